"""Who decides on a list, and what verdicts add up to."""

import pytest

from acqflow.people.rules import Actor, HeldRole, Role, ScopeKind
from acqflow.selection.rules import (
    BECAUSE,
    OUTCOME_BECAUSE,
    Clause,
    LineCase,
    NotForThisRole,
    Outcome,
    OwnListUndecidable,
    Quorum,
    ReasonMissing,
    StepState,
    VerdictKind,
    VerdictUnknown,
    check_may_decide,
    outcome_because,
    route,
    tally,
    verdict_kind,
)
from acqflow.subjects.rules import Authority, Mode, Responsibility
from acqflow.vocabulary.money import Money

LIMITS = Authority(Money(50_000, "CNY"), Money(500_000, "CNY"))
A, R, X = VerdictKind.APPROVE, VerdictKind.RETURN, VerdictKind.REJECT


def _line(
    mode: Mode = Mode.LEAD,
    responsibility: Responsibility = Responsibility.LEAD,
    *,
    amount: int = 5_900,
    authority: Authority = LIMITS,
    kind: str = "book",
) -> LineCase:
    return LineCase(kind, "chi", mode, responsibility, authority, Money(amount, "CNY"))


def _roles(*lines: LineCase) -> list[tuple[Role, Clause]]:
    return [(step.role, step.clause) for step in route(lines).steps]


def test_in_relay_mode_the_acquisition_librarian_decides() -> None:
    assert _roles(_line(Mode.RELAY)) == [
        (Role.SUBJECT_LIBRARIAN, Clause.LIBRARIAN_RECOMMENDS),
        (Role.ACQUISITION_LIBRARIAN, Clause.RELAY),
    ]


def test_in_participate_mode_the_librarian_decides_types_with_lead_responsibility() -> None:
    decided = route([_line(Mode.PARTICIPATE, Responsibility.LEAD)])
    assert decided.librarian_decides
    assert [step.clause for step in decided.steps] == [Clause.PARTICIPATE_DECIDES]


@pytest.mark.parametrize("responsibility", [Responsibility.ASSIST, Responsibility.REVIEW, Responsibility.NONE])
def test_in_participate_mode_the_librarian_otherwise_recommends(responsibility: Responsibility) -> None:
    assert _roles(_line(Mode.PARTICIPATE, responsibility)) == [
        (Role.SUBJECT_LIBRARIAN, Clause.LIBRARIAN_RECOMMENDS),
        (Role.ACQUISITION_LIBRARIAN, Clause.PARTICIPATE_RECOMMENDS),
    ]


def test_one_type_without_lead_responsibility_sends_the_list_to_acquisitions() -> None:
    lines = [
        _line(Mode.PARTICIPATE, Responsibility.LEAD, kind="journal"),
        _line(Mode.PARTICIPATE, Responsibility.ASSIST, kind="book"),
    ]
    found = route(lines)
    assert [step.role for step in found.steps] == [Role.SUBJECT_LIBRARIAN, Role.ACQUISITION_LIBRARIAN]
    assert found.steps[1].facts["kinds"] == "book (chi)"


@pytest.mark.parametrize("responsibility", list(Responsibility))
def test_in_lead_mode_the_librarian_decides_within_the_limits(responsibility: Responsibility) -> None:
    found = route([_line(Mode.LEAD, responsibility)])
    assert found.librarian_decides
    assert found.steps[0].clause is Clause.LEAD_DECIDES


def test_exactly_the_limit_is_within_it() -> None:
    assert route([_line(amount=50_000)]).librarian_decides
    assert route([_line(amount=50_000)] * 10).librarian_decides


def test_a_title_above_the_limit_goes_to_the_committee() -> None:
    found = route([_line(), _line(amount=50_001)])
    assert _roles(_line(), _line(amount=50_001)) == [
        (Role.SUBJECT_LIBRARIAN, Clause.LIBRARIAN_RECOMMENDS),
        (Role.COMMITTEE, Clause.ABOVE_TITLE_LIMIT),
    ]
    assert found.steps[1].quorum is Quorum.MAJORITY_OF
    assert found.steps[1].facts == {"titles": 1, "limit": "CNY 500.00", "highest": "CNY 500.01"}


def test_a_list_above_the_limit_goes_to_the_committee() -> None:
    lines = [_line(amount=50_000)] * 10 + [_line(amount=1)]
    assert _roles(*lines)[-1] == (Role.COMMITTEE, Clause.ABOVE_LIST_LIMIT)
    assert route(lines).steps[-1].facts == {"total": "CNY 5000.01", "limit": "CNY 5000.00"}


def test_a_dear_list_in_relay_mode_needs_acquisitions_and_then_the_committee() -> None:
    assert [role for role, _ in _roles(_line(Mode.RELAY, amount=60_000))] == [
        Role.SUBJECT_LIBRARIAN,
        Role.ACQUISITION_LIBRARIAN,
        Role.COMMITTEE,
    ]


def test_a_limit_nobody_named_is_no_licence_and_the_head_decides() -> None:
    assert _roles(_line(authority=Authority())) == [
        (Role.SUBJECT_LIBRARIAN, Clause.LIBRARIAN_RECOMMENDS),
        (Role.HEAD, Clause.NO_LIMIT_NAMED),
    ]
    assert [r for r, _ in _roles(_line(Mode.RELAY, authority=Authority()))] == [
        Role.SUBJECT_LIBRARIAN,
        Role.ACQUISITION_LIBRARIAN,
    ]


