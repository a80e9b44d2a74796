"""What an import set aside: entered by hand, sent again corrected, dismissed, reopened, and given out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from acqflow import intake
from acqflow.catalogues import queries
from acqflow.catalogues.actions import dismiss, reopen
from acqflow.catalogues.rules import Correction, Entered, QuarantineRow, readable
from acqflow.people.rules import Verb
from acqflow.plugin_api import FORMATS, explain, read_detail
from acqflow.reports.table import Column, Row, Table
from acqflow.vocabulary.currencies import UnknownCurrency
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.errors import status_of
from acqflow.web.file_kinds import check_kind
from acqflow.web.forms import Action, Code, FormUnreadable, Line, Whole, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.pages import catalogues
from acqflow.web.pages.catalogues import kept_place, run_page
from acqflow.web.pages.titles import download
from acqflow.web.refused import refused_on
from acqflow.web.sentences import WORDING

# An import and what it set aside are one place in the menu.
pages = catalogues.pages
_LONGEST_CELL = 30_000
_LATEST_YEAR = 9_999
_COLUMNS = (
    Column("record", words("Record"), "count"),
    Column("place", words("Place in the file"), "count"),
    Column("length", words("Length in bytes"), "count"),
    Column("why", words("Why it was set aside")),
    Column("detail", words("Detail")),
    Column("cure", words("What to do")),
    Column("state", words("State")),
    Column("reason", words("Why it was dismissed")),
    Column("raw", words("As it came")),
)


class EnteredForm(Action):
    """A record written down by hand; several names, numbers or class numbers have a semicolon between them."""

    title = Line(required=True, longest=1_000)
    creators = Line(longest=500, load_default="")
    publisher = Line(longest=200, load_default="")
    year = Whole(most=_LATEST_YEAR, load_default=None)
    edition = Line(longest=100, load_default="")
    language = Line(longest=20, load_default="")
    format = Code(FORMATS, load_default="print")
    numbers = Line(longest=300, load_default="")
    price = Line(longest=100, load_default="")
    clc = Line(longest=100, load_default="")
    lcc = Line(longest=100, load_default="")
    ddc = Line(longest=100, load_default="")
    vendor_number = Line(longest=100, load_default="")
    record_id = Line(longest=100, load_default="")


class DismissForm(Action):
    reason = Line(required=True, longest=500)


class CorrectedForm(Action):
    """Without `encoding` the file is read in the one its vendor's files are in."""

    encoding = Code(uploads.ENCODINGS)


