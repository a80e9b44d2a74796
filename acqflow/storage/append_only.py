"""Tables that only grow: the database itself refuses to change or remove what was written."""

from collections.abc import Iterable

from sqlalchemy import DDL, Table, UniqueConstraint, event

_SQLITE = (
    """CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t}
    BEGIN SELECT RAISE(ABORT, '{t} only grows: a row cannot be changed'); END""",
    """CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t}
    BEGIN SELECT RAISE(ABORT, '{t} only grows: a row cannot be removed'); END""",
    # INSERT OR REPLACE would otherwise remove the row first that has one of the new row's unique keys.
    """CREATE TRIGGER {t}_no_replace BEFORE INSERT ON {t}
    WHEN EXISTS (SELECT 1 FROM {t} WHERE {same_key})
    BEGIN SELECT RAISE(ABORT, '{t} only grows: a row cannot be replaced'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION {t}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{t} only grows: a row cannot be changed or removed'; END $$""",
    """CREATE TRIGGER {t}_only_grows BEFORE UPDATE OR DELETE ON {t}
    FOR EACH ROW EXECUTE FUNCTION {t}_only_grows()""",
    """CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t}
    FOR EACH STATEMENT EXECUTE FUNCTION {t}_only_grows()""",
)


def guard_statements(table: str, dialect: str, unique: Iterable[Iterable[str]] = ()) -> list[str]:
    """The statements that turn `table` into one that only grows, for a migration to run.

    `unique` are the columns of each of its unique keys besides `id`.
    """
    keys = [("id",), *sorted(tuple(columns) for columns in unique)]
    same_key = " OR ".join(f"({' AND '.join(f'{name} = NEW.{name}' for name in columns)})" for columns in keys)
    statements = _SQLITE if dialect == "sqlite" else _POSTGRESQL
    return [statement.format(t=table, same_key=same_key) for statement in statements]


def append_only(table: Table) -> None:
    """Guard this table whenever it is created from the metadata."""
    for dialect in ("sqlite", "postgresql"):
        for statement in guard_statements(table.name, dialect, _unique_keys(table)):
            guard = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", guard.execute_if(dialect=dialect))


def _unique_keys(table: Table) -> list[list[str]]:
    constraints = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    indexes = [one.columns for one in table.indexes if one.unique]
    return [[column.name for column in columns] for columns in (*constraints, *indexes)]
