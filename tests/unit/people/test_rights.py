"""What a role may do, and where."""

import pytest

from acqflow.people.rules import (
    Actor,
    HeldRole,
    NotPermitted,
    Role,
    RoleScopeUnfit,
    ScopeCodeUnfit,
    ScopeKind,
    Verb,
    check_scope,
    require,
    who_may,
)


def _actor(*roles: HeldRole) -> Actor:
    return Actor(1, "Anna", frozenset(roles))


def test_a_role_for_one_subject_does_not_reach_another() -> None:
    anna = _actor(HeldRole(Role.SUBJECT_LIBRARIAN, ScopeKind.SUBJECT, "PHYS"))
    assert anna.may(Verb.SELECT, subject="PHYS")
    assert not anna.may(Verb.SELECT, subject="CHEM")
    assert anna.subjects_for(Verb.SELECT) == {"PHYS"}


def test_who_selects_never_places_orders_and_who_orders_never_selects() -> None:
    assert Role.SUBJECT_LIBRARIAN not in who_may(Verb.PLACE_ORDER) + who_may(Verb.SEE_ORDERS)
    assert Role.ACQUISITION_LIBRARIAN not in who_may(Verb.SELECT)


def test_only_an_administrator_manages_people_and_subjects() -> None:
    assert who_may(Verb.MANAGE_PEOPLE) == who_may(Verb.MANAGE_SUBJECTS) == (Role.ADMINISTRATOR,)


def test_a_refusal_says_who_could_do_it() -> None:
    with pytest.raises(NotPermitted, match=r"Anna may not do this .* administrator"):
        require(_actor(HeldRole(Role.FACULTY)), Verb.MANAGE_PEOPLE)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_a_role_over_the_whole_library_cannot_be_limited(role: Role) -> None:
    with pytest.raises(RoleScopeUnfit):
        check_scope(HeldRole(role, ScopeKind.DEPARTMENT, "PHYS"))


@pytest.mark.parametrize(
    "held",
    [
        HeldRole(Role.FACULTY, ScopeKind.ALL, "PHYS"),
        HeldRole(Role.FACULTY, ScopeKind.DEPARTMENT, None),
        HeldRole(Role.FACULTY, ScopeKind.DEPARTMENT, ""),
    ],
)
def test_only_the_scope_all_goes_without_a_code(held: HeldRole) -> None:
    with pytest.raises(ScopeCodeUnfit):
        check_scope(held)
