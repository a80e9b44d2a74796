"""Column types that mean the same on SQLite's STRICT tables and on PostgreSQL."""

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

# SQLite numbers rows by itself only for a column declared INTEGER; STRICT tables know no BIGINT.
WholeNumber = BigInteger().with_variant(Integer(), "sqlite")
Words = Text()
# Sorts by its bytes in every database, whatever the language of the server: shelf order depends on it.
SortKey = Text(collation="C").with_variant(Text(), "sqlite")
Bytes = LargeBinary().with_variant(LargeBinary(), "sqlite")

# One for all: json.dumps makes a new encoder for each value that wants other than its defaults.
_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC moment; on SQLite as text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone cannot be kept: {value!r}")
        moment = value.astimezone(UTC)
        return _utc_text(moment) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]


# Rows that are added together share their moment, and writing it out is slow.
@lru_cache(maxsize=16)
def _utc_text(moment: datetime) -> str:
    """As long for every moment, so that texts sort as the moments do."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Day(TypeDecorator[date]):
    """A calendar day; on SQLite as ISO text."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if value is not None and dialect.name == "sqlite" else value


class Flag(TypeDecorator[bool]):
    """Yes or no; on SQLite as 1 or 0."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        return int(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002
        return None if value is None else bool(value)


class Facts(TypeDecorator[Any]):
    """A small JSON value that is read whole, never searched into; None is NULL, never the `null` of JSON."""

    impl = JSONB
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else JSONB(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return _as_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        # Most lists kept are empty, and reading JSON costs a page more than reading its rows.
        return [] if value == "[]" else json.loads(value)
