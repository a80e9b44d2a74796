"""What a search may ask, and what pages show of a title."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from acqflow.people.rules import PersonName

Row = TypeVar("Row")

PAGE_SIZE = 50
COUNTED_UP_TO = 10_000
"""Beyond this many hits a search says "more than 10,000" and sorts the newest 10,000."""


class Sort(StrEnum):
    NEWEST = "newest"
    TITLE = "title"
    YEAR = "year"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to. None or empty: not narrowed. `class_prefix` needs its `class_scheme`."""

    language: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    resource_type: str | None = None
    class_scheme: str | None = None
    class_prefix: str | None = None
    subject_words: str | None = None
    is_offered: bool | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows. `total` counts all of them, or says "more than" where `total_is_bound`."""

    rows: tuple[Row, ...]
    total: int
    total_is_bound: bool = False
    number: int = 1
    size: int = PAGE_SIZE

    @property
    def last_number(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A title for a page. `isbn` is the first one that can be trusted, as 13 digits.

    `doubtful` are those of `identifiers` that cannot be.
    """

    id: int
    title: str
    other_title: str | None
    creators: str | None
    publisher: str | None
    year: int | None
    edition: str | None
    series: str | None
    language: str | None
    resource_type: str
    form: str
    subject_words: str | None
    is_offered: bool
    isbn: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    class_numbers: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[tuple[str, str], ...] = ()

    @property
    def doubtful_isbn(self) -> str | None:
        """The ISBN of a title that has none to be trusted."""
        return None if self.isbn else dict(reversed(self.doubtful)).get("isbn")


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One line of a title's story. `by_name` is empty where the program did it by itself."""

    at: datetime
    by_id: int | None
    by_name: PersonName
    station: str
    event: str
    facts: dict[str, Any]
