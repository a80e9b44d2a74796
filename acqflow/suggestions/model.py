"""Suggestions, endorsements and the steps of their cases as they are kept."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from acqflow.storage.append_only import append_only
from acqflow.storage.record import Record, strict


class Suggestion(Record):
    """One title asked for. Whoever asks for it again joins as an endorser."""

    __tablename__ = "suggestions"
    __table_args__ = strict(
        CheckConstraint("need IN (1, 2, 3)", name="need"),
        CheckConstraint("(state = 'declined') = (decline_code IS NOT NULL)", name="declined_for_a_reason"),
        Index(None, "subject_id", "state", "promised_on"),
    )

    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"), index=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    department: Mapped[str | None]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    # 1 essential for a course, 2 supports teaching or research, 3 desirable.
    need: Mapped[int]
    reason: Mapped[str]
    state: Mapped[str]
    submitted_at: Mapped[datetime]
    promised_on: Mapped[date]
    decline_code: Mapped[str | None]
    decline_text: Mapped[str | None]

    steps: Mapped[list["SuggestionStep"]] = relationship(order_by="SuggestionStep.id")
    endorsements: Mapped[list["Endorsement"]] = relationship(order_by="Endorsement.id")


class Endorsement(Record):
    __tablename__ = "endorsements"
    __table_args__ = strict(UniqueConstraint("suggestion_id", "person_id"))

    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    department: Mapped[str | None]
    need: Mapped[int]
    reason: Mapped[str]
    at: Mapped[datetime]


class SuggestionStep(Record):
    """From one state to the next: who, when, and what was said."""

    __tablename__ = "suggestion_steps"

    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # What was done, and the state it led to: one act may pass through several states.
    step: Mapped[str]
    state: Mapped[str]
    text: Mapped[str | None]


append_only(SuggestionStep.__table__)
