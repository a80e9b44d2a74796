"""Where a list stands on its route: the open step, who may vote, what was said, what waits for me."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from acqflow.people.model import CALLED, Person
from acqflow.people.queries import persons_holding
from acqflow.people.rules import Actor, PersonName, Role, Verb, require
from acqflow.selection.model import ListLine, RouteStep, SelectionList, Verdict
from acqflow.selection.queries.money import MoneyEffect, totals_of
from acqflow.selection.rules import (
    Clause,
    LineState,
    ListState,
    Outcome,
    Quorum,
    StepState,
    Tally,
    VerdictKind,
    because,
    outcome_because,
    tally,
)
from acqflow.storage.reading import read
from acqflow.subjects.model import Subject
from acqflow.vocabulary.errors import Sentence


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A step that waits. `why_not` is None where I may decide it, else `own_list` or `voted`."""

    step_id: int
    list_id: int
    name: str
    subject_code: str
    subject_name_zh: str
    subject_name_en: str
    submitted_by: PersonName
    submitted_at: datetime
    titles: int
    totals: tuple[MoneyEffect, ...]
    role: Role
    quorum: Quorum
    clause: Clause
    facts: Mapping[str, Any]
    tally: Tally
    why_not: str | None

    @property
    def because(self) -> Sentence:
        return because(self.clause, self.facts)


@dataclass(frozen=True, slots=True)
class SpokenVerdict:
    person: PersonName
    verdict: VerdictKind
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """One step of a route: who had a say, by which clause, what they said, and what it came to.

    `outcome` is None while the step waits; `votes` are the facts of its sentence.
    """

    round: int
    position: int
    role: Role
    quorum: Quorum
    clause: Clause
    facts: Mapping[str, Any]
    state: StepState
    verdicts: tuple[SpokenVerdict, ...]
    outcome: Outcome | None
    votes: Mapping[str, Any]
    settled_at: datetime | None

    @property
    def because(self) -> Sentence:
        return because(self.clause, self.facts)

    @property
    def outcome_because(self) -> str:
        return outcome_because(self.outcome, self.votes) if self.outcome else ""


def open_step(session: Session, held: SelectionList) -> RouteStep | None:
    """The first step of the present round that still waits."""
    return session.scalars(
        select(RouteStep)
        .where(RouteStep.list_id == held.id, RouteStep.round == held.round)
        .where(RouteStep.state == StepState.WAITING.value)
        .order_by(RouteStep.position)
        .limit(1)
    ).first()


def verdicts_on(session: Session, step_id: int) -> dict[int, VerdictKind]:
    """Person → verdict."""
    found = session.execute(select(Verdict.person_id, Verdict.verdict).where(Verdict.step_id == step_id))
    return {person_id: VerdictKind(kind) for person_id, kind in found}


def members_of_step(session: Session, step: RouteStep, held: SelectionList) -> frozenset[int]:
    """The active persons in the step's role for this subject; whoever submitted the list is recused."""
    subject = session.get_one(Subject, held.subject_id)
    holding = persons_holding(session, role=Role(step.role), subject=subject.code)
    return frozenset(person.id for person in holding) - {held.submitted_by_id or 0}


def approvals(session: Session, *, by: Actor) -> list[ApprovalRow]:
    """The steps that wait for a role this person holds, the longest waiting first; some wait for others in it."""
    require(by, Verb.DECIDE)
    return [
        _approval(session, step, held, subject, submitter, by)
        for step, held, subject, submitter in session.execute(_waiting())
        if by.has(Role(step.role), subject=subject.code)
    ]


def count_approvals(session: Session, *, by: Actor) -> int:
    """How many of them this person may still decide, without a look at their lists."""
    require(by, Verb.DECIDE)
    found = read(session, _OPEN_TO, {"me": by.person_id})
    return sum(by.has(Role(role), subject=subject) for role, subject in found)


