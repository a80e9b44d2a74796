"""What single cells say: years, languages, forms, names, subjects, class numbers, prices."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from acqflow.vocabulary.currencies import UnknownCurrency
from acqflow.vocabulary.currency_marks import currency_named
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import (
    Identifier,
    IsbnLostDigits,
    parse_isbn,
    parse_isbns,
    parse_issn,
    recognise,
)
from acqflow.vocabulary.languages import marc_language
from acqflow.vocabulary.prices import Price, parse_price
from acqflow_spreadsheet.faults import RowDamaged

Warnings = list[tuple[str, str]]

_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?=[0-9]{2}(?:[0-9]{2})?(?![0-9])|(?![0-9]))")
_SERIAL_DATE = re.compile(r"[2-5][0-9]{4}")
_LANGUAGES = {
    **dict.fromkeys(("中文", "汉语", "简体中文", "繁体中文", "chinese", "中"), "chi"),
    **dict.fromkeys(("英文", "英语", "english", "英"), "eng"),
    **dict.fromkeys(("日文", "日语", "japanese", "日"), "jpn"),
    **dict.fromkeys(("法文", "法语", "french"), "fre"),
    **dict.fromkeys(("德文", "德语", "german"), "ger"),
    **dict.fromkeys(("俄文", "俄语", "russian"), "rus"),
    **dict.fromkeys(("西班牙文", "西班牙语", "spanish"), "spa"),
    **dict.fromkeys(("韩文", "韩语", "朝鲜语", "korean"), "kor"),
    **dict.fromkeys(("意大利文", "意大利语", "italian"), "ita"),
    **dict.fromkeys(("葡萄牙文", "葡萄牙语", "portuguese"), "por"),
    **dict.fromkeys(("阿拉伯文", "阿拉伯语", "arabic"), "ara"),
}
_FORMS = (
    (re.compile(r"电子期刊|e-?journal", re.IGNORECASE), "ejournal"),
    (re.compile(r"电子|e-?book|epub|pdf|online|kindle", re.IGNORECASE), "ebook"),
    (re.compile(r"期刊|连续出版物|journal|serial|periodical", re.IGNORECASE), "journal"),
    (re.compile(r"音频|有声|audio|\bcd\b", re.IGNORECASE), "audio"),
    (re.compile(r"视频|影像|dvd|video|blu-?ray", re.IGNORECASE), "video"),
    (re.compile(r"地图|\bmaps?\b|atlas", re.IGNORECASE), "map"),
    (re.compile(r"乐谱|score", re.IGNORECASE), "score"),
    (re.compile(r"缩微|micro(?:film|fiche|form)", re.IGNORECASE), "microform"),
)
# None of these begins with blanks: tried at every blank of many they would be slow beyond measure.
_ROLE = re.compile(r"(?:[主参总]?编著?|编写|编译|翻?译|著|撰|绘|校注?|选编|编选|改编|整理)$")
# CLC has second letters only under T; LCC has them everywhere, and a cutter behind the number.
_LCC = re.compile(r"[A-SU-Z][A-Z]{1,2} ?[0-9]|[A-Z]{1,3} ?[0-9]{1,4}(?:\.[0-9]+)?(?: ?\.[A-Z][0-9]| [A-Z][0-9])")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,eE+]*")
_COPIES = re.compile(r"[1-9][0-9]{0,3}(?:\.0+)?")
_NAMES = re.compile(r"[;；、|]")
_COMMA = re.compile(r"[,，]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PHRASES = re.compile(r"[;；、|]|[,，](?=\s{0,20}[\u3400-\u9fff])")


def year(text: str, warnings: Warnings, first_day: date = date(1899, 12, 30)) -> int | None:
    """The year in a date of any kind, also one that a spreadsheet shows as days since its first."""
    if found := _YEAR.search(text):
        return int(found[1])
    if _SERIAL_DATE.fullmatch(text):
        warnings.append(("date_serial", text))
        return (first_day + timedelta(days=int(text))).year
    if text.strip():
        warnings.append(("year_unreadable", text[:80]))
    return None


@lru_cache(maxsize=256)
def language(text: str) -> str:
    """A MARC code for a name in Chinese or English, or for a code of two or three letters."""
    said = text.strip().casefold()
    code = _LANGUAGES.get(said) or marc_language(said)
    return code if len(code) == 3 and code.isascii() else ""


@lru_cache(maxsize=256)
def form(text: str) -> str:
    """One of the formats of a record; what is not known is print."""
    return next((name for pattern, name in _FORMS if pattern.search(text)), "print")


def names(texts: list[str]) -> tuple[str, ...]:
    """Persons, without what they did; a comma divides names only where names are Chinese."""
    found = []
    for text in texts:
        for part in _NAMES.split(text):
            # What a person did, and a comma that divides, are said in Chinese.
            if not _HAN.search(part):
                found.append(part.strip())
                continue
            found += [
                _ROLE.sub("", name.strip()).rstrip().removesuffix("等").strip() for name in _COMMA.split(part)
            ]
    return tuple(dict.fromkeys(filter(None, found)))


def phrases(texts: list[str]) -> tuple[str, ...]:
    """Subject words, each once."""
    parts = [part.strip() for text in texts for part in _PHRASES.split(text)]
    return tuple(dict.fromkeys(part for part in parts if part))


def class_number(text: str) -> tuple[str, str]:
    """(scheme, code) of a class number whose scheme nobody has said: three digits are Dewey's."""
    code = text.strip()
    if re.match(r"[0-9]{3}(?![0-9])", code):
        return "ddc", code
    return ("lcc" if _LCC.match(code) else "clc"), code


