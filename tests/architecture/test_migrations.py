"""A database made by the migrations is the database the models describe, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.schema import METADATA, create_schema
from acqflow.storage.store import Store
from acqflow.storage.upgrade import migration_folder, newest_revision, require_newest, revision_of, upgrade
from acqflow.titles.model import Title
from tests.builders import NOW
from tests.conftest import postgresql_database

_SQLITE_SCHEMA = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'alembic%' ORDER BY 1, 2"
)
_POSTGRESQL_COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
    "WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2"
)
_POSTGRESQL_RULES = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version' "
    "UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes "
    "WHERE schemaname = 'public' AND tablename <> 'alembic_version' "
    "UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal ORDER BY 1, 2"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def two_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """One database made by the migrations and one made from the models."""
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path / name}" for name in ("migrated.db", "modelled.db")]
        yield _migrated(urls[0]), _modelled(urls[1])
        return
    server = request.getfixturevalue("postgresql_server")
    with postgresql_database(server) as migrated, postgresql_database(server) as modelled:
        stores = _migrated(migrated), _modelled(modelled)
        yield stores
        for store in stores:
            store.close()


def _migrated(url: str) -> Store:
    store = Store(url)
    upgrade(store)
    return store


def _modelled(url: str) -> Store:
    store = Store(url)
    create_schema(store.engine)
    return store


def _described(store: Store) -> list[Any]:
    with store.engine.connect() as connection:
        if store.is_sqlite:
            rows = connection.exec_driver_sql(_SQLITE_SCHEMA).all()
            return [(kind, name, table, _in_any_order(sql)) for kind, name, table, sql in rows]
        columns = connection.exec_driver_sql(_POSTGRESQL_COLUMNS).all()
        return [*columns, *sorted(map(tuple, connection.exec_driver_sql(_POSTGRESQL_RULES)))]


def _in_any_order(sql: str | None) -> list[str]:
    """Clauses of a CREATE statement without regard to white space, quotes and the order of its clauses."""
    said = " ".join((sql or "").replace('"', "").split())
    opening, _, rest = said.partition("(")
    inner, _, end = rest.rpartition(")")
    # A comma inside brackets divides no clauses.
    return [opening.strip(), *sorted(part.strip() for part in re.split(r",(?![^()]*\))", inner)), end.strip()]


def test_migrations_build_what_the_models_describe(two_stores: tuple[Store, Store]) -> None:
    migrated, modelled = two_stores
    assert _described(migrated) == _described(modelled)


def test_nothing_is_left_to_migrate(two_stores: tuple[Store, Store]) -> None:
    migrated, _ = two_stores
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda _o, name, *_rest: "title_search" not in (name or ""),
            },
        )
        assert compare_metadata(context, METADATA) == []


def test_titles_of_an_older_library_are_found_by_their_words(two_stores: tuple[Store, Store]) -> None:
    migrated, _ = two_stores
    migration = ScriptDirectory(str(migration_folder())).get_revision("0004").module
    title = Title(title="The Optics: light", work_key="optics|", added_at=NOW)
    with Session(migrated.engine) as session, session.begin():
        session.add(title)
        session.flush()
        connection = session.connection()
        with Operations.context(MigrationContext.configure(connection)):
            migration.downgrade()
            migration.upgrade()
        assert connection.execute(select(Title.block)).scalars().all() == ["optics"]


def test_an_upgraded_database_is_the_newest_and_upgrading_again_changes_nothing(
    two_stores: tuple[Store, Store],
) -> None:
    migrated, _ = two_stores
    assert revision_of(migrated) == newest_revision()
    before = _described(migrated)
    upgrade(migrated)
    require_newest(migrated)
    assert _described(migrated) == before
