"""Worklists for programs: one title at a time, or many."""

from typing import Any

from flask_babel import gettext
from marshmallow import Schema, fields, validate

from acqflow.people.rules import Verb
from acqflow.selection import actions, queries
from acqflow.selection.rules import Filter, Picked, PickOutcome, RejectReason
from acqflow.subjects.queries import subject_by_code
from acqflow.titles.rules import HeldLine, read_holdings, why_refused
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import LARGEST_PAGE, ask, do
from acqflow.web.forms import Action, Code, Day, Line, Whole
from acqflow.web.pages.deciding import AskForm, DeferForm, PassForm, RejectForm, SelectForm
from acqflow.web.sentences import WORDING

operations = Operations("api_worklists", description="Worklists.")


class WorklistQuery(Action):
    filter = Code(Filter, load_default=Filter.ALL.value)
    page = Whole(least=1, most=LARGEST_PAGE, load_default=1)
    size = Whole(least=1, most=500, load_default=50)


class RowSchema(Action):
    """`version` is what the row showed, so that nobody overwrites what they did not see."""

    title_id = Whole(least=1, required=True)
    version = Whole()


class SeveralBody(Action):
    titles = fields.List(fields.Nested(RowSchema), required=True, validate=validate.Length(1, 200))


class SelectSeveralBody(SeveralBody):
    reason = Line(longest=500)


class RejectSeveralBody(SeveralBody):
    code = Code(RejectReason, required=True)
    note = Line(longest=500, load_default="")


class DeferSeveralBody(SeveralBody):
    until = Day(required=True)
    note = Line(longest=500, load_default="")


class ScanSchema(Action):
    """A number as it was scanned, of an ISBN, ISSN or 统一书号."""

    number = Line(required=True, longest=100)
    copies = Whole(least=1, most=999_999, load_default=1)


class ScansBody(Action):
    """`vendor`: only its offers count. `why_again`: why what is held or on its way is bought all the same."""

    scans = fields.List(fields.Nested(ScanSchema), required=True, validate=validate.Length(1, 5_000))
    vendor = Line(longest=40)
    why_again = Line(longest=500)


class PickedSchema(Schema):
    """What became of a number; `why` is a sentence where it was not put on the list."""

    number = fields.String(required=True)
    copies = fields.Integer(required=True)
    outcome = Code(PickOutcome, required=True)
    title_id = fields.Integer(required=True, allow_none=True)
    line_id = fields.Integer(required=True, allow_none=True)
    why = fields.String(required=True, allow_none=True)


class RefusedScanSchema(Schema):
    """A scan that could not be read, by its place among those sent, from 1."""

    place = fields.Integer(required=True)
    raw = fields.String(required=True)
    why = fields.String(required=True)


class PickingSchema(Schema):
    list_id = fields.Integer(required=True, allow_none=True)
    scans = fields.List(fields.Nested(PickedSchema), required=True)
    refused = fields.List(fields.Nested(RefusedScanSchema), required=True)


class LineMadeSchema(Schema):
    line_id = fields.Integer(required=True)


class LinesMadeSchema(Schema):
    line_ids = fields.List(fields.Integer(), required=True)


@operations.route("/worklists/<code>", methods=["GET"])
@operations.arguments(WorklistQuery, location="query")
@operations.response(200, shape(queries.WorklistPage))
@needs(Verb.SELECT)
def worklist(given: dict[str, Any], code: str) -> Any:
    """What is open in a subject's worklist, with reasons, score and best offer."""
    wanted = {"chosen": Filter(given["filter"]), "page": given["page"], "size": given["size"]}
    return ask(queries.worklist, by=current_actor(), subject_id=_id(code), on=_today(), **wanted)


@operations.route("/worklists/<code>/<int:title_id>/select", methods=["POST"])
@operations.arguments(SelectForm)
@operations.response(201, LineMadeSchema)
@needs(Verb.SELECT)
def select(given: dict[str, Any], code: str, title_id: int) -> Any:
    """Put the title on the open list; the answer names the line."""
    facts = {"duplicate_reason": given.get("reason"), "seen": given.get("version"), "on": _today()}
    return {"line_id": do(actions.select, subject_id=_id(code), title_id=title_id, **facts)}


@operations.route("/worklists/<code>/<int:title_id>/reject", methods=["POST"])
@operations.arguments(RejectForm)
@operations.response(204)
@needs(Verb.SELECT)
def reject(given: dict[str, Any], code: str, title_id: int) -> None:
    """Decide against the title, for a reason."""
    facts = {"reason_code": given["code"], "note": given["note"], "seen": given.get("version")}
    do(actions.reject, subject_id=_id(code), title_id=title_id, **facts)


