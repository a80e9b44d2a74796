"""Subjects are added, moved, given their stretch of shelf, their departments and their team."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from acqflow.people.actions import audit
from acqflow.people.queries import team as team_of_code
from acqflow.people.rules import Actor, CodeTaken, Verb, read_name, require
from acqflow.storage.locks import lock_rows
from acqflow.subjects import queries
from acqflow.subjects.model import Department, Subject, SubjectDepartment, SubjectRange
from acqflow.subjects.rules import SubjectMissing, check_no_circle
from acqflow.vocabulary.class_numbers import ClassRange, key_bounds
from acqflow.vocabulary.codes import read_code


def add_department(session: Session, *, code: str, name_zh: str, name_en: str, by: Actor, at: datetime) -> int:
    """Raises CodeTaken, CodeUnreadable, NameUnreadable."""
    require(by, Verb.MANAGE_SUBJECTS)
    code = read_code(code)
    if session.scalar(select(Department.id).where(Department.code == code)) is not None:
        raise CodeTaken(code=code)
    added = Department(code=code, name_zh=read_name(name_zh), name_en=read_name(name_en))
    session.add(added)
    session.flush()
    audit(session, event="department_added", outcome="done", by_id=by.person_id, at=at, facts={"code": code})
    return added.id


def add_subject(
    session: Session,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    by: Actor,
    at: datetime,
    parent: str | None = None,
    team: str | None = None,
) -> int:
    """`parent` and `team` are codes. Raises CodeTaken, SubjectMissing, TeamMissing, *Unreadable."""
    require(by, Verb.MANAGE_SUBJECTS)
    code = read_code(code)
    if session.scalar(select(Subject.id).where(Subject.code == code)) is not None:
        raise CodeTaken(code=code)
    added = Subject(code=code, name_zh=read_name(name_zh), name_en=read_name(name_en))
    added.parent_id = stored_subject(session, parent).id if parent else None
    added.team_id = team_of_code(session, code=team).id if team else None
    session.add(added)
    session.flush()
    note(session, "subject_added", code, by, at, {"parent": parent, "team": team})
    return added.id


def rename_subject(session: Session, *, subject: str, name_zh: str, name_en: str, by: Actor, at: datetime) -> None:
    """Raises SubjectMissing, NameUnreadable."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    row = stored_subject(session, subject)
    row.name_zh, row.name_en = read_name(name_zh), read_name(name_en)
    note(session, "subject_renamed", subject, by, at)


def move_subject(session: Session, *, subject: str, parent: str | None, by: Actor, at: datetime) -> None:
    """Put it under another subject, or at the top. Raises SubjectCircle, SubjectMissing."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    # The whole tree is locked: two moves at the same moment could close a circle that neither sees.
    lock_rows(session, Subject, session.scalars(select(Subject.id)))
    row = stored_subject(session, subject)
    above = stored_subject(session, parent) if parent else None
    check_no_circle(subject, parent, queries.parents(session))
    row.parent_id = above.id if above else None
    note(session, "subject_moved", subject, by, at, {"parent": parent})


def entrust_to_team(session: Session, *, subject: str, team: str | None, by: Actor, at: datetime) -> None:
    """Give the subject to this team, or take it from any. Raises SubjectMissing, TeamMissing."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    row = stored_subject(session, subject)
    row.team_id = team_of_code(session, code=team).id if team else None
    note(session, "subject_entrusted", subject, by, at, {"team": team})


def set_ranges(session: Session, *, subject: str, ranges: Iterable[ClassRange], by: Actor, at: datetime) -> None:
    """These ranges and no others, each once; they may overlap another subject's. Raises SubjectMissing."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    row = stored_subject(session, subject)
    session.execute(delete(SubjectRange).where(SubjectRange.subject_id == row.id))
    wanted = list(dict.fromkeys(ranges))
    session.add_all(kept_range(row.id, class_range) for class_range in wanted)
    session.flush()
    session.expire(row, ["class_ranges"])
    note(session, "ranges_set", subject, by, at, {"ranges": [f"{r.scheme} {r}" for r in wanted]})


def kept_range(subject_id: int, class_range: ClassRange) -> SubjectRange:
    low, high = key_bounds(class_range)
    return SubjectRange(
        subject_id=subject_id,
        scheme=class_range.scheme,
        start=class_range.start,
        end=class_range.end,
        low=low,
        high=high,
    )


def serve_department(session: Session, *, subject: str, department: str, by: Actor, at: datetime) -> bool:
    """Says whether it is new. Raises SubjectMissing, DepartmentMissing."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    served = _served(session, subject, department)
    if session.scalars(select(SubjectDepartment).filter_by(**served)).first() is not None:
        return False
    session.add(SubjectDepartment(**served))
    note(session, "department_served", subject, by, at, {"department": department})
    return True


def leave_department(session: Session, *, subject: str, department: str, by: Actor, at: datetime) -> bool:
    """Says whether it was served. Raises SubjectMissing, DepartmentMissing."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    row = session.scalars(select(SubjectDepartment).filter_by(**_served(session, subject, department))).first()
    if row is None:
        return False
    session.delete(row)
    note(session, "department_left", subject, by, at, {"department": department})
    return True


def _served(session: Session, subject: str, department: str) -> dict[str, int]:
    served = queries.department_by_code(session, code=department)
    return {"subject_id": stored_subject(session, subject).id, "department_id": served.id}


def stored_subject(session: Session, code: str) -> Subject:
    """The stored subject, for actions. Raises SubjectMissing."""
    found = session.scalars(select(Subject).where(Subject.code == code)).one_or_none()
    if found is None:
        raise SubjectMissing(subject=code)
    return found


def note(
    session: Session,
    event: str,
    subject: str,
    by: Actor,
    at: datetime,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Leave the change in the audit trail."""
    every = {"subject": subject, **(facts or {})}
    audit(session, event=event, outcome="done", by_id=by.person_id, at=at, facts=every)
