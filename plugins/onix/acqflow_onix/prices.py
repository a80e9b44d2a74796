"""One price out of many: which of them a library pays is a rule, and the same file always gives the same one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from acqflow.plugin_api import Profile
from acqflow.vocabulary.currencies import KNOWN_CURRENCIES
from acqflow.vocabulary.currency_marks import currency_named
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.money import Money
from acqflow.vocabulary.prices import parse_price
from acqflow_onix.composites import Facts, Parts, Product, children, facts, sorted_children, text
from acqflow_onix.dates import plain_day
from acqflow_onix.faults import Damaged, Warnings
from acqflow_onix.parsing import Element
from acqflow_onix.territories import EVERYWHERE, Territory, of_composite, of_price, of_supply

# List 58: what the shop asks before what the vendor bills, and without tax before with it.
USUAL_TYPES = ("01", "03", "41", "02", "04", "42", "33", "34", "05", "07", "08", "09")
_WITH_TAX = frozenset(("02", "04", "07", "09", "12", "14", "17", "22", "24", "27", "34", "42"))
# List 59: a library's own price, then anybody's, then those for others.
_QUALIFIERS = {"15": 0, "10": 1, "06": 2, "11": 3, "": 4, "00": 4, "05": 5}
_FOR_OTHERS = 9
# List 57.
_UNPRICED = {
    "01": "free of charge",
    "02": "price to be announced",
    "03": "not sold separately",
    "04": "contact the supplier",
    "05": "not sold as a set",
    "06": "revenue share",
    "07": "price from another supplier",
}
_FROM, _UNTIL, _SPAN = "14", "15", "24"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides: country, currency, order of price types (list 58), and the day the message was sent."""

    country: str = ""
    currency: str = ""
    types: tuple[str, ...] = USUAL_TYPES
    day: str = ""
    default_type: str = ""
    default_currency: str = ""

    def rank_of_type(self, kind: str) -> int:
        """The place of a type in the order; all that are not named come last."""
        return self.types.index(kind) if kind in self.types else len(self.types)

    @classmethod
    def of(cls, profile: Profile, *, day: str, price_type: str, currency: str) -> "Rule":
        """By the profile's options, then by what the message's header has as its defaults."""
        options = profile.options
        first = tuple(code.zfill(2) for code in options.get("price_types", "").replace(",", " ").split())
        return cls(
            options.get("country", "").strip().upper(),
            options.get("currency", "").strip().upper() or profile.default_currency,
            (*first, *(code for code in USUAL_TYPES if code not in first)),
            plain_day(day),
            price_type,
            currency or profile.default_currency,
        )


class Priced(NamedTuple):
    """The price taken, as printed, what stood beside it, and what else is said of it."""

    money: Money | None = None
    raw: str = ""
    note: str = ""
    extra: tuple[tuple[str, str], ...] = ()


class _Offer(NamedTuple):
    """A price that may fit, and its rank: the least is taken."""

    rank: tuple[int, ...]
    price: Element
    said: Facts
    currency: str
    dates: tuple[str, str]


NOTHING = Priced()


def priced(product: Product, rule: Rule, published: str, warnings: Warnings) -> Priced:
    """The price by the rule. Raises Damaged where prices are given and none of them fits."""
    offers: list[_Offer] = []
    misfits: Counter[str] = Counter()
    unpriced, count, unknown = "", 0, ""
    for supply, around in _supplies(product, is_asked=rule.country != ""):
        for element in supply.get("UnpricedItemType", ()):
            unpriced = unpriced or text(element)
        for price in supply.get("Price", ()):
            said = facts(price)
            if "PriceAmount" not in said:
                unpriced = unpriced or said.get("UnpricedItemType", "")
                continue
            count += 1
            try:
                offers.append(_offer(price, said, around, rule, published, count))
            except Damaged as misfit:
                misfits[misfit.detail] += 1
                unknown = unknown or (misfit.detail if misfit.reason_code == "currency" else "")
    if count > 1:
        offers.sort(key=_rank)
    for offer in offers:
        raw = f"{offer.said.get('CurrencyCode') or offer.currency} {offer.said['PriceAmount']}"[:_LONGEST]
        try:
            money = _sum(offer.said["PriceAmount"], offer.currency, raw)
        except Damaged as misfit:
            misfits[misfit.detail] += 1
            unknown = unknown or (misfit.detail if misfit.reason_code == "currency" else "")
            continue
        if count > 1:
            warnings.append(("prices_not_taken", f"{count - 1} of {count}; taken: {raw}"))
        return Priced(money, raw, _note(offer), tuple(_extra(offer)))
    return _without_price(unpriced, misfits, unknown)


def _rank(offer: _Offer) -> tuple[int, ...]:
    return offer.rank


def _without_price(unpriced: str, misfits: Counter[str], unknown: str) -> Priced:
    if unpriced:
        return Priced(note=_UNPRICED.get(unpriced, f"without price ({unpriced[:10]})"))
    if unknown:
        raise Damaged("currency", unknown)
    if misfits:
        reasons = [f"{why} ({times})" if times > 1 else why for why, times in misfits.items()]
        raise Damaged("price", "; ".join(reasons)[:200])
    return NOTHING


