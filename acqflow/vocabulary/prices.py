"""Prices as vendors write them: a sum somewhere among signs, words and remarks."""

import re
from dataclasses import dataclass
from functools import lru_cache

from acqflow.vocabulary.currencies import UnknownCurrency, minor_digits
from acqflow.vocabulary.currency_marks import YUAN_WORDS, currency_said
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.vocabulary.money import LONGEST_AMOUNT, Money
from acqflow.vocabulary.price_text import Piece, is_count, is_remark, pieces, remarks, without_remarks

LONGEST_PRICE_TEXT = 500

_LABEL = re.compile(r"(?:定价|价格|售价|原价|单价|标价|书价|list price|price|RRP)?\s*:?\s*", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_WITH_COMMA = re.compile(r"[0-9]+(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_LIKE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_WITH_CENTS = re.compile(r"[0-9]+[.,][0-9]{2}")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
# An exponent, per cent, a lower unit of money, another number glued on, a minus behind.
_SPOILED_BEHIND = re.compile(
    r"[_%‰]|[eE][+-]?[0-9]|\s*[角分毛]|元[0-9]{1,2}(?![0-9.])|\s*[-~–—/×*+.:·'’。]\s*[0-9]|\s*[xX]\s*[0-9]|\s+[0-9]|[-−](?![0-9])"
)
_SPOILED_BEFORE = re.compile(r"[0-9]\s*[-~–—/×*+:·。]\s*\Z|[-−]\s*\Z")
_LONGEST_BARE = 8
_GIFT = re.compile(r"赠|免费|非卖品|\b(?:gift|gratis|free|complimentary)\b", re.IGNORECASE)
_FULL_WIDTH = str.maketrans(
    "￥＄￡：（），；．［］ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ",
    "¥$£:(),;.[]ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
)


class PriceUnreadable(Unreadable):
    """Facts: `text`, as the vendor wrote it."""

    says = words("No price can be read from %(text)s. Write it like CNY 59.00.")


class CurrencyNotGiven(UnknownCurrency):
    """Facts: `text`, `currency` (empty)."""

    says = words("The price %(text)s names no currency. Write its code with it, such as CNY 59.00.")


@dataclass(frozen=True, slots=True)
class Price:
    """`raw` is what the vendor wrote; `note` the remark around the sum ("含光盘"), empty where there is none."""

    money: Money
    raw: str
    note: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether anything can cost that: nothing costs less than nothing, and only a gift costs nothing."""
        return self.money.minor > 0 or (self.money.minor == 0 and _GIFT.search(self.raw) is not None)


@lru_cache(maxsize=4096)
def parse_price(text: str, default_currency: str | None = None, *, decimal_comma: bool = False) -> Price:
    """The first sum outside brackets that has a currency beside it, else the only number in the default currency.

    "¥" is yuan unless the default is JPY; "$" is the default where that is a dollar, else USD. Raises
    PriceUnreadable, UnknownCurrency (CurrencyNotGiven where there is none), AmountOutOfRange.
    """
    if len(text) > LONGEST_PRICE_TEXT:
        raise PriceUnreadable(text=text[:40])
    plain = text.strip() if text.isascii() else text.strip().translate(_FULL_WIDTH)
    if plain.startswith("[") and plain.endswith("]") and plain.count("[") == 1:
        plain = plain[1:-1]
    outside = without_remarks(plain)
    found = _marked(outside, remarks(plain), default_currency) or _bare(outside, plain, default_currency)
    if found is None:
        raise PriceUnreadable(text=text[:80])
    _refuse_spoiled(outside if found.is_outside else plain, found, text)
    money = _money(found.digits, found.currency, decimal_comma, text)
    return Price(money, text, _note(plain, found.start, found.end, found.gift))


@dataclass(frozen=True, slots=True)
class _Sum:
    """`first` and `last` bound the digits, `start` and `end` what belongs to them as well."""

    digits: str
    currency: str
    first: int
    last: int
    start: int
    end: int
    gift: str = ""
    is_outside: bool = True


def _marked(outside: str, said_aside: list[str], default: str | None, *, is_outside: bool = True) -> _Sum | None:
    """The first number with a mark of money right before or behind it."""
    parts = pieces(outside)
    for place, part in enumerate(parts):
        if part.kind != "number" or is_count(parts, place):
            continue
        before, start, gift = _marks_before(parts, place)
        behind, end = _marks_behind(parts, place)
        if before or behind:
            if is_outside:
                _refuse_second(parts, place)
            marks = [*before, *behind, *_marks_aside(said_aside)]
            currency = _chosen(marks, default)
            return _Sum(part.text, currency, part.start, part.end, start, end, gift, is_outside)
    return None


def _marks_before(parts: list[Piece], place: int) -> tuple[list[str], int, str]:
    marks: list[str] = []
    start, gift = parts[place].start, ""
    for at in range(place - 1, -1, -1):
        part = parts[at]
        if part.kind == "mark" and not _is_unit_of_left(parts, at):
            marks.append(part.text)
            start = part.start
        elif part.text == "赠" and not marks:
            gift = part.text
        elif part.kind != "blank" and part.text not in (":", "."):
            if part.kind == "odd":
                raise UnknownCurrency(currency=part.text)
            break
    return (marks, start, gift) if marks else ([], parts[place].start, "")


def _marks_behind(parts: list[Piece], place: int) -> tuple[list[str], int]:
    marks: list[str] = []
    end = parts[place].end
    for at in range(place + 1, len(parts)):
        part = parts[at]
        if part.kind == "mark" and (_is_unit_of_left(parts, at) or not _stands_before_a_number(parts, at)):
            marks.append(part.text)
            end = part.end
        elif part.kind != "blank":
            break
    return marks, end


def _is_unit_of_left(parts: list[Piece], at: int) -> bool:
    """`59元`: a Chinese word right behind a number is its unit; behind an unknown word, as in 马元, it is none."""
    if parts[at].text.isascii() or not parts[at].text.isalpha():
        return False
    left = parts[at - 1].kind if at else ""
    return left == "number" or (left == "word" and parts[at].text in YUAN_WORDS)


def _stands_before_a_number(parts: list[Piece], at: int) -> bool:
    for after in range(at + 1, len(parts)):
        if parts[after].kind == "number":
            return not is_count(parts, after)
        if parts[after].kind not in ("blank", "mark") and parts[after].text not in (":", ".", "赠"):
            return False
    return False


def _marks_aside(said: list[str]) -> list[str]:
    """Marks in brackets that hold no number: 350元(新台币), $28.50 (U.S.)."""
    return [
        part.text
        for text in said
        if not any(character.isdigit() for character in text)
        for part in pieces(text)
        if part.kind == "mark"
    ]


def _chosen(marks: list[str], default: str | None) -> str:
    said = currency_said(marks, default)
    if said is None:
        raise UnknownCurrency(currency=" ".join(marks))
    return said


def _refuse_second(parts: list[Piece], place: int) -> None:
    """A number with cents and no mark beside a marked one: which is the price?"""
    for at, part in enumerate(parts):
        if at == place or part.kind != "number" or not _WITH_CENTS.fullmatch(part.text.rstrip(".,")):
            continue
        if not (_marks_before(parts, at)[0] or _marks_behind(parts, at)[0]):
            raise PriceUnreadable(text="".join(each.text for each in parts)[:80].strip())


def _bare(outside: str, plain: str, default: str | None) -> _Sum | None:
    """The only number that counts nothing, where every word says something of the book."""
    parts = pieces(outside)
    numbers = [p for place, p in enumerate(parts) if p.kind == "number" and not is_count(parts, place)]
    strange = _strange(parts, numbers)
    if strange or (not numbers and outside.strip()):
        # Rs80.00 ($12.00 U.S.), For sale ($95.00): what is in brackets is the only price anybody knows here.
        inner = _marked(plain, [], default, is_outside=False)
        if inner is not None:
            return inner
    if strange and _is_money_of_unclear_sum(parts, numbers, strange):
        raise UnknownCurrency(currency=strange)
    if len(numbers) != 1 or len(numbers[0].text.partition(".")[0]) > _LONGEST_BARE:
        return None
    (one,) = numbers
    if _is_spoiled(_without_counts(outside), one.start, one.end):
        return None
    if strange:
        raise UnknownCurrency(currency=strange)
    return _Sum(one.text, _unwritten(plain, default), one.start, one.end, one.start, one.end)


def _is_money_of_unclear_sum(parts: list[Piece], numbers: list[Piece], strange: str) -> bool:
    """FIM 72:00 has a code, and 29 F is no volume."""
    if any(part.kind == "mark" for part in parts) or not any(part.kind == "number" for part in parts):
        return False
    return not numbers or (len(strange) == 3 and strange.isupper())


def _unwritten(plain: str, default: str | None) -> str:
    """The currency of a sum with no mark beside it: one that stands in brackets, else the default."""
    if aside := _marks_aside(remarks(plain)):
        return _chosen(aside, default)
    if default is None:
        raise CurrencyNotGiven(text=plain[:80], currency="")
    return default


def _strange(parts: list[Piece], numbers: list[Piece]) -> str:
    """The word or sign nearest to the number that may be money nobody knows; empty if there is none."""
    odd = [
        part
        for part in parts
        if part.kind in ("odd", "mark") or (part.kind == "word" and not is_remark(part.text))
    ]
    if not odd:
        return ""
    middle = next((part.start for part in numbers or parts if part.kind == "number"), 0)
    return min(odd, key=lambda part: abs(part.start - middle)).text


def _is_spoiled(plain: str, first: int, last: int) -> bool:
    # 25.- is the Swiss way of writing 25.00.
    is_swiss = plain[last - 1] == "." and plain[last : last + 1] in ("-", "−", "—")
    return bool((not is_swiss and _SPOILED_BEHIND.match(plain, last)) or _SPOILED_BEFORE.search(plain[:first]))


def _refuse_spoiled(plain: str, found: _Sum, text: str) -> None:
    """Digits of other scripts before or right behind the sum, and what makes another sum of it."""
    foreign = None if plain.isascii() else _FOREIGN_DIGIT.search(plain, 0, found.last + 1)
    if foreign or _is_spoiled(_without_counts(plain), found.first, found.last):
        raise PriceUnreadable(text=text[:80])


def _without_counts(plain: str) -> str:
    """Letters for the numbers that count volumes, so that they join no sum."""
    parts = pieces(plain)
    return "".join(
        "n" * len(p.text) if p.kind == "number" and is_count(parts, i) else p.text for i, p in enumerate(parts)
    )


def _money(digits: str, currency: str, decimal_comma: bool, text: str) -> Money:
    """The sum in the vendor's punctuation. "1.234" is refused: a thousand, or one and a bit?"""
    digits = digits.rstrip(".,'’")
    grammar = _WITH_COMMA if decimal_comma else _PLAIN
    if len(digits) > LONGEST_AMOUNT or not grammar.fullmatch(digits):
        raise PriceUnreadable(text=text[:80])
    if decimal_comma:
        plain = digits.replace(".", "").replace(",", ".")
    elif _LIKE_THOUSANDS.fullmatch(digits) and minor_digits(currency) < 3:
        raise PriceUnreadable(text=text[:80])
    else:
        plain = digits.replace(",", "")
    # Nobody asks for half a yen: more decimals than the currency has are a mistake or another number.
    if len(plain.partition(".")[2].rstrip("0")) > minor_digits(currency):
        raise PriceUnreadable(text=text[:80])
    return Money.of(plain, currency)


def _note(plain: str, start: int, end: int, gift: str) -> str:
    before = plain[_LABEL.match(plain[:start]).end() : start] if start else ""  # type: ignore[union-attr]
    after = plain[end:].strip(" ,;:/")
    if after.startswith("(") and after.endswith(")") and after.count("(") == 1:
        after = after[1:-1]
    return " ".join(part for part in (before.strip(" ,;:()"), gift, after.strip()) if part)
