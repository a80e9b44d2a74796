"""What can be done with a title in a worklist, and when a decision comes too late."""

from datetime import date
from enum import StrEnum

from acqflow.suggestions.rules import DeclineReason
from acqflow.vocabulary.errors import Conflict, Unreadable, words


class EntryState(StrEnum):
    NEW = "new"
    SELECTED = "selected"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    PASSED = "passed"
    ASKED = "asked"


class EntryStep(StrEnum):
    """What is done in a worklist. `receive` is what passing does in the other subject's worklist."""

    SELECT = "select"
    REJECT = "reject"
    DEFER = "defer"
    HAND_ON = "pass"
    ASK = "ask"
    RECEIVE = "receive"
    REMOVE = "remove"
    RULE_OUT = "rule_out"
    UNDO = "undo"


class RejectReason(StrEnum):
    OUT_OF_SCOPE = "out_of_scope"
    LEVEL = "level"
    FORMAT = "format"
    TOO_DEAR = "too_dear"
    TOO_OLD = "too_old"
    HELD = "held"
    OTHER_EDITION = "other_edition"
    TEXTBOOK_OR_EXAM = "textbook_or_exam"
    NO_BUDGET = "no_budget"
    CONTENT_REVIEW = "content_review"
    DECIDED_AGAINST = "decided_against"
    OTHER = "other"


class Filter(StrEnum):
    """The parts of a worklist a librarian can look at."""

    ALL = "all"
    SUGGESTED = "suggested"
    FOREIGN = "foreign"
    DEAR = "dear"
    DEFERRED_DUE = "deferred_due"
    RECEIVED = "received"
    ASKED = "asked"
    DECIDED = "decided"


# What those who asked for a title are told when the librarian rejects it.
DECLINED_AS: dict[RejectReason, DeclineReason] = {
    RejectReason.OUT_OF_SCOPE: DeclineReason.OUT_OF_SCOPE,
    RejectReason.LEVEL: DeclineReason.LEVEL,
    RejectReason.FORMAT: DeclineReason.FORMAT,
    RejectReason.TOO_DEAR: DeclineReason.OVER_PRICE_LIMIT,
    RejectReason.TOO_OLD: DeclineReason.TOO_OLD,
    RejectReason.HELD: DeclineReason.HELD,
    RejectReason.OTHER_EDITION: DeclineReason.HELD,
    RejectReason.TEXTBOOK_OR_EXAM: DeclineReason.TEXTBOOK_OR_EXAM,
    RejectReason.NO_BUDGET: DeclineReason.NO_BUDGET,
    RejectReason.CONTENT_REVIEW: DeclineReason.CONTENT_REVIEW,
    RejectReason.DECIDED_AGAINST: DeclineReason.OTHER,
    RejectReason.OTHER: DeclineReason.OTHER,
}

UNDOABLE = frozenset({EntryStep.SELECT, EntryStep.REJECT, EntryStep.DEFER, EntryStep.HAND_ON, EntryStep.ASK})

_DECISIONS = {
    EntryStep.SELECT: EntryState.SELECTED,
    EntryStep.REJECT: EntryState.REJECTED,
    EntryStep.DEFER: EntryState.DEFERRED,
    EntryStep.HAND_ON: EntryState.PASSED,
    EntryStep.ASK: EntryState.ASKED,
}
_STILL_OPEN = frozenset({EntryState.NEW, EntryState.DEFERRED, EntryState.ASKED})

_NEXT: dict[EntryState, dict[EntryStep, EntryState]] = {
    **{state: {**_DECISIONS, EntryStep.RECEIVE: EntryState.NEW} for state in _STILL_OPEN},
    # A mind may be changed; saying no twice changes nothing and is refused.
    EntryState.REJECTED: {
        **{step: state for step, state in _DECISIONS.items() if step is not EntryStep.REJECT},
        EntryStep.RECEIVE: EntryState.NEW,
    },
    EntryState.SELECTED: {EntryStep.REMOVE: EntryState.NEW, EntryStep.RULE_OUT: EntryState.REJECTED},
    # It is another subject's now; only that subject can give it back.
    EntryState.PASSED: {EntryStep.RECEIVE: EntryState.NEW},
}


class EntryStepNotAllowed(Conflict):
    """Facts: `title`, `state`, `step`, `possible`."""

    says = words("“%(title)s” is already: %(state)s. It cannot be: %(step)s. What can be done now: %(possible)s.")


class DecidedMeanwhile(Conflict):
    """Somebody was faster. Facts: `title`, `person`, `step`, `at`."""

    says = words("“%(title)s”: %(person)s did this a moment ago: %(step)s. Look at it again before you decide.")


class NothingToUndo(Conflict):
    says = words(
        "There is nothing that you did in this worklist today and could undo. What was decided earlier is found "
        "with the filter “decided” and on the lists."
    )


class TooLateToUndo(Conflict):
    """Facts: `title`, `list`, `state`: what became of the list."""

    says = words(
        "“%(title)s” is on the list “%(list)s”: %(state)s. It cannot be undone from here; open the list to "
        "see what can be done."
    )


class NothingChosen(Unreadable):
    says = words("Choose at least one title.")


class NotAsked(Conflict):
    """Facts: `title`."""

    says = words("Nobody asks your department about “%(title)s” any more. If you want it, suggest it.")


class RejectReasonUnknown(Unreadable):
    """Facts: `reason`, `reasons`."""

    says = words("%(reason)s is not a reason for rejecting. Choose one of: %(reasons)s.")


class DeferNeedsLaterDay(Unreadable):
    """Facts: `until`, `today`."""

    says = words("%(until)s is not a later day than %(today)s. Choose the day on which the title shall come back.")


class PassedToItself(Unreadable):
    says = words("Choose another subject to pass the title to.")


class QuestionMissing(Unreadable):
    says = words("Write what you want to know: faculty read it.")


def next_entry_state(state: EntryState, step: EntryStep, *, title: str) -> EntryState:
    """Raises EntryStepNotAllowed, which says what can be done instead."""
    try:
        return _NEXT[state][step]
    except KeyError:
        possible = ", ".join(s for s in _NEXT[state] if s in UNDOABLE) or "–"
        raise EntryStepNotAllowed(title=title, state=state.value, step=step.value, possible=possible) from None


def reject_reason(code: str) -> RejectReason:
    """Raises RejectReasonUnknown."""
    try:
        return RejectReason(code)
    except ValueError:
        raise RejectReasonUnknown(reason=code, reasons=", ".join(RejectReason)) from None


def check_deferral(until: date, *, on: date) -> None:
    """Raises DeferNeedsLaterDay."""
    if until <= on:
        raise DeferNeedsLaterDay(until=until.isoformat(), today=on.isoformat())
