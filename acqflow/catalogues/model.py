"""Vendors, saved mappings, import runs, quarantine and offers as they are kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from acqflow.storage.record import Record, strict


class Vendor(Record):
    __tablename__ = "vendors"

    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    currency: Mapped[str]
    email: Mapped[str | None]


class VendorProfile(Record):
    """How one vendor's files of one format are read: encoding and column mapping, confirmed once."""

    __tablename__ = "vendor_profiles"
    __table_args__ = strict(UniqueConstraint("vendor_id", "format"))

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"))
    format: Mapped[str]
    profile: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class ImportRun(Record):
    """One reading of one file. framed = staged + quarantined + skipped; staged = new + changed + same.

    A record that is taken in corrected goes over from quarantined to staged, so that the sum stays true.

    It is kept a chunk at a time, the counts with each: a run that was broken off goes on behind its last chunk.
    """

    __tablename__ = "import_runs"
    __table_args__ = strict(
        CheckConstraint("framed = staged + quarantined + skipped", name="nothing_lost"),
        CheckConstraint("staged = new + changed + same", name="staged"),
        CheckConstraint(
            "state IN ('waiting', 'running', 'cancelled', 'failed', 'applied', 'undone')", name="state"
        ),
        Index(None, "vendor_id", "file_digest"),
        Index(None, "state"),
    )

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"))
    file_name: Mapped[str]
    file_digest: Mapped[str]
    file_bytes: Mapped[int]
    format: Mapped[str]
    profile: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="running")
    # The name of the file, kept until the import ends, where a worker imports it; None where a command does.
    kept_file: Mapped[str | None]
    # Until when its worker has said to be at it; afterwards another may go on.
    lease_until: Mapped[datetime | None]
    # Why it failed, as an error that can be told again.
    failure: Mapped[dict[str, Any] | None]
    # How many records there will be in all, 0 until it was read once; `framed` of them are kept so far.
    expected: Mapped[int]
    framed: Mapped[int]
    staged: Mapped[int]
    quarantined: Mapped[int]
    skipped: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    same: Mapped[int]
    # Titles seen for the first time in this run; the rest of `new` were offers of titles already known.
    titles_added: Mapped[int]
    conflicts: Mapped[int] = mapped_column(default=0)
    # Of a list of what is in a package: the rows that it names no longer.
    gone: Mapped[int] = mapped_column(default=0)
    is_package: Mapped[bool] = mapped_column(default=False)
    # No foreign key: an undone import may have brought the package.
    package_id: Mapped[int | None] = mapped_column(index=True)
    package_added: Mapped[bool] = mapped_column(default=False)
    # The line of headings of a table, ready to stand before any of its rows; None where there is none.
    heading: Mapped[bytes | None]
    # What the reader said of the whole file; None in runs of a time when it was not kept.
    encoding: Mapped[str | None]
    notes: Mapped[list[Any] | None]
    # Where its titles went, as whoever distributed them says; None in runs of a time when it was not kept.
    distribution: Mapped[dict[str, Any] | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class UploadLook(Record):
    """A look at what importing an upload would do, read in one way; it goes when the upload goes."""

    __tablename__ = "looks"
    __table_args__ = strict(
        UniqueConstraint("token", "digest"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'given_up')", name="state"),
        CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="done"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed"),
        Index(None, "state"),
    )

    token: Mapped[str]
    # Of how the upload is read.
    digest: Mapped[str]
    # Where it lies in the var folder.
    path: Mapped[str]
    file_name: Mapped[str]
    file_bytes: Mapped[int]
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"))
    format: Mapped[str]
    profile: Mapped[dict[str, Any]]
    notes: Mapped[list[Any]]
    state: Mapped[str]
    # How many workers have taken it: one that was given up for dead is not listened to.
    turn: Mapped[int]
    lease_until: Mapped[datetime | None]
    records: Mapped[int]
    read_bytes: Mapped[int]
    # JSON as text: what vendors write may hold signs that a database's own JSON cannot.
    result: Mapped[str | None]
    failure: Mapped[dict[str, Any] | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class QuarantinedRecord(Record):
    """What a run set aside. It waits until somebody takes it in corrected, or dismisses it with a reason."""

    __tablename__ = "quarantined_records"
    __table_args__ = strict(
        UniqueConstraint("run_id", "ordinal", "offset"),
        CheckConstraint("state IN ('waiting', 'taken', 'dismissed')", name="state"),
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(state = 'taken') = (corrected IS NOT NULL)", name="taken"),
        CheckConstraint("(state = 'dismissed') = (settled_reason IS NOT NULL)", name="dismissed"),
        Index(None, "state"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id"))
    ordinal: Mapped[int]
    offset: Mapped[int]
    length: Mapped[int]
    reason: Mapped[str]
    detail: Mapped[str]
    raw: Mapped[bytes]
    state: Mapped[str] = mapped_column(default="waiting")
    # Why it was dismissed.
    settled_reason: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    # What was taken in its place, as it was sent.
    corrected: Mapped[bytes | None]


class Offer(Record):
    """One vendor's offer of one title, at the price last heard."""

    __tablename__ = "offers"
    __table_args__ = strict(UniqueConstraint("vendor_id", "vendor_key"), Index(None, "title_id"))

    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"))
    # What the vendor's records are told apart by: its own number, else its record id, else the ISBN.
    vendor_key: Mapped[str]
    vendor_number: Mapped[str | None]
    price_minor: Mapped[int | None]
    currency: Mapped[str | None]
    price_raw: Mapped[str | None]
    record_digest: Mapped[str]
    warnings: Mapped[list[Any]]
    # The numbers this record gives its title, so that undoing another import leaves them there; None: not known.
    given: Mapped[dict[str, Any] | None]
    # What else its record says, by name: hints for the order, such as fund and copies.
    said: Mapped[dict[str, Any] | None]
    # The words of its record; None where the record made the title, which has them, and where nobody kept them.
    described: Mapped[dict[str, Any] | None]
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    # Where the title may be read freely, if this is an offer of a free copy.
    address: Mapped[str | None]


class ImportChange(Record):
    """What a run did to one offer, and how it was before: what undoing needs."""

    __tablename__ = "import_changes"
    __table_args__ = strict(
        UniqueConstraint("run_id", "offer_id"), CheckConstraint("kind IN ('new', 'changed')", name="kind")
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id"))
    offer_id: Mapped[int] = mapped_column(index=True)
    title_id: Mapped[int]
    kind: Mapped[str]
    title_added: Mapped[bool]
    before: Mapped[dict[str, Any] | None]


class PackageChange(Record):
    """What a run did to one row of a package, and how it was before; `gone`: its list named it no longer."""

    __tablename__ = "package_changes"
    __table_args__ = strict(
        UniqueConstraint("run_id", "row_id"),
        CheckConstraint("kind IN ('new', 'changed', 'gone')", name="kind"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id"))
    row_id: Mapped[int]
    kind: Mapped[str]
    before: Mapped[dict[str, Any] | None]
