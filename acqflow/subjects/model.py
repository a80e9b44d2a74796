"""Departments, subjects, class ranges, modes, responsibility and authority as they are kept."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from acqflow.storage.columns import SortKey
from acqflow.storage.record import Record, strict


class Department(Record):
    __tablename__ = "departments"

    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]


class Subject(Record):
    __tablename__ = "subjects"

    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))

    parent: Mapped["Subject | None"] = relationship(remote_side="Subject.id")
    class_ranges: Mapped[list["SubjectRange"]] = relationship(
        back_populates="subject", order_by="SubjectRange.id", cascade="all, delete-orphan"
    )


class SubjectRange(Record):
    """A stretch of shelf that belongs to a subject: keys from `low` up to but not including `high`."""

    __tablename__ = "subject_ranges"
    __table_args__ = strict(
        UniqueConstraint("subject_id", "scheme", "start", "end"), Index(None, "scheme", "low", "high")
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    scheme: Mapped[str]
    start: Mapped[str]
    end: Mapped[str]
    low: Mapped[str] = mapped_column(SortKey)
    high: Mapped[str] = mapped_column(SortKey)

    subject: Mapped[Subject] = relationship(back_populates="class_ranges")


class SubjectDepartment(Record):
    """Which departments a subject serves."""

    __tablename__ = "subject_departments"
    __table_args__ = strict(UniqueConstraint("subject_id", "department_id"))

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)


class SubjectFund(Record):
    """Which fund pays for a subject's resources of one type."""

    __tablename__ = "subject_funds"
    __table_args__ = strict(UniqueConstraint("subject_id", "resource_type"))

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    resource_type: Mapped[str]
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)


class SubjectMode(Record):
    """How far a subject's librarian decides, from a day on; '*' stands for every type or language."""

    __tablename__ = "subject_modes"
    __table_args__ = strict(
        UniqueConstraint("subject_id", "resource_type", "language", "starts_on"),
        CheckConstraint("mode IN ('relay', 'participate', 'lead')", name="mode"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    resource_type: Mapped[str] = mapped_column(default="*")
    language: Mapped[str] = mapped_column(default="*")
    mode: Mapped[str]
    starts_on: Mapped[date]


class SubjectResponsibility(Record):
    """Selection responsibility of the subject's librarian, from a day on."""

    __tablename__ = "subject_responsibilities"
    __table_args__ = strict(
        UniqueConstraint("subject_id", "resource_type", "language", "starts_on"),
        CheckConstraint("responsibility IN ('lead', 'assist', 'review', 'none')", name="responsibility"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    resource_type: Mapped[str] = mapped_column(default="*")
    language: Mapped[str] = mapped_column(default="*")
    responsibility: Mapped[str]
    starts_on: Mapped[date]


class SubjectAuthority(Record):
    """Up to what amount the subject's librarian decides alone."""

    __tablename__ = "subject_authorities"
    __table_args__ = strict(UniqueConstraint("subject_id", "resource_type"))

    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"))
    resource_type: Mapped[str] = mapped_column(default="*")
    per_title_minor: Mapped[int]
    per_list_minor: Mapped[int]
    currency: Mapped[str]
