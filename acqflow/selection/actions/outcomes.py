"""What a decision leaves behind: on the list and its lines, in the worklist, with those who asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.people.rules import Actor
from acqflow.selection.actions.acts import Act
from acqflow.selection.actions.lines import list_reference, tell_list
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.queries import entry_of_line
from acqflow.selection.rules import (
    EntryState,
    EntryStep,
    LineState,
    ListState,
    ListStep,
    RejectReason,
    next_list_state,
)
from acqflow.suggestions.actions import mark_rejected
from acqflow.titles.actions import clear_standing, set_standing
from acqflow.titles.model import Title


def approve_list(session: Session, held: SelectionList, *, by: Actor, at: datetime) -> None:
    """Everything still open on the list may now be ordered."""
    held.state = next_list_state(ListState(held.state), ListStep.APPROVE, name=held.name).value
    lines = _open_lines(held)
    for line in lines:
        line.state = LineState.APPROVED.value
        move_standing(session, line, "on_list", "approved", at, held.name)
    tell_list(session, held, lines, "approved", by, at)


def return_list(session: Session, held: SelectionList, *, reason: str, by: Actor, at: datetime) -> None:
    """Back to the librarian, who may change it and submit it again."""
    held.state = next_list_state(ListState(held.state), ListStep.RETURN, name=held.name).value
    tell_list(session, held, _open_lines(held), "returned", by, at, {"reason": reason})


def reject_list(session: Session, held: SelectionList, *, reason: str, by: Actor, at: datetime) -> None:
    """Nothing on the list is bought."""
    held.state = next_list_state(ListState(held.state), ListStep.REJECT, name=held.name).value
    for line in _open_lines(held):
        strike(session, line, held, reason=reason, by=by, at=at)


def strike(session: Session, line: ListLine, held: SelectionList, *, reason: str, by: Actor, at: datetime) -> None:
    """This title is not bought. The line stays on the list, with the reason."""
    line.state, line.struck_reason = LineState.REJECTED.value, reason
    move_standing(session, line, "on_list", "rejected", at, reason)
    mark_rejected(session, title_id=line.title_id, text=reason, by_id=by.person_id, at=at)
    entry = entry_of_line(session, line_id=line.id)
    if entry is not None and entry.state == EntryState.SELECTED:
        title = session.get_one(Title, line.title_id)
        decided_against = RejectReason.DECIDED_AGAINST.value
        Act(session, by=by, at=at).do(
            entry,
            EntryStep.RULE_OUT,
            title.title,
            reason_code=decided_against,
            note=reason,
            list_line_id=line.id,
        )
    tell_list(session, held, [line], "ruled_out", by, at, {"reason": reason})


def _open_lines(held: SelectionList) -> list[ListLine]:
    return [line for line in held.lines if line.state == LineState.OPEN]


def move_standing(session: Session, line: ListLine, gone: str, to: str, at: datetime, detail: str) -> None:
    """What the list says of the title: no longer one thing, now another."""
    reference = list_reference(line.list_id)
    clear_standing(session, title_id=line.title_id, standing=gone, reference=reference)
    set_standing(session, title_id=line.title_id, standing=to, reference=reference, at=at, detail=detail)
