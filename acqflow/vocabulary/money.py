"""Sums of money: whole minor units of one currency, never a float."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Self

from acqflow.vocabulary.currencies import KNOWN_CURRENCIES, UnknownCurrency, minor_digits
from acqflow.vocabulary.errors import Conflict, Unreadable, words

LARGEST_MINOR = 2**63 - 1
_SMALLEST_MINOR = -(2**63)
LONGEST_AMOUNT = 20

# Wide enough for a 19-digit sum times a long rate, so that only the last step rounds.
_EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN)
_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PRINTED = re.compile(r"([A-Z]{3}) (-?[0-9]+(?:\.[0-9]+)?)")


class AmountUnreadable(Unreadable):
    """Facts: `text`."""

    says = words("%(text)s is not an amount. Write digits with a decimal point, such as 59.00.")


class AmountOutOfRange(Unreadable):
    """Facts: `text`, shortened, and `currency`."""

    says = words(
        "%(text)s %(currency)s is larger than any amount that can be kept. Look whether it has digits too many."
    )


class CurrenciesDiffer(Conflict):
    """Facts: `left`, `right`, currency codes."""

    says = words("%(left)s and %(right)s cannot be added or compared. Convert one of them first.")


class RateUnusable(Unreadable):
    """Facts: `rate`."""

    says = words("%(rate)s is not a rate of exchange. Give a number greater than zero, such as 7.12.")


class SharesUnusable(Unreadable):
    """Facts: `shares`."""

    says = words("%(shares)s cannot be used to split a sum: no share may be negative, and one must be above zero.")


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` counts the smallest unit of `currency`: Money(5900, "CNY") is 59.00 yuan."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise AmountUnreadable(text=repr(self.minor)[:40])
        if self.currency not in KNOWN_CURRENCIES:
            raise UnknownCurrency(currency=self.currency)
        if not _SMALLEST_MINOR <= self.minor <= LARGEST_MINOR:
            raise AmountOutOfRange(text=_in_short(self.minor), currency=self.currency)

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Self:
        """The amount in major units, rounded half-even to the minor unit.

        A text must be ASCII digits with at most one point, a minus sign in front if negative, 20 characters
        at most. Raises AmountUnreadable, AmountOutOfRange, UnknownCurrency.
        """
        exact = read_amount(amount) if isinstance(amount, str) else _finite(amount)
        return cls(_minor_units(exact, currency), currency)

    @classmethod
    def exactly(cls, text: str, currency: str) -> Self:
        """The amount as it was typed, to its last digit: one that would have to be rounded is refused.

        Raises AmountUnreadable, AmountOutOfRange, UnknownCurrency.
        """
        money = cls.of(text, currency)
        if money.amount != read_amount(text):
            raise AmountUnreadable(text=text)
        return money

    @classmethod
    def parse_exact(cls, text: str) -> Self:
        """Read back what `str(money)` wrote: "CNY 59.00", with exactly the currency's decimal places."""
        printed = _PRINTED.fullmatch(text)
        if printed is None or len(text) > LONGEST_AMOUNT + 6:
            raise AmountUnreadable(text=text[:40])
        currency, amount = printed.groups()
        if len(amount.partition(".")[2]) != minor_digits(currency):
            raise AmountUnreadable(text=text)
        return cls(int(amount.replace(".", "")), currency)

    @property
    def amount(self) -> Decimal:
        """In major units, with the currency's decimal places: Decimal("59.00")."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency), _EXACT)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:f}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> "Money":
        if type(times) is not int:
            return NotImplemented
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise CurrenciesDiffer(left=self.currency, right=other.currency)
        return other.minor


def zero(currency: str) -> Money:
    return Money(0, currency)


def convert(money: Money, rate: Decimal, currency: str) -> Money:
    """`rate` is how much of `currency` one major unit of the money buys. Rounded half-even once, at the end."""
    check_rate(rate)
    return Money.of(_EXACT.multiply(money.amount, rate), currency)


def check_rate(rate: Decimal) -> None:
    """Raises RateUnusable for what no currency is ever worth of another: zero, less, or beyond 20 digits."""
    if not rate.is_finite() or rate <= 0 or abs(rate.adjusted()) > LONGEST_AMOUNT:
        raise RateUnusable(rate=str(rate)[:40])


def split(money: Money, shares: Sequence[int | Decimal]) -> list[Money]:
    """One part per share, in proportion; each half-even, what is left over to the last share above zero.

    The parts always add up to the sum, and no part has the other sign: where rounding up has used the sum
    early, the later shares get what remains. Raises SharesUnusable.
    """
    weights = _weights(shares)
    whole = sum(weights)
    left = abs(money.minor)
    parts = []
    for weight in weights:
        part = min(round(abs(money.minor) * weight / whole), left)
        parts.append(part)
        left -= part
    last = max(place for place, weight in enumerate(weights) if weight)
    parts[last] += left
    sign = -1 if money.minor < 0 else 1
    return [Money(sign * part, money.currency) for part in parts]


def read_amount(text: str) -> Decimal:
    """The strict grammar of an amount that stands alone; see `Money.of`. Raises AmountUnreadable."""
    if len(text) > LONGEST_AMOUNT or not _AMOUNT.fullmatch(text):
        raise AmountUnreadable(text=text[:40])
    return Decimal(text)


def read_rate(text: str) -> Decimal:
    """The same grammar for a rate of exchange. Raises RateUnusable."""
    try:
        return read_amount(text)
    except AmountUnreadable:
        raise RateUnusable(rate=text[:40]) from None


def _finite(amount: Decimal | int) -> Decimal:
    if type(amount) is int:
        # A shift is cheap where turning a huge integer into decimal digits is not.
        if amount.bit_length() > 64:
            raise AmountUnreadable(text=_in_short(amount))
        return Decimal(amount)
    if not isinstance(amount, Decimal) or not amount.is_finite():
        raise AmountUnreadable(text=str(amount)[:40])
    return amount


def _minor_units(amount: Decimal, currency: str) -> int:
    digits = minor_digits(currency)
    if amount and amount.adjusted() > LONGEST_AMOUNT:
        raise AmountOutOfRange(text=str(amount)[:20], currency=currency)
    minor = int(amount.scaleb(digits, _EXACT).to_integral_value(ROUND_HALF_EVEN))
    if not _SMALLEST_MINOR <= minor <= LARGEST_MINOR:
        raise AmountOutOfRange(text=str(amount)[:20], currency=currency)
    return minor


def _in_short(number: int) -> str:
    """Its digits as far as they are cheap to write out, which they are not for a huge number."""
    return str(number) if number.bit_length() <= 128 else f"2^{number.bit_length()}"


def _weights(shares: Sequence[int | Decimal]) -> list[Fraction]:
    if not all(isinstance(share, int) or share.is_finite() for share in shares):
        raise SharesUnusable(shares=", ".join(str(share)[:20] for share in shares))
    weights = [Fraction(share) for share in shares]
    if not any(weights) or min(weights) < 0:
        raise SharesUnusable(shares=", ".join(str(share)[:20] for share in shares))
    return weights
