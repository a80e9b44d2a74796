"""Selection lists: what is on them, sending them round, and sending them on to be decided."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from marshmallow import fields

from acqflow.catalogues.queries import offers_of
from acqflow.orders.queries import cancelled_of_list, standings_of_list
from acqflow.people.rules import Verb
from acqflow.selection import actions, queries
from acqflow.selection.rules import ListState
from acqflow.subjects.queries import departments, departments_of, subjects, subjects_of
from acqflow.titles.rules import DuplicateStatus
from acqflow.vocabulary.errors import AcqflowError
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, Day, Line, Whole, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.refused import refused_on
from acqflow.web.sentences import WORDING

pages = Blueprint("lists", __name__, url_prefix="/lists")


class MakeForm(Action):
    subject_id = Whole(required=True)
    name = Line(required=True, longest=200)


class LineForm(Action):
    copies = Whole(required=True)
    offer_id = Whole()


class CirculateForm(Action):
    departments = fields.List(Line(longest=40), required=True)
    deadline = Day(required=True)


def shown(list_id: int, *, refusal: str | None = None, **_rest: object) -> str:
    """The page of one list, where need be with what stands in the way of what was tried."""
    actor, library = current_actor(), current_library()
    page = ask(queries.list_page, list_id=list_id, by=actor, on=library.today())
    if page.head.state is ListState.ORDERED:
        page = _without_own_orders(page)
    mine = actor.may(Verb.SELECT, subject=page.head.subject_code)
    served = ask(departments_of, subject_id=page.head.subject_id)
    route, obstacle = _route(page) if mine else (None, None)
    return render_template(
        "list.html",
        page=page,
        mine=mine,
        offers=ask(offers_of, title_ids=[line.title.id for line in page.lines]) if page.may_edit else {},
        departments=served or ask(departments),
        route=route,
        obstacle=obstacle,
        states=ListState,
        refusal=refusal,
        cancelled=ask(cancelled_of_list, list_id=list_id),
    )


def _route(page: queries.ListPage) -> tuple[Any, str | None]:
    """Who would decide if the list were submitted now, or what stands in the way of it."""
    if page.head.state not in (ListState.DRAFT, ListState.CLOSED, ListState.RETURNED) or not page.lines:
        return None, None
    try:
        route = ask(
            queries.planned_route, list_id=page.head.list_id, by=current_actor(), on=current_library().today()
        )
    except AcqflowError as error:
        return None, WORDING.error(error)
    return route, None


def _without_own_orders(page: queries.ListPage) -> queries.ListPage:
    """What this very list ordered does not warn against itself."""
    own = ask(standings_of_list, list_id=page.head.list_id)
    lines = []
    for line in page.lines:
        others = tuple(s for s in line.duplicate.standings if s.reference not in own)
        lines.append(replace(line, duplicate=DuplicateStatus(others)))
    return replace(page, lines=tuple(lines))


@pages.get("")
@needs(Verb.SELECT, Verb.DECIDE, Verb.SEE_ORDERS)
def lists() -> ResponseReturnValue:
    actor = current_actor()
    mine = set(ask(subjects_of, by=actor)) if actor.may(Verb.SELECT) else set()
    return render_template(
        "lists.html",
        rows=ask(queries.lists, by=actor),
        subjects=[row for row in ask(subjects) if row.code in mine],
    )


@pages.post("")
@needs(Verb.SELECT)
def make() -> ResponseReturnValue:
    list_id = do(actions.make_list, **read_form(MakeForm))
    tell(gettext("The list was begun. Select titles in the worklist; they join the newest draft."))
    return go_to(url_for("lists.one", list_id=list_id))


@pages.get("/<int:list_id>")
@needs(Verb.SELECT, Verb.DECIDE, Verb.SEE_ORDERS)
def one(list_id: int) -> ResponseReturnValue:
    return shown(list_id)


@pages.post("/<int:list_id>/lines/<int:line_id>")
@needs(Verb.SELECT)
@refused_on(shown)
def change_line(list_id: int, line_id: int) -> ResponseReturnValue:
    do(actions.change_line, line_id=line_id, on=current_library().today(), **read_form(LineForm))
    tell(gettext("Changed."))
    return _back(list_id)


@pages.post("/<int:list_id>/lines/<int:line_id>/remove")
@needs(Verb.SELECT)
@refused_on(shown)
def remove_line(list_id: int, line_id: int) -> ResponseReturnValue:
    do(actions.remove_line, line_id=line_id)
    tell(gettext("Taken off the list; the title is in the worklist again."))
    return _back(list_id)


@pages.post("/<int:list_id>/prices")
@needs(Verb.SELECT)
@refused_on(shown)
def take_new_prices(list_id: int) -> ResponseReturnValue:
    count = do(actions.take_new_prices, list_id=list_id, on=current_library().today())
    tell(ngettext("%(num)d new price taken over.", "%(num)d new prices taken over.", count))
    return _back(list_id)


@pages.post("/<int:list_id>/circulate")
@needs(Verb.SELECT)
@refused_on(shown)
def circulate(list_id: int) -> ResponseReturnValue:
    given = read_form(CirculateForm)
    do(actions.circulate, list_id=list_id, on=current_library().today(), **given)
    tell(gettext("The list goes round until %(day)s.", day=given["deadline"].isoformat()))
    return _back(list_id)


@pages.post("/<int:list_id>/close")
@needs(Verb.SELECT)
@refused_on(shown)
def close(list_id: int) -> ResponseReturnValue:
    do(actions.close_list, list_id=list_id)
    tell(gettext("The list is closed; the marks stay."))
    return _back(list_id)


@pages.post("/<int:list_id>/submit")
@needs(Verb.SELECT)
@refused_on(shown)
def submit(list_id: int) -> ResponseReturnValue:
    route = do(actions.submit, list_id=list_id, on=current_library().today())
    if route.librarian_decides:
        tell(gettext("Submitted and approved: you decide alone here. The acquisition librarian orders it."))
    else:
        tell(gettext("Submitted. It waits for a decision now."))
    return _back(list_id)


def _back(list_id: int) -> ResponseReturnValue:
    return go_to(url_for("lists.one", list_id=list_id))
