"""People sign in with a password, and nobody learns from a refusal."""

from datetime import datetime, timedelta
from typing import Any, Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from acqflow.people import actions, queries
from acqflow.people.model import Person
from acqflow.people.rules import (
    NotPermitted,
    OldPasswordWrong,
    PasswordTooShort,
    Role,
    SignInRefused,
)
from acqflow.storage.store import Store
from tests.builders import NOW, an_actor

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SECRET = "kxv93-mmw2"
SECOND = timedelta(seconds=1)


def _anna(store: Store, hasher: PasswordHasher = QUICK) -> int:
    root = an_actor(store, Role.ADMINISTRATOR, name="Root")
    return store.run(
        actions.add_person, login="anna", name="Anna", password=SECRET, by=root, at=NOW, hasher=hasher
    )


def _try(
    store: Store, login: str = "anna", password: str = SECRET, at: datetime = NOW, hasher: PasswordHasher = QUICK
) -> bool:
    answer = store.run(actions.sign_in, login=login, password=password, at=at, hasher=hasher)
    return answer.person is not None


def _lines(store: Store) -> list[tuple[str, int | None, str | None]]:
    auditor = an_actor(store, Role.AUDITOR)
    rows = store.ask(queries.audit_trail, by=auditor, event="sign_in").rows
    return [(row.outcome, row.person_id, row.facts.get("reason")) for row in reversed(rows)]


def test_the_right_password_signs_in_however_the_login_is_typed(store: Store) -> None:
    number = _anna(store)
    answer = store.run(
        actions.sign_in, login=" ANNA", password="ｋｘｖ93-mmw2", at=NOW, seen_from="192.0.2.7", hasher=QUICK
    )
    assert answer.person_or_refuse().id == number
    assert _lines(store) == [("done", number, None)]


def test_every_refusal_says_the_same_and_leaves_its_own_line(store: Store) -> None:
    number = _anna(store)
    root = store.ask(queries.actor_by_login, login=_login_of_root(store))
    said = set()
    for login, password in (("anna", "wrong"), ("nobody", SECRET), ("not a login", SECRET)):
        answer = store.run(actions.sign_in, login=login, password=password, at=NOW, hasher=QUICK)
        with pytest.raises(SignInRefused) as refused:
            answer.person_or_refuse()
        said.add((str(refused.value), str(refused.value.facts)))
    store.run(actions.disable_person, person_id=number, by=root, at=NOW)
    with pytest.raises(SignInRefused) as refused:
        store.run(actions.sign_in, login="anna", password=SECRET, at=NOW, hasher=QUICK).person_or_refuse()
    said.add((str(refused.value), str(refused.value.facts)))
    assert len(said) == 1
    assert _lines(store) == [
        ("refused", number, "wrong_password"),
        ("refused", None, "unknown_login"),
        ("refused", None, "unknown_login"),
        ("refused", number, "disabled"),
    ]


def _login_of_root(store: Store) -> str:
    return store.ask(lambda session: session.scalars(select(Person.login).where(Person.name == "Root")).one())


def test_a_person_without_a_password_cannot_sign_in_with_one(store: Store) -> None:
    root = an_actor(store, Role.ADMINISTRATOR)
    store.run(actions.add_person, login="anna", name="Anna", by=root, at=NOW)
    assert not _try(store, password="")
    assert not _try(store, password="anything")


def test_after_five_wrong_passwords_even_the_right_one_waits_a_minute(store: Store) -> None:
    number = _anna(store)
    for second in range(5):
        assert not _try(store, password="wrong", at=NOW + second * SECOND)
    assert not _try(store, at=NOW + 6 * SECOND)
    assert _lines(store)[-1] == ("paused", number, "too_many_tries")
    # The first of the five is a minute old; tries made while waiting do not count.
    assert _try(store, at=NOW + 60 * SECOND)


def test_another_person_does_not_wait_for_ones_wrong_passwords(store: Store) -> None:
    _anna(store)
    root = store.ask(queries.actor_by_login, login=_login_of_root(store))
    store.run(actions.add_person, login="boris", name="Boris", password=SECRET, by=root, at=NOW, hasher=QUICK)
    for _ in range(6):
        _try(store, password="wrong")
    assert _try(store, login="boris")


