"""What a role may do, and where."""

import pytest

from acqflow.people.rules import (
    Actor,
    HeldRole,
    NotPermitted,
    NotPermittedHere,
    Role,
    RoleScopeUnfit,
    ScopeCodeUnfit,
    ScopeKind,
    ScopeWithoutCode,
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


def test_whoever_may_do_it_for_another_subject_is_told_which_one_it_is_not() -> None:
    librarian = _actor(HeldRole(Role.SUBJECT_LIBRARIAN, ScopeKind.SUBJECT, "TP3"))
    require(librarian, Verb.SELECT, subject="TP3")
    with pytest.raises(NotPermittedHere, match=r"elsewhere, but not for O1\. .* subject_librarian of O1"):
        require(librarian, Verb.SELECT, subject="O1")


@pytest.mark.parametrize(
    ("kind", "fitting"),
    [
        (ScopeKind.ALL, set(Role)),
        (ScopeKind.DEPARTMENT, {Role.FACULTY}),
        (ScopeKind.SUBJECT, {Role.SUBJECT_LIBRARIAN, Role.ACQUISITION_LIBRARIAN, Role.HEAD, Role.COMMITTEE}),
    ],
)
def test_a_role_is_limited_only_to_what_it_has_a_say_in(kind: ScopeKind, fitting: set[Role]) -> None:
    for role in Role:
        held = HeldRole(role, kind, None if kind is ScopeKind.ALL else "PHYS")
        if role in fitting:
            assert check_scope(held) is held
        else:
            with pytest.raises(RoleScopeUnfit, match="Give it with: all"):
                check_scope(held)


def test_a_limited_role_gives_nothing_that_is_done_to_the_whole_library() -> None:
    head = _actor(HeldRole(Role.HEAD, ScopeKind.SUBJECT, "LAW"))
    buyer = _actor(HeldRole(Role.ACQUISITION_LIBRARIAN, ScopeKind.SUBJECT, "LAW"))
    assert not head.may(Verb.MANAGE_FUNDS)
    assert not head.may(Verb.SEE_AUDIT)
    assert head.subjects_for(Verb.SEE_BUDGET) == {"LAW"}
    assert not buyer.may(Verb.IMPORT_CATALOGUE)
    assert buyer.may(Verb.PLACE_ORDER, subject="LAW")
    assert not buyer.may(Verb.PLACE_ORDER, subject="PHYS")


def test_a_role_for_a_department_holds_for_no_subject() -> None:
    kept_from_earlier = _actor(HeldRole(Role.SUBJECT_LIBRARIAN, ScopeKind.DEPARTMENT, "CST"))
    assert not kept_from_earlier.may(Verb.SELECT, subject="TP3")
    assert kept_from_earlier.subjects_for(Verb.SELECT) == frozenset()
    teacher = _actor(HeldRole(Role.FACULTY, ScopeKind.DEPARTMENT, "CST"))
    assert teacher.may(Verb.CIRCLE, department="CST")
    assert not teacher.may(Verb.CIRCLE, department="LAW")


@pytest.mark.parametrize(
    "held",
    [
        HeldRole(Role.FACULTY, ScopeKind.ALL, "PHYS"),
        HeldRole(Role.FACULTY, ScopeKind.DEPARTMENT, None),
        HeldRole(Role.FACULTY, ScopeKind.DEPARTMENT, ""),
    ],
)
def test_only_the_scope_all_goes_without_a_code(held: HeldRole) -> None:
    with pytest.raises(ScopeCodeUnfit if held.scope_code else ScopeWithoutCode):
        check_scope(held)