def _supplies(product: Product, *, is_asked: bool) -> Iterator[tuple[Parts, Territory]]:
    """The parts of each supply detail, and the territory it is for where anybody asks."""
    for supply in product.every("SupplyDetail"):
        parts = sorted_children(supply)
        yield parts, of_supply(parts) if is_asked else EVERYWHERE
    for block in product.every("ProductSupply"):
        around = EVERYWHERE
        inner = sorted_children(block)
        for market in inner.get("Market", ()) if is_asked else ():
            for element in children(market, "Territory"):
                around = of_composite(element)
        for supply in inner.get("SupplyDetail", ()):
            yield sorted_children(supply), around


def _offer(price: Element, said: Facts, around: Territory, rule: Rule, published: str, place: int) -> _Offer:
    """Raises Damaged with what does not fit."""
    currency = _currency(said, rule)
    begins, ends = dates = _dates(price, said)
    is_later = _check_days(begins, ends, rule.day, published) if begins or ends else 0
    rank = (
        0 if not rule.currency or currency == rule.currency else 1,
        is_later,
        _territory_rank(price, said, around, rule.country),
        1 if "PriceCondition" in said else 0,
        1 if said.get("MinimumOrderQuantity", "1").lstrip("0") not in ("", "1") else 0,
        _QUALIFIERS.get(said.get("PriceQualifier", ""), _FOR_OTHERS),
        rule.rank_of_type(said.get("PriceType") or rule.default_type),
        place,
    )
    return _Offer(rank, price, said, currency, dates)


def _territory_rank(price: Element, said: Facts, around: Territory, country: str) -> int:
    territory = of_price(price, said)
    if not country:
        return 0 if territory.rank("") is not None else 1
    rank = (territory if territory.is_said else around).rank(country)
    if rank is None:
        raise Damaged("price", f"not for {country}")
    return rank


def _currency(said: Facts, rule: Rule) -> str:
    code = said.get("CurrencyCode") or rule.default_currency
    if code in KNOWN_CURRENCIES:
        return code
    named = currency_named(code) if code else None
    if named is None:
        raise Damaged("currency", f"{code} {said['PriceAmount']}".strip()[:_LONGEST])
    return named


@lru_cache(maxsize=4096)
def _sum(amount: str, currency: str, raw: str) -> Money:
    """By the standard's grammar, else as vendors write: `£12.99`, `1,234.00`. Raises Damaged."""
    try:
        money = Money.exactly(amount, currency)
    except Unreadable:
        try:
            money = parse_price(amount, currency).money
        except Unreadable:
            raise Damaged("price", raw) from None
    if money.currency != currency:
        raise Damaged("currency", raw)
    if money.minor <= 0:
        raise Damaged("price", raw)
    return money


def _dates(price: Element, said: Facts) -> tuple[str, str]:
    """From and until, as eight digits, empty where nothing is said."""
    begins = plain_day(said.get("PriceEffectiveFrom", ""))
    ends = plain_day(said.get("PriceEffectiveUntil", ""))
    if "PriceDate" in said:
        for dated in children(price, "PriceDate"):
            told = facts(dated)
            role, date = told.get("PriceDateRole", ""), told.get("Date", "")
            if role == _FROM:
                begins = plain_day(date)
            elif role == _UNTIL:
                ends = plain_day(date)
            elif role == _SPAN:
                begins, ends = plain_day(date[:8]), plain_day(date[8:16])
    return begins, ends


def _check_days(begins: str, ends: str, day: str, published: str) -> int:
    """0 for a price of the day, 1 for one that comes with the book. Raises Damaged for one of another time."""
    if ends and day and ends < day:
        raise Damaged("price", f"only until {ends}")
    if not (begins and day and begins > day):
        # Where nobody knows the day, what has no end is surer to be valid than what has one.
        return 1 if ends and not day else 0
    # A book that is not out yet has the price it will come out with.
    if published and published.replace("-", "").ljust(8, "0") < day:
        raise Damaged("price", f"only from {begins}")
    return 1


def _note(offer: _Offer) -> str:
    said = offer.said
    parts = [" ".join(said.get("PriceTypeDescription", "").split())[:_LONGEST]]
    if said.get("PriceType") in _WITH_TAX:
        parts.append("with tax")
    if said.get("PriceStatus") == "01":
        parts.append("provisional")
    begins, ends = offer.dates
    parts.append(f"from {begins}" if begins else "")
    parts.append(f"until {ends}" if ends else "")
    return "; ".join(filter(None, parts))


def _extra(offer: _Offer) -> Iterator[tuple[str, str]]:
    said = offer.said
    if said.get("PriceType"):
        yield "price_type", said["PriceType"]
    territory = of_price(offer.price, said)
    if territory.is_said:
        yield "price_territory", " ".join([*sorted(territory.countries), *sorted(territory.regions)])[:200]
    for name, key in (("DiscountPercent", "discount"), ("TaxRatePercent", "tax_rate")):
        if said.get(name):
            yield key, said[name][:20]
