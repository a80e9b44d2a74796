"""Worklists for programs: one title at a time, or many."""

from typing import Any

from marshmallow import Schema, fields, validate

from acqflow.people.rules import Verb
from acqflow.selection import actions, queries
from acqflow.selection.rules import Filter, RejectReason
from acqflow.subjects.queries import subject_by_code
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import LARGEST_PAGE, ask, do
from acqflow.web.forms import Action, Code, Day, Line, Whole
from acqflow.web.pages.worklist import AskForm, DeferForm, PassForm, RejectForm, SelectForm

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


def _id(code: str) -> int:
    return ask(subject_by_code, code=code).id


def _today() -> Any:
    return current_library().today()
