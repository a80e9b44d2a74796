"""What each role may do, and for whom."""

from dataclasses import dataclass, field
from enum import StrEnum

from acqflow.people.rules.persons import PersonName
from acqflow.vocabulary.errors import Refused, Unreadable, words


class Role(StrEnum):
    FACULTY = "faculty"
    SUBJECT_LIBRARIAN = "subject_librarian"
    ACQUISITION_LIBRARIAN = "acquisition_librarian"
    HEAD = "head"
    COMMITTEE = "committee"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class TeamRole(StrEnum):
    LEAD = "lead"
    RESOURCE = "resource"
    CONSULTING = "consulting"
    ASSISTANT = "assistant"


class ScopeKind(StrEnum):
    ALL = "all"
    SUBJECT = "subject"
    DEPARTMENT = "department"


class Verb(StrEnum):
    """What people do, as far as a permission speaks of it."""

    MANAGE_PEOPLE = "manage_people"
    MANAGE_SUBJECTS = "manage_subjects"
    MANAGE_FUNDS = "manage_funds"
    SEE_BUDGET = "see_budget"
    IMPORT_CATALOGUE = "import_catalogue"
    SEE_CATALOGUES = "see_catalogues"
    SEARCH_TITLES = "search_titles"
    SUGGEST = "suggest"
    ANSWER_SUGGESTION = "answer_suggestion"
    EDIT_PROFILE = "edit_profile"
    SELECT = "select"
    CIRCLE = "circle"
    DECIDE = "decide"
    PLACE_ORDER = "place_order"
    SEE_ORDERS = "see_orders"
    SEE_AUDIT = "see_audit"


# Selectors never need order screens and acquisition librarians never select: content apart from transactions.
_MAY: dict[Role, frozenset[Verb]] = {
    Role.FACULTY: frozenset({Verb.SEARCH_TITLES, Verb.SUGGEST, Verb.CIRCLE}),
    Role.SUBJECT_LIBRARIAN: frozenset(
        {
            Verb.SEARCH_TITLES,
            Verb.SUGGEST,
            Verb.ANSWER_SUGGESTION,
            Verb.EDIT_PROFILE,
            Verb.SELECT,
            Verb.DECIDE,
            Verb.SEE_BUDGET,
        }
    ),
    Role.ACQUISITION_LIBRARIAN: frozenset(
        {
            Verb.SEARCH_TITLES,
            Verb.IMPORT_CATALOGUE,
            Verb.SEE_CATALOGUES,
            Verb.DECIDE,
            Verb.PLACE_ORDER,
            Verb.SEE_ORDERS,
            Verb.SEE_BUDGET,
        }
    ),
    Role.HEAD: frozenset(
        {
            Verb.SEARCH_TITLES,
            Verb.SEE_CATALOGUES,
            Verb.MANAGE_FUNDS,
            Verb.SEE_BUDGET,
            Verb.DECIDE,
            Verb.SEE_ORDERS,
            Verb.SEE_AUDIT,
        }
    ),
    Role.COMMITTEE: frozenset({Verb.SEARCH_TITLES, Verb.DECIDE, Verb.SEE_BUDGET}),
    Role.ADMINISTRATOR: frozenset(
        {Verb.SEARCH_TITLES, Verb.MANAGE_PEOPLE, Verb.MANAGE_SUBJECTS, Verb.SEE_CATALOGUES, Verb.SEE_AUDIT}
    ),
    Role.AUDITOR: frozenset(
        {Verb.SEARCH_TITLES, Verb.SEE_BUDGET, Verb.SEE_ORDERS, Verb.SEE_CATALOGUES, Verb.SEE_AUDIT}
    ),
}


