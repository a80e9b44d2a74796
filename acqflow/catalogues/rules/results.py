"""What an import says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from acqflow.people.rules import PersonName
from acqflow.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The file that is read: `digest` of its bytes (SHA-256, hex), `size` in bytes, the format plugin's name.

    `profile` is the reading profile as plain data; the same bytes read with another profile are another import.
    `is_package`: it lists what is in a package, and offers nothing. `heading` is the line of headings of a table,
    to stand before any of its rows.
    """

    name: str
    digest: str
    size: int
    format: str
    profile: Mapping[str, Any] = field(default_factory=dict)
    heading: bytes | None = None
    is_package: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """framed = staged + quarantined + skipped; staged = new + changed + same.

    `titles_added`: titles seen for the first time; the rest of `new` are offers of titles already known.
    `conflicts`: records whose identifiers belong to different titles, kept as titles of their own. `gone`: what
    the list of a package names no longer.
    """

    framed: int = 0
    staged: int = 0
    quarantined: int = 0
    skipped: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    titles_added: int = 0
    conflicts: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`is_repeat`: these very bytes were imported before, by run `run_id`; nothing was read or changed.

    `title_ids`: the titles that are new, newly offered or changed, where the file was kept in one transaction.
    """

    run_id: int
    counts: Counts
    is_repeat: bool = False
    title_ids: tuple[int, ...] = ()
    encoding: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    package_id: int | None = None


@dataclass(frozen=True, slots=True)
class RunOfFile:
    """The run of a file: behind the `kept` records it goes on, unless it `is_done`."""

    run_id: int
    kept: int = 0
    expected: int = 0
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class QueuedFile:
    """The run a file waits in. `takes_file`: this copy is imported; else another is, or the run `is_done`."""

    run_id: int
    takes_file: bool = False
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class QueuedRun:
    """What a worker needs to know of an import; `expected` is 0 until the file was read once."""

    run_id: int
    vendor_id: int
    vendor_code: str
    file_name: str
    kept_file: str
    format: str
    profile: Mapping[str, Any]
    notes: tuple[tuple[str, str], ...]
    expected: int
    by_id: int


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One record as it would be kept. `outcome`: new_title, new_offer, new_in_package, changed or same."""

    ordinal: int
    outcome: str
    title_id: int | None
    title: str
    creators: str
    publisher: str
    year: int | None
    isbn: str
    price: Money | None
    price_raw: str
    class_numbers: tuple[tuple[str, str], ...]
    warnings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A record kept aside. `raw` is what stood in the file, `offset` and `length` where (bytes).

    `state` is waiting, taken or dismissed; the rest says who settled it, when, and why it was dismissed.
    `quarantined_id` is None in a preview, where nothing is kept.
    """

    ordinal: int
    offset: int
    length: int
    reason: str
    detail: str
    raw: bytes
    quarantined_id: int | None = None
    state: str = "waiting"
    settled_reason: str | None = None
    settled_at: datetime | None = None
    settled_by: PersonName | None = None


@dataclass(frozen=True, slots=True)
class AsideCounts:
    """What became of the records that an import set aside; those taken in are no longer counted as quarantined."""

    waiting: int = 0
    taken: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """What taking a corrected record in came to. `outcome` as in a preview; no `title_id`: a row of a package."""

    run_id: int
    outcome: str
    title_id: int | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What importing a file would do; nothing of it is kept."""

    counts: Counts
    rows: tuple[PreviewRow, ...]
    reasons: Mapping[str, int]
    quarantined: tuple[QuarantineRow, ...]
    encoding: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    is_repeat: bool = False
    # The package whose list it is; None for a file of offers.
    package: str | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import for a list of them; `expected` records are in its file, `counts.framed` are kept so far.

    `state`: waiting, running, cancelled, failed, applied or undone. `is_kept`: its file is here, so that a worker
    imports it and it can be resumed; `lease_until`: until when one has said to be at it. `expected` is 0 until the
    file was read once.
    """

    run_id: int
    vendor_id: int
    vendor_code: str
    file_name: str
    file_digest: str
    format: str
    state: str
    counts: Counts
    by_id: int
    by_name: PersonName
    at: datetime
    undone_at: datetime | None
    undone_by_id: int | None
    encoding: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    expected: int = 0
    is_kept: bool = False
    lease_until: datetime | None = None
    is_package: bool = False
    package_id: int | None = None

    @property
    def is_under_way(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def is_stopped(self) -> bool:
        return self.state in ("cancelled", "failed")


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """What undoing took back; all zero when it had been undone before.

    `title_ids`: the titles that may have lost something, for whoever distributes them again. `rows_removed` and
    `rows_restored` are rows of a package.
    """

    run_id: int
    titles_removed: int = 0
    offers_removed: int = 0
    offers_restored: int = 0
    rows_removed: int = 0
    rows_restored: int = 0
    is_repeat: bool = False
    title_ids: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One vendor's offer. `price` None: none was printed, or it could not be read (see `price_raw`)."""

    offer_id: int
    title_id: int
    vendor_id: int
    vendor_code: str
    price: Money | None
    price_raw: str | None
    vendor_number: str | None
    warnings: tuple[tuple[str, str], ...]
    # Entered by hand, so that it can be taken back by hand.
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class VendorRow:
    vendor_id: int
    code: str
    name_zh: str
    name_en: str
    currency: str
    email: str | None
