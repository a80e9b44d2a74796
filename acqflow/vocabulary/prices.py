"""Prices as vendors write them: a sum somewhere among signs, words and remarks."""

import re
from dataclasses import dataclass

from acqflow.vocabulary.currencies import KNOWN_CURRENCIES, UnknownCurrency, minor_digits
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.vocabulary.money import LONGEST_AMOUNT, Money

LONGEST_PRICE_TEXT = 500

_DOLLAR_CODES = "USD AUD CAD HKD NZD SGD TWD BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD"
_DOLLARS = frozenset(_DOLLAR_CODES.split())
_YEN_OR_YUAN = frozenset({"CNY", "JPY"})
_WRITTEN_AS = {
    "CNY": "¥ 人民币 元 RMB",
    "USD": "$ US$ 美元 美金",
    "HKD": "HK$ 港元 港币 港幣",
    "TWD": "NT$ NT NTD 新台币 新臺幣 台币 臺幣",
    "AUD": "A$ AU$ AUS$ 澳元",
    "CAD": "C$ CA$ Can$ Cdn$ Can 加元",
    "SGD": "S$ SG$ 新加坡元",
    "NZD": "NZ$",
    "MXN": "MX$",
    "BRL": "R$",
    "JPY": "円 日元 日圆",
    "EUR": "€ 欧元",
    "GBP": "£ 英镑",
    "KRW": "₩ 韩元",
    "RUB": "₽ 卢布",
    "INR": "₹",
    "THB": "฿",
    "VND": "₫",
    "TRY": "₺",
    "UAH": "₴",
    "ILS": "₪",
    "NGN": "₦",
    "PHP": "₱",
    "KZT": "₸",
    "GEL": "₾",
}
_NAMED = {mark: code for code, marks in _WRITTEN_AS.items() for mark in marks.split()}
_MARK = "|".join(re.escape(mark) for mark in sorted(_NAMED, key=len, reverse=True))
_CODE = r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])"
_NUMBER = r"-?(?<![0-9.,])[0-9][0-9.,]*+"

