"""What a selection list may become, how a title on it is priced, and who may mark it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from acqflow.funds.rules import Rate
from acqflow.people.rules import Actor, Role, Verb
from acqflow.vocabulary.currencies import minor_digits
from acqflow.vocabulary.errors import Conflict, Missing, Refused, Unreadable, words
from acqflow.vocabulary.money import Money, convert


class ListState(StrEnum):
    DRAFT = "draft"
    CIRCULATING = "circulating"
    CLOSED = "closed"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    ORDERED = "ordered"


class ListStep(StrEnum):
    CIRCULATE = "circulate"
    CLOSE = "close"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    ORDER = "order"


class LineState(StrEnum):
    OPEN = "open"
    REJECTED = "rejected"
    APPROVED = "approved"
    ORDERED = "ordered"


_NEXT: dict[ListState, dict[ListStep, ListState]] = {
    ListState.DRAFT: {
        ListStep.CIRCULATE: ListState.CIRCULATING,
        ListStep.SUBMIT: ListState.SUBMITTED,
    },
    ListState.CIRCULATING: {ListStep.CLOSE: ListState.CLOSED},
    ListState.CLOSED: {
        ListStep.CIRCULATE: ListState.CIRCULATING,
        ListStep.SUBMIT: ListState.SUBMITTED,
    },
    ListState.SUBMITTED: {
        ListStep.APPROVE: ListState.APPROVED,
        ListStep.RETURN: ListState.RETURNED,
        ListStep.REJECT: ListState.REJECTED,
    },
    ListState.RETURNED: {
        ListStep.CIRCULATE: ListState.CIRCULATING,
        ListStep.SUBMIT: ListState.SUBMITTED,
    },
    ListState.APPROVED: {ListStep.ORDER: ListState.ORDERED},
    ListState.REJECTED: {},
    ListState.ORDERED: {},
}

EDITABLE = frozenset({ListState.DRAFT, ListState.CLOSED, ListState.RETURNED})
"""The lists whose lines may be added, changed and removed; not while faculty mark them or others decide."""

OPEN_FOR_TITLES = frozenset({ListState.DRAFT})
"""The lists a selected title joins by itself."""

SEEN_BY_DECIDERS = frozenset(
    {
        ListState.SUBMITTED,
        ListState.APPROVED,
        ListState.RETURNED,
        ListState.REJECTED,
        ListState.ORDERED,
    }
)
"""The lists that are no longer the librarian's own draft."""

_DECIDERS = (Role.ACQUISITION_LIBRARIAN, Role.HEAD, Role.COMMITTEE, Role.AUDITOR)

NOT_YET_ORDERED = frozenset(ListState) - {ListState.ORDERED, ListState.REJECTED}


class ListStepNotAllowed(Conflict):
    """Facts: `list`, `state`, `step`, `possible`."""

    says = words(
        "The list “%(list)s” is now: %(state)s. It cannot be done now: %(step)s. What can be done: %(possible)s."
    )


class ListNotEditable(Conflict):
    """Facts: `list`, `state`."""

    says = words("The list “%(list)s” is now: %(state)s. Its titles can be changed only before it is submitted.")


class ListEmpty(Conflict):
    """Facts: `list`."""

    says = words("There is nothing on the list “%(list)s”. Put at least one title on it.")


class ListMissing(Missing):
    """Facts: `list` (a number)."""

    says = words("There is no list number %(list)s for you to see.")


class LineMissing(Missing):
    """Facts: `line` (a number)."""

    says = words("There is no line number %(line)s on any list you can see.")


class NotOfThisSubject(Conflict):
    """Facts: `list`."""

    says = words("The list “%(list)s” belongs to another subject.")


class AlreadyOnList(Conflict):
    """Facts: `title`, `list`."""

    says = words("“%(title)s” is already on the list “%(list)s”. Change the number of copies there.")


class NothingOffered(Conflict):
    """Facts: `title`."""

    says = words("No vendor offers “%(title)s” at a price we can reckon with. Import an offer first, or defer it.")


class OfferUnusable(Conflict):
    """Facts: `title`."""

    says = words("This offer of “%(title)s” is withdrawn, has no price, or is in a currency without a rate.")


class DuplicateNeedsReason(Conflict):
    """Facts: `title`, `status`."""

    says = words("“%(title)s” is already: %(status)s. To select it all the same, say why.")


class CopiesNotPositive(Unreadable):
    """Facts: `copies`."""

    says = words("%(copies)s copies cannot be bought. Give a number from 1 up, or take the title off the list.")


class ListNameMissing(Unreadable):
    says = words("Give the list a name.")


class NobodyInvited(Unreadable):
    says = words("Choose at least one department to circulate the list among.")


class DeadlineTooEarly(Unreadable):
    """Facts: `deadline`, `today`."""

    says = words("The deadline %(deadline)s has passed already. Choose %(today)s or later.")


