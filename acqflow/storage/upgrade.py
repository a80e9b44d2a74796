"""Bringing a database up to the newest schema, step by step and without loss."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

import acqflow
from acqflow.storage.store import Store
from acqflow.vocabulary.errors import Conflict, words


class NoLibraryYet(Conflict):
    """Carries `database`."""

    says = words(
        "There is no library here yet: %(database)s. Make one with: acqflow db upgrade. "
        "If it lies elsewhere, name its place in ACQFLOW_VAR or ACQFLOW_DATABASE_URL."
    )


class SchemaBehind(Conflict):
    """Carries `found` and `wanted`: revisions."""

    says = words("The database is at revision %(found)s, this version needs %(wanted)s. Run: acqflow db upgrade")


def migration_folder() -> Path:
    """Inside an installed package, or beside it in a checkout."""
    package = Path(acqflow.__file__).parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def upgrade(store: Store) -> None:
    """Run every migration that this database has not seen, in one transaction."""
    with store.engine.connect() as connection, _tables_may_be_replaced(store, connection), connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if store.is_sqlite:
            _check_foreign_keys(connection)


@contextmanager
def _tables_may_be_replaced(store: Store, connection: Connection) -> Iterator[None]:
    """SQLite alters a table by putting a new one in its place, which rows that point at it would forbid.

    Inside a transaction the switch does nothing, so it is thrown on the driver, before one begins.
    """
    if not store.is_sqlite:
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    """Raises RuntimeError before anything is kept: a migration that leaves a row pointing at nothing is wrong."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"rows that point at nothing after the migrations: {broken[:5]}")


def revision_of(store: Store) -> str | None:
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_there(url: str) -> bool:
    """Whether there is a database to open; opening an SQLite file that is not there would make it."""
    given = make_url(url)
    is_file = given.get_backend_name() == "sqlite" and given.database not in (None, "", ":memory:")
    return not is_file or Path(str(given.database)).exists()


def require_library(url: str) -> None:
    """Raise NoLibraryYet where opening the database would only make an empty one."""
    if not is_there(url):
        raise NoLibraryYet(database=make_url(url).render_as_string(hide_password=True))


def require_newest(store: Store) -> None:
    """Raise SchemaBehind unless the database is at the newest revision, NoLibraryYet for an empty one."""
    found, wanted = revision_of(store), newest_revision()
    if found is None:
        raise NoLibraryYet(database=store.url.render_as_string(hide_password=True))
    if found != wanted:
        raise SchemaBehind(found=found, wanted=wanted)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migration_folder()))
    return config