def decision_log(session: Session, *, list_id: int) -> list[LogLine]:
    """Every step of every round, in order, with what was said and why it was theirs to say."""
    spoken: dict[int, list[SpokenVerdict]] = {}
    verdicts = (
        select(Verdict, CALLED)
        .join(Person, Person.id == Verdict.person_id)
        .where(Verdict.list_id == list_id)
        .order_by(Verdict.id)
    )
    for verdict, name in session.execute(verdicts):
        said = SpokenVerdict(name, VerdictKind(verdict.verdict), verdict.reason, verdict.at)
        spoken.setdefault(verdict.step_id, []).append(said)
    steps = session.scalars(
        select(RouteStep).where(RouteStep.list_id == list_id).order_by(RouteStep.round, RouteStep.position)
    )
    return [_log_line(step, spoken.get(step.id, [])) for step in steps]


def waiting_steps(session: Session) -> list[tuple[int, int]]:
    """(step, list) of every list that waits for a verdict, the longest waiting first."""
    return [(step.id, held.id) for step, held, _, _ in session.execute(_waiting())]


def _waiting() -> Select[RouteStep, SelectionList, Subject, PersonName]:
    """The first waiting step of every submitted list's present round."""
    first = (
        select(RouteStep.list_id, func.min(RouteStep.position).label("position"))
        .join(SelectionList, SelectionList.id == RouteStep.list_id)
        .where(RouteStep.state == StepState.WAITING.value, RouteStep.round == SelectionList.round)
        .where(SelectionList.state == ListState.SUBMITTED.value)
        .group_by(RouteStep.list_id)
        .subquery()
    )
    return (
        select(RouteStep, SelectionList, Subject, CALLED)
        .join(SelectionList, SelectionList.id == RouteStep.list_id)
        .join(
            first,
            (first.c.list_id == RouteStep.list_id)
            & (first.c.position == RouteStep.position)
            & (RouteStep.round == SelectionList.round),
        )
        .join(Subject, Subject.id == SelectionList.subject_id)
        .join(Person, Person.id == SelectionList.submitted_by_id)
        .order_by(SelectionList.submitted_at, SelectionList.id)
    )


# Written once, and no records: every page of whoever decides asks it for its menu.
_OPEN_TO = (
    _waiting()
    .with_only_columns(RouteStep.role, Subject.code)
    .where(
        SelectionList.submitted_by_id != bindparam("me"),
        ~select(Verdict.id).where(Verdict.step_id == RouteStep.id, Verdict.person_id == bindparam("me")).exists(),
    )
    .order_by(None)
)


def _approval(
    session: Session, step: RouteStep, held: SelectionList, subject: Subject, submitter: PersonName, by: Actor
) -> ApprovalRow:
    verdicts = verdicts_on(session, step.id)
    assert held.submitted_at is not None
    titles = session.scalar(
        select(func.count())
        .select_from(ListLine)
        .where(ListLine.list_id == held.id, ListLine.state == LineState.OPEN.value)
    )
    why_not = "voted" if by.person_id in verdicts else None
    if by.person_id == held.submitted_by_id:
        why_not = "own_list"
    return ApprovalRow(
        step_id=step.id,
        list_id=held.id,
        name=held.name,
        subject_code=subject.code,
        subject_name_zh=subject.name_zh,
        subject_name_en=subject.name_en,
        submitted_by=submitter,
        submitted_at=held.submitted_at,
        titles=titles or 0,
        totals=totals_of(session, list_id=held.id),
        role=Role(step.role),
        quorum=Quorum(step.rule),
        clause=Clause(step.clause),
        facts=step.facts,
        tally=tally(Quorum(step.rule), verdicts, members_of_step(session, step, held)),
        why_not=why_not,
    )


def _log_line(step: RouteStep, spoken: list[SpokenVerdict]) -> LogLine:
    return LogLine(
        round=step.round,
        position=step.position,
        role=Role(step.role),
        quorum=Quorum(step.rule),
        clause=Clause(step.clause),
        facts=step.facts,
        state=StepState(step.state),
        verdicts=tuple(spoken),
        outcome=Outcome(step.outcome) if step.outcome else None,
        votes=step.votes or {},
        settled_at=step.settled_at,
    )
