"""Suggestions as the people concerned see them: what I asked for, what waits for an answer, one case."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session, selectinload

from acqflow.people.model import CALLED, Person
from acqflow.people.rules import Actor, PersonName, Role, Verb, require
from acqflow.storage.reading import read
from acqflow.subjects.model import Subject
from acqflow.suggestions.model import Endorsement, Suggestion, SuggestionStep
from acqflow.suggestions.queries.known import askers, suggestion_by_id, wishes
from acqflow.suggestions.rules import (
    TO_ANSWER_STATES,
    DeclineReason,
    Generality,
    Need,
    State,
    Step,
    SuggestionMissing,
    generality,
    may_know_who_asked,
    steps_from,
)
from acqflow.titles.queries import duplicate_status, title_rows
from acqflow.titles.rules import PAGE_SIZE, DuplicateStatus, Page, TitleRow


@dataclass(frozen=True, slots=True)
class CaseStep:
    """What was done. `by` is None where the reader may not know who it was."""

    at: datetime
    by: PersonName | None
    step: Step
    state: State
    text: str | None


@dataclass(frozen=True, slots=True)
class Endorser:
    """Somebody who joined; `name` is None where the reader may not know it."""

    name: PersonName | None
    department: str | None
    need: Need
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One suggestion. `requester`, `department` and others' reasons are None where the reader may not know them.

    `possible` are the steps its state allows, whoever may take them; `duplicate` leaves the suggestion itself out.
    """

    suggestion_id: int
    title: TitleRow
    state: State
    need: Need
    reason: str | None
    requester: PersonName | None
    department: str | None
    is_mine: bool
    subject_id: int | None
    subject_code: str | None
    submitted_at: datetime
    promised_on: date
    decline_reason: DeclineReason | None
    decline_text: str | None
    generality: Generality
    duplicate: DuplicateStatus
    endorsements: tuple[Endorser, ...]
    steps: tuple[CaseStep, ...]
    possible: tuple[Step, ...]

    @property
    def question(self) -> str | None:
        """What the librarian wants to know, while that is open."""
        if self.state is not State.QUESTION:
            return None
        return next((s.text for s in reversed(self.steps) if s.step is Step.ASK), None)

    @property
    def setback(self) -> str | None:
        """Why its order was cancelled, until something else is done."""
        last = self.steps[-1]
        return last.text if last.step is Step.REOPEN else None


# Written once, and no records: every page of a librarian asks it for its menu.
_TO_ANSWER = select(func.count(Suggestion.id)).where(Suggestion.state.in_(sorted(TO_ANSWER_STATES)))
_TO_ANSWER_IN = _TO_ANSWER.outerjoin(Subject, Subject.id == Suggestion.subject_id).where(
    Suggestion.subject_id.is_(None) | Subject.code.in_(bindparam("codes", expanding=True))
)


def mine(session: Session, *, by: Actor) -> list[SuggestionRow]:
    """Everything this person asked for or joined, newest first."""
    joined = select(Endorsement.suggestion_id).where(Endorsement.person_id == by.person_id)
    own = or_(Suggestion.requester_id == by.person_id, Suggestion.id.in_(joined))
    return _rows(session, _read(session, own, Suggestion.id.desc()), by)


