"""The numbers that name a title: ISBN, ISSN, DOI, 统一书号 and the vendor's own number."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from acqflow.vocabulary.errors import Unreadable, words

Scheme = Literal[
    "isbn", "issn", "doi", "unified_book_number", "vendor_number", "other_form_isbn", "other_form_issn"
]
"""`other_form_isbn`, `other_form_issn`: those of the same work in another form. A title keeps them; they recognise
nothing."""

LONGEST_IDENTIFIER_TEXT = 300

_FULL_WIDTH = str.maketrans(
    "０１２３４５６７８９Ｘｘ：（）［］，；．　‐‑‒–—―−－﹣",
    "0123456789Xx:()[],;. ---------",
)
_D = r"[- ]?[0-9]"
_ISBN_LABEL = re.compile(r"\s*(?:e-?|p-?)?ISBN(?:-?1[03](?=[: ]))?\s*[:]?\s*", re.IGNORECASE)
_ISBN13 = re.compile(rf"(?<![0-9])9[- ]?7[- ]?[89](?:{_D}){{10}}(?![0-9])")
_ISBN10 = re.compile(rf"(?<![0-9])[0-9](?:{_D}){{8}}[- ]?[0-9Xx](?!-?[0-9A-Za-z])")
_ANY_ISBN = re.compile(f"{_ISBN13.pattern}|{_ISBN10.pattern}")
_SHORT_ISBN = re.compile(r"[0-9]{6,8}[0-9Xx]")
_FLOAT_END = re.compile(r"\.0+$")
_EXPONENT = re.compile(r"\s*[0-9][.,][0-9]+[eE]\+?[0-9]{1,2}\s*")
_BRACKETED = re.compile(r"\s*[:]?\s*[(\[]([^)\]]*)[)\]]?\s*")
_PRICE = r"(?:[A-Z]{3}\s*)?[\d¥￥$€£]"
_BARE_QUALIFIER = re.compile(rf"[\s:]*(?!{_PRICE})([^\W\d_][^\d¥￥$€£]*?)(?=\s*{_PRICE}|\s*$)")

_ISSN = re.compile(r"(?<![0-9-])([0-9]{4})[- ]?([0-9]{3}[0-9Xx])(?![0-9-])")
_ISSN_EAN = re.compile(r"(?<![0-9])977-?([0-9]{7})[0-9]{3}(?![0-9])")
_SHORT_ISSN = re.compile(r"[0-9]{4,6}[0-9Xx]")
# A DOI made of a SICI has its pages in angle brackets: 49:8<693::AID-ASI4>3.0.CO;2-O.
_DOI = re.compile(
    r"(?<![0-9.])10\.[0-9]{4,9}(?:\.[0-9]+)*/(?:[^\s\"<>]|<[^\s\"<>/]*::[^\s\"<>/]*>)+", re.IGNORECASE
)
# One of 17 classes and three digits of the publisher, then the serial number without leading zero.
_UNIFIED = re.compile(
    r"(?<![0-9.·\-])((?:[1-9]|1[0-7])[0-9]{3})\s?([·⋅.•‧∙・･\-])\s?([1-9][0-9]{0,4})(?![0-9]|[.·\-][0-9])"
)
_UNIFIED_LABEL = re.compile(r"\s*(?:全国)?统一书号\s*:?\s*")
_YEAR = r"(?:1[4-9]|20)[0-9]{2}"
_YEAR_AND_MONTH = re.compile(rf"{_YEAR}[.-](?:[1-9]|1[0-2])")
_YEARS = re.compile(rf"({_YEAR})-({_YEAR})")
_VENDOR_LABEL = re.compile(r"\s*(?:征订号|征订代码|书商编号|vendor (?:number|no\.?))\s*[::：]?\s*", re.IGNORECASE)
_VENDOR_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#-]{0,39}")


class IdentifierUnreadable(Unreadable):
    """Facts: `text`."""

    says = words("No ISBN, ISSN, DOI or other number can be read from %(text)s.")


class IsbnUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not an ISBN: it should have 10 or 13 digits.")


class IsbnLostDigits(IsbnUnreadable):
    """Facts: `text`."""

    says = words(
        "%(text)s was an ISBN until a spreadsheet rounded it; its last digits are lost. "
        "Set the column to text in the spreadsheet and send it again."
    )


class IsbnRounded(IsbnLostDigits):
    """Facts: `text`."""

    says = words("%(text)s ends in zeros as rounded numbers do. Type the ISBN as it is printed in the book.")


class IssnUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not an ISSN: it should look like 0317-8471.")


class DoiUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not a DOI: it should look like 10.1000/182.")


class UnifiedBookNumberUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not a 统一书号: it should look like 13010·1234.")


class VendorNumberUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not a vendor's number: it should be letters and digits, 40 at most.")


@dataclass(frozen=True, slots=True)
class Identifier:
    """`value` is the key: 13 digits of an ISBN, "0317-8471", a DOI in small letters, "13010·1234".

    `doubtful`: the check digit is wrong or a lost zero was put back; never merge titles on it alone.
    `qualifier` is what stood in brackets behind ("精装"), `rest` what was glued on behind that ("CNY59.00").
    Two identifiers are equal when scheme, value and doubt are, however they were written.
    """

    scheme: Scheme
    value: str
    raw: str = field(compare=False)
    doubtful: bool = False
    qualifier: str = field(default="", compare=False)
    rest: str = field(default="", compare=False)


def parse_isbn(text: str) -> Identifier:
    """The first ISBN in the text, as 13 digits. Raises IsbnUnreadable, IsbnLostDigits.

    A wrong check digit is kept as doubtful; so is a number of 7 to 9 digits that becomes a right ISBN-10 when
    the zeros a spreadsheet took from its front, or the X from its end, are put back.
    """
    if _is_bare_isbn13(text):
        return _isbn(text, text)
    plain = _plain(text, IsbnUnreadable)
    if _EXPONENT.fullmatch(plain):
        raise IsbnLostDigits(text=text)
    found = _ISBN13.search(plain) or _ISBN10.search(plain)
    if found is None:
        return _repaired_isbn(plain, text)
    digits = found[0].replace("-", "").replace(" ", "").upper()
    return _isbn(digits, text, *_behind(plain[found.end() :]))


def parse_isbns(text: str) -> list[Identifier]:
    """Every ISBN of a cell with several: "0789454165 (hbk.)~0789454157 (pbk.)". Empty where there is none."""
    if _is_bare_isbn13(text):
        return [_isbn(text, text)]
    plain = _plain(text, IsbnUnreadable)
    starts = [found.start() for found in _ANY_ISBN.finditer(plain)]
    pieces = pairwise([*starts, len(plain)])
    return [parse_isbn(plain[start:end].strip(" ;,|~/")) for start, end in pieces]


def _is_bare_isbn13(text: str) -> bool:
    return len(text) == 13 and text.isascii() and text.isdigit() and text.startswith(("978", "979"))


def isbn_is_right(digits: str) -> bool:
    """Whether the check digit of 10 or 13 bare digits is right."""
    if len(digits) == 13:
        # As characters, each digit is 48 more, which over thirteen comes to 1200 and does not matter.
        signs = digits.encode()
        return (sum(signs[::2]) + 3 * sum(signs[1::2])) % 10 == 0
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False))
    return "0123456789X"[-total % 11] == digits[9].upper()


def mistyped_isbn(text: str) -> str | None:
    """The bare digits of the first ISBN in the text where its check digit is wrong; None for any other text.

    >>> mistyped_isbn("978-7-302-66012-6"), mistyped_isbn("978-7-302-66012-5"), mistyped_isbn("optics")
    ('9787302660126', None, None)
    """
    plain = text[:LONGEST_IDENTIFIER_TEXT].translate(_FULL_WIDTH)
    found = _ISBN13.search(plain) or _ISBN10.search(plain)
    digits = found[0].replace("-", "").replace(" ", "").upper() if found else ""
    return digits if digits and not isbn_is_right(digits) else None


def with_right_check_digit(digits: str) -> str:
    """The ISBN that 10 or 13 bare digits would be if only the last of them were wrong: a guess, never a fact.

    >>> with_right_check_digit("9787302660126"), with_right_check_digit("7302660120")
    ('9787302660125', '7302660123')
    """
    stem = digits[:-1]
    return next(stem + last for last in "0123456789X" if isbn_is_right(stem + last))


def isbn13_of(isbn10: str) -> str:
    """The 13 digits of a bare ISBN-10; its own check digit is not looked at."""
    stem = "978" + isbn10[:9]
    return stem + _ean_check_digit(stem)


def isbn10_of(isbn13: str) -> str | None:
    """The bare ISBN-10 of 13 digits; None for 979 numbers, which have none."""
    if not isbn13.startswith("978"):
        return None
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), isbn13[3:12], strict=True))
    return isbn13[3:12] + "0123456789X"[-total % 11]


@lru_cache(maxsize=4096)
def format_isbn(value: str) -> str:
    """With hyphens by the registration groups in python-stdnum: 978-7-02-000220-7; as it is if unknown."""
    # It loads the whole of ssl, 30 ms that a command which prints no ISBN need not wait for.
    from stdnum import isbn

    parts: tuple[str, ...] = isbn.split(value)
    return "-".join(parts) if all(parts) else value


def parse_issn(text: str) -> Identifier:
    """The first ISSN in the text, or the one inside a 977 bar code, as "0317-8471". Raises IssnUnreadable."""
    plain = _plain(text, IssnUnreadable)
    found = _ISSN.search(plain)
    if found:
        digits = (found[1] + found[2]).upper()
        return Identifier("issn", _issn_value(digits), text, not issn_is_right(digits))
    bar_code = _ISSN_EAN.search(plain)
    if bar_code:
        return Identifier("issn", _issn_value(bar_code[1] + _issn_check_digit(bar_code[1])), text)
    short = _FLOAT_END.sub("", plain.strip())
    if _SHORT_ISSN.fullmatch(short) and issn_is_right(short.upper().zfill(8)):
        return Identifier("issn", _issn_value(short.upper().zfill(8)), text, doubtful=True)
    raise IssnUnreadable(text=text[:80])


def issn_is_right(digits: str) -> bool:
    """Whether the check digit of 8 bare digits is right."""
    return _issn_check_digit(digits[:7]) == digits[7].upper()


def parse_doi(text: str) -> Identifier:
    """From "10.1000/182", "doi:10.1000/182" or a doi.org address, in small letters. Raises DoiUnreadable."""
    if len(text) > LONGEST_IDENTIFIER_TEXT:
        raise DoiUnreadable(text=text[:80])
    found = _DOI.search(text)
    if found is None:
        raise DoiUnreadable(text=text[:80])
    value = found[0].rstrip(".,;:。，；")
    if value.endswith(")") and "(" not in value:
        value = value.rstrip(")")
    return Identifier("doi", value.lower(), text)


def parse_unified_book_number(text: str) -> Identifier:
    """The number of Chinese books before 1987: "13010·1234". Raises UnifiedBookNumberUnreadable."""
    found = _UNIFIED.search(_plain(text, UnifiedBookNumberUnreadable))
    if found is None or _is_another_number(found[0]):
        raise UnifiedBookNumberUnreadable(text=text[:80])
    return Identifier("unified_book_number", f"{found[1]}·{found[3]}", text)


def _is_another_number(number: str) -> bool:
    """A month or an ISSN."""
    return bool(_YEAR_AND_MONTH.fullmatch(number) or _ISSN.fullmatch(number))


def parse_vendor_number(text: str) -> Identifier:
    """The vendor's number of a title (征订号), with or without its label. Raises VendorNumberUnreadable."""
    plain = _plain(text, VendorNumberUnreadable)
    number = _VENDOR_LABEL.sub("", plain, count=1).strip()
    if not _VENDOR_NUMBER.fullmatch(number):
        raise VendorNumberUnreadable(text=text[:80])
    return Identifier("vendor_number", number.upper(), text)


