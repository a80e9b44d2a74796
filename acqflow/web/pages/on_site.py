"""On-site picking (现采): the duplicate file to take along, and the scans that come back."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from acqflow import intake
from acqflow.catalogues.queries import vendors
from acqflow.people.rules import Verb
from acqflow.plugin_host.containment import PluginFailed
from acqflow.reports.on_site import on_site_file
from acqflow.selection.actions import pick_on_site
from acqflow.selection.rules import Picking, PickOutcome
from acqflow.subjects.queries import subjects, subjects_of
from acqflow.titles.rules import HoldingsRead, read_holdings, scanned_lines, why_refused
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.errors import status_of
from acqflow.web.file_kinds import ScansOfAnotherKind, check_kind
from acqflow.web.forms import Action, Line, Text, Whole, read_form
from acqflow.web.pages.titles import download
from acqflow.web.sentences import WORDING

pages = Blueprint("on_site", __name__, url_prefix="/lists/on-site")
_LONGEST_TEXT = 100_000
_KINDS = (".txt", ".csv", ".tsv", ".xlsx", ".xls", ".ods")


class NothingScanned(Unreadable):
    says = words("Choose the file of the scans, or write the numbers into the field.")


class ScansForm(Action):
    """The file of the scans is sent beside these, where they are not written into `numbers`."""

    subject_id = Whole(required=True)
    vendor = Line(longest=40)
    numbers = Text(longest=_LONGEST_TEXT)
    why_again = Line(longest=500)


@pages.get("")
@needs(Verb.SELECT)
def on_site() -> ResponseReturnValue:
    return _shown()


@pages.get("/held.<any(csv, xlsx):form>")
@needs(Verb.SELECT)
def held(form: str) -> ResponseReturnValue:
    """Every number that is held or on its way."""
    day = current_library().today().isoformat()
    table = ask(on_site_file, by=current_actor(), day=day, standing_words=_standing)
    return download([table], form, f"on-site-{day}")


@pages.post("")
@needs(Verb.SELECT)
def scans() -> ResponseReturnValue:
    given = read_form(ScansForm)
    try:
        read = _read(given.get("numbers", ""))
    except (Unreadable, PluginFailed) as error:
        return _shown(problem=WORDING.error(error), given=given), status_of(error)
    picking = do(
        pick_on_site,
        subject_id=given["subject_id"],
        scans=read.rows,
        vendor=given.get("vendor") or None,
        duplicate_reason=given.get("why_again"),
        on=current_library().today(),
    )
    return _shown(picking=picking, read=read, given=given)


def _shown(
    *,
    picking: Picking | None = None,
    read: HoldingsRead | None = None,
    problem: str | None = None,
    given: dict[str, Any] | None = None,
) -> str:
    mine = set(ask(subjects_of, by=current_actor()))
    return render_template(
        "on_site.html",
        subjects=[row for row in ask(subjects) if row.code in mine],
        vendors=ask(vendors),
        picking=picking,
        outcomes=PickOutcome,
        refused=read.refused if read else (),
        why_refused=why_refused,
        error_words=WORDING.error,
        problem=problem,
        given=given or {},
    )


def _read(numbers: str) -> HoldingsRead:
    """What was scanned, from the file or the field.

    Raises NothingScanned, ScansOfAnotherKind, and what `intake.scanned` raises.
    """
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        if not numbers.strip():
            raise NothingScanned
        return read_holdings(scanned_lines(numbers))
    with tempfile.TemporaryDirectory() as folder:
        # The name is data, never a path: of it only what says the kind of file is kept.
        kind = Path(sent.filename).suffix.lower()
        path = Path(folder) / f"scans{kind if kind in _KINDS else ''}"
        sent.save(path)
        name = uploads.printable(sent.filename)
        check_kind(path, name=name, refusal=ScansOfAnotherKind)
        return intake.scanned(current_library(), path, name=name)


def _standing(code: str) -> str:
    return WORDING.word("standing", code)
