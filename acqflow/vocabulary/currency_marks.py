"""How people write a currency besides its code: signs, abbreviations and names, and what they may mean."""

import re
from collections.abc import Iterable

from acqflow.vocabulary.currencies import KNOWN_CURRENCIES

_WRITTEN_AS = {
    "CNY": "人民币 人民幣 RMB rmb",
    "USD": "US$ U.S.$ U.S. US 美元 美金",
    "HKD": "HK$ 港元 港币 港幣",
    "TWD": "NT$ NT NTD 新台币 新臺幣 新台幣 台币 台幣 臺幣",
    "MOP": "MOP$ 澳门元 澳門元",
    "AUD": "A$ AU$ AUS$ Aust. Aust$ 澳元 澳大利亚元",
    "CAD": "C$ CA$ Can$ Cdn$ Can 加元 加拿大元",
    "SGD": "S$ SG$ 新加坡元",
    "NZD": "NZ$ 新西兰元",
    "MXN": "MX$",
    "BRL": "R$",
    "JPY": "円 日元 日圆 日圓",
    "EUR": "€ 欧元 歐元",
    "GBP": "£ 英镑 英鎊",
    "CHF": "瑞士法郎 瑞郎",
    "KRW": "₩ 韩元 韓元 원",
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
# Signs of several currencies; the first is meant where nothing says which.
_SHARED = {
    "$": """USD AUD CAD HKD NZD SGD TWD BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD
    MXN ARS CLP COP UYU""",
    "¥": "CNY JPY",
}
# Counts the unit of any currency in Chinese, so that it yields to every other mark: NTD120元, HK$88元.
_YUAN = ("CNY", "TWD", "HKD", "MOP")
YUAN_WORDS = frozenset("元圆圓")
# Many three-letter words are codes too (all, top, try), so only these are taken in small letters.
_SMALL = "cny usd eur gbp jpy hkd twd"

_MEANS: dict[str, tuple[str, ...]] = {
    **{code: (code,) for code in KNOWN_CURRENCIES},
    **{small: (small.upper(),) for code in _SMALL.split() for small in (code, code.capitalize())},
    **{mark: (code,) for code, marks in _WRITTEN_AS.items() for mark in marks.split()},
    **{mark: tuple(codes.split()) for mark, codes in _SHARED.items()},
    **dict.fromkeys(YUAN_WORDS, _YUAN),
}
_IN_WORDS = {"euro": "EUR", "euros": "EUR", "yuan": "CNY", "yen": "JPY", "renminbi": "CNY"}

_LETTER = r"A-Za-zÀ-ɏ"


def _alternatives(marks: Iterable[str]) -> str:
    return "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))


_IN_LETTERS = [mark for mark in _MEANS if mark[0].isascii() and mark[0].isalpha()]
_CHINESE = [mark for mark in _MEANS if not mark.isascii() and mark.isalpha()]
_SIGNS = [mark for mark in _MEANS if not mark[0].isalpha()]
CHINESE_MARK = _alternatives(_CHINESE)
MARK = (
    rf"(?<![{_LETTER}])(?:{_alternatives(_IN_LETTERS)})(?![{_LETTER}])"
    rf"|{CHINESE_MARK}|{_alternatives(_SIGNS)}"
)
"""A regular expression for one mark; capital letters only, but for the codes everybody knows."""


def currencies_meant(marks: Iterable[str]) -> tuple[str, ...]:
    """The currencies that all these marks may mean, the likeliest first; empty where they contradict.

    >>> currencies_meant(["¥", "円"]), currencies_meant(["HK$", "元"]), currencies_meant(["USD", "CNY"])
    (('JPY',), ('HKD',), ())
    """
    given = list(marks)
    sets = [_MEANS[mark] for mark in given if mark not in YUAN_WORDS] or [_MEANS[mark] for mark in given[:1]]
    return tuple(code for code in sets[0] if all(code in other for other in sets[1:])) if sets else ()


def currency_said(marks: Iterable[str], default: str | None = None) -> str | None:
    """The currency these marks name together: the default where it is one they may mean; None for none."""
    meant = currencies_meant(marks)
    return default if default in meant else meant[0] if meant else None


def currency_named(text: str, default: str | None = None) -> str | None:
    """The code for what a person writes where a currency is asked for; None where it is none.

    >>> currency_named("美元"), currency_named("人民币元"), currency_named("$"), currency_named("$", "AUD")
    ('USD', 'CNY', 'USD', 'AUD')
    """
    said = _plain(text)
    if said.casefold() in _IN_WORDS:
        return _IN_WORDS[said.casefold()]
    for written in (said, said.upper()):
        if _MARKS_ONLY.fullmatch(written):
            return currency_said(_FIND_MARK.findall(written), default)
    return None


def currency_in_heading(heading: str, default: str | None = None) -> str | None:
    """The currency that the head of a column of prices names; None where it names none.

    >>> currency_in_heading("定价（美元）"), currency_in_heading("List Price USD"), currency_in_heading("定价")
    ('USD', 'USD', None)
    """
    return currency_said(_FIND_MARK.findall(_plain(heading)), default)


def without_currency(heading: str) -> str:
    """The heading without the currency it names: "USD Price" is "Price"."""
    return _FIND_MARK.sub("", _plain(heading)).strip()


def _plain(text: str) -> str:
    return text.strip().replace("￥", "¥").replace("＄", "$")


_FIND_MARK = re.compile(MARK)
_MARKS_ONLY = re.compile(rf"(?:(?:{MARK})[\s/]*)+")
