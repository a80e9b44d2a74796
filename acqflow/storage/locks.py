"""Locks on rows, taken in one order so that two writers never wait for each other in a circle, and by name."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.storage.record import Record

T = TypeVar("T", bound=Record)


def lock_rows(session: Session, kind: type[T], ids: Iterable[int]) -> list[T]:
    """Lock these rows and read them afresh, in the order of their ids.

    On SQLite the transaction already holds the only write lock; the rows are only read afresh.
    """
    statement = (
        select(kind)
        .where(kind.id.in_(sorted(set(ids))))
        .order_by(kind.id)
        # Not the key: rows that merely point here need not wait.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(statement))


def hold_alone(session: Session, name: str) -> None:
    """From here to the end of the transaction nobody else passes the same name.

    On SQLite the transaction already holds the only write lock.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))
