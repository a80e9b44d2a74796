"""What acquisitions do with an approved list: order it, cancel a line of it, or give it back to its librarian."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions.acts import Act, lock_worklists
from acqflow.selection.actions.lines import list_of, list_reference, subject_of_list, tell_list
from acqflow.selection.actions.outcomes import move_standing
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.queries import entry_of_line, subject_of
from acqflow.selection.rules import (
    EntryState,
    EntryStep,
    LineState,
    ListState,
    ListStep,
    VerdictKind,
    next_list_state,
    verdict_kind,
)
from acqflow.suggestions.actions import mark_cancelled, mark_ordered
from acqflow.titles.actions import clear_standing
from acqflow.titles.model import Title


def list_to_order(session: Session, *, list_id: int, by: Actor) -> SelectionList:
    """The list, locked after its subject, for who may order it. Raises ListMissing, NotPermitted."""
    subject_id = subject_of_list(session, list_id)
    require(by, Verb.PLACE_ORDER, subject=subject_of(session, subject_id).code)
    lock_worklists(session, [subject_id])
    return list_of(session, list_id)


def hold_list_of(session: Session, *, list_line_id: int) -> None:
    """The lock of the line's subject, the first lock of every act, for who cancels what was ordered."""
    line = session.get_one(ListLine, list_line_id)
    lock_worklists(session, [subject_of_list(session, line.list_id)])


def order_lines(
    session: Session, held: SelectionList, lines: Sequence[ListLine], *, by: Actor, at: datetime
) -> None:
    """These lines are ordered, and with them the list; those who asked for the titles are told."""
    held.state = next_list_state(ListState(held.state), ListStep.ORDER, name=held.name).value
    for line in lines:
        line.state = LineState.ORDERED.value
        reference = list_reference(line.list_id)
        clear_standing(session, title_id=line.title_id, standing="approved", reference=reference)
        mark_ordered(session, title_id=line.title_id, by_id=by.person_id, at=at)
    session.flush()


def cancel_ordered_line(session: Session, *, list_line_id: int, reason: str, by: Actor, at: datetime) -> None:
    """What was ordered does not come: the title lies in the worklist again, and who asked for it is told."""
    hold_list_of(session, list_line_id=list_line_id)
    line = session.get_one(ListLine, list_line_id, populate_existing=True)
    line.state = LineState.CANCELLED.value
    entry = entry_of_line(session, line_id=line.id)
    if entry is not None and entry.state == EntryState.SELECTED:
        title = session.get_one(Title, line.title_id)
        Act(session, by=by, at=at).do(entry, EntryStep.REMOVE, title.title)
    mark_cancelled(session, title_id=line.title_id, text=reason, by_id=by.person_id, at=at)
    session.flush()


def send_back(session: Session, *, list_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Give an approved list back to its librarian, who changes it and submits it again; it needs a reason.

    For a list that cannot be ordered as it stands, such as one its fund cannot pay.
    Raises ReasonMissing, ListStepNotAllowed.
    """
    held = list_to_order(session, list_id=list_id, by=by)
    verdict_kind(VerdictKind.RETURN.value, reason)
    held.state = next_list_state(ListState(held.state), ListStep.GIVE_BACK, name=held.name).value
    lines = [line for line in held.lines if line.state == LineState.APPROVED]
    for line in lines:
        line.state = LineState.OPEN.value
        move_standing(session, line, "approved", "on_list", at, held.name)
    tell_list(session, held, lines, "returned", by, at, {"reason": reason.strip()})
