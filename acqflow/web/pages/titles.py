"""Searching titles, and one title with everything that happened to it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow import intake
from acqflow.catalogues import actions as catalogues
from acqflow.catalogues.queries import offers_of, offers_told, said_with_offers, vendor_by_code, vendors
from acqflow.matching import queries as matching
from acqflow.people.rules import Verb
from acqflow.reports.forms import as_csv, as_xlsx
from acqflow.reports.table import Column, Row, Table
from acqflow.titles import queries
from acqflow.titles.rules import Filters, Sort, TitleRow
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.vocabulary.identifiers import recognise
from acqflow.vocabulary.prices import parse_price
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do, page_number, sort_key
from acqflow.web.formatting import named
from acqflow.web.forms import Action, Line, Whole, read_address, read_form
from acqflow.web.language import chosen_language
from acqflow.web.messages import go_to, tell
from acqflow.web.naming import subject_name
from acqflow.web.refused import refused_on
from acqflow.web.sentences import WORDING
from acqflow.wording.saying import marked_isbn

pages = Blueprint("titles", __name__)
_SORTS = (Sort.NEWEST.value, Sort.RELEVANCE.value, Sort.TITLE.value, Sort.YEAR.value)
_EXPORTED = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    Column("isbn", words("ISBN")),
    Column("title", words("Title")),
    Column("creators", words("Author")),
    Column("publisher", words("Publisher")),
    Column("year", words("Year"), "count"),
    Column("language", words("Language")),
    Column("class", words("Class number")),
)


class TwoCurrencies(Unreadable):
    """Facts: `text`, the price as it was typed, `currency`, as it was chosen beside it."""

    says = words("The price %(text)s is not in %(currency)s. Leave one of the two out.")


class SearchAddress(Action):
    q = Line(longest=500, load_default="")
    language = Line(longest=3)
    resource_type = Line(longest=20)
    year_from = Whole()
    year_to = Whole()
    class_prefix = Line(longest=40)
    offered = Line(longest=1)
    sort = Line(longest=20)
    page = Line(longest=20)


class QuoteForm(Action):
    """What a vendor asks, as somebody heard it; without `currency` in the vendor's own."""

    vendor = Line(required=True, longest=40)
    price = Line(required=True, longest=20)
    currency = Line(longest=3, load_default="")
    vendor_number = Line(longest=100, load_default="")


