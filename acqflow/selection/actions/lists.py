"""Making a list, changing its lines, and sending it round among departments."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions.acts import Act, lock_titles, lock_worklists
from acqflow.selection.actions.lines import (
    Pricing,
    begin_list,
    check_seen,
    list_of,
    offers_for,
    place_of_seen_line,
    stand_anew,
    subject_of_list,
    take_off,
    tell_list,
)
from acqflow.selection.actions.worklist import known_departments
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.queries import entry_of_line, lines_with_another_price, subject_of
from acqflow.selection.rules import (
    EntryStep,
    ListEmpty,
    ListNameMissing,
    ListState,
    ListStep,
    check_circulation,
    check_editable,
    next_list_state,
)
from acqflow.titles.model import Title


def make_list(session: Session, *, subject_id: int, name: str, by: Actor, at: datetime) -> int:
    """Begin a draft list; whoever makes it answers for it. Raises ListNameMissing."""
    require(by, Verb.SELECT, subject=subject_of(session, subject_id).code)
    if not name.strip():
        raise ListNameMissing
    return begin_list(session, subject_id, name=name.strip(), by=by, at=at).id


def change_line(
    session: Session,
    *,
    line_id: int,
    by: Actor,
    at: datetime,
    copies: int | None = None,
    offer_id: int | None = None,
    on: date,
) -> None:
    """Other copies or another offer; the amount is reckoned anew at the day's rate.

    Raises ListNotEditable, CopiesNotPositive, OfferUnusable.
    """
    line, held = held_line(session, line_id, by)
    check_editable(ListState(held.state), name=held.name)
    title = session.get_one(Title, line.title_id)
    pricing = Pricing(session, subject_id=held.subject_id, on=on)
    chosen = pricing.choose(title, offers_for(session, title.id), offer_id or line.offer_id)
    pricing.put(line, title, chosen, line.copies if copies is None else copies)
    if offer_id is not None:
        stand_anew(session, [line], held, at=at)
    facts = {"copies": line.copies, "offer": line.offer_id}
    tell_list(session, held, [line], "line_changed", by, at, facts)


def take_new_prices(session: Session, *, list_id: int, by: Actor, at: datetime, on: date) -> int:
    """Reckon anew every line whose vendor asks another price now; how many there were.

    Where an offer was withdrawn the cheapest other one is taken. Raises ListNotEditable, NothingOffered.
    """
    held = held_list(session, list_id, by)
    check_editable(ListState(held.state), name=held.name)
    pricing = Pricing(session, subject_id=held.subject_id, on=on)
    changed = lines_with_another_price(session, list_id=held.id)
    for line in changed:
        title = session.get_one(Title, line.title_id)
        offers = offers_for(session, title.id)
        still = line.offer_id if any(offer.offer_id == line.offer_id for offer in offers) else None
        pricing.put(line, title, pricing.choose(title, offers, still), line.copies)
    stand_anew(session, changed, held, at=at)
    tell_list(session, held, changed, "repriced", by, at)
    return len(changed)


def remove_line(session: Session, *, line_id: int, by: Actor, at: datetime) -> None:
    """Take a title off its list again; it lies in the worklist as before. Raises ListNotEditable."""
    line, held = held_line(session, line_id, by)
    check_editable(ListState(held.state), name=held.name)
    title = lock_titles(session, [line.title_id])[line.title_id]
    entry = entry_of_line(session, line_id=line_id)
    if entry is not None:
        Act(session, by=by, at=at).do(entry, EntryStep.REMOVE, title.title)
    tell_list(session, held, [line], "taken_off", by, at)
    take_off(session, line, by=by, at=at)


def circulate(
    session: Session,
    *,
    list_id: int,
    departments: Sequence[str],
    deadline: date,
    by: Actor,
    at: datetime,
    on: date,
) -> None:
    """Send the list round: faculty of these departments (codes) mark it up to and including the deadline.

    Raises NobodyInvited, DeadlineTooEarly, DepartmentMissing, ListEmpty, ListStepNotAllowed.
    """
    held = held_list(session, list_id, by)
    check_circulation(departments, deadline, on=on)
    state = next_list_state(ListState(held.state), ListStep.CIRCULATE, name=held.name)
    if not held.lines:
        raise ListEmpty(list=held.name)
    held.departments = known_departments(session, departments)
    held.deadline = deadline
    held.state = state.value
    facts = {"departments": ", ".join(held.departments), "deadline": deadline.isoformat()}
    tell_list(session, held, held.lines, "circulated", by, at, facts)


def close_list(session: Session, *, list_id: int, by: Actor, at: datetime) -> None:
    """End the circulation; the marks stay. Raises ListStepNotAllowed."""
    held = held_list(session, list_id, by)
    held.state = next_list_state(ListState(held.state), ListStep.CLOSE, name=held.name).value
    tell_list(session, held, held.lines, "circulation_closed", by, at)


def held_list(session: Session, list_id: int, by: Actor) -> SelectionList:
    """The list, locked after its subject, for who selects there.

    Raises ListMissing, also for who may not see it, and NotPermitted.
    """
    require(by, Verb.SELECT)
    check_seen(session, list_id, by)
    subject_id = subject_of_list(session, list_id)
    require(by, Verb.SELECT, subject=subject_of(session, subject_id).code)
    lock_worklists(session, [subject_id])
    return list_of(session, list_id)


def held_line(session: Session, line_id: int, by: Actor) -> tuple[ListLine, SelectionList]:
    """The line and its list, locked. Raises LineMissing, also for who may not see the list, and NotPermitted."""
    require(by, Verb.SELECT)
    list_id = place_of_seen_line(session, line_id, by)
    held = held_list(session, list_id, by)
    line = session.get_one(ListLine, line_id, populate_existing=True)
    return line, held