def test_lines_under_one_limit_are_added_up_and_others_are_not() -> None:
    databases = Authority(Money(900_000, "CNY"), Money(900_000, "CNY"))
    lines = [_line(amount=50_000)] * 10 + [_line(amount=400_000, authority=databases, kind="database")]
    assert route(lines).librarian_decides


@pytest.mark.parametrize(
    "lines",
    [
        [_line()],
        [_line(Mode.RELAY)],
        [_line(Mode.PARTICIPATE)],
        [_line(Mode.PARTICIPATE, Responsibility.NONE, amount=60_000)],
        [_line(authority=Authority())],
        [_line(amount=50_000)] * 11,
    ],
)
def test_every_step_says_why_with_its_facts(lines: list[LineCase]) -> None:
    for step in route(lines).steps:
        assert step.because
        assert "%(" not in str(step.because)


def test_every_clause_and_every_outcome_has_a_sentence() -> None:
    assert set(BECAUSE) == set(Clause)
    assert set(OUTCOME_BECAUSE) == set(Outcome)


def test_one_verdict_settles_a_step_of_one() -> None:
    for kind, state in ((A, StepState.APPROVED), (R, StepState.RETURNED), (X, StepState.REJECTED)):
        found = tally(Quorum.ANY_OF, {1: kind}, {1, 2, 3})
        assert (found.state, found.outcome) == (state, Outcome.ONE_IS_ENOUGH)


@pytest.mark.parametrize(
    ("members", "votes", "state", "outcome"),
    [
        (3, [A], StepState.WAITING, Outcome.WAITING),
        (3, [A, A], StepState.APPROVED, Outcome.MAJORITY),
        (3, [A, R], StepState.WAITING, Outcome.WAITING),
        (3, [A, R, A], StepState.APPROVED, Outcome.MAJORITY),
        (3, [A, R, R], StepState.RETURNED, Outcome.MAJORITY),
        (3, [X, X], StepState.REJECTED, Outcome.MAJORITY),
        (3, [A, R, X], StepState.RETURNED, Outcome.NO_MAJORITY),
        (4, [A, A], StepState.WAITING, Outcome.WAITING),
        (4, [A, A, A], StepState.APPROVED, Outcome.MAJORITY),
        (4, [A, A, R, R], StepState.RETURNED, Outcome.TIE),
        (4, [A, A, R, X], StepState.RETURNED, Outcome.TIE),
        (2, [A], StepState.WAITING, Outcome.WAITING),
        (2, [A, R], StepState.RETURNED, Outcome.TIE),
        (1, [A], StepState.APPROVED, Outcome.MAJORITY),
        (5, [A, A, R, R, X], StepState.RETURNED, Outcome.NO_MAJORITY),
        (6, [A, A, R, R, X, X], StepState.RETURNED, Outcome.NO_MAJORITY),
    ],
)
def test_a_committee_decides_by_more_than_half_of_its_members(
    members: int, votes: list[VerdictKind], state: StepState, outcome: Outcome
) -> None:
    found = tally(Quorum.MAJORITY_OF, dict(enumerate(votes)), range(members))
    assert (found.state, found.outcome) == (state, outcome)
    assert "%(" not in outcome_because(found.outcome, found.facts)


def test_a_committee_is_not_decided_by_those_who_left_it() -> None:
    found = tally(Quorum.MAJORITY_OF, {1: A, 2: A, 9: A}, {1, 3, 4})
    assert (found.approve, found.members, found.needed, found.state) == (1, 3, 2, StepState.WAITING)


def test_no_settled_step_can_be_turned_by_the_votes_still_missing() -> None:
    for members in range(1, 6):
        for spoken in range(members + 1):
            for approving in range(spoken + 1):
                votes = [A] * approving + [R] * (spoken - approving)
                found = tally(Quorum.MAJORITY_OF, dict(enumerate(votes)), range(members))
                if found.state is StepState.APPROVED:
                    assert approving * 2 > members
                elif found.state is StepState.RETURNED:
                    assert (approving + members - spoken) * 2 <= members or (spoken - approving) * 2 > members


@pytest.mark.parametrize("kind", ["return", "reject"])
def test_a_return_and_a_rejection_need_a_reason(kind: str) -> None:
    with pytest.raises(ReasonMissing):
        verdict_kind(kind, "  ")
    assert verdict_kind(kind, "Too dear.") == kind
    assert verdict_kind("approve", "") is A


def test_a_verdict_is_approve_return_or_reject() -> None:
    with pytest.raises(VerdictUnknown):
        verdict_kind("maybe", "because")


def _actor(role: Role, subject: str | None = None) -> Actor:
    held = HeldRole(role) if subject is None else HeldRole(role, ScopeKind.SUBJECT, subject)
    return Actor(7, "A", frozenset({held}))


def test_a_step_is_decided_only_by_its_role_for_its_subject() -> None:
    step = {"role": Role.COMMITTEE, "subject": "TP3", "submitted_by_id": 1, "name": "Autumn"}
    check_may_decide(_actor(Role.COMMITTEE), **step)  # type: ignore[arg-type]
    check_may_decide(_actor(Role.COMMITTEE, "TP3"), **step)  # type: ignore[arg-type]
    for other in (_actor(Role.COMMITTEE, "O4"), _actor(Role.HEAD), _actor(Role.ACQUISITION_LIBRARIAN)):
        with pytest.raises(NotForThisRole):
            check_may_decide(other, **step)  # type: ignore[arg-type]


def test_nobody_decides_on_a_list_of_ones_own() -> None:
    with pytest.raises(OwnListUndecidable):
        check_may_decide(
            _actor(Role.COMMITTEE), role=Role.COMMITTEE, subject="TP3", submitted_by_id=7, name="Autumn"
        )