def test_no_password_and_no_unknown_login_is_ever_written_down(store: Store) -> None:
    _anna(store)
    _try(store, login="secret-in-the-wrong-box", password=SECRET)
    auditor = an_actor(store, Role.AUDITOR)
    written = repr(store.ask(queries.audit_trail, by=auditor).rows)
    assert SECRET not in written
    assert "wrong-box" not in written
    kept = store.ask(lambda session: session.scalars(select(Person.password_hash)).all())
    assert [text and text.split("$")[1] for text in kept if text] == ["argon2id"]


def test_a_password_hashed_more_weakly_is_hashed_anew_at_sign_in(store: Store) -> None:
    number = _anna(store)
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    assert _try(store, hasher=stronger)
    kept = store.ask(lambda session: session.get_one(Person, number).password_hash)
    assert kept is not None
    assert not stronger.check_needs_rehash(kept)
    assert _try(store, hasher=stronger)


class CountingHasher(PasswordHasher):
    """The real thing, and how often it was made to work: hashing is what a refusal's time consists of."""

    worked = 0

    def hash(self, *args: Any, **kwargs: Any) -> str:
        self.worked += 1
        return super().hash(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> Literal[True]:
        self.worked += 1
        return super().verify(*args, **kwargs)


def test_a_refusal_takes_the_same_work_whatever_its_cause(store: Store) -> None:
    number = _anna(store)
    root = store.ask(queries.actor_by_login, login=_login_of_root(store))
    store.run(actions.add_person, login="boris", name="Boris", by=root, at=NOW)

    def work(login: str, password: str = "wrong") -> int:
        hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
        assert not _try(store, login, password, hasher=hasher)
        return hasher.worked

    assert [work(login) for login in ("anna", "nobody", "not a login", "boris", "")] == [1] * 5
    assert [work("anna"), work("anna"), work("anna"), work("anna"), work("anna", SECRET)] == [1] * 5
    store.run(actions.disable_person, person_id=number, by=root, at=NOW)
    assert work("anna", SECRET) == 1


def test_one_changes_ones_own_password_by_knowing_the_old_one(store: Store) -> None:
    number = _anna(store)
    anna = store.ask(queries.actor, person_id=number)
    new = {"person_id": number, "password": "a-new-one-4-me", "by": anna, "at": NOW, "hasher": QUICK}
    for old in (None, "", "wrong"):
        with pytest.raises(OldPasswordWrong):
            store.run(actions.set_password, old_password=old, **new)
    store.run(actions.set_password, old_password=SECRET, **new)
    assert not _try(store)
    assert _try(store, password="a-new-one-4-me")


def test_an_administrator_sets_anybodys_password_and_nobody_else_does(store: Store) -> None:
    number = _anna(store)
    root = store.ask(queries.actor_by_login, login=_login_of_root(store))
    head = an_actor(store, Role.HEAD)
    new = {"person_id": number, "password": "a-new-one-4-me", "at": NOW, "hasher": QUICK}
    with pytest.raises(NotPermitted):
        store.run(actions.set_password, by=head, **new)
    with pytest.raises(PasswordTooShort):
        store.run(actions.set_password, by=root, shortest=15, **new)
    store.run(actions.set_password, by=root, **new)
    assert _try(store, password="a-new-one-4-me")


def test_a_new_password_signs_out_every_browser_but_the_one_it_was_set_in(store: Store) -> None:
    number = _anna(store)
    anna = store.ask(queries.actor, person_id=number)
    for token in ("this", "other", "third"):
        store.run(actions.open_session, token=token, person_id=number, at=NOW)
    store.run(
        actions.set_password,
        person_id=number,
        password="a-new-one-4-me",
        old_password=SECRET,
        keep_token="this",
        by=anna,
        at=NOW,
        hasher=QUICK,
    )
    alive = [token for token in ("this", "other", "third") if store.ask(queries.live_session, token=token, at=NOW)]
    assert alive == ["this"]
