"""Worklists, lists and decisions for programs."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from acqflow.people.rules import Verb
from acqflow.selection import actions, queries
from acqflow.selection.rules import Filter
from acqflow.subjects.queries import subject_by_code
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.plain import plain
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, Code
from acqflow.web.pages.approvals import VerdictForm
from acqflow.web.pages.circling import CircleForm, MarkedForm
from acqflow.web.pages.lists import CirculateForm, LineForm, MakeForm
from acqflow.web.pages.worklist import AskForm, DeferForm, PassForm, RejectForm, SelectForm

operations = Blueprint("api_choosing", __name__, description="Worklists, selection lists and decisions.")


class WorklistQuery(Action):
    filter = Code(Filter, load_default=Filter.ALL.value)
    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))
    size = fields.Integer(load_default=50, validate=validate.Range(1, 500))


@operations.route("/worklists/<code>", methods=["GET"])
@operations.arguments(WorklistQuery, location="query")
@operations.response(200)
@needs(Verb.SELECT)
def worklist(given: dict[str, Any], code: str) -> Any:
    """What is open in a subject's worklist, with reasons, score and best offer."""
    wanted = {"chosen": Filter(given["filter"]), "page": given["page"], "size": given["size"]}
    found = ask(queries.worklist, by=current_actor(), subject_id=_id(code), on=_today(), **wanted)
    return plain(found)


@operations.route("/worklists/<code>/<int:title_id>/select", methods=["POST"])
@operations.arguments(SelectForm)
@operations.response(201)
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


@operations.route("/worklists/<code>/undo", methods=["POST"])
@operations.response(200)
@needs(Verb.SELECT)
def undo(code: str) -> Any:
    """Take back what I did last in this worklist."""
    return plain(do(actions.undo, subject_id=_id(code)))


@operations.route("/lists", methods=["GET"])
@operations.response(200)
@needs(Verb.SELECT, Verb.DECIDE, Verb.SEE_ORDERS, Verb.CIRCLE)
def lists() -> Any:
    """The lists I may see, newest first."""
    return plain(ask(queries.lists, by=current_actor()))


@operations.route("/lists", methods=["POST"], endpoint="make_list")
@operations.arguments(MakeForm)
@operations.response(201)
@needs(Verb.SELECT)
def make_list(given: dict[str, Any]) -> Any:
    """Begin a draft list."""
    return {"list_id": do(actions.make_list, **given)}


@operations.route("/lists/<int:list_id>", methods=["GET"])
@operations.response(200)
@needs(Verb.SELECT, Verb.DECIDE, Verb.SEE_ORDERS, Verb.CIRCLE)
def one_list(list_id: int) -> Any:
    """A list with its lines, marks, money and decisions."""
    return plain(ask(queries.list_page, list_id=list_id, by=current_actor(), on=_today()))


@operations.route("/lines/<int:line_id>", methods=["PATCH"])
@operations.arguments(LineForm)
@operations.response(204)
@needs(Verb.SELECT)
def change_line(given: dict[str, Any], line_id: int) -> None:
    """Other copies or another offer."""
    do(actions.change_line, line_id=line_id, on=_today(), **given)


@operations.route("/lines/<int:line_id>", methods=["DELETE"], endpoint="remove_line")
@operations.response(204)
@needs(Verb.SELECT)
def remove_line(line_id: int) -> None:
    """Take a title off its list."""
    do(actions.remove_line, line_id=line_id)


@operations.route("/lists/<int:list_id>/circulate", methods=["POST"])
@operations.arguments(CirculateForm)
@operations.response(204)
@needs(Verb.SELECT)
def circulate(given: dict[str, Any], list_id: int) -> None:
    """Send the list round among departments until a day."""
    do(actions.circulate, list_id=list_id, on=_today(), **given)


@operations.route("/lists/<int:list_id>/close", methods=["POST"])
@operations.response(204)
@needs(Verb.SELECT)
def close(list_id: int) -> None:
    """End the round; the marks stay."""
    do(actions.close_list, list_id=list_id)


@operations.route("/lists/<int:list_id>/submit", methods=["POST"])
@operations.response(200)
@needs(Verb.SELECT)
def submit(list_id: int) -> Any:
    """Send the list on its route; the answer is the route."""
    return plain(do(actions.submit, list_id=list_id, on=_today()))


@operations.route("/marks", methods=["PUT"])
@operations.arguments(CircleForm)
@operations.response(204)
@needs(Verb.CIRCLE)
def mark(given: dict[str, Any]) -> None:
    """Mark a title on a list that goes round."""
    facts = {"line_id": given["line_id"], "priority": int(given["priority"]), "reason": given["reason"]}
    do(actions.circle, on=_today(), **facts)


@operations.route("/marks", methods=["DELETE"], endpoint="unmark")
@operations.arguments(MarkedForm)
@operations.response(204)
@needs(Verb.CIRCLE)
def unmark(given: dict[str, Any]) -> None:
    """Take one's own mark back."""
    do(actions.uncircle, line_id=given["line_id"], on=_today())


@operations.route("/approvals", methods=["GET"])
@operations.response(200)
@needs(Verb.DECIDE)
def approvals() -> Any:
    """The steps that wait for a role of mine."""
    return plain(ask(queries.approvals, by=current_actor()))


@operations.route("/approvals/<int:step_id>", methods=["POST"], endpoint="decide")
@operations.arguments(VerdictForm)
@operations.response(200)
@needs(Verb.DECIDE)
def decide(given: dict[str, Any], step_id: int) -> Any:
    """Give one's verdict; the answer is what the votes add up to."""
    return plain(do(actions.decide, step_id=step_id, **given))


def _id(code: str) -> int:
    return ask(subject_by_code, code=code).id


def _today() -> Any:
    return current_library().today()
