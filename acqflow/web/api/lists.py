"""Selection lists for programs: what is on them, sending them round, and deciding on them."""

from typing import Any

from marshmallow import Schema, fields

from acqflow.people.rules import Verb
from acqflow.selection import actions, queries
from acqflow.selection.rules import Route, Tally
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import ask, do
from acqflow.web.forms import Code
from acqflow.web.pages.approvals import VerdictForm
from acqflow.web.pages.circling import AnswerForm, CircleForm, MarkedForm
from acqflow.web.pages.lists import CirculateForm, LineForm, MakeForm
from acqflow.web.pages.orders import ReasonForm

operations = Operations("api_lists", description="Selection lists, marks, questions and decisions.")


class MarkBody(CircleForm):
    priority = Code(("1", "2", "3"), required=True)


class ListMadeSchema(Schema):
    list_id = fields.Integer(required=True)


class RepricedSchema(Schema):
    """How many lines have another price now."""

    lines = fields.Integer(required=True)


@operations.route("/lists", methods=["GET"])
@operations.response(200, shape(queries.ListRow)(many=True))
@needs(Verb.SELECT, Verb.DECIDE, Verb.SEE_ORDERS, Verb.CIRCLE)
def lists() -> Any:
    """The lists I may see, newest first."""
    return ask(queries.lists, by=current_actor())


@operations.route("/lists", methods=["POST"], endpoint="make_list")
@operations.arguments(MakeForm)
@operations.response(201, ListMadeSchema)
@needs(Verb.SELECT)
def make_list(given: dict[str, Any]) -> Any:
    """Begin a draft list."""
    return {"list_id": do(actions.make_list, **given)}


@operations.route("/lists/<int:list_id>", methods=["GET"])
@operations.response(200, shape(queries.ListPage))
@needs(Verb.SELECT, Verb.DECIDE, Verb.SEE_ORDERS, Verb.CIRCLE)
def one_list(list_id: int) -> Any:
    """A list with its lines, marks, money and decisions."""
    return ask(queries.list_page, list_id=list_id, by=current_actor(), on=current_library().today())


@operations.route("/lines/<int:line_id>", methods=["PATCH"])
@operations.arguments(LineForm)
@operations.response(204)
@needs(Verb.SELECT)
def change_line(given: dict[str, Any], line_id: int) -> None:
    """Other copies or another offer."""
    do(actions.change_line, line_id=line_id, on=current_library().today(), **given)


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
    do(actions.circulate, list_id=list_id, on=current_library().today(), **given)


@operations.route("/lists/<int:list_id>/close", methods=["POST"])
@operations.response(204)
@needs(Verb.SELECT)
def close(list_id: int) -> None:
    """End the round; the marks stay."""
    do(actions.close_list, list_id=list_id)


@operations.route("/lists/<int:list_id>/submit", methods=["POST"])
@operations.response(200, shape(Route))
@needs(Verb.SELECT)
def submit(list_id: int) -> Any:
    """Send the list on its route; the answer is the route."""
    return do(actions.submit, list_id=list_id, on=current_library().today())


@operations.route("/lists/<int:list_id>/prices", methods=["POST"])
@operations.response(200, RepricedSchema)
@needs(Verb.SELECT)
def take_new_prices(list_id: int) -> Any:
    """Reckon the lines anew whose vendor asks another price now."""
    return {"lines": do(actions.take_new_prices, list_id=list_id, on=current_library().today())}


@operations.route("/lists/<int:list_id>/send-back", methods=["POST"])
@operations.arguments(ReasonForm)
@operations.response(204)
@needs(Verb.PLACE_ORDER)
def send_back(given: dict[str, Any], list_id: int) -> None:
    """Give an approved list that cannot be ordered back to its librarian."""
    do(actions.send_back, list_id=list_id, reason=given["reason"])


@operations.route("/marks", methods=["PUT"])
@operations.arguments(MarkBody)
@operations.response(204)
@needs(Verb.CIRCLE)
def mark(given: dict[str, Any]) -> None:
    """Mark a title on a list that goes round."""
    facts = {"line_id": given["line_id"], "priority": int(given["priority"]), "reason": given["reason"]}
    do(actions.circle, on=current_library().today(), **facts)


@operations.route("/marks", methods=["DELETE"], endpoint="unmark")
@operations.arguments(MarkedForm)
@operations.response(204)
@needs(Verb.CIRCLE)
def unmark(given: dict[str, Any]) -> None:
    """Take one's own mark back."""
    do(actions.uncircle, line_id=given["line_id"], on=current_library().today())


@operations.route("/questions", methods=["GET"])
@operations.response(200, shape(queries.QuestionRow)(many=True))
@needs(Verb.CIRCLE)
def questions() -> Any:
    """What librarians ask my department, the latest first."""
    return ask(queries.asked_of, by=current_actor())


@operations.route("/questions/<int:subject_id>/<int:title_id>", methods=["PUT"])
@operations.arguments(AnswerForm)
@operations.response(204)
@needs(Verb.CIRCLE)
def answer(given: dict[str, Any], subject_id: int, title_id: int) -> None:
    """Say whether the title is wanted; saying it again replaces it."""
    said = {"is_wanted": given["is_wanted"] == "yes", "text": given["text"]}
    do(actions.answer_question, subject_id=subject_id, title_id=title_id, **said)


@operations.route("/approvals", methods=["GET"])
@operations.response(200, shape(queries.ApprovalRow)(many=True))
@needs(Verb.DECIDE)
def approvals() -> Any:
    """The steps that wait for a role of mine."""
    return ask(queries.approvals, by=current_actor())


@operations.route("/approvals/<int:step_id>", methods=["POST"], endpoint="decide")
@operations.arguments(VerdictForm)
@operations.response(200, shape(Tally))
@needs(Verb.DECIDE)
def decide(given: dict[str, Any], step_id: int) -> Any:
    """Give one's verdict; the answer is what the votes add up to."""
    return do(actions.decide, step_id=step_id, **given)
