"""What is in a package, and what must be said to mark it as held."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from acqflow.people.rules import PersonName
from acqflow.vocabulary.errors import Conflict, Missing, Unreadable, words


class PackageMissing(Missing):
    """Facts: `package`."""

    says = words("There is no package %(package)s. The list of packages names those there are.")


class PackageNotHeld(Conflict):
    """Facts: `package`."""

    says = words("The package %(package)s is not held; there is nothing to take back.")


class PackageHeldAhead(Unreadable):
    """Facts: `day`, `today`."""

    says = words("The day %(day)s lies ahead. Mark the package when it is there, with a day up to %(today)s.")


class PackageWithoutName(Unreadable):
    says = words("A package needs a name: write what people call it.")


class PackageNumberRow(NamedTuple):
    """A number of a row; `form` of the title in which it has it: ebook, print, ejournal or journal."""

    scheme: str
    value: str
    form: str
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a title lies in a package, as KBART writes it: dates as 2014, 2014-03 or 2014-03-31.

    An end that is not given is the present. `depth`: fulltext, selected articles or abstracts. `embargo`: P1Y (the
    last year is shut), R2M (only it is open), both with ";" between. `access`: F (free to everyone) or P (paid).
    """

    begins: str | None = None
    begins_volume: str | None = None
    begins_issue: str | None = None
    ends: str | None = None
    ends_volume: str | None = None
    ends_issue: str | None = None
    depth: str | None = None
    embargo: str | None = None
    access: str | None = None
    url: str | None = None


COVERAGE = tuple(Coverage.__dataclass_fields__)
"""The columns of a package's row that its coverage fills."""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A row of a package's list. `key` tells its rows apart, `digest` whether one has changed."""

    key: str
    title: str
    creators: str
    publisher: str
    form: str
    numbers: tuple[PackageNumberRow, ...]
    coverage: Coverage
    digest: str


class KnownRow(NamedTuple):
    """A row that a package has already; `is_listed`: its newest list named it, `listed_by` the last one."""

    row_id: int
    digest: str
    is_listed: bool
    listed_by: int


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """A package for a page. `titles` are the rows of its newest list; `held_since` None: it is not held."""

    package_id: int
    code: str
    name: str
    provider: str | None
    held_since: date | None
    titles: int
    listed_at: datetime
    marked_at: datetime | None = None
    marked_by: PersonName | None = None

    @property
    def is_held(self) -> bool:
        return self.held_since is not None


@dataclass(frozen=True, slots=True)
class TitleInPackage:
    """A row of a package for a page; `numbers` are (scheme, value)."""

    title: str
    creators: str | None
    publisher: str | None
    form: str
    numbers: tuple[tuple[str, str], ...]
    coverage: Coverage


_PART_ONLY = frozenset({"selected articles", "abstracts"})


def is_whole(depth: str | None) -> bool:
    """Whether a row gives the title itself, and not only some of it."""
    return depth not in _PART_ONLY


def coverage_said(coverage: Coverage) -> str:
    """From when to when, and what is shut, as the list has it: "1987-09-01 – 2022; P1Y"; "" for all of it."""
    begins = coverage.begins or coverage.begins_volume or ""
    ends = coverage.ends or coverage.ends_volume or ""
    span = f"{begins} – {ends}".strip() if begins or ends else ""
    depth = "" if is_whole(coverage.depth) else coverage.depth
    return "; ".join(part for part in (span, coverage.embargo, depth) if part)


def check_held(since: date, *, on: date) -> None:
    """Raises PackageHeldAhead: from a day to come the library holds nothing yet."""
    if since > on:
        raise PackageHeldAhead(day=since, today=on)
