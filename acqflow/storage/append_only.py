"""Tables that only grow: the database itself refuses to change or remove what was written."""

from sqlalchemy import DDL, Table, event

_SQLITE = (
    """CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t}
    BEGIN SELECT RAISE(ABORT, '{t} only grows: a row cannot be changed'); END""",
    """CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t}
    BEGIN SELECT RAISE(ABORT, '{t} only grows: a row cannot be removed'); END""",
    # INSERT OR REPLACE would otherwise remove the old row first.
    """CREATE TRIGGER {t}_no_replace BEFORE INSERT ON {t}
    WHEN NEW.id IS NOT NULL AND EXISTS (SELECT 1 FROM {t} WHERE id = NEW.id)
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


def guard_statements(table: str, dialect: str) -> list[str]:
    """The statements that turn `table` into one that only grows, for a migration to run."""
    return [statement.format(t=table) for statement in (_SQLITE if dialect == "sqlite" else _POSTGRESQL)]


def append_only(table: Table) -> None:
    """Guard this table whenever it is created from the metadata."""
    for dialect in ("sqlite", "postgresql"):
        for statement in guard_statements(table.name, dialect):
            guard = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", guard.execute_if(dialect=dialect))