def book_numbers(texts: list[str], typed: Sequence[str], warnings: Warnings) -> list[Identifier]:
    """All ISBNs of a row, and what else stands in their columns: an ISSN, a 统一书号.

    `typed` are the texts of cells that held a number. Raises RowDamaged where a spreadsheet has lost the digits
    of the only one.
    """
    found: list[Identifier] = []
    lost = ""
    for text in texts:
        try:
            read = parse_isbns(text) or _other_number(text) or [parse_isbn(text)]
        except IsbnLostDigits:
            lost = text[:80]
            continue
        except Unreadable:
            warnings.append(("isbn_unreadable", text[:80]))
            continue
        if text in typed and _is_rounded(text, read[0]):
            lost = text[:80]
            continue
        if text in typed:
            warnings.append(("isbn_number", text[:80]))
        found += read
    if lost and not found:
        raise RowDamaged("isbn_lost_digits", lost)
    if lost:
        warnings.append(("isbn_lost_digits", lost))
    for one in found:
        if one.doubtful:
            warnings.append((_doubt(one), one.raw[:80]))
    return list({(one.scheme, one.value): one for one in found}.values()) if len(found) > 1 else found


def _doubt(number: Identifier) -> str:
    """What is wrong with a doubtful number: its first zeros or its X are lost, or it is just not right."""
    digits = re.sub(r"\.0+$|[^0-9]", "", number.raw)
    if number.scheme != "isbn" or not 7 <= len(digits) <= 9:
        return f"{number.scheme}_doubtful"
    return "isbn_lost_x" if number.value[3:12] == digits else "isbn_lost_zero"


def _other_number(text: str) -> list[Identifier]:
    """Eight digits without a hyphen are left to be an ISBN that has lost its zeros."""
    other = recognise(text)
    is_one = other and (other.scheme == "unified_book_number" or (other.scheme == "issn" and "-" in text))
    return [other] if other and is_one else []


def _is_rounded(text: str, isbn: Identifier) -> bool:
    """Nobody reads a number cell aloud: where its check digit fails, the digits are not those of the book."""
    return isbn.doubtful and len(text) in (10, 13)


def issns(texts: list[str], warnings: Warnings) -> list[Identifier]:
    """The ISSNs of a row; what is none is only warned about."""
    found = []
    for text in texts:
        try:
            found.append(parse_issn(text))
        except Unreadable:
            warnings.append(("issn_unreadable", text[:80]))
    return found


def price(text: str, said: Sequence[str], default_currency: str, *, decimal_comma: bool) -> Price:
    """`said` is what the header and a column of currencies say of it. Raises RowDamaged: price, currency."""
    stated = _stated(text, said, default_currency) if said else None
    try:
        found = parse_price(text, stated or default_currency or None, decimal_comma=decimal_comma)
    except UnknownCurrency:
        raise RowDamaged("currency", " ".join([text[:80], *said])) from None
    except Unreadable:
        raise RowDamaged("price", text[:80]) from None
    if stated and found.money.currency != stated:
        raise RowDamaged("currency", f"{text[:80]}, but {stated} is said of it")
    if not found.is_possible:
        raise RowDamaged("price", text[:80])
    return found


def _stated(text: str, said: Sequence[str], default_currency: str) -> str | None:
    """The one currency that is said of a price."""
    named = {_currency_named(each, default_currency or None) for each in said}
    if len(named) > 1 or None in named:
        raise RowDamaged("currency", " ".join([text[:80], *(each[:20] for each in said)]))
    return next(iter(named), None)


# A column of currencies says the same few over and over.
_currency_named = lru_cache(maxsize=256)(currency_named)


def check_copies(text: str, warnings: Warnings) -> None:
    """Raises RowDamaged for a number nobody orders; words are only warned about: 全二册."""
    number = text.rstrip("册本套部种 ")
    if not _NUMBER.fullmatch(number):
        warnings.append(("copies_unreadable", text[:80]))
    elif not _COPIES.fullmatch(number):
        raise RowDamaged("copies", text[:80])