def recognise(text: str) -> Identifier | None:
    """What a person typed into the one box: an ISBN, ISSN, DOI or 统一书号; None where it reads as words.

    A whole 10- or 13-digit number is an ISBN even when its check digit is wrong; eight digits without a
    hyphen are an ISSN only when it is right. Raises IsbnRounded.
    """
    if len(text) > LONGEST_IDENTIFIER_TEXT:
        return None
    if "/" in text and _DOI.search(text):
        return parse_doi(text)
    plain = _plain(text, IdentifierUnreadable).strip()
    label = _ISBN_LABEL.match(plain)
    bare = plain[label.end() :] if label else plain
    if _ISBN13.search(bare) or (_ISBN10.match(bare) and (label or _ISBN10.fullmatch(bare))):
        try:
            return parse_isbn(text)
        except IsbnLostDigits:
            raise IsbnRounded(text=text) from None
    return _recognise_issn(plain, text) or _recognise_unified(plain, text)


def _recognise_issn(plain: str, text: str) -> Identifier | None:
    number = re.sub(r"^[ep]?-?ISSN\s*:?\s*", "", plain, flags=re.IGNORECASE)
    if not (_ISSN.fullmatch(number) or _ISSN_EAN.fullmatch(number)):
        return None
    years = _YEARS.fullmatch(plain)
    if years and years[1] <= years[2]:
        return None
    issn = parse_issn(text)
    return None if issn.doubtful and "-" not in number else issn