class PriorityUnknown(Unreadable):
    says = words("A priority is 1 (must have), 2 (useful) or 3 (if money is left).")


class NotInvited(Refused):
    """Facts: `list`, `departments`."""

    says = words("The list “%(list)s” goes round among other departments: %(departments)s.")


class CirclingOver(Conflict):
    """Facts: `list`, `deadline` (None when the list does not go round)."""

    says = words("The list “%(list)s” can no longer be marked (deadline %(deadline)s). Suggest the title instead.")


def next_list_state(state: ListState, step: ListStep, *, name: str) -> ListState:
    """Raises ListStepNotAllowed, which says what can be done instead."""
    try:
        return _NEXT[state][step]
    except KeyError:
        possible = ", ".join(_NEXT[state]) or "–"
        raise ListStepNotAllowed(list=name, state=state.value, step=step.value, possible=possible) from None


def check_editable(state: ListState, *, name: str) -> None:
    """Raises ListNotEditable."""
    if state not in EDITABLE:
        raise ListNotEditable(list=name, state=state.value)


def needs_reason(standing: str) -> bool:
    """Whether buying a title of this standing again would be a mistake unless somebody says why."""
    return standing in ("held", "on_order", "approved", "on_list")


def check_copies(copies: int) -> None:
    """Raises CopiesNotPositive."""
    if copies < 1:
        raise CopiesNotPositive(copies=copies)


def check_priority(priority: int) -> None:
    """Raises PriorityUnknown."""
    if priority not in (1, 2, 3):
        raise PriorityUnknown


def check_circulation(departments: Sequence[str], deadline: date, *, on: date) -> None:
    """Raises NobodyInvited, DeadlineTooEarly. The last day itself still counts."""
    if not departments:
        raise NobodyInvited
    if deadline < on:
        raise DeadlineTooEarly(deadline=deadline.isoformat(), today=on.isoformat())


def check_circling(
    state: ListState,
    *,
    name: str,
    invited: Sequence[str],
    department: str | None,
    deadline: date | None,
    on: date,
) -> None:
    """Raises NotInvited, CirclingOver."""
    if department not in invited:
        raise NotInvited(list=name, departments=", ".join(invited))
    if state is not ListState.CIRCULATING or deadline is None or on > deadline:
        raise CirclingOver(list=name, deadline=deadline.isoformat() if deadline else "–")


def may_see_list(actor: Actor, *, subject: str, state: ListState, invited: Sequence[str]) -> bool:
    """Who selects in the subject; once it is submitted who decides or audits; and who was invited to mark it."""
    if actor.may(Verb.SELECT, subject=subject):
        return True
    if state in SEEN_BY_DECIDERS and any(actor.has(role, subject=subject) for role in _DECIDERS):
        return True
    return actor.department in invited and actor.may(Verb.CIRCLE, department=actor.department)


def may_mark(actor: Actor, *, state: ListState, invited: Sequence[str], deadline: date | None, on: date) -> bool:
    """Whether this person may circle titles on the list on this day; the last day itself still counts."""
    goes_round = state is ListState.CIRCULATING and deadline is not None and on <= deadline
    return goes_round and actor.department in invited and actor.may(Verb.CIRCLE, department=actor.department)


@dataclass(frozen=True, slots=True)
class PricedOffer:
    offer_id: int
    price: Money


def cheapest(offers: Iterable[PricedOffer], rates: Mapping[str, Decimal], into: str) -> PricedOffer | None:
    """The offer that costs least in the currency `into`; one whose currency has no rate cannot be compared.

    `rates` say how much of `into` one unit of a currency buys. Of equal offers the one heard of first is taken.
    """
    reckoned = [
        (convert(offer.price, rates[offer.price.currency], into).minor, offer.offer_id, offer)
        for offer in offers
        if offer.price.currency in rates
    ]
    return min(reckoned, key=lambda found: found[:2])[2] if reckoned else None


def largest_not_dear(above: Money, rates: Iterable[Rate]) -> dict[str, int]:
    """Of each currency the largest price in minor units that is not above this sum; the rates are into its own."""
    return {
        rate.currency: int(above.amount / rate.rate * Decimal(10) ** minor_digits(rate.currency)) for rate in rates
    }


@dataclass(frozen=True, slots=True)
class LineAmount:
    """What a line would take from its fund, and the rate it was reckoned at."""

    amount: Money
    rate: Decimal


def line_amount(price: Money, *, copies: int, rate: Decimal, fund_currency: str) -> LineAmount:
    """All copies are added up first and converted once, so that rounding happens once."""
    whole = price * copies
    amount = whole if price.currency == fund_currency else convert(whole, rate, fund_currency)
    return LineAmount(amount, rate)
