"""Persons are added and changed, and given and taken roles."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from acqflow.people import actions, queries
from acqflow.people.rules import (
    Actor,
    AlreadyFounded,
    HeldRole,
    LastAdministrator,
    LoginTaken,
    NotPermitted,
    PasswordObvious,
    PersonDisabled,
    PersonMissing,
    Role,
    RoleScopeUnfit,
    ScopeKind,
    Verb,
)
from acqflow.storage.store import Store
from tests.builders import NOW, an_actor

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PHYSICIST = HeldRole(Role.SUBJECT_LIBRARIAN, ScopeKind.SUBJECT, "PHYS")


def test_the_first_administrator_is_added_once_while_nobody_is_there(store: Store) -> None:
    facts = {"login": "Root", "name": "管理员", "password": "kxv93-mmw2", "at": NOW, "hasher": QUICK}
    root = store.run(actions.found_library, **facts)
    assert root.may(Verb.MANAGE_PEOPLE)
    with pytest.raises(AlreadyFounded):
        store.run(actions.found_library, **facts | {"login": "other"})


def test_an_added_person_acts_with_the_roles_given(store: Store) -> None:
    root = an_actor(store, Role.ADMINISTRATOR)
    roles = (PHYSICIST, Role.FACULTY, PHYSICIST)
    number = store.run(
        actions.add_person, login=" Anna ", name="李安娜", department="PHYSICS", roles=roles, by=root, at=NOW
    )
    anna = store.ask(queries.actor_by_login, login="ANNA")
    assert (anna.person_id, anna.name, anna.department) == (number, "李安娜", "PHYSICS")
    assert anna.roles == {PHYSICIST, HeldRole(Role.FACULTY)}


def test_a_login_belongs_to_one_person_however_it_is_typed(store: Store) -> None:
    root = an_actor(store, Role.ADMINISTRATOR)
    store.run(actions.add_person, login="anna", name="Anna", by=root, at=NOW)
    with pytest.raises(LoginTaken):
        store.run(actions.add_person, login="ＡＮＮＡ", name="Another", by=root, at=NOW)


def test_only_an_administrator_adds_people_and_gives_roles(store: Store) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        _check_may_not_manage_people(store, an_actor(store, role))


def _check_may_not_manage_people(store: Store, other: Actor) -> None:
    with pytest.raises(NotPermitted):
        store.run(actions.add_person, login="anna", name="Anna", by=other, at=NOW)
    with pytest.raises(NotPermitted):
        store.run(
            actions.give_role, person_id=other.person_id, role=HeldRole(Role.ADMINISTRATOR), by=other, at=NOW
        )
    with pytest.raises(NotPermitted):
        store.ask(queries.persons, by=other)


def test_a_role_is_held_once_and_taken_whole(store: Store) -> None:
    root, anna = an_actor(store, Role.ADMINISTRATOR), an_actor(store, Role.FACULTY)
    for role in (PHYSICIST, HeldRole(Role.FACULTY)):
        given = [
            store.run(actions.give_role, person_id=anna.person_id, role=role, by=root, at=NOW) for _ in range(2)
        ]
        assert given == [role is PHYSICIST, False]
    assert store.ask(queries.actor, person_id=anna.person_id).roles == {PHYSICIST, HeldRole(Role.FACULTY)}
    taken = [
        store.run(actions.take_role, person_id=anna.person_id, role=PHYSICIST, by=root, at=NOW) for _ in range(2)
    ]
    assert taken == [True, False]
    assert store.ask(queries.actor, person_id=anna.person_id).roles == {HeldRole(Role.FACULTY)}


def test_the_administrators_role_cannot_be_given_for_one_department(store: Store) -> None:
    root = an_actor(store, Role.ADMINISTRATOR)
    limited = HeldRole(Role.ADMINISTRATOR, ScopeKind.DEPARTMENT, "PHYSICS")
    with pytest.raises(RoleScopeUnfit):
        store.run(actions.add_person, login="anna", name="Anna", roles=[limited], by=root, at=NOW)
    with pytest.raises(RoleScopeUnfit):
        store.run(actions.give_role, person_id=root.person_id, role=limited, by=root, at=NOW)


def test_the_last_administrator_can_neither_go_nor_give_up_the_role(store: Store) -> None:
    root = an_actor(store, Role.ADMINISTRATOR)
    held = HeldRole(Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        store.run(actions.disable_person, person_id=root.person_id, by=root, at=NOW)
    with pytest.raises(LastAdministrator):
        store.run(actions.take_role, person_id=root.person_id, role=held, by=root, at=NOW)
    other = an_actor(store, Role.ADMINISTRATOR)
    store.run(actions.disable_person, person_id=root.person_id, by=root, at=NOW)
    with pytest.raises(LastAdministrator):
        store.run(actions.disable_person, person_id=other.person_id, by=other, at=NOW)


def test_a_disabled_person_acts_no_more_until_enabled(store: Store) -> None:
    root, anna = an_actor(store, Role.ADMINISTRATOR), an_actor(store, Role.FACULTY, name="Anna")
    store.run(actions.disable_person, person_id=anna.person_id, by=root, at=NOW)
    with pytest.raises(PersonDisabled, match="Anna"):
        store.ask(queries.actor, person_id=anna.person_id)
    store.run(actions.enable_person, person_id=anna.person_id, by=root, at=NOW)
    assert store.ask(queries.actor, person_id=anna.person_id).has(Role.FACULTY)


def test_nobody_acts_as_a_person_who_is_not_there(store: Store) -> None:
    with pytest.raises(PersonMissing):
        store.ask(queries.actor, person_id=99)
    with pytest.raises(PersonMissing):
        store.ask(queries.actor_by_login, login="anna")


def test_every_change_of_rights_leaves_its_line_in_the_trail(store: Store) -> None:
    root, anna = an_actor(store, Role.ADMINISTRATOR), an_actor(store, Role.FACULTY)
    whom = {"person_id": anna.person_id, "by": root, "at": NOW}
    store.run(actions.give_role, role=PHYSICIST, **whom)
    store.run(actions.take_role, role=PHYSICIST, **whom)
    store.run(actions.disable_person, **whom)
    trail = store.ask(queries.audit_trail, by=root)
    assert [row.event for row in trail.rows] == ["person_disabled", "role_taken", "role_given"]
    assert {(row.person_id, row.name, row.at) for row in trail.rows} == {(root.person_id, root.name, NOW)}
    assert trail.rows[-1].facts == {
        "person": anna.person_id, "role": "subject_librarian", "scope": "subject", "code": "PHYS",
    }  # fmt: skip


def test_the_trail_is_for_those_who_may_see_it_and_can_be_narrowed(store: Store) -> None:
    auditor, anna = an_actor(store, Role.AUDITOR), an_actor(store, Role.FACULTY)
    for minute, outcome in enumerate(("refused", "done", "refused")):
        at = NOW + timedelta(minutes=minute)
        store.run(actions.audit, event="page", outcome=outcome, by_id=anna.person_id, at=at, facts={"n": minute})
    with pytest.raises(NotPermitted):
        store.ask(queries.audit_trail, by=anna)
    found = store.ask(queries.audit_trail, by=auditor, outcome="refused", page=2, size=1)
    assert ([row.facts for row in found.rows], found.total) == ([{"n": 0}], 2)
    assert store.ask(queries.audit_trail, by=auditor, since=NOW + timedelta(minutes=1)).total == 2


def test_people_are_found_by_what_is_typed_not_by_what_it_means_to_a_database(store: Store) -> None:
    root = an_actor(store, Role.ADMINISTRATOR)
    for login, name in (("li.anna", "李安娜"), ("per_cent", "100% sure"), ("boris", "Boris")):
        store.run(actions.add_person, login=login, name=name, by=root, at=NOW, roles=(Role.FACULTY,))

    def found(text: str) -> list[str]:
        return [row.login for row in store.ask(queries.persons, by=root, text=text).rows]

    assert (found("安娜"), found("%"), found("_"), found("BORIS")) == (
        ["li.anna"], ["per_cent"], ["per_cent"], ["boris"],
    )  # fmt: skip
    assert found("' OR '1'='1") == []
    page = store.ask(queries.persons, by=root, role=Role.FACULTY, page=2, size=2)
    assert ([row.login for row in page.rows], page.total) == (["per_cent"], 3)
    assert page.rows[0].roles == (HeldRole(Role.FACULTY),)


def test_who_holds_a_role_for_a_subject_is_whoever_holds_it_there_or_everywhere(store: Store) -> None:
    here = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("PHYS", "CHEM"))
    everywhere = an_actor(store, Role.SUBJECT_LIBRARIAN)
    an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("LAW",))
    found = store.ask(queries.persons_holding, role=Role.SUBJECT_LIBRARIAN, subject="CHEM")
    assert {row.id for row in found} == {here.person_id, everywhere.person_id}


def test_an_obvious_password_adds_nobody(store: Store) -> None:
    root = an_actor(store, Role.ADMINISTRATOR)
    with pytest.raises(PasswordObvious):
        store.run(
            actions.add_person, login="zhang.wei", name="张伟", password="zhangwei1", by=root, at=NOW, hasher=QUICK
        )
    with pytest.raises(PersonMissing):
        store.ask(queries.actor_by_login, login="zhang.wei")


def test_particulars_change_and_the_login_stays(store: Store) -> None:
    root, anna = an_actor(store, Role.ADMINISTRATOR), an_actor(store, Role.FACULTY)
    facts = {"name": "Anna Li", "name_latin": None, "email": "a@example.edu", "department": None, "language": "zh"}
    store.run(actions.change_person, person_id=anna.person_id, by=root, at=NOW, **facts)
    rows = store.ask(queries.persons, by=root, text="a@example.edu").rows
    assert [(row.id, row.name, row.language) for row in rows] == [(anna.person_id, "Anna Li", "zh")]