def waiting(
    session: Session,
    *,
    by: Actor,
    subject_id: int | None = None,
    states: Collection[State] = TO_ANSWER_STATES,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[SuggestionRow]:
    """What the librarian's subjects have to answer, the soonest promised first; with `subject_id`, of that one.

    Suggestions that no subject has yet are everybody's.
    """
    require(by, Verb.ANSWER_SUGGESTION)
    chosen = Suggestion.state.in_(sorted(states)) & _handled_by(session, by)
    if subject_id is not None:
        chosen &= Suggestion.subject_id == subject_id
    total = session.scalar(select(func.count()).select_from(Suggestion).where(chosen)) or 0
    found = _read(session, chosen, Suggestion.promised_on, Suggestion.id, page=page, size=size)
    return Page(tuple(_rows(session, found, by)), total, number=max(page, 1), size=size)


def count_waiting(session: Session, *, by: Actor) -> int:
    """How many suggestions the librarian's subjects have to answer, without a look at any."""
    require(by, Verb.ANSWER_SUGGESTION)
    codes = by.subjects_for(Verb.ANSWER_SUGGESTION)
    if codes is None:
        return read(session, _TO_ANSWER).scalar() or 0
    return read(session, _TO_ANSWER_IN, {"codes": sorted(codes)}).scalar() or 0


def unrouted(session: Session, *, by: Actor) -> list[SuggestionRow]:
    """Open suggestions that no subject has yet: every subject librarian sees them."""
    require(by, Verb.ANSWER_SUGGESTION)
    chosen = Suggestion.state.in_(sorted(TO_ANSWER_STATES)) & Suggestion.subject_id.is_(None)
    return _rows(session, _read(session, chosen, Suggestion.promised_on, Suggestion.id), by)


def case(session: Session, *, suggestion_id: int, by: Actor) -> SuggestionRow:
    """One suggestion, for who asked, who handles it and the head. Raises SuggestionMissing for everybody else."""
    found = suggestion_by_id(session, suggestion_id=suggestion_id)
    check_seen(session, found, by)
    return _rows(session, [found], by)[0]


def check_seen(session: Session, suggestion: Suggestion, by: Actor) -> None:
    """Raises SuggestionMissing for everybody but who asked, who handles it and the head."""
    if by.person_id not in askers(suggestion) and not _handles(session, suggestion, by):
        raise SuggestionMissing(suggestion=suggestion.id)


def _handles(session: Session, suggestion: Suggestion, by: Actor) -> bool:
    subject = session.get(Subject, suggestion.subject_id) if suggestion.subject_id else None
    code = subject.code if subject else None
    return by.has(Role.HEAD, subject=code) or by.has(Role.SUBJECT_LIBRARIAN, subject=code)


def _handled_by(session: Session, by: Actor) -> ColumnElement[bool]:
    codes = by.subjects_for(Verb.ANSWER_SUGGESTION)
    if codes is None:
        return Suggestion.id.is_not(None)
    ids = list(session.scalars(select(Subject.id).where(Subject.code.in_(codes))))
    return or_(Suggestion.subject_id.in_(ids), Suggestion.subject_id.is_(None))


def _read(
    session: Session,
    chosen: ColumnElement[bool],
    *order: ColumnElement[object] | object,
    page: int = 1,
    size: int | None = None,
) -> list[Suggestion]:
    statement = (
        select(Suggestion)
        .where(chosen)
        .options(selectinload(Suggestion.endorsements), selectinload(Suggestion.steps))
        .order_by(*order)  # type: ignore[arg-type]
    )
    if size is not None:
        statement = statement.limit(size).offset((max(page, 1) - 1) * size)
    return list(session.scalars(statement))


def _rows(session: Session, found: Sequence[Suggestion], by: Actor) -> list[SuggestionRow]:
    title_ids = [suggestion.title_id for suggestion in found]
    titles = title_rows(session, ids=title_ids)
    duplicates = duplicate_status(session, title_ids=title_ids)
    codes = _subject_codes(session, {s.subject_id for s in found if s.subject_id})
    names = _names(session, found)
    return [
        _row(s, by, titles[s.title_id], duplicates[s.title_id], codes.get(s.subject_id or 0), names) for s in found
    ]


def _row(
    suggestion: Suggestion,
    by: Actor,
    title: TitleRow,
    duplicate: DuplicateStatus,
    subject: str | None,
    names: dict[int, PersonName],
) -> SuggestionRow:
    knows = may_know_who_asked(by, requester_id=suggestion.requester_id, subject=subject)
    own = [e for e in suggestion.endorsements if e.person_id == by.person_id]
    state = State(suggestion.state)
    return SuggestionRow(
        suggestion_id=suggestion.id,
        title=title,
        state=state,
        need=Need(own[0].need if own else suggestion.need),
        reason=own[0].reason if own else suggestion.reason if knows else None,
        requester=names[suggestion.requester_id] if knows else None,
        department=suggestion.department if knows else None,
        is_mine=by.person_id in askers(suggestion),
        subject_id=suggestion.subject_id,
        subject_code=subject,
        submitted_at=suggestion.submitted_at,
        promised_on=suggestion.promised_on,
        decline_reason=DeclineReason(suggestion.decline_code) if suggestion.decline_code else None,
        decline_text=suggestion.decline_text,
        generality=generality(wishes(suggestion)),
        duplicate=_without(duplicate, f"suggestion:{suggestion.id}"),
        endorsements=tuple(_endorser(e, by, subject, names) for e in suggestion.endorsements),
        steps=tuple(_step(s, by, subject, names) for s in suggestion.steps),
        possible=steps_from(state),
    )


def _endorser(endorsement: Endorsement, by: Actor, subject: str | None, names: dict[int, PersonName]) -> Endorser:
    knows = may_know_who_asked(by, requester_id=endorsement.person_id, subject=subject)
    return Endorser(
        name=names[endorsement.person_id] if knows else None,
        department=endorsement.department if knows else None,
        need=Need(endorsement.need),
        reason=endorsement.reason if knows else None,
        at=endorsement.at,
    )


def _step(step: SuggestionStep, by: Actor, subject: str | None, names: dict[int, PersonName]) -> CaseStep:
    """Those who answer do so by name; those who ask are known only to whom it concerns."""
    asked = Step(step.step) in {Step.SUBMIT, Step.ENDORSE, Step.REPLY, Step.WITHDRAW}
    knows = not asked or may_know_who_asked(by, requester_id=step.by_id, subject=subject)
    return CaseStep(step.at, names[step.by_id] if knows else None, Step(step.step), State(step.state), step.text)


def _without(duplicate: DuplicateStatus, reference: str) -> DuplicateStatus:
    return DuplicateStatus(tuple(s for s in duplicate.standings if s.reference != reference))


def _subject_codes(session: Session, ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(session.execute(select(Subject.id, Subject.code).where(Subject.id.in_(ids))).all())


def _names(session: Session, found: Iterable[Suggestion]) -> dict[int, PersonName]:
    ids = {person for s in found for person in (*askers(s), *(step.by_id for step in s.steps))}
    if not ids:
        return {}
    return dict(session.execute(select(Person.id, CALLED).where(Person.id.in_(ids))).all())
