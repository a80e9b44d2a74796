"""Putting titles on a selection list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from acqflow.catalogues.queries import offers_of
from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions.acts import Act, Seen, lock_titles, lock_worklists, seen_of
from acqflow.selection.actions.lines import Pricing, list_of, list_reference, open_draft
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.queries import subject_of
from acqflow.selection.rules import (
    AlreadyOnList,
    DuplicateNeedsReason,
    EntryStep,
    LineState,
    ListState,
    NothingChosen,
    NotOfThisSubject,
    check_editable,
    needs_reason,
)
from acqflow.suggestions.actions import mark_selected
from acqflow.suggestions.queries import demand
from acqflow.titles.actions import note_many, set_standing
from acqflow.titles.model import Title
from acqflow.titles.queries import duplicate_status


def select(
    session: Session,
    *,
    subject_id: int,
    title_id: int,
    by: Actor,
    at: datetime,
    list_id: int | None = None,
    copies: int = 1,
    offer_id: int | None = None,
    duplicate_reason: str | None = None,
    seen: int | None = None,
    on: date,
) -> int:
    """Put one title on a list; returns the line's number. `seen` is the version its row showed."""
    lines = select_many(
        session,
        subject_id=subject_id,
        title_ids=[title_id],
        by=by,
        at=at,
        list_id=list_id,
        copies=copies,
        offers={} if offer_id is None else {title_id: offer_id},
        duplicate_reason=duplicate_reason,
        seen=seen_of(title_id, seen),
        on=on,
    )
    return lines[0]


def select_many(
    session: Session,
    *,
    subject_id: int,
    title_ids: Sequence[int],
    by: Actor,
    at: datetime,
    list_id: int | None = None,
    copies: int = 1,
    offers: Mapping[int, int] | None = None,
    duplicate_reason: str | None = None,
    seen: Seen | None = None,
    on: date,
) -> list[int]:
    """Put titles on a list, all or none; returns the lines' numbers in the order of the titles.

    Without `list_id` they join the subject's open draft, which is begun if there is none. Each takes the cheapest
    offer unless `offers` (title → offer) names another. What is held, on order, approved, on a list or in a held
    package needs a `duplicate_reason`. Raises DecidedMeanwhile, DuplicateNeedsReason, NothingOffered,
    OfferUnusable, FundNotNamed, ListNotEditable, CopiesNotPositive.
    """
    subject = subject_of(session, subject_id)
    require(by, Verb.SELECT, subject=subject.code)
    if not title_ids:
        raise NothingChosen
    lock_worklists(session, [subject_id])
    titles = lock_titles(session, title_ids)
    act = Act(session, by=by, at=at)
    entries = act.entries(subject_id, titles)
    for title_id, title in titles.items():
        act.check_seen(entries[title_id], (seen or {}).get(title_id), title.title)
    again = _bought_again(session, titles, (duplicate_reason or "").strip())
    target = _target(session, subject_id, list_id, by, at, on)
    lines = _lines(session, target, titles, offers or {}, copies, again, on)
    for title_id, title in titles.items():
        act.do(entries[title_id], EntryStep.SELECT, title.title, list_line_id=lines[title_id].id)
    _tell(session, target, titles, copies, by, at)
    return [lines[title_id].id for title_id in title_ids]


def _bought_again(session: Session, titles: Mapping[int, Title], reason: str) -> dict[int, str]:
    """Why each title that is here or on its way is bought all the same. Raises DuplicateNeedsReason."""
    again = {}
    for title_id, status in duplicate_status(session, title_ids=titles).items():
        asking = next((s.kind for s in status.standings if needs_reason(s.kind)), None)
        if asking is not None:
            if not reason:
                raise DuplicateNeedsReason(title=titles[title_id].title, status=asking)
            again[title_id] = reason
    return again


def _target(
    session: Session, subject_id: int, list_id: int | None, by: Actor, at: datetime, on: date
) -> SelectionList:
    if list_id is None:
        return open_draft(session, subject_id, by=by, at=at, on=on)
    found = list_of(session, list_id)
    if found.subject_id != subject_id:
        raise NotOfThisSubject(list=found.name)
    check_editable(ListState(found.state), name=found.name)
    return found


def _lines(
    session: Session,
    target: SelectionList,
    titles: Mapping[int, Title],
    chosen: Mapping[int, int],
    copies: int,
    again: Mapping[int, str],
    on: date,
) -> dict[int, ListLine]:
    offers = offers_of(session, title_ids=titles)
    wanted = demand(session, title_ids=titles)
    pricing = Pricing(session, subject_id=target.subject_id, on=on)
    known = {line.title_id for line in target.lines}
    lines = {}
    for title_id, title in titles.items():
        if title_id in known:
            raise AlreadyOnList(title=title.title, list=target.name)
        line = ListLine(
            list_id=target.id,
            title_id=title_id,
            suggestion_id=wanted[title_id].suggestion_id if title_id in wanted else None,
            duplicate_reason=again.get(title_id),
            state=LineState.OPEN.value,
        )
        pricing.put(line, title, pricing.choose(title, offers.get(title_id, []), chosen.get(title_id)), copies)
        lines[title_id] = line
    session.add_all(lines.values())
    session.flush()
    return lines


def _tell(
    session: Session,
    target: SelectionList,
    titles: Mapping[int, Title],
    copies: int,
    by: Actor,
    at: datetime,
) -> None:
    for title_id in titles:
        set_standing(
            session,
            title_id=title_id,
            standing="on_list",
            reference=list_reference(target.id),
            at=at,
            detail=target.name,
        )
    for title_id in demand(session, title_ids=titles):
        mark_selected(session, title_id=title_id, by_id=by.person_id, at=at)
    code = subject_of(session, target.subject_id).code
    facts = {"subject": code, "list": target.id, "name": target.name, "copies": copies}
    lines = [(title_id, "selected", facts) for title_id in titles]
    note_many(session, lines=lines, station="selection", by_id=by.person_id, at=at)
