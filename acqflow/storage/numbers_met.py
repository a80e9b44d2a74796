"""Numbers that may be more than memory holds: they lie in a nameless file, which goes when the set goes."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping

_PREPARE = (
    # In kilobytes; what does not fit goes to the file.
    "PRAGMA cache_size=-4096",
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
)


class NumbersMet:
    """Numbers of 64 bits that were met before. Takes the same memory whether they are few or millions."""

    def __init__(self) -> None:
        self._database = _nameless("CREATE TABLE met (number INTEGER PRIMARY KEY)")

    def meet(self, numbers: Collection[int]) -> bool:
        """Whether one of them was met before; if none was, all of them are now."""
        marks = ", ".join("?" * len(numbers))
        query = f"SELECT EXISTS (SELECT 1 FROM met WHERE number IN ({marks}))"  # noqa: S608  marks only
        (known,) = self._database.execute(query, tuple(numbers)).fetchone()
        if not known:
            self._database.executemany("INSERT OR IGNORE INTO met VALUES (?)", [(number,) for number in numbers])
        return bool(known)


class NumbersNoted:
    """For each of many numbers of 64 bits another one, that which was noted first. Takes the same memory, too."""

    def __init__(self) -> None:
        self._database = _nameless("CREATE TABLE noted (number INTEGER PRIMARY KEY, value INTEGER NOT NULL)")

    def note(self, values: Mapping[int, int]) -> None:
        """A number that was noted before keeps what it has."""
        self._database.executemany("INSERT OR IGNORE INTO noted VALUES (?, ?)", values.items())

    def noted(self, numbers: Iterable[int]) -> dict[int, int]:
        """What was noted for those of them for which something was."""
        query = "SELECT number, value FROM noted WHERE number IN (SELECT value FROM json_each(?))"
        return dict(self._database.execute(query, (json.dumps(list(numbers)),)))


def _nameless(table: str) -> sqlite3.Connection:
    # SQLite takes an empty name for a database of its own that it keeps on disk as far as it must.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    for statement in (*_PREPARE, table, "BEGIN"):
        database.execute(statement)
    return database
