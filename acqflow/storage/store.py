"""The database of one library: reading it, and writing it one whole action at a time."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from acqflow.vocabulary.errors import Sentence, Unreadable, words

P = ParamSpec("P")
R = TypeVar("R")

_BUSY_SECONDS = 30
_TRIES = 5
_STATEMENTS = 32
# serialization_failure and deadlock_detected: the transaction left nothing behind and may run again.
_RUN_AGAIN = {"40001", "40P01"}
_ON_CONNECT = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Without it INSERT OR REPLACE walks past the triggers of tables that only grow.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}",
    "PRAGMA cache_size=-8192",
)


# With the drivers that are installed with us.
_SPOKEN_TO = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")


class DatabaseUnusable(Unreadable):
    """Carries `why`, a Sentence. The address itself is not told: a password may stand in it."""

    says = words("The database cannot be used: %(why)s.")


def check_database_url(url: str) -> None:
    """Raises DatabaseUnusable for what is no address, or that of a database we cannot speak to."""
    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError):
        says = words("it is no address like postgresql+psycopg://acqflow@db.example/acqflow")
        raise DatabaseUnusable(why=Sentence(says)) from None
    if driver not in _SPOKEN_TO:
        says = words("%(driver)s is neither sqlite nor postgresql+psycopg")
        raise DatabaseUnusable(why=Sentence(says, {"driver": driver}))


class Store:
    """One library's database. `run` gives an action its session and its transaction."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        # SQLite's own waiting is unfair: a writer can starve for seconds. One queue per process is fair enough.
        self._writers = threading.Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and cannot change anything."""
        with (
            self.engine.connect().execution_options(**self._read_options()) as connection,
            Session(connection, autoflush=False, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are kept all together, or not at all when an exception leaves it."""
        with self._writers, Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def run(self, action: Callable[Concatenate[Session, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one action in one transaction; a transaction that lost against another is run again whole."""
        for attempt in range(1, _TRIES + 1):
            try:
                with self.writing() as session:
                    return action(session, *args, **kwargs)
            except DBAPIError as lost:
                if getattr(lost.orig, "sqlstate", None) not in _RUN_AGAIN or attempt == _TRIES:
                    raise
                # Jitter keeps two losers from meeting again; it needs no secrecy.
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311
        raise AssertionError("unreachable")

    def ask(self, query: Callable[Concatenate[Session, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one query in a session that only reads."""
        with self.reading() as session:
            return query(session, *args, **kwargs)

    def close(self) -> None:
        self.engine.dispose()

    def _read_options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"only_reads": True}
        return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}


def _sqlite_engine(url: str) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    # A kept statement holds the values it last ran with, thousands of them where titles are looked up together.
    given = {"timeout": _BUSY_SECONDS, "check_same_thread": False, "cached_statements": _STATEMENTS}
    engine = create_engine(url, connect_args=given)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: it would open them too late and without the lock.
        connection.isolation_level = None
        for pragma in _ON_CONNECT:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _postgresql_engine(url: str) -> Engine:
    # READ COMMITTED is what row locks and conditional updates are safe under; REPEATABLE READ overdraws.
    return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True)
