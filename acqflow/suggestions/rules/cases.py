"""What a suggestion may become, when an answer is due, and who may know who asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from itertools import takewhile

from acqflow.people.rules import Actor, Role
from acqflow.vocabulary.errors import Conflict, Missing, Refused, Unreadable, words

PROMISED_WORKING_DAYS = 3


class State(StrEnum):
    SUBMITTED = "submitted"
    CHECKING = "checking"
    QUESTION = "question"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SELECTED = "selected"
    ORDERED = "ordered"
    WITHDRAWN = "withdrawn"


class Need(IntEnum):
    COURSE_ESSENTIAL = 1
    SUPPORTS_WORK = 2
    DESIRABLE = 3


class DeclineReason(StrEnum):
    HELD = "held"
    ON_ORDER = "on_order"
    OTHER_FORMAT_HELD = "other_format_held"
    OPEN_ACCESS = "open_access"
    OUT_OF_PRINT = "out_of_print"
    NOT_SUPPLIED = "not_supplied"
    DATA_UNCLEAR = "data_unclear"
    OVER_PRICE_LIMIT = "over_price_limit"
    TOO_OLD = "too_old"
    LEVEL = "level"
    FORMAT = "format"
    OUT_OF_SCOPE = "out_of_scope"
    TEXTBOOK_OR_EXAM = "textbook_or_exam"
    NO_BUDGET = "no_budget"
    CONTENT_REVIEW = "content_review"
    OTHER = "other"


class Step(StrEnum):
    """What is done to a suggestion; the steps from select on are told by the stations that do them."""

    SUBMIT = "submit"
    ENDORSE = "endorse"
    CHECK = "check"
    ASK = "ask"
    REPLY = "reply"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    ROUTE = "route"
    SELECT = "select"
    UNSELECT = "unselect"
    REJECT = "reject"
    ORDER = "order"
    REOPEN = "reopen"


_NEXT: dict[State, dict[Step, State]] = {
    State.SUBMITTED: {Step.CHECK: State.CHECKING, Step.WITHDRAW: State.WITHDRAWN},
    State.CHECKING: {
        Step.ASK: State.QUESTION,
        Step.ACCEPT: State.ACCEPTED,
        Step.DECLINE: State.DECLINED,
        Step.WITHDRAW: State.WITHDRAWN,
    },
    State.QUESTION: {
        Step.REPLY: State.CHECKING,
        # A question that nobody answers must not keep the librarian from answering.
        Step.ACCEPT: State.ACCEPTED,
        Step.DECLINE: State.DECLINED,
        Step.WITHDRAW: State.WITHDRAWN,
    },
    State.ACCEPTED: {
        Step.SELECT: State.SELECTED,
        Step.DECLINE: State.DECLINED,
        Step.WITHDRAW: State.WITHDRAWN,
    },
    State.SELECTED: {
        Step.ORDER: State.ORDERED,
        Step.UNSELECT: State.ACCEPTED,
        Step.REJECT: State.DECLINED,
        Step.WITHDRAW: State.WITHDRAWN,
    },
    State.ORDERED: {Step.REOPEN: State.ACCEPTED},
    State.DECLINED: {},
    State.WITHDRAWN: {},
}

_IMPLIED: dict[Step, tuple[Step, ...]] = {
    Step.ASK: (Step.CHECK,),
    Step.ACCEPT: (Step.CHECK,),
    Step.DECLINE: (Step.CHECK,),
    Step.SELECT: (Step.CHECK, Step.ACCEPT),
}

_TAKEN_BY_PEOPLE = (Step.CHECK, Step.ASK, Step.REPLY, Step.ACCEPT, Step.DECLINE, Step.WITHDRAW)

OPEN_STATES = frozenset({State.SUBMITTED, State.CHECKING, State.QUESTION, State.ACCEPTED, State.SELECTED})
"""Somebody still waits, and nothing has been ordered yet."""

TO_ANSWER_STATES = frozenset({State.SUBMITTED, State.CHECKING, State.QUESTION})
"""The librarian owes an answer."""

JOINABLE_STATES = OPEN_STATES | {State.ORDERED}
"""The same title asked for again joins a suggestion in one of these."""


class StepNotAllowed(Conflict):
    """Facts: `state`, `step` and `possible`, the steps that can be taken instead."""

    says = words("This suggestion is now: %(state)s. It cannot be: %(step)s. What can be done now: %(possible)s.")


class SuggestionMissing(Missing):
    says = words(
        "There is no suggestion number %(suggestion)s for you to see. The page of your suggestions says which "
        "there are."
    )


class SubjectNeeded(Conflict):
    says = words("No subject has this suggestion yet. Hand it to its subject first; then it can be accepted.")


class NotAmongRequesters(Refused):
    says = words(
        "Only those who asked for the title can do this. Suggest the title yourself: your wish joins theirs."
    )


class NothingSuggested(Unreadable):
    says = words("Give an ISBN, or at least the title of the book.")


class NeedUnknown(Unreadable):
    says = words("A need is 1 (essential for a course), 2 (supports teaching or research) or 3 (desirable).")


class DeclineReasonUnknown(Unreadable):
    """Facts: `reason` and `reasons`, the codes that are known."""

    says = words("%(reason)s is not a reason for declining. Choose one of: %(reasons)s.")


class WordsMissing(Unreadable):
    """Facts: `step`."""

    says = words("Write a few words: this step (%(step)s) is read by the person who asked.")


def next_state(state: State, step: Step) -> State:
    """Raises StepNotAllowed, which says what can be done instead."""
    try:
        return _NEXT[state][step]
    except KeyError:
        possible = ", ".join(steps_from(state)) or "–"
        raise StepNotAllowed(state=state.value, step=step.value, possible=possible) from None


def steps_from(state: State) -> tuple[Step, ...]:
    """What people can do with a suggestion in this state, steps that imply another one included."""
    return tuple(step for step in _TAKEN_BY_PEOPLE if _way(state, step) is not None)


def states_on_the_way(state: State, step: Step) -> tuple[State, ...]:
    """The states passed so that `step` can be taken, the last one being its result.

    Answering implies that the suggestion was looked at, and selecting its title that it was accepted.
    Raises StepNotAllowed.
    """
    way = _way(state, step)
    return way if way is not None else (next_state(state, step),)


def _way(state: State, step: Step) -> tuple[State, ...] | None:
    here, passed = state, []
    for implied in _IMPLIED.get(step, ()):
        if step not in _NEXT[here] and implied in _NEXT[here]:
            here = _NEXT[here][implied]
            passed.append(here)
    return (*passed, _NEXT[here][step]) if step in _NEXT[here] else None


def state_before_selection(steps: Sequence[tuple[Step, State]]) -> State:
    """Where a suggestion returns to when its title leaves the list: accepted if somebody said so, else checking.

    `steps` are what was done so far and the state each led to, oldest first.
    """
    acceptances = [step for step, state in steps if state is State.ACCEPTED]
    return State.ACCEPTED if acceptances and acceptances[-1] is not Step.SELECT else State.CHECKING


def state_before_decline(steps: Sequence[tuple[Step, State]]) -> State:
    """Where a declined suggestion stood before, by its steps so far and the state each led to, oldest first."""
    declines = list(takewhile(lambda taken: taken[0] is Step.DECLINE, reversed(steps)))
    return steps[-len(declines) - 1][1]


def need_of(value: int) -> Need:
    """Raises NeedUnknown."""
    try:
        return Need(value)
    except ValueError:
        raise NeedUnknown from None


def decline_reason(code: str) -> DeclineReason:
    """Raises DeclineReasonUnknown."""
    try:
        return DeclineReason(code)
    except ValueError:
        raise DeclineReasonUnknown(reason=code, reasons=", ".join(DeclineReason)) from None


def promised_day(submitted: date, working_days: int = PROMISED_WORKING_DAYS) -> date:
    """The day an answer is due: so many Mondays to Fridays after the day of submission."""
    day = submitted
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= day.isoweekday() <= 5
    return day


@dataclass(frozen=True, slots=True)
class Generality:
    """How general a wish is: distinct people, and distinct departments they belong to."""

    people: int
    departments: int


def generality(wishes: Iterable[tuple[int, str | None]]) -> Generality:
    """From (person id, department) of everybody who asked."""
    kept = list(wishes)
    return Generality(len({person for person, _ in kept}), len({d for _, d in kept if d is not None}))


def may_know_who_asked(actor: Actor, *, requester_id: int, subject: str | None) -> bool:
    """The person, the librarian of the handling subject (any of them while it has none), and the head."""
    return (
        actor.person_id == requester_id
        or actor.has(Role.HEAD, subject=subject)
        or actor.has(Role.SUBJECT_LIBRARIAN, subject=subject)
    )


@dataclass(frozen=True, slots=True)
class ClassStretch:
    """A stretch of shelf of one subject, by sort keys: from `low` up to but not including `high`."""

    subject_id: int
    scheme: str
    low: str
    high: str


def subject_of_class(class_keys: Iterable[tuple[str, str]], stretches: Sequence[ClassStretch]) -> int | None:
    """The subject whose narrowest stretch holds the first class number that any subject wants.

    `class_keys` are (scheme, sort key) in the order of the record.
    """
    for scheme, key in class_keys:
        holding = [s for s in stretches if s.scheme == scheme and s.low <= key < s.high]
        if holding:
            lows = max(s.low for s in holding)
            return min((s for s in holding if s.low == lows), key=lambda s: (s.high, s.subject_id)).subject_id
    return None
