"""ISBN: read from what vendors and spreadsheets make of it, checked, converted and printed."""

import re
from functools import lru_cache
from itertools import pairwise

from acqflow.vocabulary.errors import words
from acqflow.vocabulary.identifiers.identifier import (
    LONGEST_IDENTIFIER_TEXT,
    Identifier,
    IdentifierUnreadable,
    plain_text,
)

_D = r"[- ]?[0-9]"
ISBN_LABEL = re.compile(r"\s*(?:e-?|p-?)?ISBN(?:-?1[03](?=[: ]))?\s*[:]?\s*", re.IGNORECASE)
ISBN13 = re.compile(rf"(?<![0-9])9[- ]?7[- ]?[89](?:{_D}){{10}}(?![0-9])")
ISBN10 = re.compile(rf"(?<![0-9])[0-9](?:{_D}){{8}}[- ]?[0-9Xx](?!-?[0-9A-Za-z])")
_ANY_ISBN = re.compile(f"{ISBN13.pattern}|{ISBN10.pattern}")
_SHORT_ISBN = re.compile(r"[0-9]{6,8}[0-9Xx]")
_FLOAT_END = re.compile(r"\.0+$")
_EXPONENT = re.compile(r"\s*[0-9][.,][0-9]+[eE]\+?[0-9]{1,2}\s*")
_BRACKETED = re.compile(r"\s*[:]?\s*[(\[]([^)\]]*)[)\]]?\s*")
_PRICE = r"(?:[A-Z]{3}\s*)?[\d¥￥$€£]"
_BARE_QUALIFIER = re.compile(rf"[\s:]*(?!{_PRICE})([^\W\d_][^\d¥￥$€£]*?)(?=\s*{_PRICE}|\s*$)")


class IsbnUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not an ISBN: it should have 10 or 13 digits.")


class IsbnLostDigits(IsbnUnreadable):
    """Facts: `text`."""

    says = words(
        "%(text)s was an ISBN until a spreadsheet rounded it; its last digits are lost. "
        "Set the column to text in the spreadsheet and send it again."
    )


def parse_isbn(text: str) -> Identifier:
    """The first ISBN in the text, as 13 digits. Raises IsbnUnreadable, IsbnLostDigits.

    A wrong check digit is kept as doubtful; so is a number of 7 to 9 digits that becomes a right ISBN-10 when
    the zeros a spreadsheet took from its front, or the X from its end, are put back.
    """
    if _is_bare_isbn13(text):
        return _isbn(text, text)
    plain = plain_text(text, IsbnUnreadable)
    if _EXPONENT.fullmatch(plain):
        raise IsbnLostDigits(text=text)
    found = ISBN13.search(plain) or ISBN10.search(plain)
    if found is None:
        return _repaired_isbn(plain, text)
    digits = found[0].replace("-", "").replace(" ", "").upper()
    return _isbn(digits, text, *_behind(plain[found.end() :]))


def parse_isbns(text: str) -> list[Identifier]:
    """Every ISBN of a cell with several: "0789454165 (hbk.)~0789454157 (pbk.)". Empty where there is none."""
    if _is_bare_isbn13(text):
        return [_isbn(text, text)]
    plain = plain_text(text, IsbnUnreadable)
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
    plain = plain_text(text[:LONGEST_IDENTIFIER_TEXT], IsbnUnreadable)
    found = ISBN13.search(plain) or ISBN10.search(plain)
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


def _isbn(digits: str, raw: str, qualifier: str = "", rest: str = "") -> Identifier:
    right = isbn_is_right(digits)
    # One rounded number in ten has a right check digit by chance, so six zeros are never believed.
    if len(digits) == 13 and digits.endswith("00000") and (not right or digits[-6] == "0"):
        raise IsbnLostDigits(text=raw)
    value = digits if len(digits) == 13 else isbn13_of(digits)
    return Identifier("isbn", value, raw, not right, qualifier, rest)


def _repaired_isbn(plain: str, text: str) -> Identifier:
    label = ISBN_LABEL.match(plain)
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