@pages.get("/titles")
@needs(Verb.SEARCH_TITLES)
def search() -> ResponseReturnValue:
    given = read_address(SearchAddress)
    found = _search(given, page_number(), 50)
    kept = {name: value for name, value in request.args.items() if name in SearchAddress().fields}
    if not found.rows and found.total:
        # Behind the last page.
        return go_to(url_for("titles.search", **kept | {"page": -(-found.total // found.size)}))
    ids = [row.id for row in found.rows]
    return render_template(
        "search.html",
        given=dict.fromkeys(SearchAddress().fields) | given,
        kept=kept,
        is_doubtful=_is_doubtful(given["q"]),
        found=found,
        sort=_sort(given),
        standings=ask(queries.duplicate_status, title_ids=ids),
        offers=ask(offers_of, title_ids=ids),
    )


def _is_doubtful(text: str) -> bool:
    """Whether it is a number whose check digit does not fit."""
    try:
        identifier = recognise(text)
    except Unreadable:
        return False
    return identifier is not None and identifier.doubtful


@pages.get("/titles.<any(csv, xlsx):form>")
@needs(Verb.SEARCH_TITLES)
def export(form: str) -> ResponseReturnValue:
    """The first 500 of what the search found, as a spreadsheet."""
    rows = _search(read_address(SearchAddress), 1, _EXPORTED).rows
    table = Table("titles", words("Titles found"), _COLUMNS, tuple(Row(_cells(row)) for row in rows))
    return download([table], form, "titles")


# What stands in a form of the page, its own and those of merging and splitting.
_TYPED = (*QuoteForm().fields, "gone_id", "with_wish")


def shown(title_id: int, *, refusal: str | None = None) -> str:
    """The title's page; what was typed into a form that was refused stands in it still.

    That of a title that was merged into another is the other's, with both stories.
    """
    title_id = ask(queries.survivor_of, title_id=title_id)
    merged = ask(queries.title_rows, ids=ask(queries.merged_into, title_id=title_id))
    may_correct = current_actor().may(Verb.IMPORT_CATALOGUE)
    known = ask(vendors) if may_correct else []
    return render_template(
        "title.html",
        row=ask(queries.title_row, title_id=title_id),
        duplicate=ask(queries.duplicate_status, title_ids=[title_id])[title_id],
        offers=ask(offers_of, title_ids=[title_id]).get(title_id, []),
        said=ask(said_with_offers, title_id=title_id),
        other_forms=ask(queries.other_forms, title_id=title_id),
        matches=ask(matching.matches_of, title_id=title_id),
        dossier=ask(queries.dossier, title_id=title_id),
        merged=[(other, ask(queries.dossier, title_id=other.id)) for other in merged.values()],
        vendors=known,
        refusal=refusal,
        typed={name: request.form.get(name) for name in _TYPED},
        ticked={name: request.form.getlist(name) for name in ("offers", "numbers")},
        told=ask(offers_told, title_id=title_id) if may_correct else [],
        splits=ask(queries.splits_of, title_id=title_id),
        vendor_choices=[(vendor.code, named(vendor)) for vendor in known],
    )


@pages.get("/titles/<int:title_id>")
@needs(Verb.SEARCH_TITLES)
def title(title_id: int) -> ResponseReturnValue:
    kept_id = ask(queries.survivor_of, title_id=title_id)
    return shown(title_id) if kept_id == title_id else go_to(url_for("titles.title", title_id=kept_id))


@pages.post("/titles/<int:title_id>/offers")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(shown)
def quote(title_id: int) -> ResponseReturnValue:
    given = quoted(read_form(QuoteForm))
    intake.enter_quote(current_library(), title_id=title_id, by=current_actor(), **given)
    tell(gettext("The offer was entered."))
    return go_to(url_for("titles.title", title_id=title_id))


@pages.post("/titles/<int:title_id>/offers/<int:offer_id>/withdraw")
@needs(Verb.IMPORT_CATALOGUE)
def withdraw_quote(title_id: int, offer_id: int) -> ResponseReturnValue:
    do(catalogues.withdraw_quote, offer_id=offer_id)
    tell(gettext("The offer was withdrawn."))
    return go_to(url_for("titles.title", title_id=title_id))


def quoted(given: dict[str, Any]) -> dict[str, Any]:
    """What a quotation form says, for the action; the price as vendors write it, "59.00", "￥59.00" or "USD 59".

    Raises VendorMissing, PriceUnreadable, UnknownCurrency, TwoCurrencies.
    """
    currency = given["currency"].upper()
    price = parse_price(given["price"], currency or ask(vendor_by_code, code=given["vendor"]).currency).money
    if currency and price.currency != currency:
        raise TwoCurrencies(text=given["price"], currency=currency)
    return {
        "vendor_code": given["vendor"],
        "price": price,
        "vendor_number": given["vendor_number"],
    }


@pages.get("/titles/uncovered")
@needs(Verb.SEE_CATALOGUES)
def uncovered() -> ResponseReturnValue:
    found = ask(matching.uncovered, page=page_number())
    return render_template("uncovered.html", found=found, reasons=_why_nobody(found.rows))


@pages.get("/titles/uncovered.<any(csv, xlsx):form>")
@needs(Verb.SEE_CATALOGUES)
def uncovered_file(form: str) -> ResponseReturnValue:
    """The newest 500 of them, as a spreadsheet."""
    rows = ask(matching.uncovered, size=_EXPORTED).rows
    reasons = _why_nobody(rows)
    columns = (*_COLUMNS, Column("why", words("Why nobody wants it")))
    cells = tuple(Row((*_cells(row), "; ".join(reasons[row.id]))) for row in rows)
    return download([Table("uncovered", words("Titles no subject wanted"), columns, cells)], form, "uncovered")


def _why_nobody(rows: Sequence[TitleRow]) -> dict[int, list[str]]:
    """Title → what rules it out, a subject at a time."""
    library = current_library()
    ids = [row.id for row in rows]
    why = ask(matching.why_nobody, title_ids=ids, on=library.today(), guessing=library.guessing)
    return {title_id: [_ruled_out(*reason) for reason in reasons] for title_id, reasons in why.items()}


def _ruled_out(subject: str | None, code: str, facts: dict[str, Any]) -> str:
    said = WORDING.reason(code, facts)
    return said if subject is None else gettext("%(name)s: %(value)s", name=subject_name(subject), value=said)


def download(tables: list[Table], form: str, name: str) -> Response:
    """Tables as a file: CSV (the first of them) or XLSX, in the reader's language."""
    language = chosen_language()
    if form == "csv":
        content, kind = as_csv(tables[0], language=language, translate=gettext), "text/csv; charset=utf-8"
    else:
        at = current_library().now()
        content, kind = as_xlsx(tables, made_at=at, language=language, translate=gettext), _XLSX
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    return answer


def _search(given: dict[str, Any], page: int, size: int) -> Any:
    filters = Filters(
        language=given.get("language"),
        year_from=given.get("year_from"),
        year_to=given.get("year_to"),
        resource_type=given.get("resource_type"),
        class_prefix=given.get("class_prefix"),
        is_offered=True if given.get("offered") == "1" else None,
    )
    return ask(queries.search, text=given["q"], page=page, size=size, sort=_sort(given), filters=filters)


def _sort(given: dict[str, Any]) -> str:
    return sort_key(_SORTS) if "sort" in request.args or not given["q"] else Sort.RELEVANCE.value


def _cells(row: TitleRow) -> tuple[Any, ...]:
    classes = "; ".join(code for _scheme, code in row.class_numbers)
    return (marked_isbn(row, WORDING), row.title, row.creators, row.publisher, row.year, row.language, classes)
