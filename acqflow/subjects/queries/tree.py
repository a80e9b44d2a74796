"""The subjects themselves: their tree, class ranges, departments and people."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from acqflow.people.model import Team
from acqflow.people.queries import MemberRow, lead_of_team, persons_holding
from acqflow.people.rules import Actor, PersonName, Role, Verb
from acqflow.storage.reading import read
from acqflow.subjects.model import Department, Subject, SubjectDepartment, SubjectRange
from acqflow.subjects.rules import DepartmentMissing, SubjectMissing


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """`parent` and `team` are codes."""

    id: int
    code: str
    name_zh: str
    name_en: str
    parent_id: int | None
    parent: str | None
    team_id: int | None
    team: str | None


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    id: int
    code: str
    name_zh: str
    name_en: str


class RangeRow(NamedTuple):
    """A stretch of shelf: keys from `low` up to but not including `high`, in byte order."""

    subject_id: int
    scheme: str
    low: str
    high: str
    start: str
    end: str


_ABOVE = aliased(Subject)
# In the order of SubjectRow. Written once: putting a statement together takes longer than running it.
_ROWS: Any = (
    select(
        Subject.id,
        Subject.code,
        Subject.name_zh,
        Subject.name_en,
        Subject.parent_id,
        _ABOVE.code,
        Subject.team_id,
        Team.code,
    )
    .outerjoin(_ABOVE, Subject.parent_id == _ABOVE.id)
    .outerjoin(Team, Subject.team_id == Team.id)
)
_BY_CODE = _ROWS.order_by(Subject.code)
_WITH_CODE = _ROWS.where(Subject.code == bindparam("wanted"))
_WITH_ID = _ROWS.where(Subject.id == bindparam("wanted"))
_CODES = select(Subject.code).order_by(Subject.code)
_SERVED = (
    select(Department.id, Department.code, Department.name_zh, Department.name_en)
    .join(SubjectDepartment, SubjectDepartment.department_id == Department.id)
    .where(SubjectDepartment.subject_id == bindparam("subject"))
    .order_by(Department.code)
)


def subjects(session: Session) -> list[SubjectRow]:
    """Every subject, by code."""
    return [SubjectRow(*found) for found in read(session, _BY_CODE)]


def subject_by_code(session: Session, *, code: str) -> SubjectRow:
    """Raises SubjectMissing."""
    found = read(session, _WITH_CODE, {"wanted": code}).one_or_none()
    if found is None:
        raise SubjectMissing(subject=code)
    return SubjectRow(*found)


def subject_row(session: Session, *, subject_id: int) -> SubjectRow:
    """Raises SubjectMissing."""
    found = read(session, _WITH_ID, {"wanted": subject_id}).one_or_none()
    if found is None:
        raise SubjectMissing(subject=subject_id)
    return SubjectRow(*found)


def parents(session: Session) -> dict[str, str | None]:
    """The code of each subject and of the one it stands under."""
    return {row.code: row.parent for row in subjects(session)}


def class_ranges(session: Session, *, subject_id: int | None = None) -> list[RangeRow]:
    """One subject's ranges, or all, in shelf order; ranges of different subjects may overlap."""
    columns = (
        SubjectRange.subject_id,
        SubjectRange.scheme,
        SubjectRange.low,
        SubjectRange.high,
        SubjectRange.start,
        SubjectRange.end,
    )
    statement = select(*columns).order_by(SubjectRange.scheme, SubjectRange.low, SubjectRange.high, columns[0])
    if subject_id is not None:
        statement = statement.where(SubjectRange.subject_id == subject_id)
    return [RangeRow(*found) for found in session.execute(statement)]


def departments(session: Session) -> list[DepartmentRow]:
    """Every department, by code."""
    found = session.scalars(select(Department).order_by(Department.code))
    return [DepartmentRow(row.id, row.code, row.name_zh, row.name_en) for row in found]


def department_by_code(session: Session, *, code: str) -> DepartmentRow:
    """Raises DepartmentMissing."""
    found = session.scalars(select(Department).where(Department.code == code)).one_or_none()
    if found is None:
        raise DepartmentMissing(department=code)
    return DepartmentRow(found.id, found.code, found.name_zh, found.name_en)


def departments_of(session: Session, *, subject_id: int) -> list[DepartmentRow]:
    """The departments a subject serves, by code."""
    return [DepartmentRow(*found) for found in read(session, _SERVED, {"subject": subject_id})]


def subjects_serving(session: Session, *, department: str) -> list[SubjectRow]:
    """The subjects that serve the department with this code, by code."""
    found = session.execute(
        _ROWS.join(SubjectDepartment, SubjectDepartment.subject_id == Subject.id)
        .join(Department, SubjectDepartment.department_id == Department.id)
        .where(Department.code == department)
        .order_by(Subject.code)
    )
    return [SubjectRow(*row) for row in found]


def subjects_of(session: Session, *, by: Actor) -> list[str]:
    """The codes of the subjects this person selects for, by code.

    A role for a subject does not reach the subjects under it: each is given by itself.
    """
    mine = by.subjects_for(Verb.SELECT)
    codes = read(session, _CODES).scalars()
    return [code for code in codes if mine is None or code in mine]


def librarians_of(session: Session, *, subject_id: int, on: date) -> list[PersonName]:
    """Who answers for the subject on this day; without a lead, whoever holds the role for it alone, by login."""
    lead = lead_of(session, subject_id=subject_id, on=on)
    if lead is not None:
        return [PersonName(lead.name, lead.name_latin)]
    code = subject_row(session, subject_id=subject_id).code
    holding = persons_holding(session, role=Role.SUBJECT_LIBRARIAN, subject=code)
    own = [row for row in holding if any(held.scope_code == code for held in row.roles)]
    return [row.called for row in own]


def lead_of(session: Session, *, subject_id: int, on: date) -> MemberRow | None:
    """Who answers for the subject on this day: the lead of its team, or of the nearest team above it."""
    below: dict[int, tuple[int | None, int | None]] = {
        number: (parent_id, team_id)
        for number, parent_id, team_id in session.execute(select(Subject.id, Subject.parent_id, Subject.team_id))
    }
    if subject_id not in below:
        raise SubjectMissing(subject=subject_id)
    above: int | None = subject_id
    while above is not None:
        above, team_id = below.pop(above, (None, None))
        lead = lead_of_team(session, team_id=team_id, on=on) if team_id is not None else None
        if lead is not None:
            return lead
    return None
