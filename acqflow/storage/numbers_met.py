"""A set of numbers that may be larger than memory: it lies in a nameless file, which goes when the set goes."""

import sqlite3
from collections.abc import Collection

_PREPARE = (
    # In kilobytes; what does not fit goes to the file.
    "PRAGMA cache_size=-4096",
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "CREATE TABLE met (number INTEGER PRIMARY KEY)",
    "BEGIN",
)


class NumbersMet:
    """Numbers of 64 bits that were met before. Takes the same memory whether they are few or millions."""

    def __init__(self) -> None:
        # SQLite takes an empty name for a database of its own that it keeps on disk as far as it must.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for statement in _PREPARE:
            self._database.execute(statement)

    def meet(self, numbers: Collection[int]) -> bool:
        """Whether one of them was met before; if none was, all of them are now."""
        marks = ", ".join("?" * len(numbers))
        query = f"SELECT EXISTS (SELECT 1 FROM met WHERE number IN ({marks}))"  # noqa: S608  marks only
        (known,) = self._database.execute(query, tuple(numbers)).fetchone()
        if not known:
            self._database.executemany("INSERT OR IGNORE INTO met VALUES (?)", [(number,) for number in numbers])
        return bool(known)
