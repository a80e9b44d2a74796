"""What stands in the head bar, in the order of the way of a title."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Role, Verb
from acqflow.selection.queries import count_approvals, count_lists
from acqflow.selection.rules import ListState
from acqflow.suggestions.queries import count_waiting
from acqflow.web.access import current_library, known_actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu and who sees it: no verb means everybody who is signed in, several that one suffices.

    `waiting` counts what is there for this person to do, where that is one cheap statement: every page asks it.
    """

    endpoint: str
    text: Any
    verbs: tuple[Verb, ...] = ()
    roles: frozenset[Role] = frozenset()
    waiting: Callable[[Session, Actor], int] | None = None

    def is_for(self, actor: Actor) -> bool:
        if self.roles and not any(held.role in self.roles for held in actor.roles):
            return False
        return not self.verbs or any(actor.may(verb) for verb in self.verbs)


def _to_circle(session: Session, by: Actor) -> int:
    return count_lists(session, by=by, states=[ListState.CIRCULATING])


def _to_order(session: Session, by: Actor) -> int:
    return count_lists(session, by=by, states=[ListState.APPROVED]) if by.may(Verb.PLACE_ORDER) else 0


def _to_answer(session: Session, by: Actor) -> int:
    return count_waiting(session, by=by)


def _to_decide(session: Session, by: Actor) -> int:
    return count_approvals(session, by=by)


_FACULTY = frozenset({Role.FACULTY})
ENTRIES = (
    Entry("home.home", _("Today")),
    Entry("titles.search", _("Search"), (Verb.SEARCH_TITLES,)),
    Entry("catalogues.runs", _("Imports"), (Verb.SEE_CATALOGUES,)),
    Entry("suggestions.suggest", _("Suggest"), (Verb.SUGGEST,), _FACULTY),
    Entry("suggestions.mine", _("My suggestions"), (Verb.SUGGEST,), _FACULTY),
    Entry("circling.waiting", _("Circle lists"), (Verb.CIRCLE,), waiting=_to_circle),
    Entry("suggestions.waiting", _("Suggestions"), (Verb.ANSWER_SUGGESTION,), waiting=_to_answer),
    Entry("worklist.chosen", _("Worklist"), (Verb.SELECT,)),
    Entry("lists.lists", _("Lists"), (Verb.SELECT, Verb.DECIDE, Verb.SEE_ORDERS)),
    Entry("approvals.waiting", _("Approvals"), (Verb.DECIDE,), waiting=_to_decide),
    Entry("orders.orders", _("Orders"), (Verb.SEE_ORDERS,), waiting=_to_order),
    Entry("budget.report", _("Budget"), (Verb.SEE_BUDGET,)),
    Entry("audit.entries", _("Audit"), (Verb.SEE_AUDIT,)),
)


def menu_of(actor: Actor, endpoints: Any) -> list[Entry]:
    return [entry for entry in ENTRIES if entry.endpoint in endpoints and entry.is_for(actor)]


def install(app: Flask) -> None:
    def facts() -> dict[str, Any]:
        actor = known_actor()
        if actor is None:
            return {"actor": None, "menu": []}
        menu = menu_of(actor, app.view_functions)
        return {"actor": actor, "menu": menu, "waiting": _waiting(menu, actor), "role_codes": roles_of(actor)}

    app.context_processor(facts)


def _waiting(menu: list[Entry], actor: Actor) -> dict[str, int]:
    """Endpoint → what waits there; nothing where the database fails, for the page that says so has a menu too."""
    try:
        with current_library().store.reading() as session:
            return {entry.endpoint: entry.waiting(session, actor) for entry in menu if entry.waiting is not None}
    except SQLAlchemyError:
        return {}


def roles_of(actor: Actor) -> list[str]:
    held = {role.role for role in actor.roles}
    return [role.value for role in Role if role in held]