@operations.route("/worklists/<code>/<int:title_id>/defer", methods=["POST"])
@operations.arguments(DeferForm)
@operations.response(204)
@needs(Verb.SELECT)
def defer(given: dict[str, Any], code: str, title_id: int) -> None:
    """Put the title off until a later day."""
    facts = {"until": given["until"], "note": given["note"], "seen": given.get("version"), "on": _today()}
    do(actions.defer, subject_id=_id(code), title_id=title_id, **facts)


@operations.route("/worklists/<code>/<int:title_id>/pass", methods=["POST"])
@operations.arguments(PassForm)
@operations.response(204)
@needs(Verb.SELECT)
def pass_on(given: dict[str, Any], code: str, title_id: int) -> None:
    """Hand the title to another subject."""
    facts = {"to_subject_id": given["to"], "note": given["note"], "seen": given.get("version")}
    do(actions.pass_to, subject_id=_id(code), title_id=title_id, **facts)


@operations.route("/worklists/<code>/<int:title_id>/ask", methods=["POST"])
@operations.arguments(AskForm)
@operations.response(204)
@needs(Verb.SELECT)
def ask_faculty(given: dict[str, Any], code: str, title_id: int) -> None:
    """Ask faculty whether they want the title."""
    facts = {"departments": given["departments"], "question": given["note"], "seen": given.get("version")}
    do(actions.ask_faculty, subject_id=_id(code), title_id=title_id, **facts)


@operations.route("/worklists/<code>/select", methods=["POST"])
@operations.arguments(SelectSeveralBody)
@operations.response(201, LinesMadeSchema)
@needs(Verb.SELECT)
def select_several(given: dict[str, Any], code: str) -> Any:
    """Put titles on the open list, all or none; the answer names their lines, in the same order."""
    facts = {"duplicate_reason": given.get("reason"), "on": _today(), **_rows(given)}
    return {"line_ids": do(actions.select_many, subject_id=_id(code), **facts)}


@operations.route("/worklists/<code>/reject", methods=["POST"])
@operations.arguments(RejectSeveralBody)
@operations.response(204)
@needs(Verb.SELECT)
def reject_several(given: dict[str, Any], code: str) -> None:
    """Decide against titles, all or none, for one reason."""
    facts = {"reason_code": given["code"], "note": given["note"], **_rows(given)}
    do(actions.reject_many, subject_id=_id(code), **facts)


@operations.route("/worklists/<code>/defer", methods=["POST"])
@operations.arguments(DeferSeveralBody)
@operations.response(204)
@needs(Verb.SELECT)
def defer_several(given: dict[str, Any], code: str) -> None:
    """Put titles off, all or none, until the same day."""
    facts = {"until": given["until"], "note": given["note"], "on": _today(), **_rows(given)}
    do(actions.defer_many, subject_id=_id(code), **facts)


@operations.route("/worklists/<code>/undo", methods=["POST"])
@operations.response(200, shape(actions.Undone))
@needs(Verb.SELECT)
def undo(code: str) -> Any:
    """Take back what I did last in this worklist."""
    return do(actions.undo, subject_id=_id(code), since=current_library().midnight())


def _rows(given: dict[str, Any]) -> dict[str, Any]:
    rows = given["titles"]
    seen = {row["title_id"]: row["version"] for row in rows if "version" in row}
    return {"title_ids": list(dict.fromkeys(row["title_id"] for row in rows)), "seen": seen}


@operations.route("/worklists/<code>/scans", methods=["POST"])
@operations.arguments(ScansBody)
@operations.response(200, PickingSchema)
@needs(Verb.SELECT)
def scans(given: dict[str, Any], code: str) -> Any:
    """Put what was scanned at a vendor's shelves on the newest draft; a number scanned again is another copy."""
    lines = [HeldLine(place, s["number"], copies=str(s["copies"])) for place, s in enumerate(given["scans"], 1)]
    read = read_holdings(lines)
    facts = {"scans": read.rows, "vendor": given.get("vendor"), "duplicate_reason": given.get("why_again")}
    picking = do(actions.pick_on_site, subject_id=_id(code), on=_today(), **facts)
    refused = []
    for row in read.refused:
        why = why_refused(row.reason)
        refused.append({"place": row.line, "raw": row.raw, "why": f"{gettext(why.says)}. {gettext(why.cure)}"})
    return {"list_id": picking.list_id, "scans": [_picked(scan) for scan in picking.scans], "refused": refused}


def _picked(scan: Picked) -> dict[str, Any]:
    names = ("number", "copies", "title_id", "line_id")
    why = None if scan.why is None else WORDING.error(scan.why)
    return {name: getattr(scan, name) for name in names} | {"outcome": scan.outcome.value, "why": why}


def _id(code: str) -> int:
    return ask(subject_by_code, code=code).id


def _today() -> Any:
    return current_library().today()