_MARKED = re.compile(
    rf"(?<![A-Za-z])(?:(?P<mark>{_MARK}|[A-Za-z]{{1,3}}\$)|(?P<sign>{_CODE})\s*[$¥€£]?)"
    rf"\s*[:.]?\s*(?P<gift>赠)?\s*(?P<after_sign>{_NUMBER})(?:\s*(?P<also>{_CODE})(?!\s*[0-9]))?"
    rf"|(?P<before_unit>{_NUMBER})\s*(?P<unit>(?:{_MARK})(?![A-Za-z])|{_CODE})"
)
_BARE = re.compile(_NUMBER)
# Rs, DM, kr, F, lv: short names of money that belong to no ISO code, or to several. These words are none.
_WORDS = r"(?:pbk|hbk|pb|hb|cl|vol|v|no|net|set|ea|est|per|pts?|cd|dvd|ed|ca|or|and|for|at|per|the)"
_NAME = rf"(?!{_WORDS}(?![A-Za-z]))[A-Za-zč]{{1,3}}\.?"
_UNKNOWN_BEFORE = re.compile(rf"(?:[₠-⃏¢¤$\ufffd]|(?<![^\W\d_]){_NAME}\s?|[A-Za-z]+)$", re.IGNORECASE)
_UNKNOWN_BEHIND = re.compile(rf"[₠-⃏¢¤$\ufffd]|\s?{_NAME}(?![^\W\d_])|[A-Za-z]+", re.IGNORECASE)
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_UNKNOWN_SIGN = re.compile(r"[₠-⃏¢¤]|(?<![A-Za-z])[A-Z]{1,3}\s*$")
_LABEL = re.compile(r"(?:定价|价格|售价|原价|单价|标价|list price|price|RRP)?\s*:?\s*", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_WITH_COMMA = re.compile(r"[0-9]+(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_LIKE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_SPOILED = re.compile(r"[_%‰]|[eE][+-]?[0-9]")
_FULL_WIDTH = str.maketrans("￥＄￡：（），；．", "¥$£:(),;.")
# Many three-letter words are codes too (all, top, try), so only these are taken in small letters.
_KNOWN_SMALL = frozenset({"cny", "rmb", "usd", "eur", "gbp", "jpy", "hkd"})


class PriceUnreadable(Unreadable):
    """Facts: `text`, as the vendor wrote it."""

    says = words("No price can be read from %(text)s. Write it like CNY 59.00.")


class CurrencyNotGiven(UnknownCurrency):
    """Facts: `text`, `currency` (empty)."""

    says = words("The price %(text)s names no currency. Name one in the vendor's profile.")


@dataclass(frozen=True, slots=True)
class Price:
    """`raw` is what the vendor wrote; `note` the remark around the sum ("含光盘"), empty where there is none."""

    money: Money
    raw: str
    note: str = ""


def parse_price(text: str, default_currency: str | None = None, *, decimal_comma: bool = False) -> Price:
    """The first sum in the text that has a currency, else the first sum in the default currency.

    "¥" is yuan unless the default is JPY; "$" is the default where that is a dollar, else USD. Raises
    PriceUnreadable, UnknownCurrency (CurrencyNotGiven where there is none), AmountOutOfRange.
    """
    if len(text) > LONGEST_PRICE_TEXT:
        raise PriceUnreadable(text=text[:40])
    plain = text.strip() if text.isascii() else text.strip().translate(_FULL_WIDTH)
    currency, gift = None, ""
    for found in _MARKED.finditer(plain):
        currency = _currency_of(found, default_currency)
        if currency is not None:
            digits, (start, end), gift = _sum_in(found), found.span(), found["gift"] or ""
            break
    else:
        bare = _BARE.search(plain)
        if bare is None:
            raise PriceUnreadable(text=text[:80])
        digits, (start, end) = bare[0], bare.span()
    _refuse_spoiled(plain, end, text)
    if currency is None:
        currency = _default(plain[:start], plain[end:], default_currency, text)
    return Price(_money(digits, currency, decimal_comma, text), text, _note(plain, start, end, gift))


def _sum_in(found: re.Match[str]) -> str:
    return found["after_sign"] or found["before_unit"]


def _currency_of(found: re.Match[str], default: str | None) -> str | None:
    """None where the three letters are a word and no currency: "59.00 pbk"."""
    mark = found["mark"] or found["unit"]
    if mark is not None and mark in _NAMED:
        also = found["also"]
        if also in KNOWN_CURRENCIES or also == "Can":
            return _NAMED.get(also, also)
        return _of_mark(mark, default)
    code = found["sign"] or mark
    if code in KNOWN_CURRENCIES:
        return code
    if code == "RMB" or code.lower() in _KNOWN_SMALL:
        return "CNY" if code.upper() == "RMB" else code.upper()
    if code.isupper() or code.endswith("$"):
        raise UnknownCurrency(currency=code)
    return None


def _of_mark(mark: str, default: str | None) -> str:
    if (mark == "$" and default in _DOLLARS) or (mark == "¥" and default in _YEN_OR_YUAN):
        assert default is not None
        return default
    return _NAMED[mark]


def _default(before: str, behind: str, default: str | None, text: str) -> str:
    """A sum with an unknown name of money on either side is never taken for the vendor's currency."""
    unknown = None if _LABEL.fullmatch(before) else _UNKNOWN_BEFORE.search(before)
    unknown = unknown or _UNKNOWN_BEHIND.match(behind)
    if unknown:
        raise UnknownCurrency(currency=unknown[0].strip())
    if default is None:
        raise CurrencyNotGiven(text=text[:80], currency="")
    return default


def _refuse_spoiled(plain: str, end: int, text: str) -> None:
    """Digits of other scripts before or right behind the sum, exponents, underscores and per cent."""
    foreign = None if plain.isascii() else _FOREIGN_DIGIT.search(plain, 0, end + 1)
    if foreign or _SPOILED.match(plain, end):
        raise PriceUnreadable(text=text[:80])


def _money(digits: str, currency: str, decimal_comma: bool, text: str) -> Money:
    """The sum in the vendor's punctuation. "1.234" is refused: a thousand, or one and a bit?"""
    digits = digits.rstrip(".,")
    grammar = _WITH_COMMA if decimal_comma else _PLAIN
    if len(digits) > LONGEST_AMOUNT or not grammar.fullmatch(digits):
        raise PriceUnreadable(text=text[:80])
    if decimal_comma:
        plain = digits.replace(".", "").replace(",", ".")
    elif _LIKE_THOUSANDS.fullmatch(digits) and minor_digits(currency) < 3:
        raise PriceUnreadable(text=text[:80])
    else:
        plain = digits.replace(",", "")
    return Money.of(plain, currency)


def _note(plain: str, start: int, end: int, gift: str) -> str:
    before = plain[_LABEL.match(plain[:start]).end() : start] if start else ""  # type: ignore[union-attr]
    after = plain[end:].removeprefix("元").strip(" ,;:/")
    if after.startswith("(") and after.endswith(")") and after.count("(") == 1:
        after = after[1:-1]
    return " ".join(part for part in (before.strip(" ,;:()"), gift, after.strip()) if part)
