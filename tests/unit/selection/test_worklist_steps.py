"""What can be done with a title in a worklist."""

from datetime import date

import pytest

from acqflow.selection.rules import (
    UNDOABLE,
    DeferNeedsLaterDay,
    EntryState,
    EntryStep,
    EntryStepNotAllowed,
    RejectReason,
    RejectReasonUnknown,
    check_deferral,
    next_entry_state,
    reject_reason,
)

_DECISIONS = {
    EntryStep.SELECT: EntryState.SELECTED,
    EntryStep.REJECT: EntryState.REJECTED,
    EntryStep.DEFER: EntryState.DEFERRED,
    EntryStep.HAND_ON: EntryState.PASSED,
    EntryStep.ASK: EntryState.ASKED,
}


@pytest.mark.parametrize("state", [EntryState.NEW, EntryState.DEFERRED, EntryState.ASKED])
@pytest.mark.parametrize(("step", "result"), _DECISIONS.items())
def test_a_title_that_is_new_deferred_or_asked_about_can_be_decided_in_every_way(
    state: EntryState, step: EntryStep, result: EntryState
) -> None:
    assert next_entry_state(state, step, title="T") is result


def test_a_rejection_can_be_thought_better_of() -> None:
    assert next_entry_state(EntryState.REJECTED, EntryStep.SELECT, title="T") is EntryState.SELECTED


@pytest.mark.parametrize("step", list(_DECISIONS))
def test_what_is_selected_or_passed_on_is_not_decided_again(step: EntryStep) -> None:
    for state in (EntryState.SELECTED, EntryState.PASSED):
        with pytest.raises(EntryStepNotAllowed) as refused:
            next_entry_state(state, step, title="Optics")
        assert refused.value.facts["title"] == "Optics"


def test_a_refused_step_says_what_is_possible() -> None:
    with pytest.raises(EntryStepNotAllowed) as refused:
        next_entry_state(EntryState.REJECTED, EntryStep.REJECT, title="Optics")
    assert refused.value.facts["possible"] == "select, defer, pass, ask"


def test_a_title_passed_on_comes_back_only_from_the_other_subject() -> None:
    assert next_entry_state(EntryState.PASSED, EntryStep.RECEIVE, title="T") is EntryState.NEW
    with pytest.raises(EntryStepNotAllowed):
        next_entry_state(EntryState.SELECTED, EntryStep.RECEIVE, title="T")


def test_every_decision_can_be_undone_and_nothing_else() -> None:
    assert set(_DECISIONS) == UNDOABLE


def test_a_deferral_needs_a_later_day() -> None:
    check_deferral(date(2026, 11, 24), on=date(2026, 11, 23))
    for until in (date(2026, 11, 23), date(2026, 11, 22)):
        with pytest.raises(DeferNeedsLaterDay):
            check_deferral(until, on=date(2026, 11, 23))


def test_a_reason_for_rejecting_is_one_of_the_known_codes() -> None:
    assert reject_reason("too_dear") is RejectReason.TOO_DEAR
    with pytest.raises(RejectReasonUnknown):
        reject_reason("ugly")
