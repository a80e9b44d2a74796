"""What faculty are asked: titles a librarian wants to hear about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people.model import CALLED, Person
from acqflow.people.rules import Actor, PersonName, Verb, require
from acqflow.selection.model import FacultyAnswer, WorklistEntry
from acqflow.selection.rules import EntryState
from acqflow.subjects.model import Subject
from acqflow.titles.queries import title_rows
from acqflow.titles.rules import TitleRow


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A title my department is asked about. `is_wanted` is None until I have said something."""

    subject_id: int
    subject_code: str
    title: TitleRow
    question: str
    asked_by: PersonName
    asked_at: datetime
    is_wanted: bool | None
    text: str


def asked_of(session: Session, *, by: Actor) -> list[QuestionRow]:
    """The open questions to this person's department, the latest first."""
    require(by, Verb.CIRCLE, department=by.department)
    asked = session.execute(
        select(WorklistEntry, Subject.code, CALLED)
        .join(Subject, Subject.id == WorklistEntry.subject_id)
        .join(Person, Person.id == WorklistEntry.by_id)
        .where(WorklistEntry.state == EntryState.ASKED.value)
        .order_by(WorklistEntry.at.desc(), WorklistEntry.id.desc())
    )
    ours = [row for row in asked if by.department in row[0].asked_departments]
    titles = title_rows(session, ids=[entry.title_id for entry, _, _ in ours])
    said = {
        (answer.subject_id, answer.title_id): answer
        for answer in session.scalars(select(FacultyAnswer).where(FacultyAnswer.person_id == by.person_id))
    }
    return [
        _row(entry, code, name, titles[entry.title_id], said.get((entry.subject_id, entry.title_id)))
        for entry, code, name in ours
    ]


def _row(
    entry: WorklistEntry, code: str, asked_by: PersonName, title: TitleRow, said: FacultyAnswer | None
) -> QuestionRow:
    return QuestionRow(
        subject_id=entry.subject_id,
        subject_code=code,
        title=title,
        question=entry.note or "",
        asked_by=asked_by,
        asked_at=entry.at,
        is_wanted=said.is_wanted if said else None,
        text=said.text if said else "",
    )