def _recognise_unified(plain: str, text: str) -> Identifier | None:
    """A point or a hyphen may stand in any number, so those count only behind five digits or the label."""
    label = _UNIFIED_LABEL.match(plain)
    found = _UNIFIED.fullmatch(plain[label.end() :] if label else plain)
    if found is None or not (label or found[2] not in ".-" or len(found[1]) == 5) or _is_another_number(found[0]):
        return None
    return Identifier("unified_book_number", f"{found[1]}·{found[3]}", text)


def _plain(text: str, unreadable: type[IdentifierUnreadable]) -> str:
    if len(text) > LONGEST_IDENTIFIER_TEXT:
        raise unreadable(text=text[:80])
    return text if text.isascii() else text.translate(_FULL_WIDTH)


def _isbn(digits: str, raw: str, qualifier: str = "", rest: str = "") -> Identifier:
    right = isbn_is_right(digits)
    # One rounded number in ten has a right check digit by chance, so six zeros are never believed.
    if len(digits) == 13 and digits.endswith("00000") and (not right or digits[-6] == "0"):
        raise IsbnLostDigits(text=raw)
    value = digits if len(digits) == 13 else isbn13_of(digits)
    return Identifier("isbn", value, raw, not right, qualifier, rest)


def _repaired_isbn(plain: str, text: str) -> Identifier:
    label = _ISBN_LABEL.match(plain)
    bare = _FLOAT_END.sub("", (plain[label.end() :] if label else plain).strip())
    whole = bare.replace("-", "").upper().zfill(10)
    if _SHORT_ISBN.fullmatch(bare.replace("-", "")) and isbn_is_right(whole):
        return Identifier("isbn", isbn13_of(whole), text, doubtful=True)
    if len(stem := bare.replace("-", "")) == 9 and stem.isdigit() and isbn_is_right(f"{stem}X"):
        return Identifier("isbn", isbn13_of(f"{stem}X"), text, doubtful=True)
    raise IsbnUnreadable(text=text[:80])


def _behind(tail: str) -> tuple[str, str]:
    """The qualifier right behind a number, and what follows it."""
    if not tail or _FLOAT_END.fullmatch(tail):
        return "", ""
    found = _BRACKETED.match(tail) or _BARE_QUALIFIER.match(tail)
    if found is None:
        return "", tail.strip(" :;,")
    return found[1].strip(" :;,"), tail[found.end() :].strip(" :;,")


def _ean_check_digit(twelve: str) -> str:
    odd = sum(map(int, twelve[::2]))
    even = sum(map(int, twelve[1::2]))
    return str(-(odd + 3 * even) % 10)


def _issn_check_digit(seven: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), seven, strict=True))
    return "0123456789X"[-total % 11]


def _issn_value(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:]}"
