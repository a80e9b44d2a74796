"""What a test needs but does not care about is invented here."""

import itertools
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from acqflow.people.model import Person, PersonRole
from acqflow.people.rules import Actor, HeldRole, Role, ScopeKind
from acqflow.storage.store import Store

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)

_numbers = itertools.count(1)


def an_actor(
    store: Store,
    role: Role,
    *,
    subjects: tuple[str, ...] = (),
    department: str | None = None,
    name: str | None = None,
) -> Actor:
    """A stored person with one role: everywhere, or for these subjects, or for this department."""
    number = next(_numbers)
    scopes: list[tuple[ScopeKind, str | None]] = [(ScopeKind.SUBJECT, code) for code in subjects]
    if department is not None:
        scopes.append((ScopeKind.DEPARTMENT, department))
    held = [HeldRole(role, kind, code) for kind, code in scopes or [(ScopeKind.ALL, None)]]

    def add(session: Session) -> int:
        person = Person(login=f"p{number}", name=name or f"Person {number}", department=department, language="en")
        person.roles = [
            PersonRole(role=h.role.value, scope_kind=h.scope_kind.value, scope_code=h.scope_code) for h in held
        ]
        session.add(person)
        session.flush()
        return person.id

    return Actor(store.run(add), name or f"Person {number}", frozenset(held), department)