# What has no subject or department of its own.
_UNDIVIDED = frozenset(
    {Verb.MANAGE_PEOPLE, Verb.MANAGE_SUBJECTS, Verb.MANAGE_FUNDS, Verb.IMPORT_CATALOGUE, Verb.SEE_AUDIT}
)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role and where it holds: everywhere, for one subject, or for one department (by code)."""

    role: Role
    scope_kind: ScopeKind = ScopeKind.ALL
    scope_code: str | None = None

    def covers(self, subject: str | None, department: str | None) -> bool:
        match self.scope_kind:
            case ScopeKind.ALL:
                return True
            case ScopeKind.SUBJECT:
                return subject is None or subject == self.scope_code
            case ScopeKind.DEPARTMENT:
                return subject is None and department in (None, self.scope_code)

    def gives(self, verb: Verb) -> bool:
        """A limited role gives nothing that can only be done to the whole library."""
        return verb in _MAY[self.role] and (self.scope_kind is ScopeKind.ALL or verb not in _UNDIVIDED)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something: a person with the roles held at that moment."""

    person_id: int
    name: str
    roles: frozenset[HeldRole] = field(default_factory=frozenset)
    department: str | None = None
    name_latin: str | None = None

    @property
    def called(self) -> PersonName:
        return PersonName(self.name, self.name_latin)

    def has(self, role: Role, *, subject: str | None = None, department: str | None = None) -> bool:
        return any(held.role is role and held.covers(subject, department) for held in self.roles)

    def may(self, verb: Verb, *, subject: str | None = None, department: str | None = None) -> bool:
        return any(held.gives(verb) and held.covers(subject, department) for held in self.roles)

    def subjects_for(self, verb: Verb) -> frozenset[str] | None:
        """The subject codes this person may do `verb` for; None means all of them."""
        granting = [held for held in self.roles if held.gives(verb)]
        if any(held.scope_kind is ScopeKind.ALL for held in granting):
            return None
        return frozenset(
            held.scope_code
            for held in granting
            if held.scope_kind is ScopeKind.SUBJECT and held.scope_code is not None
        )


# Faculty belong to departments, those who select and decide to subjects; what the rest rule over is undivided.
_FITTING: dict[Role, tuple[ScopeKind, ...]] = {
    Role.FACULTY: (ScopeKind.ALL, ScopeKind.DEPARTMENT),
    Role.SUBJECT_LIBRARIAN: (ScopeKind.ALL, ScopeKind.SUBJECT),
    Role.ACQUISITION_LIBRARIAN: (ScopeKind.ALL, ScopeKind.SUBJECT),
    Role.HEAD: (ScopeKind.ALL, ScopeKind.SUBJECT),
    Role.COMMITTEE: (ScopeKind.ALL, ScopeKind.SUBJECT),
    Role.ADMINISTRATOR: (ScopeKind.ALL,),
    Role.AUDITOR: (ScopeKind.ALL,),
}


class RoleScopeUnfit(Unreadable):
    """Carries `role`, `scope`, `code` and `fitting`: the scopes it can have."""

    says = words("The role %(role)s cannot be limited to %(scope)s %(code)s. Give it with: %(fitting)s.")


class ScopeCodeUnfit(Unreadable):
    """Carries `scope` and `code`."""

    says = words("The scope %(scope)s does not go with the code %(code)s. Only the scope all has no code.")


class ScopeWithoutCode(Unreadable):
    """Carries `scope`."""

    says = words("The scope %(scope)s needs the code of one. Write it, or give the role with the scope all.")


def check_scope(held: HeldRole) -> HeldRole:
    """The role as given. Raises RoleScopeUnfit, ScopeWithoutCode or ScopeCodeUnfit."""
    if held.scope_kind is not ScopeKind.ALL and not held.scope_code:
        raise ScopeWithoutCode(scope=str(held.scope_kind))
    if (held.scope_kind is ScopeKind.ALL) != (held.scope_code is None) or held.scope_code == "":
        raise ScopeCodeUnfit(scope=str(held.scope_kind), code=held.scope_code or "")
    if held.scope_kind not in _FITTING[held.role]:
        fitting = ", ".join(map(str, _FITTING[held.role]))
        raise RoleScopeUnfit(
            role=str(held.role), scope=str(held.scope_kind), code=held.scope_code, fitting=fitting
        )
    return held


def who_may(verb: Verb) -> tuple[Role, ...]:
    """The roles that may do this, in the order of the glossary."""
    return tuple(role for role in Role if verb in _MAY[role])


class NotPermitted(Refused):
    """Carries `person`, `verb` and `roles`: who could do it instead."""

    says = words("%(person)s may not do this (%(verb)s). It is for: %(roles)s.")


class NotPermittedHere(NotPermitted):
    """Carries `place` as well: the code of the subject or department for which the person has no right to it."""

    says = words(
        "%(person)s may do this (%(verb)s) elsewhere, but not for %(place)s. There it is for: %(roles)s of "
        "%(place)s."
    )


def require(actor: Actor, verb: Verb, *, subject: str | None = None, department: str | None = None) -> None:
    """Raise NotPermitted unless this person may do this here, NotPermittedHere where it is only another place."""
    if actor.may(verb, subject=subject, department=department):
        return
    facts = {"person": actor.called, "verb": str(verb), "roles": ", ".join(str(role) for role in who_may(verb))}
    place = subject or department
    if place is not None and actor.may(verb):
        raise NotPermittedHere(**facts, place=place)
    raise NotPermitted(**facts)
