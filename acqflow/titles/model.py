"""Titles, their numbers and class numbers, holdings, packages, standings and dossier entries as they are kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from acqflow.storage.append_only import append_only
from acqflow.storage.columns import SortKey
from acqflow.storage.record import Record, strict
from acqflow.storage.search_index import SearchIndex

# The words of titles; read from its newest end, so that a frequent word costs no more than a page.
TITLE_SEARCH = SearchIndex("title_search")


class Title(Record):
    __tablename__ = "titles"
    __table_args__ = strict(
        CheckConstraint("resource_type IN ('book', 'ebook', 'journal', 'database')", name="resource_type"),
        Index(None, "language", "id"),
        Index(None, "language", "work_key", "id"),
        Index(None, "year", "id"),
        Index(None, "work_key", "id"),
        Index(None, "block", "form", "id"),
    )

    title: Mapped[str]
    other_title: Mapped[str | None]
    # As printed, joined by "; " in the order of the record.
    creators: Mapped[str | None]
    publisher: Mapped[str | None]
    year: Mapped[int | None]
    edition: Mapped[str | None]
    series: Mapped[str | None]
    language: Mapped[str | None]
    # What budgets and policies speak of; `form` is the manifestation: print and microform are both books.
    resource_type: Mapped[str] = mapped_column(default="book")
    form: Mapped[str] = mapped_column(default="print")
    # Normalised title and first creator; a hint for recognition, never a proof.
    work_key: Mapped[str] = mapped_column(SortKey)
    subject_words: Mapped[str | None]
    # The beginning of the title proper: what is compared word for word with titles that begin so too.
    block: Mapped[str] = mapped_column(SortKey, default="")
    # Whether a vendor offers it now; kept here by `catalogues`, so that a search need not ask downstream.
    is_offered: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    # The title that somebody said this one is the same book as: it goes on, and this one is only remembered.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("titles.id"))

    identifiers: Mapped[list["TitleIdentifier"]] = relationship(
        order_by="TitleIdentifier.id", cascade="all, delete-orphan", passive_deletes=True
    )
    class_numbers: Mapped[list["TitleClass"]] = relationship(
        order_by="TitleClass.id", cascade="all, delete-orphan", passive_deletes=True
    )


class TitleIdentifier(Record):
    __tablename__ = "title_identifiers"
    __table_args__ = strict(Index(None, "value", "scheme"), UniqueConstraint("title_id", "scheme", "value"))

    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id", ondelete="CASCADE"))
    scheme: Mapped[str]
    value: Mapped[str]
    raw: Mapped[str]
    # A wrong check digit, or a number another title already has: kept and shown, but never enough to say
    # that two titles are one.
    is_doubtful: Mapped[bool] = mapped_column(default=False)


class TitleClass(Record):
    """A class number. Without a sort key it could not be read: it is shown, and matches nothing."""

    __tablename__ = "title_classes"
    __table_args__ = strict(
        UniqueConstraint("title_id", "scheme", "code"), Index(None, "scheme", "sort_key", "title_id")
    )

    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id", ondelete="CASCADE"))
    scheme: Mapped[str]
    code: Mapped[str]
    sort_key: Mapped[str | None] = mapped_column(SortKey)


class Holding(Record):
    """What the library holds under one identifier, whether or not anybody ever offered it."""

    __tablename__ = "holdings"
    __table_args__ = strict(UniqueConstraint("value", "scheme", "resource_type", "location"))

    scheme: Mapped[str]
    value: Mapped[str]
    resource_type: Mapped[str] = mapped_column(default="book")
    location: Mapped[str] = mapped_column(default="")
    copies: Mapped[int] = mapped_column(default=1)
    as_of: Mapped[date]


class Package(Record):
    """E-books or e-journals that a provider gives together; the library holds it since a day, or does not."""

    __tablename__ = "packages"
    __table_args__ = strict(CheckConstraint("(held_since IS NULL) OR (marked_at IS NOT NULL)", name="marked"))

    # What its lists call it, the same in every later one.
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    provider: Mapped[str | None]
    held_since: Mapped[date | None]
    # Who said last whether it is held.
    marked_at: Mapped[datetime | None]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    listed_at: Mapped[datetime]


class PackageTitle(Record):
    """A row of a package's list: a title, from when to when. One whose coverage has a gap has a row for each part.

    Dates, volumes and the rest of the coverage are kept as KBART writes them.
    """

    __tablename__ = "package_titles"
    __table_args__ = strict(
        UniqueConstraint("package_id", "key"),
        CheckConstraint("access IN ('F', 'P')", name="access"),
        Index(None, "package_id", "title"),
    )

    package_id: Mapped[int] = mapped_column(ForeignKey("packages.id"))
    # What tells the rows of a list apart.
    key: Mapped[str]
    title: Mapped[str]
    creators: Mapped[str | None]
    publisher: Mapped[str | None]
    form: Mapped[str]
    begins: Mapped[str | None]
    begins_volume: Mapped[str | None]
    begins_issue: Mapped[str | None]
    ends: Mapped[str | None]
    ends_volume: Mapped[str | None]
    ends_issue: Mapped[str | None]
    depth: Mapped[str | None]
    embargo: Mapped[str | None]
    access: Mapped[str | None]
    url: Mapped[str | None]
    digest: Mapped[str]
    # Which list named it last; a row that the newest list does not name has left the package.
    listed_by: Mapped[int]
    is_listed: Mapped[bool] = mapped_column(default=True)


class PackageNumber(Record):
    """A number of a row of a package; `form` says of which form of the title it is the number."""

    __tablename__ = "package_numbers"
    __table_args__ = strict(
        UniqueConstraint("package_title_id", "scheme", "value"), Index(None, "value", "scheme")
    )

    package_title_id: Mapped[int] = mapped_column(ForeignKey("package_titles.id", ondelete="CASCADE"))
    scheme: Mapped[str]
    value: Mapped[str]
    form: Mapped[str]
    # A wrong check digit: kept, but never enough to say that the package has a title.
    is_doubtful: Mapped[bool] = mapped_column(default=False)


class TitleStanding(Record):
    """What became of a title somewhere downstream, written by whoever made it true."""

    __tablename__ = "title_standings"
    __table_args__ = strict(
        UniqueConstraint("title_id", "standing", "reference"),
        CheckConstraint(
            "standing IN ('on_order', 'approved', 'on_list', 'suggested', 'rejected')", name="standing"
        ),
    )

    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    standing: Mapped[str]
    # Whose word it is: "order-line:17", "list:4", "suggestion:9", "subject:TP3".
    reference: Mapped[str]
    detail: Mapped[str | None]
    since: Mapped[datetime]


class FreeCopy(Record):
    """Where a title may be read freely, as an offer says that is not withdrawn."""

    __tablename__ = "free_copies"
    __table_args__ = strict(UniqueConstraint("title_id", "source", "address"))

    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id", ondelete="CASCADE"))
    # Code of the vendor that stands for the repository.
    source: Mapped[str]
    address: Mapped[str]
    since: Mapped[datetime]


class TitleMerge(Record):
    """Two titles that somebody said are one, and what was moved for it: what taking it back needs."""

    __tablename__ = "title_merges"
    __table_args__ = strict(Index(None, "kept_id"), Index(None, "gone_id"))

    kept_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    gone_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    # Station → what it has moved, as it needs it to move it back.
    moved: Mapped[dict[str, Any]]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class TitleSplit(Record):
    """A title in which two books lay, and what went to the new one: what taking it back needs."""

    __tablename__ = "title_splits"
    __table_args__ = strict(Index(None, "kept_id"), Index(None, "new_id"))

    # No foreign keys: taking it back removes the new title, undoing an import may later remove the other.
    kept_id: Mapped[int]
    new_id: Mapped[int]
    # Station → what it has moved, as it needs it to move it back.
    moved: Mapped[dict[str, Any]]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class DossierEntry(Record):
    """One line of a title's story."""

    __tablename__ = "dossier_entries"
    __table_args__ = strict(Index(None, "title_id", "id"))

    # No foreign key: the story of a title outlives an undone import.
    title_id: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None]
    station: Mapped[str]
    event: Mapped[str]
    facts: Mapped[dict[str, Any]]


append_only(DossierEntry.__table__)


@event.listens_for(Title.__table__, "after_create")
def _create_search(_table: Any, connection: Any, **_options: Any) -> None:
    for statement in TITLE_SEARCH.create_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
