"""Worklist entries, selection lists, circles, steps of a route and verdicts as they are kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from acqflow.storage.append_only import append_only
from acqflow.storage.record import Record, strict


class WorklistEntry(Record):
    """What a librarian did with a matched title; a match without an entry is new."""

    __tablename__ = "worklist_entries"
    __table_args__ = strict(
        UniqueConstraint("subject_id", "title_id"),
        CheckConstraint("state IN ('new', 'selected', 'rejected', 'deferred', 'passed', 'asked')", name="state"),
        Index(None, "subject_id", "state"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"), index=True)
    state: Mapped[str]
    reason_code: Mapped[str | None]
    note: Mapped[str | None]
    deferred_until: Mapped[date | None]
    passed_to_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    # Another subject passed it on: it lies here even if no class number of it is ours.
    received_from_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    # Codes of the departments whose faculty were asked; empty where nobody was.
    asked_departments: Mapped[list[Any]]
    list_line_id: Mapped[int | None] = mapped_column(ForeignKey("list_lines.id"), index=True)
    # How many things have been done to it: whoever saw another number did not see the last one.
    version: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class WorklistStep(Record):
    """Each thing done in a worklist, in order; undoing is a step too."""

    __tablename__ = "worklist_steps"
    __table_args__ = strict(Index(None, "subject_id", "by_id", "id"), Index(None, "title_id", "id"))

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    verb: Mapped[str]
    # The first step of the same act: what was done to many titles at once is undone at once. None: this one.
    act_id: Mapped[int | None] = mapped_column(ForeignKey("worklist_steps.id"), index=True)
    # The entry as it was before, to go back to; empty where there was none.
    before: Mapped[dict[str, Any]]
    # The entry's version after this step.
    version: Mapped[int]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("worklist_steps.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class FacultyAnswer(Record):
    """What a faculty member says of a title a librarian asked about."""

    __tablename__ = "faculty_answers"
    __table_args__ = strict(UniqueConstraint("title_id", "subject_id", "person_id"))

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    is_wanted: Mapped[bool]
    text: Mapped[str]
    at: Mapped[datetime]


class SelectionList(Record):
    __tablename__ = "selection_lists"
    __table_args__ = strict(
        CheckConstraint(
            "state IN ('draft', 'circulating', 'closed', 'submitted', 'approved', 'returned', 'rejected', "
            "'ordered')",
            name="state",
        ),
        Index(None, "subject_id", "state"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    # While it circulates: until when, and among which departments (codes).
    deadline: Mapped[date | None]
    departments: Mapped[list[Any]]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    # Counts submissions: a returned list that is submitted again gets a new route.
    round: Mapped[int] = mapped_column(default=0)

    lines: Mapped[list["ListLine"]] = relationship(back_populates="list", order_by="ListLine.id")


class ListLine(Record):
    """A title on a list: which offer, how many copies, which fund, and what it would take from it."""

    __tablename__ = "list_lines"
    __table_args__ = strict(
        UniqueConstraint("list_id", "title_id"),
        CheckConstraint("copies > 0", name="copies"),
        CheckConstraint("state IN ('open', 'rejected', 'approved', 'ordered', 'cancelled')", name="state"),
    )

    list_id: Mapped[int] = mapped_column(ForeignKey("selection_lists.id"))
    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    copies: Mapped[int]
    unit_price_minor: Mapped[int]
    currency: Mapped[str]
    # In the fund's currency, at the rate of the day the line was made.
    fund_amount_minor: Mapped[int]
    fund_currency: Mapped[str]
    rate: Mapped[str]
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))
    # Why it is bought although it is held or coming already.
    duplicate_reason: Mapped[str | None]
    # Why whoever decided struck it out.
    struck_reason: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="open")

    list: Mapped[SelectionList] = relationship(back_populates="lines")


class Circle(Record):
    """A faculty member's mark on a circulating list: 1 must have, 2 useful, 3 if money is left."""

    __tablename__ = "circles"
    __table_args__ = strict(
        UniqueConstraint("line_id", "person_id"), CheckConstraint("priority IN (1, 2, 3)", name="priority")
    )

    line_id: Mapped[int] = mapped_column(ForeignKey("list_lines.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    priority: Mapped[int]
    reason: Mapped[str | None]
    at: Mapped[datetime]


class RouteStep(Record):
    """Who must decide on a list, in which order, and the clause that says so."""

    __tablename__ = "route_steps"
    __table_args__ = strict(
        UniqueConstraint("list_id", "round", "position"),
        CheckConstraint("state IN ('waiting', 'approved', 'returned', 'rejected')", name="state"),
        Index(None, "state", "role"),
    )

    list_id: Mapped[int] = mapped_column(ForeignKey("selection_lists.id"))
    round: Mapped[int]
    position: Mapped[int]
    role: Mapped[str]
    # any_of: one verdict settles the step; majority_of: more than half of the persons in the role.
    rule: Mapped[str]
    clause: Mapped[str]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting")
    # Once settled: which outcome, how the votes stood, and when.
    outcome: Mapped[str | None]
    votes: Mapped[dict[str, Any] | None]
    settled_at: Mapped[datetime | None]


class Verdict(Record):
    """One person's word on one step. Never changed."""

    __tablename__ = "verdicts"
    __table_args__ = strict(UniqueConstraint("step_id", "person_id"))

    step_id: Mapped[int] = mapped_column(ForeignKey("route_steps.id"))
    list_id: Mapped[int] = mapped_column(ForeignKey("selection_lists.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    verdict: Mapped[str]
    reason: Mapped[str]
    clause: Mapped[str]
    at: Mapped[datetime]


append_only(WorklistStep.__table__)
append_only(Verdict.__table__)
