"""What a suggestion may become."""

import pytest

from acqflow.suggestions.rules import (
    DeclineReason,
    DeclineReasonUnknown,
    NeedUnknown,
    State,
    Step,
    StepNotAllowed,
    decline_reason,
    need_of,
    next_state,
    state_before_decline,
    state_before_selection,
    states_on_the_way,
    steps_from,
)

_WAY = [
    (State.SUBMITTED, Step.CHECK, State.CHECKING),
    (State.CHECKING, Step.ASK, State.QUESTION),
    (State.QUESTION, Step.REPLY, State.CHECKING),
    (State.CHECKING, Step.ACCEPT, State.ACCEPTED),
    (State.CHECKING, Step.DECLINE, State.DECLINED),
    (State.ACCEPTED, Step.SELECT, State.SELECTED),
    (State.SELECTED, Step.ORDER, State.ORDERED),
]


@pytest.mark.parametrize(("state", "step", "result"), _WAY)
def test_the_way_of_a_suggestion_leads_from_submitted_to_ordered(state: State, step: Step, result: State) -> None:
    assert next_state(state, step) is result


@pytest.mark.parametrize("state", [s for s in State if s not in (State.ORDERED, State.DECLINED, State.WITHDRAWN)])
def test_a_wish_can_be_withdrawn_any_time_before_it_is_ordered(state: State) -> None:
    assert next_state(state, Step.WITHDRAW) is State.WITHDRAWN


@pytest.mark.parametrize("state", [State.ORDERED, State.DECLINED, State.WITHDRAWN])
@pytest.mark.parametrize("step", [step for step in Step if step is not Step.REOPEN])
def test_what_is_ordered_declined_or_withdrawn_goes_no_further(state: State, step: Step) -> None:
    with pytest.raises(StepNotAllowed):
        next_state(state, step)


def test_an_order_that_is_cancelled_leaves_the_promise_standing() -> None:
    assert next_state(State.ORDERED, Step.REOPEN) is State.ACCEPTED


@pytest.mark.parametrize(
    ("steps", "stood"),
    [
        ([(Step.SUBMIT, State.SUBMITTED), (Step.DECLINE, State.DECLINED)], State.SUBMITTED),
        (
            [(Step.SUBMIT, State.SUBMITTED), (Step.DECLINE, State.CHECKING), (Step.DECLINE, State.DECLINED)],
            State.SUBMITTED,
        ),
        (
            [(Step.ACCEPT, State.CHECKING), (Step.ACCEPT, State.ACCEPTED), (Step.DECLINE, State.DECLINED)],
            State.ACCEPTED,
        ),
    ],
)
def test_a_decline_that_is_undone_leads_back_to_where_it_stood(
    steps: list[tuple[Step, State]], stood: State
) -> None:
    assert state_before_decline(steps) is stood


def test_a_step_that_is_not_allowed_says_which_are_possible() -> None:
    with pytest.raises(StepNotAllowed) as refused:
        next_state(State.QUESTION, Step.ASK)
    assert refused.value.facts == {
        "state": "question",
        "step": "ask",
        "possible": "reply, accept, decline, withdraw",
    }
    assert "reply, accept, decline, withdraw" in str(refused.value)


def test_a_question_nobody_answers_does_not_keep_the_librarian_from_answering() -> None:
    assert next_state(State.QUESTION, Step.DECLINE) is State.DECLINED
    assert next_state(State.QUESTION, Step.ACCEPT) is State.ACCEPTED


@pytest.mark.parametrize(
    ("state", "step", "passed"),
    [
        (State.SUBMITTED, Step.ACCEPT, (State.CHECKING, State.ACCEPTED)),
        (State.SUBMITTED, Step.DECLINE, (State.CHECKING, State.DECLINED)),
        (State.SUBMITTED, Step.SELECT, (State.CHECKING, State.ACCEPTED, State.SELECTED)),
        (State.QUESTION, Step.SELECT, (State.ACCEPTED, State.SELECTED)),
        (State.ACCEPTED, Step.SELECT, (State.SELECTED,)),
    ],
)
def test_answering_at_once_passes_through_every_state_on_the_way(
    state: State, step: Step, passed: tuple[State, ...]
) -> None:
    assert states_on_the_way(state, step) == passed


def test_no_way_leads_back_from_a_decision() -> None:
    with pytest.raises(StepNotAllowed) as refused:
        states_on_the_way(State.DECLINED, Step.SELECT)
    assert refused.value.facts["state"] == "declined"
    with pytest.raises(StepNotAllowed):
        states_on_the_way(State.ACCEPTED, Step.ASK)


def test_people_are_offered_only_steps_that_people_take() -> None:
    assert steps_from(State.SUBMITTED) == (Step.CHECK, Step.ASK, Step.ACCEPT, Step.DECLINE, Step.WITHDRAW)
    assert steps_from(State.SELECTED) == (Step.WITHDRAW,)
    assert steps_from(State.ORDERED) == ()


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([(Step.ACCEPT, State.ACCEPTED), (Step.SELECT, State.SELECTED)], State.ACCEPTED),
        ([(Step.SELECT, State.ACCEPTED), (Step.SELECT, State.SELECTED)], State.CHECKING),
        (
            [(Step.ACCEPT, State.ACCEPTED), (Step.SELECT, State.SELECTED), (Step.UNSELECT, State.ACCEPTED)],
            State.ACCEPTED,
        ),
        ([(Step.SUBMIT, State.SUBMITTED)], State.CHECKING),
    ],
)
def test_a_title_taken_off_a_list_is_accepted_only_if_somebody_said_so(
    steps: list[tuple[Step, State]], state: State
) -> None:
    assert state_before_selection(steps) is state


def test_a_decline_reason_is_one_of_the_known_codes() -> None:
    assert decline_reason("open_access") is DeclineReason.OPEN_ACCESS
    with pytest.raises(DeclineReasonUnknown) as refused:
        decline_reason("because")
    assert "open_access" in str(refused.value.facts["reasons"])


@pytest.mark.parametrize("value", [0, 4, -1])
def test_a_need_is_one_two_or_three(value: int) -> None:
    with pytest.raises(NeedUnknown):
        need_of(value)
