"""What people call the fields of forms and addresses."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

LABELS: dict[str, Any] = {
    "_schema": _("what was sent"),
    "again": _("New password, once more"),
    "back_to": _("page to go back to"),
    "class_prefix": _("Class number begins with"),
    "clc": _("Class number (CLC)"),
    "code": _("Reason"),
    "copies": _("Copies"),
    "creators": _("Author"),
    "currency": _("Currency"),
    "ddc": _("Class number (DDC)"),
    "deadline": _("Deadline"),
    "delimiter": _("Sign between the columns"),
    "departments": _("Departments"),
    "edition": _("Edition"),
    "encoding": _("Encoding"),
    "file": _("File"),
    "filter": _("Filter"),
    "format": _("Format"),
    "header_row": _("Row with the headings"),
    "is_wanted": _("Answer"),
    "isbn": _("ISBN"),
    "isbn_seen": _("ISBN"),
    "language": _("Language"),
    "lcc": _("Class number (LCC)"),
    "line_id": _("Line"),
    "list_id": _("List"),
    "login": _("Login"),
    "columns": _("Columns"),
    "name": _("Name"),
    "need": _("Need"),
    "note": _("Note"),
    "numbers": _("Numbers"),
    "offer_id": _("Offer"),
    "offered": _("Offered"),
    "old_password": _("Present password"),
    "options": _("Options"),
    "outcome": _("Outcome"),
    "page": _("Page number"),
    "password": _("Password"),
    "price": _("Price"),
    "priority": _("Priority"),
    "publisher": _("Publisher"),
    "q": _("Search"),
    "reason": _("Reason"),
    "record_id": _("Record number"),
    "resource_type": _("Type"),
    "seen": _("rows shown"),
    "sheet": _("Sheet"),
    "size": _("rows on a page"),
    "skip": _("How many to pass over"),
    "sort": _("sorting"),
    "state": _("State"),
    "subject_id": _("Subject"),
    "text": _("Text"),
    "title": _("Title"),
    "title_id": _("Title"),
    "titles": _("Titles"),
    "to": _("Subject"),
    "until": _("Until"),
    "vendor": _("Vendor"),
    "vendor_number": _("Vendor number"),
    "verb": _("Decision"),
    "verdict": _("Verdict"),
    "version": _("version seen"),
    "year": _("Year"),
    "year_from": _("Year from"),
    "year_to": _("Year to"),
}


def labels(names: Iterable[str]) -> str:
    """The fields by the names people know, in the reader's language; a field that nobody knows by its own name."""
    known = (str(LABELS.get(name, f"“{name[:40]}”")) for name in sorted(names))
    return str(gettext(", ")).join(dict.fromkeys(known))
