"""What an outside client of SQLite may not do to a table that only grows."""

import sqlite3
from pathlib import Path

import pytest

from acqflow.schema import create_schema
from acqflow.storage.store import Store

_ADD = (
    "INSERT {how} INTO movements (id, key, part, kind, from_account_id, to_account_id, amount_minor,"
    " currency, at, by_id, reason, reverses_id)"
    " VALUES (:id, :key, :part, 'allocate', 1, 2, :amount, 'CNY', '2026-01-01', 1, 'r', :reverses)"
)
_FIRST = {"id": 1, "key": "k", "part": 0, "amount": 100, "reverses": 7}


@pytest.fixture
def outside(tmp_path: Path) -> sqlite3.Connection:
    """As a person opens the file: no recursive triggers, no foreign keys."""
    store = Store(f"sqlite:///{tmp_path / 'kept.db'}")
    create_schema(store.engine)
    store.close()
    connection = sqlite3.connect(tmp_path / "kept.db")
    connection.execute(_ADD.format(how=""), _FIRST)
    return connection


@pytest.mark.parametrize(
    "row",
    [
        _FIRST | {"amount": 999},
        _FIRST | {"id": 2, "amount": 999, "reverses": 8},
        _FIRST | {"id": 2, "key": "other", "amount": 999},
    ],
)
def test_no_unique_key_lets_a_row_be_replaced(outside: sqlite3.Connection, row: dict[str, object]) -> None:
    for how in ("OR REPLACE", "OR FAIL"):
        with pytest.raises(sqlite3.IntegrityError):
            outside.execute(_ADD.format(how=how), row)
    assert outside.execute("SELECT id, key, amount_minor FROM movements").fetchall() == [(1, "k", 100)]


def test_rows_whose_keys_differ_are_added(outside: sqlite3.Connection) -> None:
    outside.execute(_ADD.format(how=""), _FIRST | {"id": 2, "part": 1, "reverses": None})
    outside.execute(_ADD.format(how=""), _FIRST | {"id": None, "part": 2, "reverses": None})
    assert outside.execute("SELECT count(*) FROM movements").fetchone() == (3,)
