"""What is true of money: how a balance is reckoned, and when a promise is too large."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from acqflow.funds.rules.refusals import RateMissing
from acqflow.vocabulary.money import Money, convert


class AccountKind(StrEnum):
    AVAILABLE = "available"
    ENCUMBERED = "encumbered"
    AWAITING = "awaiting"
    EXPENDED = "expended"
    CREDITED = "credited"
    APPROPRIATION = "appropriation"


class MovementKind(StrEnum):
    ALLOCATE = "allocate"
    TRANSFER = "transfer"
    ENCUMBER = "encumber"
    RELEASE = "release"
    PAY = "pay"
    REVERSE = "reverse"


class FundState(StrEnum):
    """Only an active fund is booked on; a closed one is meant to stay so."""

    ACTIVE = "active"
    FROZEN = "frozen"
    CLOSED = "closed"


HIGHEST_LIMIT_PERCENT = 10_000
WHOLE_FUND_PERCENT = 100

FUND_ACCOUNTS = (
    AccountKind.AVAILABLE,
    AccountKind.ENCUMBERED,
    AccountKind.AWAITING,
    AccountKind.EXPENDED,
    AccountKind.CREDITED,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Percentages of a fund's total funding; None means unlimited."""

    encumbrance_percent: int | None = 100
    expenditure_percent: int | None = 100
    warn_percent: int | None = 90


@dataclass(frozen=True, slots=True)
class Balance:
    """Where one fund stands in one fiscal year.

    The formulas are those of FOLIO's budgets: `used` is what is encumbered, awaiting payment and expended less
    credits; `available` is signed and never clamped, `unavailable` never below zero.
    """

    funding: Money
    encumbered: Money
    awaiting: Money
    expended: Money
    credited: Money

    @classmethod
    def of(
        cls,
        currency: str,
        *,
        funding: int = 0,
        encumbered: int = 0,
        awaiting: int = 0,
        expended: int = 0,
        credited: int = 0,
    ) -> "Balance":
        """From minor units of one currency."""
        amounts = (funding, encumbered, awaiting, expended, credited)
        return cls(*(Money(amount, currency) for amount in amounts))

    @property
    def currency(self) -> str:
        return self.funding.currency

    @property
    def used(self) -> Money:
        return self.encumbered + self.awaiting + self.expended - self.credited

    @property
    def unavailable(self) -> Money:
        return self._at_least_zero(self.used)

    @property
    def available(self) -> Money:
        return self.funding - self.used

    @property
    def cash(self) -> Money:
        return self.funding - self.expended + self.credited

    @property
    def over_expended(self) -> Money:
        spent = self.expended - self.credited + self.awaiting
        return self._at_least_zero(spent - self._at_least_zero(self.funding))

    @property
    def over_committed(self) -> Money:
        return self._at_least_zero(self.unavailable - self._at_least_zero(self.funding))

    @property
    def over_encumbered(self) -> Money:
        """The part of `over_committed` that is not overspending."""
        return self.over_committed - self.over_expended

    @property
    def used_percent(self) -> Decimal | None:
        """Of the funding, to one decimal place; None where there is no funding to speak of."""
        if self.funding.minor <= 0:
            return None
        return (Decimal(self.unavailable.minor) * 100 / self.funding.minor).quantize(Decimal("0.1"))

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.funding + other.funding,
            self.encumbered + other.encumbered,
            self.awaiting + other.awaiting,
            self.expended + other.expended,
            self.credited + other.credited,
        )

    def _at_least_zero(self, money: Money) -> Money:
        return money if money.minor > 0 else Money(0, self.currency)


@dataclass(frozen=True, slots=True)
class LimitBroken:
    """`over` is the amount by which the limit is passed."""

    limit: str
    percent: int
    over: Money


def broken_limit(balance: Balance, limits: Limits, *, before: Balance | None = None) -> LimitBroken | None:
    """The first limit this balance passes, or None. Exactly nothing left is allowed.

    With `before`, the first limit that is passed further than it was: what brings a fund back towards its limits
    is never refused, such as money given to it or a promise released.
    """
    were = {} if before is None else {name: over for name, _percent, over in _beyond(before, limits)}
    for name, percent, over in _beyond(balance, limits):
        if over > max(were.get(name, 0), 0):
            return LimitBroken(name, percent, Money(-(-over // 100), balance.currency))
    return None


def movable(balance: Balance, limits: Limits) -> Money:
    """How much of its funding a fund can give away and still be within its limits."""
    given = balance.funding.minor
    most = [given]
    for _name, percent, over in _beyond(balance, limits):
        if percent:
            # `over` is what is used less `percent` of the funding, in hundredths.
            most.append(-over // percent)
        elif over > 0:
            most.append(0)
    return Money(max(min(most), 0), balance.currency)


def _beyond(balance: Balance, limits: Limits) -> Iterable[tuple[str, int, int]]:
    """By how much each limit is passed; negative while there is room.

    In hundredths of a minor unit, so that a percentage of a cent is not rounded away.
    """
    spent = balance.awaiting + balance.expended - balance.credited
    for name, percent, burden in (
        ("encumbrance", limits.encumbrance_percent, balance.used),
        ("expenditure", limits.expenditure_percent, spent),
    ):
        if percent is not None:
            yield name, percent, max(burden.minor, 0) * 100 - balance.funding.minor * percent


def remaining_minor(initial: int, *, awaiting: int, expended: int, credited: int, is_released: bool) -> int:
    """What is left of an encumbrance, in minor units: never negative, never more than it began with."""
    if is_released:
        return 0
    return min(max(initial - expended + credited - awaiting, 0), initial)


@dataclass(frozen=True, slots=True)
class EncumbranceRequest:
    """Money to be promised for one purpose; `original` and `rate` where the price is in another currency."""

    purpose: str
    fund_id: int
    amount: Money
    original: Money | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` in `into`, as known since `valid_from` from `source`."""

    currency: str
    into: str
    rate: Decimal
    valid_from: date
    source: str

    def turn(self, money: Money) -> Money:
        if money.currency != self.currency:
            raise RateMissing(currency=money.currency, into=self.into, on=self.valid_from)
        return money if self.currency == self.into else convert(money, self.rate, self.into)


def body_digest(kind: MovementKind, body: Mapping[str, object]) -> str:
    """What tells one command from another under the same key."""
    text = json.dumps([kind.value, body], default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
