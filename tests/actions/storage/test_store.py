"""What a store promises: whole actions, reads that cannot write, and tables that only grow."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from acqflow.people.model import AuditEntry, Person
from acqflow.storage.bulk import bulk_insert, reserve_ids
from acqflow.storage.locks import hold_alone
from acqflow.storage.reading import read
from acqflow.storage.store import Store
from tests.builders import NOW


def _add(session: Session, login: str) -> None:
    session.add(Person(login=login, name=login))


def test_an_action_that_fails_leaves_nothing_behind(store: Store) -> None:
    def add_then_fail(session: Session) -> None:
        _add(session, "anna")
        session.flush()
        raise RuntimeError("after the first half")

    with pytest.raises(RuntimeError):
        store.run(add_then_fail)
    assert store.ask(lambda session: session.scalars(select(Person)).all()) == []


def test_a_reading_session_cannot_change_anything(store: Store) -> None:
    with pytest.raises(DBAPIError), store.reading() as session:
        _add(session, "anna")
        session.flush()
    store.run(_add, "boris")
    assert len(store.ask(lambda session: session.scalars(select(Person)).all())) == 1


def test_a_moment_comes_back_as_the_same_moment_in_utc(store: Store) -> None:
    moment = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC) + timedelta(hours=1)
    store.run(
        lambda s: s.add(AuditEntry(at=moment, event="e", outcome="o", facts={"名": "值", "n": 1}))  # type: ignore[func-returns-value]
    )
    entry = store.ask(lambda session: session.scalars(select(AuditEntry)).one())
    assert entry.at == moment
    assert entry.facts == {"名": "值", "n": 1}


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="without a time zone"):
        store.run(lambda s: s.execute(insert(AuditEntry).values(at=naive, event="e", outcome="o", facts={})))


@pytest.mark.parametrize(
    "statement",
    [
        update(AuditEntry).values(event="changed"),
        delete(AuditEntry),
        text("DELETE FROM audit_entries"),
    ],
)
def test_a_table_that_only_grows_refuses_change_and_removal(store: Store, statement: object) -> None:
    store.run(lambda s: s.add(AuditEntry(at=NOW, event="kept", outcome="o", facts={})))  # type: ignore[func-returns-value]
    with pytest.raises(DBAPIError, match="only grows"):
        store.run(lambda s: s.execute(statement))  # type: ignore[call-overload]
    assert store.ask(lambda s: s.scalars(select(AuditEntry.event)).all()) == ["kept"]


def test_insert_or_replace_does_not_walk_past_the_guard(store: Store) -> None:
    if not store.is_sqlite:
        # PostgreSQL has no such statement; its nearest is an upsert, which updates.
        sql = (
            "INSERT INTO audit_entries (id, at, event, outcome, facts) "
            "SELECT id, at, 'changed', outcome, facts FROM audit_entries "
            "ON CONFLICT (id) DO UPDATE SET event = excluded.event"
        )
    else:
        sql = (
            "INSERT OR REPLACE INTO audit_entries (id, at, event, outcome, facts) "
            "SELECT id, at, 'changed', outcome, facts FROM audit_entries"
        )
    store.run(lambda s: s.add(AuditEntry(at=NOW, event="kept", outcome="o", facts={})))  # type: ignore[func-returns-value]
    with pytest.raises(DBAPIError, match="only grows"):
        store.run(lambda s: s.execute(text(sql)))
    assert store.ask(lambda s: s.scalars(select(AuditEntry.event)).all()) == ["kept"]


def test_rows_added_in_bulk_equal_rows_added_one_by_one(store: Store) -> None:
    def add(session: Session) -> None:
        ids = reserve_ids(session, AuditEntry.__table__, 2)
        rows = [(row_id, NOW, None, f"e{row_id}", "好", {"k": row_id}) for row_id in ids]
        bulk_insert(session, AuditEntry.__table__, ("id", "at", "person_id", "event", "outcome", "facts"), rows)
        session.add(AuditEntry(at=NOW, event="after", outcome="好", facts={"k": 0}))

    store.run(add)
    entries = store.ask(lambda s: s.scalars(select(AuditEntry).order_by(AuditEntry.id)).all())
    assert [e.event for e in entries] == [f"e{entries[0].id}", f"e{entries[1].id}", "after"]
    assert {e.at for e in entries} == {NOW}
    assert entries[1].facts == {"k": entries[1].id}
    assert len({e.id for e in entries}) == 3


def test_a_statement_written_beforehand_sees_what_is_not_saved_yet(store: Store) -> None:
    names = select(Person.name).where(Person.login == bindparam("login"))

    def add_and_read(session: Session) -> list[str]:
        _add(session, "anna")
        return list(read(session, names, {"login": "anna"}).scalars())

    assert store.run(add_and_read) == ["anna"]


def test_a_name_is_held_alone_until_the_transaction_ends(store: Store) -> None:
    if store.is_sqlite:
        # Its one write lock does it.
        return
    with store.writing() as first:
        hold_alone(first, "a name")
        with store.writing() as second:
            second.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(DBAPIError):
                hold_alone(second, "a name")
            second.rollback()
    with store.writing() as later:
        hold_alone(later, "a name")
