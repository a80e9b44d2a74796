"""What worklists and lists keep of a title that is the same book as another goes over to the other, and back."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from acqflow.selection.actions.acts import lock_worklists
from acqflow.selection.model import FacultyAnswer, ListLine, SelectionList, WorklistEntry
from acqflow.selection.queries import subject_of
from acqflow.selection.rules import (
    BothInWorklist,
    BothOnList,
    EntryState,
    LineChangedSince,
    LineState,
    OfferChosenSince,
    WorkedWithSince,
)
from acqflow.subjects.model import Subject

_GONE = (LineState.REJECTED, LineState.CANCELLED)
_Moved = Mapping[str, Any]


def hold_worklists(session: Session) -> None:
    """Nobody decides in any subject until the transaction ends: the first lock of an act, for all of them."""
    lock_worklists(session, session.scalars(select(Subject.id)))


def move_title(session: Session, *, kept_id: int, gone_id: int) -> dict[str, Any]:
    """Entries, lines and faculty's answers of the one become the other's. Raises BothInWorklist, BothOnList.

    What a subject or list has of both, and is over for the one, stays where it is. Returns what was moved, for
    `move_title_back`. Steps are never changed: undoing finds them by the title they were taken for.
    """
    lines = _lines_to_move(session, kept_id, gone_id)
    entries = _entries_to_move(session, kept_id, gone_id)
    answers = _answers_to_move(session, kept_id, gone_id)
    for kind, ids in ((ListLine, lines), (WorklistEntry, entries), (FacultyAnswer, answers)):
        _give(session, kind, ids, to=kept_id)
    return {
        "lines": [[line.id, line.list_id, *_state_of_line(line)] for line in _by_id(session, ListLine, lines)],
        "entries": [[e.id, *_state_of_entry(session, e)] for e in _by_id(session, WorklistEntry, entries)],
        "answers": answers,
    }


def move_title_back(
    session: Session, *, kept_id: int, gone_id: int, moved: _Moved, offers: Collection[int]
) -> None:
    """`offers`: those that go back too. Raises LineChangedSince, WorkedWithSince, OfferChosenSince."""
    told = {"gone_id": gone_id, "kept_id": kept_id}
    lines = {line_id: (list_id, state) for line_id, list_id, *state in moved["lines"]}
    entries = {entry_id: state for entry_id, *state in moved["entries"]}
    as_now = {line.id: _state_of_line(line) for line in _by_id(session, ListLine, lines)}
    for line_id, (list_id, state) in lines.items():
        if as_now.get(line_id) != state:
            raise LineChangedSince(**told, list=session.get_one(SelectionList, list_id).name)
    for entry in _by_id(session, WorklistEntry, entries):
        if _state_of_entry(session, entry) != entries[entry.id]:
            raise WorkedWithSince(**told, subject=subject_of(session, entry.subject_id).code)
    chosen = _list_of_chosen(session, kept_id, offers, lines)
    if chosen is not None:
        raise OfferChosenSince(**told, list=chosen)
    for kind, ids in ((ListLine, lines), (WorklistEntry, entries), (FacultyAnswer, moved["answers"])):
        _give(session, kind, ids, to=gone_id)


def _lines_to_move(session: Session, kept_id: int, gone_id: int) -> list[int]:
    own = set(session.scalars(select(ListLine.list_id).where(ListLine.title_id == kept_id)))
    moving = []
    for line in session.scalars(select(ListLine).where(ListLine.title_id == gone_id).order_by(ListLine.id)):
        if line.list_id not in own:
            moving.append(line.id)
        elif line.state not in _GONE:
            raise BothOnList(kept_id=kept_id, gone_id=gone_id, list=line.list.name)
    return moving


def _entries_to_move(session: Session, kept_id: int, gone_id: int) -> list[int]:
    own = set(session.scalars(select(WorklistEntry.subject_id).where(WorklistEntry.title_id == kept_id)))
    moving = []
    of_gone = select(WorklistEntry).where(WorklistEntry.title_id == gone_id).order_by(WorklistEntry.id)
    for entry in session.scalars(of_gone):
        if entry.subject_id not in own:
            moving.append(entry.id)
        elif entry.state != EntryState.NEW or entry.received_from_id is not None:
            code = subject_of(session, entry.subject_id).code
            raise BothInWorklist(kept_id=kept_id, gone_id=gone_id, subject=code)
    return moving


def _answers_to_move(session: Session, kept_id: int, gone_id: int) -> list[int]:
    columns = (FacultyAnswer.id, FacultyAnswer.subject_id, FacultyAnswer.person_id)
    own = {tuple(row[1:]) for row in session.execute(select(*columns).where(FacultyAnswer.title_id == kept_id))}
    of_gone = session.execute(select(*columns).where(FacultyAnswer.title_id == gone_id).order_by(columns[0]))
    return [row[0] for row in of_gone if tuple(row[1:]) not in own]


def _state_of_line(line: ListLine) -> list[Any]:
    return [line.title_id, line.state, line.copies, line.offer_id]


def _state_of_entry(session: Session, entry: WorklistEntry) -> list[Any]:
    """With how many faculty members have answered: their answers go where the question goes."""
    answers = select(func.count()).where(
        FacultyAnswer.title_id == entry.title_id, FacultyAnswer.subject_id == entry.subject_id
    )
    return [entry.version, session.execute(answers).scalar_one()]


def _list_of_chosen(
    session: Session, kept_id: int, offers: Collection[int], apart_from: Collection[int]
) -> str | None:
    """A list on which the kept title stands with one of these offers."""
    statement = (
        select(SelectionList.name)
        .join(ListLine, ListLine.list_id == SelectionList.id)
        .where(
            ListLine.title_id == kept_id,
            ListLine.offer_id.in_(offers),
            ListLine.id.not_in(apart_from),
            ListLine.state.not_in(_GONE),
        )
        .order_by(ListLine.id)
        .limit(1)
    )
    return session.scalars(statement).first()


def _by_id(session: Session, kind: Any, ids: Collection[int]) -> list[Any]:
    statement = select(kind).where(kind.id.in_(ids)).order_by(kind.id)
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def _give(session: Session, kind: Any, ids: Collection[int], *, to: int) -> None:
    if ids:
        session.execute(update(kind).where(kind.id.in_(ids)).values(title_id=to))
