"""What stands in the head bar, in the order of the way of a title."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask_babel import lazy_gettext as _

from acqflow.people.rules import Actor, Role, Verb
from acqflow.web.access import known_actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu and who sees it: no verb means everybody who is signed in."""

    endpoint: str
    text: Any
    verb: Verb | None = None
    roles: frozenset[Role] = frozenset()

    def is_for(self, actor: Actor) -> bool:
        if self.roles and not any(held.role in self.roles for held in actor.roles):
            return False
        return self.verb is None or actor.may(self.verb)


_FACULTY = frozenset({Role.FACULTY})
ENTRIES = (
    Entry("home.home", _("Today")),
    Entry("titles.search", _("Search"), Verb.SEARCH_TITLES),
    Entry("catalogues.runs", _("Imports"), Verb.SEE_CATALOGUES),
    Entry("suggestions.suggest", _("Suggest"), Verb.SUGGEST, _FACULTY),
    Entry("suggestions.mine", _("My suggestions"), Verb.SUGGEST, _FACULTY),
    Entry("circling.waiting", _("Circle lists"), Verb.CIRCLE),
    Entry("suggestions.waiting", _("Suggestions"), Verb.ANSWER_SUGGESTION),
    Entry("worklist.chosen", _("Worklist"), Verb.SELECT),
    Entry("lists.lists", _("Lists"), Verb.SELECT),
    Entry("approvals.waiting", _("Approvals"), Verb.DECIDE),
    Entry("orders.orders", _("Orders"), Verb.SEE_ORDERS),
    Entry("budget.report", _("Budget"), Verb.SEE_BUDGET),
    Entry("audit.entries", _("Audit"), Verb.SEE_AUDIT),
)


def menu_of(actor: Actor, endpoints: Any) -> list[Entry]:
    return [entry for entry in ENTRIES if entry.endpoint in endpoints and entry.is_for(actor)]


def install(app: Flask) -> None:
    def facts() -> dict[str, Any]:
        actor = known_actor() if request.endpoint else None
        if actor is None:
            return {"actor": None, "menu": []}
        return {"actor": actor, "menu": menu_of(actor, app.view_functions), "role_codes": roles_of(actor)}

    app.context_processor(facts)


def roles_of(actor: Actor) -> list[str]:
    held = {role.role for role in actor.roles}
    return [role.value for role in Role if role in held]