@pages.get("/<int:run_id>/quarantine.raw")
@needs(Verb.SEE_CATALOGUES)
def as_it_came(run_id: int) -> ResponseReturnValue:
    """What waits as the bytes it came in, for whoever mends it."""
    found = ask(queries.waiting_as_it_came, run_id=run_id)
    # Whatever a vendor sent: no browser shall show it as something of ours.
    answer = Response(found.content, content_type="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"import-{run_id}-set-aside{found.ending}")
    return answer


@pages.get("/<int:run_id>/quarantine.<any(csv, xlsx):form>")
@needs(Verb.SEE_CATALOGUES)
def table(run_id: int, form: str) -> ResponseReturnValue:
    """All that was set aside, with its reasons in the reader's language."""
    encoding = ask(queries.import_run, run_id=run_id).encoding
    rows = ask(queries.quarantine, run_id=run_id, limit=None)
    shown = Table("set-aside", words("Set aside"), _COLUMNS, tuple(Row(_cells(row, encoding)) for row in rows))
    return download([shown], form, f"import-{run_id}-set-aside")


def _cells(row: QuarantineRow, encoding: str) -> tuple[Any, ...]:
    reason = explain(row.reason)
    return (
        row.ordinal,
        row.offset,
        row.length or None,
        gettext(reason.says),
        _detail(row),
        gettext(reason.cure),
        WORDING.word("quarantine_state", row.state),
        row.settled_reason,
        readable(row.raw, encoding)[:_LONGEST_CELL],
    )


def _detail(row: QuarantineRow) -> str:
    return str(WORDING.fact("detail", read_detail(row.reason, row.detail))) if row.detail else ""


@pages.get("/<int:run_id>/quarantine/<int:quarantined_id>")
@needs(Verb.IMPORT_CATALOGUE)
def by_hand(run_id: int, quarantined_id: int) -> ResponseReturnValue:
    """The form for entering it by hand, filled in as far as its reader can tell, with its bytes beside it."""
    filled = intake.form_of(current_library(), run_id=run_id, quarantined_id=quarantined_id)
    return _form_page(run_id, quarantined_id, given=asdict(filled))


def _form_page(
    run_id: int,
    quarantined_id: int,
    *,
    given: dict[str, Any],
    refusal: str | None = None,
    problems: dict[str, list[str]] | None = None,
) -> str:
    row = ask(queries.quarantined, run_id=run_id, quarantined_id=quarantined_id)
    languages = WORDING.words_of("language")
    said = str(given.get("language") or "")
    return render_template(
        "import_by_hand.html",
        run=ask(queries.import_run, run_id=run_id),
        row=row,
        detail=_detail(row),
        given=given,
        refusal=refusal,
        problems=problems,
        languages_known=[*languages.items()] + ([(said, said)] if said and said not in languages else []),
        formats=[(name, WORDING.word("record_format", name)) for name in FORMATS],
        explain=explain,
        readable=readable,
        place=kept_place(),
    )


@pages.post("/<int:run_id>/quarantine/<int:quarantined_id>")
@needs(Verb.IMPORT_CATALOGUE)
def enter(run_id: int, quarantined_id: int) -> ResponseReturnValue:
    """What cannot be used is said on the form, with all that was written in it."""
    given = {name: request.form.get(name, "") for name in EnteredForm().fields}
    try:
        entered = Entered(**read_form(EnteredForm))
        taken = intake.correct_by_hand(
            current_library(), run_id=run_id, quarantined_id=quarantined_id, entered=entered, by=current_actor()
        )
    except FormUnreadable as error:
        return _form_page(run_id, quarantined_id, given=given, problems=error.problems), status_of(error)
    except Unreadable as error:
        told: dict[str, Any] = {"refusal": WORDING.error(error)}
        if field := _field_of(error):
            told = {"problems": {field: [WORDING.error(error)]}}
        return _form_page(run_id, quarantined_id, given=given, **told), status_of(error)
    _say_taken(taken)
    return _back(run_id)


def _field_of(error: Unreadable) -> str | None:
    """The field of the form that an error speaks of."""
    if isinstance(error, UnknownCurrency) or error.code == "PriceUnreadable":
        return "price"
    if error.code == "LanguageUnreadable":
        return "language"
    return "numbers" if error.code.startswith(("Isbn", "Issn", "Doi", "Identifier", "Unified")) else None


@pages.post("/<int:run_id>/quarantine/<int:quarantined_id>/file")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(run_page)
def send_corrected(run_id: int, quarantined_id: int) -> ResponseReturnValue:
    encoding = read_form(CorrectedForm).get("encoding", "")
    taken = take_corrected_file(request.files.get("file"), run_id, quarantined_id, encoding=encoding)
    _say_taken(taken)
    return _back(run_id)


def take_corrected_file(
    sent: FileStorage | None, run_id: int, quarantined_id: int, *, encoding: str = ""
) -> Correction:
    """Raises NoFile, FileOfAnotherKind, and what intake.correct_from_file raises."""
    if sent is None or not sent.filename:
        raise uploads.NoFile
    with lying(sent) as path:
        check_kind(path, name=uploads.printable(sent.filename))
        return intake.correct_from_file(
            current_library(),
            run_id=run_id,
            quarantined_id=quarantined_id,
            path=path,
            encoding=encoding,
            by=current_actor(),
        )


@contextmanager
def lying(sent: FileStorage) -> Iterator[Path]:
    """The file that was sent, for as long as it is read; its name is data, never a path."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "corrected"
        sent.save(path)
        yield path


@pages.post("/<int:run_id>/quarantine/<int:quarantined_id>/dismiss")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(run_page)
def leave_out(run_id: int, quarantined_id: int) -> ResponseReturnValue:
    do(dismiss, run_id=run_id, quarantined_id=quarantined_id, reason=read_form(DismissForm)["reason"])
    undo = url_for("catalogues.take_up_again", run_id=run_id, quarantined_id=quarantined_id, **kept_place())
    tell(gettext("The record was dismissed."), undo=undo)
    return _back(run_id)


@pages.post("/<int:run_id>/quarantine/<int:quarantined_id>/reopen")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(run_page)
def take_up_again(run_id: int, quarantined_id: int) -> ResponseReturnValue:
    library = current_library()
    library.store.run(reopen, run_id=run_id, quarantined_id=quarantined_id, by=current_actor())
    tell(gettext("The record waits again."))
    return _back(run_id)


def _say_taken(taken: Correction) -> None:
    outcome = WORDING.word("import_outcome", taken.outcome)
    said = gettext("The record was taken in: %(outcome)s.", outcome=outcome)
    if taken.title_id is None:
        tell(said)
        return
    title = {"address": url_for("titles.title", title_id=taken.title_id), "text": gettext("Look at the title")}
    tell(said, link=title)


def _back(run_id: int) -> ResponseReturnValue:
    return go_to(url_for("catalogues.run", run_id=run_id, **kept_place()))
