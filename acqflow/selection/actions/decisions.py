"""Submitting a list, and deciding on it step by step."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Role, Verb, require
from acqflow.selection.actions.acts import lock_worklists
from acqflow.selection.actions.lines import check_seen, list_of, subject_of_list, tell_list
from acqflow.selection.actions.lists import held_list
from acqflow.selection.actions.outcomes import approve_list, reject_list, return_list, strike
from acqflow.selection.model import RouteStep, SelectionList, Verdict
from acqflow.selection.queries import (
    lines_with_another_price,
    members_of_step,
    open_step,
    planned_route,
    subject_of,
    verdicts_on,
    waiting_steps,
)
from acqflow.selection.rules import (
    AlreadyVoted,
    EarlierStepOpen,
    LineMissing,
    LineState,
    ListEmpty,
    ListMissing,
    ListState,
    ListStep,
    Outcome,
    PlannedStep,
    PricesChanged,
    Quorum,
    Route,
    StepMissing,
    StepNotOpen,
    StepState,
    StrikingNeedsOneDecider,
    Tally,
    VerdictKind,
    check_may_decide,
    next_list_state,
    tally,
    verdict_kind,
)
from acqflow.titles.model import Title


def submit(session: Session, *, list_id: int, by: Actor, at: datetime, on: date) -> Route:
    """Send the list on its route. The librarian's own word is the first step; it may be all that is needed.

    Raises ListEmpty, ListStepNotAllowed, NobodyToDecide, and PricesChanged: who decides depends on the prices.
    """
    held = held_list(session, list_id, by)
    state = next_list_state(ListState(held.state), ListStep.SUBMIT, name=held.name)
    _refuse_other_prices(session, held)
    lines = [line for line in held.lines if line.state == LineState.OPEN]
    planned = planned_route(session, list_id=held.id, by=by, on=on)
    held.state, held.round = state.value, held.round + 1
    held.submitted_at, held.submitted_by_id = at, by.person_id
    own = _write_steps(session, held, planned, at)
    session.add(
        Verdict(
            step_id=own.id,
            list_id=held.id,
            person_id=by.person_id,
            verdict=VerdictKind.APPROVE.value,
            reason="",
            clause=own.clause,
            at=at,
        )
    )
    tell_list(session, held, lines, "submitted", by, at)
    if planned.librarian_decides:
        approve_list(session, held, by=by, at=at)
    return planned


def decide(
    session: Session,
    *,
    step_id: int,
    verdict: str,
    reason: str,
    by: Actor,
    at: datetime,
    struck: Mapping[int, str] | None = None,
) -> Tally:
    """Give one's verdict on a step: approve, return or reject; the last two need a reason.

    `struck`: line → reason, the lines that are left out of an approval; only where one person decides.
    Raises StepMissing, NotForThisRole, OwnListUndecidable, AlreadyVoted, StepNotOpen, ReasonMissing,
    VerdictUnknown.
    """
    require(by, Verb.DECIDE)
    step, held = _held_step(session, step_id, by)
    subject = subject_of(session, held.subject_id)
    role = Role(step.role)
    check_may_decide(by, role=role, subject=subject.code, submitted_by_id=held.submitted_by_id, name=held.name)
    _check_open(session, step, held, by)
    kind = verdict_kind(verdict, reason)
    _strike(session, step, held, struck or {}, kind, by, at)
    session.add(
        Verdict(
            step_id=step.id,
            list_id=held.id,
            person_id=by.person_id,
            verdict=kind.value,
            reason=reason.strip(),
            clause=step.clause,
            at=at,
        )
    )
    session.flush()
    found = tally(Quorum(step.rule), verdicts_on(session, step.id), members_of_step(session, step, held))
    if found.state is not StepState.WAITING:
        _settle(session, step, held, found, reason.strip(), by, at)
    return found


def settle_decided(session: Session, *, by: Actor, at: datetime) -> list[str]:
    """Settle the steps that were decided by somebody's leaving the role; the names of their lists.

    Votes are counted against those who hold the role now, and a vote was counted last when one was given. Whoever
    changes roles calls this afterwards; it decides nothing that the votes do not.
    """
    settled = []
    for step_id, list_id in waiting_steps(session):
        lock_worklists(session, [subject_of_list(session, list_id)])
        held = list_of(session, list_id)
        step = session.get_one(RouteStep, step_id, populate_existing=True)
        if step.state != StepState.WAITING or held.state != ListState.SUBMITTED:
            continue
        verdicts = verdicts_on(session, step.id)
        found = tally(Quorum(step.rule), verdicts, members_of_step(session, step, held))
        if verdicts and found.state is not StepState.WAITING:
            _settle(session, step, held, found, _last_reason(session, step.id), by, at)
            settled.append(held.name)
    return settled


def _last_reason(session: Session, step_id: int) -> str:
    given = select(Verdict.reason).where(Verdict.step_id == step_id, Verdict.reason != "")
    return session.scalar(given.order_by(Verdict.id.desc()).limit(1)) or ""


def _refuse_other_prices(session: Session, held: SelectionList) -> None:
    changed = lines_with_another_price(session, list_id=held.id)
    if changed:
        titles = session.scalars(select(Title.title).where(Title.id.in_([line.title_id for line in changed])))
        raise PricesChanged(list=held.name, titles="; ".join(titles))


def _write_steps(session: Session, held: SelectionList, planned: Route, at: datetime) -> RouteStep:
    """The whole route; its first step is settled by the submission itself and is given back."""
    rows = [_row(held, position, step) for position, step in enumerate(planned.steps, 1)]
    own = rows[0]
    own.state, own.outcome = StepState.APPROVED.value, Outcome.BY_SUBMITTING.value
    own.votes, own.settled_at = {}, at
    session.add_all(rows)
    session.flush()
    return own


def _row(held: SelectionList, position: int, step: PlannedStep) -> RouteStep:
    return RouteStep(
        list_id=held.id,
        round=held.round,
        position=position,
        role=step.role.value,
        rule=step.quorum.value,
        clause=step.clause.value,
        facts=dict(step.facts),
        state=StepState.WAITING.value,
    )


def _held_step(session: Session, step_id: int, by: Actor) -> tuple[RouteStep, SelectionList]:
    list_id = session.scalar(select(RouteStep.list_id).where(RouteStep.id == step_id))
    try:
        check_seen(session, list_id or 0, by)
    except ListMissing:
        raise StepMissing(step=step_id) from None
    assert list_id is not None
    lock_worklists(session, [subject_of_list(session, list_id)])
    held = list_of(session, list_id)
    return session.get_one(RouteStep, step_id, populate_existing=True), held


def _check_open(session: Session, step: RouteStep, held: SelectionList, by: Actor) -> None:
    if by.person_id in verdicts_on(session, step.id):
        raise AlreadyVoted(person=by.called, list=held.name)
    if step.state != StepState.WAITING:
        raise StepNotOpen(list=held.name, state=step.state)
    if held.state != ListState.SUBMITTED or step.round != held.round:
        raise StepNotOpen(list=held.name, state=held.state)
    first = open_step(session, held)
    if first is not None and first.id != step.id:
        raise EarlierStepOpen(list=held.name, role=first.role)


def _strike(
    session: Session,
    step: RouteStep,
    held: SelectionList,
    struck: Mapping[int, str],
    kind: VerdictKind,
    by: Actor,
    at: datetime,
) -> None:
    if not struck:
        return
    if Quorum(step.rule) is not Quorum.ANY_OF or kind is not VerdictKind.APPROVE:
        raise StrikingNeedsOneDecider
    lines = {line.id: line for line in held.lines if line.state == LineState.OPEN}
    for line_id, reason in struck.items():
        if line_id not in lines:
            raise LineMissing(line=line_id)
        # Every title left out is a rejection of its own, and needs its reason as one.
        verdict_kind(VerdictKind.REJECT.value, reason)
        strike(session, lines.pop(line_id), held, reason=reason.strip(), by=by, at=at)
    if not lines:
        raise ListEmpty(list=held.name)


def _settle(
    session: Session,
    step: RouteStep,
    held: SelectionList,
    found: Tally,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    step.state, step.outcome = found.state.value, found.outcome.value
    step.votes, step.settled_at = dict(found.facts), at
    session.flush()
    match found.state:
        case StepState.REJECTED:
            reject_list(session, held, reason=reason, by=by, at=at)
        case StepState.RETURNED:
            return_list(session, held, reason=reason or found.outcome.value, by=by, at=at)
        case StepState.APPROVED if open_step(session, held) is None:
            approve_list(session, held, by=by, at=at)
        case _:
            pass
