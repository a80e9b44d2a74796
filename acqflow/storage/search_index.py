"""Full-text search over prepared tokens: FTS5 on SQLite, tsvector with GIN on PostgreSQL."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session


class SearchIndex:
    """Which rows hold which tokens. The caller makes the tokens, the same way for both databases."""

    def __init__(self, name: str) -> None:
        self.name = name

    def create_statements(self, dialect: str) -> list[str]:
        """The statements that create the index, for a migration or a fresh schema."""
        if dialect == "sqlite":
            return [
                f"CREATE VIRTUAL TABLE {self.name} USING fts5(tokens, tokenize='ascii', detail=none)",
            ]
        return [
            f"CREATE TABLE {self.name} (row_id BIGINT PRIMARY KEY, tokens tsvector NOT NULL)",
            f"CREATE INDEX ix_{self.name}_tokens ON {self.name} USING gin (tokens)",
        ]

    def put(self, session: Session, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Add rows that are not in the index yet: (row id, tokens in reading order)."""
        session.flush()
        connection = session.connection()
        prepared = [(row_id, " ".join(tokens)) for row_id, tokens in rows]
        if not prepared:
            return
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(
                f"INSERT INTO {self.name} (rowid, tokens) VALUES (?, ?)",  # noqa: S608
                prepared,
            )
        else:
            connection.exec_driver_sql(
                f"INSERT INTO {self.name} (row_id, tokens) VALUES (%s, to_tsvector('simple', %s))",  # noqa: S608
                prepared,
            )

    def remove(self, session: Session, row_ids: Iterable[int]) -> None:
        session.flush()
        connection = session.connection()
        key = "rowid" if connection.dialect.name == "sqlite" else "row_id"
        for row_id in row_ids:
            connection.execute(text(f"DELETE FROM {self.name} WHERE {key} = :id"), {"id": row_id})  # noqa: S608

    def hits(self, connection: Connection, tokens: Sequence[str]) -> Subquery:
        """The rows (`row_id`) that hold all of these tokens, one at least, to be joined."""
        return self._with(connection, tokens).subquery("hits")

    def holds(
        self, connection: Connection, row_id: ColumnElement[int], tokens: Sequence[str]
    ) -> ColumnElement[bool]:
        """A condition: the row's tokens include all of these. No tokens: every row."""
        return row_id.in_(self._with(connection, tokens)) if tokens else literal(value=True)

    def _with(self, connection: Connection, tokens: Sequence[str]) -> Select[Any]:
        if connection.dialect.name == "sqlite":
            index = table(self.name, column("rowid"))
            wanted = " AND ".join('"' + token.replace('"', '""') + '"' for token in tokens)
            matching = literal_column(self.name).op("MATCH")(wanted)
            return select(index.c.rowid.label("row_id")).where(matching)
        index = table(self.name, column("row_id"), column("tokens"))
        query = func.plainto_tsquery(literal_column("'simple'"), " ".join(tokens))
        return select(index.c.row_id).where(index.c.tokens.op("@@")(query))


def without_index(connection: Connection, text_column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as a condition names it that no index shall answer, where an index would be the longer way.

    SQLite takes an index wherever it can; PostgreSQL knows better by its statistics.
    """
    return text_column.concat("") if connection.dialect.name == "sqlite" else text_column
