"""What faculty do: mark a list that goes round, and answer a librarian's question about a title."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions.lines import list_of, place_of_seen_line, tell_list
from acqflow.selection.model import Circle, FacultyAnswer, ListLine, SelectionList, WorklistEntry
from acqflow.selection.rules import EntryState, ListState, NotAsked, check_circling, check_priority
from acqflow.titles.queries import title_row


def circle(
    session: Session,
    *,
    line_id: int,
    priority: int,
    by: Actor,
    at: datetime,
    reason: str = "",
    on: date,
) -> None:
    """Mark a title: 1 must have, 2 useful, 3 if money is left; marking it again replaces one's own mark.

    Raises PriorityUnknown, LineMissing, NotInvited, CirclingOver after the deadline.
    """
    check_priority(priority)
    line, held = _circulating(session, line_id, by, on)
    mark = _mark(session, line_id, by) or Circle(line_id=line_id, person_id=by.person_id)
    mark.priority, mark.reason, mark.at = priority, reason.strip() or None, at
    session.add(mark)
    # Nobody's name: a title's story is open to more people than the marks on a list.
    tell_list(session, held, [line], "circled", None, at, {"priority": priority})


def uncircle(session: Session, *, line_id: int, by: Actor, at: datetime, on: date) -> None:  # noqa: ARG001
    """Take one's own mark back; where there is none, nothing changes.

    Raises LineMissing, NotInvited, CirclingOver.
    """
    _circulating(session, line_id, by, on)
    mark = _mark(session, line_id, by)
    if mark is not None:
        session.delete(mark)
        session.flush()


def answer_question(
    session: Session,
    *,
    subject_id: int,
    title_id: int,
    is_wanted: bool,
    by: Actor,
    at: datetime,
    text: str = "",
) -> None:
    """Say whether the title a librarian asked about is wanted; saying it again replaces it. Raises NotAsked."""
    require(by, Verb.CIRCLE, department=by.department)
    entry = session.scalars(
        select(WorklistEntry).where(WorklistEntry.subject_id == subject_id, WorklistEntry.title_id == title_id)
    ).first()
    if entry is None or entry.state != EntryState.ASKED or by.department not in entry.asked_departments:
        raise NotAsked(title=title_row(session, title_id=title_id).title)
    answer = session.scalars(
        select(FacultyAnswer).where(
            FacultyAnswer.subject_id == subject_id,
            FacultyAnswer.title_id == title_id,
            FacultyAnswer.person_id == by.person_id,
        )
    ).first() or FacultyAnswer(subject_id=subject_id, title_id=title_id, person_id=by.person_id)
    answer.is_wanted, answer.text, answer.at = is_wanted, text.strip(), at
    session.add(answer)
    session.flush()


def _circulating(session: Session, line_id: int, by: Actor, on: date) -> tuple[ListLine, SelectionList]:
    require(by, Verb.CIRCLE, department=by.department)
    list_id = place_of_seen_line(session, line_id, by)
    # Locked, so that no mark arrives while the librarian closes the list.
    found = list_of(session, list_id)
    check_circling(
        ListState(found.state),
        name=found.name,
        invited=found.departments,
        department=by.department,
        deadline=found.deadline,
        on=on,
    )
    return session.get_one(ListLine, line_id), found


def _mark(session: Session, line_id: int, by: Actor) -> Circle | None:
    return session.scalars(
        select(Circle).where(Circle.line_id == line_id, Circle.person_id == by.person_id)
    ).first()
