"""The price of a line: PRI in the currency of CUX."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from acqflow.vocabulary.currencies import UnknownCurrency
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.money import LONGEST_AMOUNT, Money
from acqflow_edifact_quotes.faults import Damaged
from acqflow_edifact_quotes.segments import Elements, Signs, part

# What a library would be asked for one copy: with tax before without, gross before net.
_ORDER = ("AAE", "AAF", "AAB", "AAA")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_FOR_ONE = re.compile(r"(?:0*1(?:[.,]0*)?)?")
_REFERENCE = "2"


class Price(NamedTuple):
    """`raw` is the amount as it stands there, `note` the qualifier and kinds of the price: "AAE DI"."""

    money: Money | None = None
    raw: str = ""
    note: str = ""


def currency_of(cux: Sequence[Elements]) -> str:
    """The currency prices are in: the reference currency, where there are several. Empty where none is said."""
    said = [
        (part(found, place), part(found, place, 1).upper())
        for found in cux
        for place in range(1, len(found))
        if part(found, place, 1)
    ]
    return dict(reversed(said)).get(_REFERENCE) or next((code for _, code in said), "")


def price_of(pri: Sequence[Elements], currency: str, signs: Signs) -> Price:
    """Raises Damaged (price, currency) for what is no sum, or is one for several copies."""
    by_kind = {part(found, 1): found for found in reversed(pri) if part(found, 1, 1)}
    chosen = next((by_kind[kind] for kind in _ORDER if kind in by_kind), next(iter(by_kind.values()), None))
    if chosen is None:
        return Price()
    text = part(chosen, 1, 1)
    plain = text.replace(",", ".") if signs.decimal == "," and "." not in text else text
    basis = part(chosen, 1, 4)
    if len(text) > LONGEST_AMOUNT or not _PLAIN.fullmatch(plain) or not _FOR_ONE.fullmatch(basis):
        raise Damaged("price", f"{text[:80]} / {basis[:20]}" if basis else text[:80])
    try:
        money = Money.exactly(plain, currency)
    except UnknownCurrency:
        raise Damaged("currency", f"{text} {currency[:20]}".strip()) from None
    except Unreadable:
        raise Damaged("price", text) from None
    if not money:
        raise Damaged("price", text)
    note = " ".join(said for place in (0, 2, 3) if (said := part(chosen, 1, place)))
    return Price(money, text, note)


def others(pri: Sequence[Elements]) -> str:
    """All prices where there are several: `AAE 20.00; AAA 16.00`."""
    said = [f"{part(found, 1)} {part(found, 1, 1)}" for found in pri if part(found, 1, 1)]
    return "; ".join(said) if len(said) > 1 else ""
