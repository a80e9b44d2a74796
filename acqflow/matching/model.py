"""Profiles, matches and what was learned, as they are kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from acqflow.storage.record import Record, strict


class Profile(Record):
    """What a subject wants beside its class ranges; a change is a new version, the newest one counts."""

    __tablename__ = "profiles"
    __table_args__ = strict(
        UniqueConstraint("subject_id", "version"),
        CheckConstraint("(price_cap_minor IS NULL) = (currency IS NULL)", name="price_cap"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    version: Mapped[int]
    # Lists of texts. Empty languages or resource types: all of them.
    keywords: Mapped[list[Any]]
    languages: Mapped[list[Any]]
    resource_types: Mapped[list[Any]]
    # [vendor's code, its word for the subject]; None is as good as none.
    vendor_words: Mapped[list[Any] | None]
    price_cap_minor: Mapped[int | None]
    currency: Mapped[str | None]
    adopted_at: Mapped[datetime]
    adopted_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class Distribution(Record):
    """How far the titles have been matched for a subject, and against which of its wants."""

    __tablename__ = "distributions"

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), unique=True)
    wants_digest: Mapped[str]
    up_to_title_id: Mapped[int]
    at: Mapped[datetime]


class Match(Record):
    """A subject wants a title. `reasons` are [code, facts] pairs, `score` the sum of their parts."""

    __tablename__ = "matches"
    __table_args__ = strict(
        UniqueConstraint("title_id", "subject_id"), Index(None, "subject_id", "score", "title_id")
    )

    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id", ondelete="CASCADE"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    score: Mapped[int]
    reasons: Mapped[list[Any]]
    profile_version: Mapped[int]
    matched_at: Mapped[datetime]


class LearnedModel(Record):
    """What a matcher has learned; `content` is the matcher's own, in the form of its model's `version`."""

    __tablename__ = "learned_models"

    plugin: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]
    content: Mapped[bytes]
    # How good it was on titles kept apart, by the names of `Quality`.
    quality: Mapped[dict[str, Any]]
    learned_at: Mapped[datetime]
    learned_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
