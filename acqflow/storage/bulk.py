"""Many rows at once, by the fastest way each database has."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from acqflow.storage.locks import hold_alone


def bulk_insert(session: Session, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows of values in the order of `columns`, in the session's transaction.

    Values are given as Python objects and converted by the column's own type, so that a row written this way
    equals one written by the ORM.
    """
    session.flush()
    connection = session.connection()
    dialect = connection.dialect
    converters = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
    prepared = _prepared(rows, converters)
    names = ", ".join(f'"{name}"' for name in columns)
    if dialect.name == "sqlite":
        places = ", ".join("?" * len(columns))
        batch = list(prepared)
        if batch:
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({places})", batch)  # noqa: S608
        return
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN".encode()) as copy:
        for row in prepared:
            copy.write_row(row)


def reserve_ids(session: Session, table: Table, count: int) -> range:
    """Numbers for `count` rows that bulk_insert will add; nobody else gets them."""
    session.flush()
    if count == 0:
        return range(0)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        # The transaction holds the only write lock, so the highest number cannot move under us.
        first = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
        return range(first, first + count)
    sequence = f"{table.name}_id_seq"
    # Two reservations must not interleave.
    hold_alone(session, sequence)
    first = connection.exec_driver_sql("SELECT nextval(%s)", (sequence,)).scalar_one()
    connection.exec_driver_sql("SELECT setval(%s, %s)", (sequence, first + count - 1))
    return range(first, first + count)


def _prepared(rows: Iterable[Sequence[Any]], converters: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
    if not any(converters):
        yield from (tuple(row) for row in rows)
        return
    for row in rows:
        yield tuple(
            value if convert is None else convert(value) for value, convert in zip(row, converters, strict=True)
        )
