"""Taking back what was done in a worklist, the last act first, as long as its list may still be changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions.acts import Act, lock_titles, lock_worklists
from acqflow.selection.actions.lines import list_of, take_off
from acqflow.selection.model import ListLine, WorklistEntry, WorklistStep
from acqflow.selection.queries import subject_of
from acqflow.selection.rules import (
    EDITABLE,
    UNDOABLE,
    EntryState,
    EntryStep,
    ListState,
    NothingToUndo,
    TooLateToUndo,
)
from acqflow.suggestions.actions import mark_passed, mark_reconsidered
from acqflow.titles.actions import note_many, set_standing
from acqflow.titles.model import Title
from acqflow.titles.queries import merged_into, survivors


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and for which titles."""

    step: EntryStep
    title_ids: tuple[int, ...]


def undo(
    session: Session,
    *,
    subject_id: int,
    by: Actor,
    at: datetime,
    title_id: int | None = None,
    since: datetime | None = None,
) -> Undone:
    """Take back this person's last act in the worklist, or, with `title_id`, the last one on that title alone.

    Acts from before `since` stay: one key must not take back what somebody did last week and has forgotten.
    Raises NothingToUndo, TooLateToUndo, and DecidedMeanwhile where somebody has decided on the title since.
    """
    subject = subject_of(session, subject_id)
    require(by, Verb.SELECT, subject=subject.code)
    steps = _last_act(session, subject_id, by, title_id, since)
    lock_worklists(session, {step.subject_id for step in steps})
    lies_at = _where_entries_lie(session, steps)
    titles = lock_titles(session, lies_at.values())
    act = Act(session, by=by, at=at)
    for step in steps:
        title = titles[lies_at[step.id]]
        entry = act.entries(step.subject_id, {title.id: title})[title.id]
        line_id = entry.list_line_id
        act.take_back(entry, step, title.title)
        if step.verb == EntryStep.SELECT and line_id is not None:
            _take_off(session, line_id, title, by, at)
        _tell_those_who_asked(session, step, title.id, by, at)
        _reject_again(session, entry, subject_code=subject_of(session, step.subject_id).code, at=at)
    undone = EntryStep(next(s.verb for s in steps if s.subject_id == subject_id))
    ids = tuple(dict.fromkeys(lies_at[s.id] for s in steps))
    facts = {"subject": subject.code, "step": undone.value}
    lines = [(title, "undone", facts) for title in ids]
    note_many(session, lines=lines, station="selection", by_id=by.person_id, at=at)
    return Undone(undone, ids)


def _where_entries_lie(session: Session, steps: Sequence[WorklistStep]) -> dict[int, int]:
    """Step → the title its entry belongs to now: that of a merged title may have gone over to the other one."""
    now = survivors(session, title_ids={step.title_id for step in steps})
    columns = (WorklistEntry.subject_id, WorklistEntry.title_id)
    left = {tuple(row) for row in session.execute(select(*columns).where(WorklistEntry.title_id.in_(now)))}
    return {
        step.id: step.title_id
        if (step.subject_id, step.title_id) in left
        else now.get(step.title_id, step.title_id)
        for step in steps
    }


def _last_act(
    session: Session, subject_id: int, by: Actor, title_id: int | None, since: datetime | None
) -> Sequence[WorklistStep]:
    last = _not_undone().where(
        WorklistStep.subject_id == subject_id,
        WorklistStep.by_id == by.person_id,
        WorklistStep.verb.in_(sorted(UNDOABLE)),
    )
    its = [] if title_id is None else [title_id, *merged_into(session, title_id=title_id)]
    if its:
        last = last.where(WorklistStep.title_id.in_(its))
    if since is not None:
        last = last.where(WorklistStep.at >= since)
    found = session.scalars(last.order_by(WorklistStep.id.desc()).limit(1)).first()
    if found is None:
        raise NothingToUndo
    act_id = found.act_id or found.id
    whole = _not_undone().where(or_(WorklistStep.id == act_id, WorklistStep.act_id == act_id))
    if its:
        whole = whole.where(WorklistStep.title_id.in_(its))
    return session.scalars(whole.order_by(WorklistStep.id.desc())).all()


def _not_undone() -> Select[WorklistStep]:
    undoing = aliased(WorklistStep)
    return select(WorklistStep).where(~select(undoing.id).where(undoing.undoes_id == WorklistStep.id).exists())


def _take_off(session: Session, line_id: int, title: Title, by: Actor, at: datetime) -> None:
    line = session.get(ListLine, line_id)
    if line is None:
        return
    on_list = list_of(session, line.list_id)
    if ListState(on_list.state) not in EDITABLE:
        raise TooLateToUndo(title=title.title, list=on_list.name, state=on_list.state)
    take_off(session, line, by=by, at=at)


def _tell_those_who_asked(session: Session, undone: WorklistStep, title_id: int, by: Actor, at: datetime) -> None:
    """A wish that was declined or went to another subject with its title is back where it was."""
    match undone.verb:
        case EntryStep.REJECT:
            mark_reconsidered(
                session,
                title_id=title_id,
                subject_id=undone.subject_id,
                declined_at=undone.at,
                by_id=by.person_id,
                at=at,
            )
        case EntryStep.RECEIVE:
            mark_passed(
                session,
                title_id=title_id,
                from_subject_id=undone.subject_id,
                to_subject_id=_sender_of(session, undone),
                by_id=by.person_id,
                at=at,
            )


def _sender_of(session: Session, received: WorklistStep) -> int:
    """The subject whose librarian passed the title on in the same act."""
    statement = select(WorklistStep.subject_id).where(
        WorklistStep.title_id == received.title_id,
        WorklistStep.verb == EntryStep.HAND_ON.value,
        or_(WorklistStep.act_id == received.act_id, WorklistStep.id == received.act_id),
    )
    return session.scalars(statement).one()


def _reject_again(session: Session, entry: WorklistEntry, *, subject_code: str, at: datetime) -> None:
    """Going back may lead to a title that had been rejected before."""
    if entry.state == EntryState.REJECTED:
        set_standing(
            session,
            title_id=entry.title_id,
            standing="rejected",
            reference=f"subject:{subject_code}",
            at=at,
            detail=entry.reason_code,
        )
