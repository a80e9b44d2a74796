"""Deciding against a title, putting it off, asking faculty: for one title, or for many at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions.acts import (
    Act,
    Seen,
    lock_titles,
    lock_worklists,
    rejection_reference,
    seen_of,
)
from acqflow.selection.model import WorklistEntry
from acqflow.selection.queries import subject_of
from acqflow.selection.rules import (
    DECLINED_AS,
    EntryStep,
    NobodyInvited,
    NothingChosen,
    QuestionMissing,
    check_deferral,
    reject_reason,
)
from acqflow.subjects.model import Department
from acqflow.subjects.rules import DepartmentMissing
from acqflow.suggestions.actions import mark_turned_down
from acqflow.titles.actions import note_many, set_standing
from acqflow.titles.model import Title

Fact = str | date | int | list[str] | None


def reject(
    session: Session,
    *,
    subject_id: int,
    title_id: int,
    reason_code: str,
    by: Actor,
    at: datetime,
    note: str | None = None,
    seen: int | None = None,
) -> None:
    """See reject_many; `seen` is the version the title's row showed."""
    seen_titles = seen_of(title_id, seen)
    reject_many(
        session,
        subject_id=subject_id,
        title_ids=[title_id],
        reason_code=reason_code,
        by=by,
        at=at,
        note=note,
        seen=seen_titles,
    )


def reject_many(
    session: Session,
    *,
    subject_id: int,
    title_ids: Sequence[int],
    reason_code: str,
    by: Actor,
    at: datetime,
    note: str | None = None,
    seen: Seen | None = None,
) -> None:
    """Decide against titles, for a reason; who asked this subject for one of them is answered with it.

    Raises RejectReasonUnknown, DecidedMeanwhile, and WordsMissing where those who asked need a note.
    """
    require(by, Verb.SELECT, subject=subject_of(session, subject_id).code)
    reason = reject_reason(reason_code)
    titles = _decide(
        session,
        subject_id,
        title_ids,
        EntryStep.REJECT,
        by,
        at,
        seen,
        reason_code=reason.value,
        note=said(note),
    )
    reference = rejection_reference(session, subject_id)
    for title_id in titles:
        set_standing(
            session,
            title_id=title_id,
            standing="rejected",
            reference=reference,
            at=at,
            detail=reason.value,
        )
        mark_turned_down(
            session,
            title_id=title_id,
            subject_id=subject_id,
            reason=DECLINED_AS[reason],
            text=note or "",
            by_id=by.person_id,
            at=at,
        )
    tell_titles(session, subject_id, titles, "rejected", by, at, reason=reason.value)


def defer(
    session: Session,
    *,
    subject_id: int,
    title_id: int,
    until: date,
    by: Actor,
    at: datetime,
    note: str | None = None,
    seen: int | None = None,
    on: date,
) -> None:
    """See defer_many; `seen` is the version the title's row showed."""
    seen_titles = seen_of(title_id, seen)
    defer_many(
        session,
        subject_id=subject_id,
        title_ids=[title_id],
        until=until,
        by=by,
        at=at,
        note=note,
        seen=seen_titles,
        on=on,
    )


def defer_many(
    session: Session,
    *,
    subject_id: int,
    title_ids: Sequence[int],
    until: date,
    by: Actor,
    at: datetime,
    note: str | None = None,
    seen: Seen | None = None,
    on: date,
) -> None:
    """Put titles off until a later day, on which they come back. Raises DeferNeedsLaterDay, DecidedMeanwhile."""
    require(by, Verb.SELECT, subject=subject_of(session, subject_id).code)
    check_deferral(until, on=on)
    titles = _decide(
        session,
        subject_id,
        title_ids,
        EntryStep.DEFER,
        by,
        at,
        seen,
        deferred_until=until,
        note=said(note),
    )
    tell_titles(session, subject_id, titles, "deferred", by, at, until=until.isoformat())


def ask_faculty(
    session: Session,
    *,
    subject_id: int,
    title_id: int,
    departments: Sequence[str],
    question: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> None:
    """See ask_many; `seen` is the version the title's row showed."""
    ask_many(
        session,
        subject_id=subject_id,
        title_ids=[title_id],
        departments=departments,
        question=question,
        by=by,
        at=at,
        seen=seen_of(title_id, seen),
    )


def ask_many(
    session: Session,
    *,
    subject_id: int,
    title_ids: Sequence[int],
    departments: Sequence[str],
    question: str,
    by: Actor,
    at: datetime,
    seen: Seen | None = None,
) -> None:
    """Ask the faculty of these departments (codes) whether they want the titles.

    Raises QuestionMissing, NobodyInvited, DepartmentMissing, DecidedMeanwhile.
    """
    require(by, Verb.SELECT, subject=subject_of(session, subject_id).code)
    if not question.strip():
        raise QuestionMissing
    invited = known_departments(session, departments)
    titles = _decide(
        session,
        subject_id,
        title_ids,
        EntryStep.ASK,
        by,
        at,
        seen,
        asked_departments=invited,
        note=question.strip(),
    )
    tell_titles(session, subject_id, titles, "asked", by, at, departments=", ".join(invited))


def known_departments(session: Session, codes: Collection[str]) -> list[str]:
    """The codes in order, each once. Raises NobodyInvited, DepartmentMissing."""
    if not codes:
        raise NobodyInvited
    known = set(session.scalars(select(Department.code).where(Department.code.in_(list(codes)))))
    for code in codes:
        if code not in known:
            raise DepartmentMissing(department=code)
    return sorted(known)


def _decide(
    session: Session,
    subject_id: int,
    title_ids: Sequence[int],
    step: EntryStep,
    by: Actor,
    at: datetime,
    seen: Seen | None,
    **facts: Fact,
) -> dict[int, Title]:
    """What every decision does; the right to it was asked for by who calls."""
    lock_worklists(session, [subject_id])
    titles = lock_titles(session, chosen_titles(title_ids))
    act = Act(session, by=by, at=at)
    entries: Mapping[int, WorklistEntry] = act.entries(subject_id, titles)
    for title_id, title in titles.items():
        act.check_seen(entries[title_id], (seen or {}).get(title_id), title.title)
        act.do(entries[title_id], step, title.title, **facts)
    return titles


def chosen_titles(title_ids: Sequence[int]) -> Sequence[int]:
    if not title_ids:
        raise NothingChosen
    return title_ids


def said(text: str | None) -> str | None:
    return (text or "").strip() or None


def tell_titles(
    session: Session,
    subject_id: int,
    titles: Collection[int],
    event: str,
    by: Actor,
    at: datetime,
    **facts: str | None,
) -> None:
    known = {"subject": subject_of(session, subject_id).code, **facts}
    kept = {name: value for name, value in known.items() if value is not None}
    lines = [(title_id, event, kept) for title_id in titles]
    note_many(session, lines=lines, station="selection", by_id=by.person_id, at=at)
