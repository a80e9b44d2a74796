"""Faculty mark the lists that go round, and answer what librarians ask."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.funds.queries import funds
from acqflow.people.rules import Verb
from acqflow.selection import actions, queries
from acqflow.selection.rules import ListState
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.formatting import named
from acqflow.web.forms import Action, Code, Line, Whole, read_form
from acqflow.web.messages import go_to, tell

pages = Blueprint("circling", __name__, url_prefix="/circle")


class NoMark(Unreadable):
    says = words("Choose a mark first, then your reason is kept with it.")


class CircleForm(Action):
    line_id = Whole(required=True)
    priority = Code(("1", "2", "3"))
    reason = Line(longest=500, load_default="")


class MarkedForm(Action):
    line_id = Whole(required=True)


class AnswerForm(Action):
    is_wanted = Code(("yes", "no"), required=True)
    text = Line(longest=500, load_default="")


@pages.get("")
@needs(Verb.CIRCLE)
def waiting() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "circle_lists.html",
        rows=ask(queries.lists, by=actor, states=[ListState.CIRCULATING]),
        questions=ask(queries.asked_of, by=actor),
        on=current_library().today(),
    )


@pages.get("/<int:list_id>")
@needs(Verb.CIRCLE)
def one(list_id: int) -> ResponseReturnValue:
    page = ask(queries.list_page, list_id=list_id, by=current_actor(), on=current_library().today())
    names = {fund.fund_id: named(fund) for fund in ask(funds)}
    return render_template("circle.html", page=page, fund_names=names)


@pages.post("/<int:list_id>/mark")
@needs(Verb.CIRCLE)
def mark(list_id: int) -> ResponseReturnValue:
    given = read_form(CircleForm)
    if "priority" not in given:
        raise NoMark
    facts = {"line_id": given["line_id"], "priority": int(given["priority"]), "reason": given["reason"]}
    do(actions.circle, on=current_library().today(), **facts)
    tell(gettext("Marked."))
    return go_to(url_for("circling.one", list_id=list_id, _anchor=f"line-{given['line_id']}"))


@pages.post("/<int:list_id>/unmark")
@needs(Verb.CIRCLE)
def unmark(list_id: int) -> ResponseReturnValue:
    line_id = read_form(MarkedForm)["line_id"]
    do(actions.uncircle, line_id=line_id, on=current_library().today())
    tell(gettext("Your mark was taken back."))
    return go_to(url_for("circling.one", list_id=list_id, _anchor=f"line-{line_id}"))


@pages.post("/questions/<int:subject_id>/<int:title_id>")
@needs(Verb.CIRCLE)
def answer(subject_id: int, title_id: int) -> ResponseReturnValue:
    given = read_form(AnswerForm)
    said = {"is_wanted": given["is_wanted"] == "yes", "text": given["text"]}
    do(actions.answer_question, subject_id=subject_id, title_id=title_id, **said)
    tell(gettext("Thank you, the librarian sees your answer."))
    return go_to(url_for("circling.waiting"))
