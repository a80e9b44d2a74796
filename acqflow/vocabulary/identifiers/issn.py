"""ISSN: read, also out of a bar code, and checked."""

import re

from acqflow.vocabulary.errors import words
from acqflow.vocabulary.identifiers.identifier import Identifier, IdentifierUnreadable, plain_text

ISSN = re.compile(r"(?<![0-9-])([0-9]{4})[- ]?([0-9]{3}[0-9Xx])(?![0-9-])")
ISSN_EAN = re.compile(r"(?<![0-9])977-?([0-9]{7})[0-9]{3}(?![0-9])")
_SHORT_ISSN = re.compile(r"[0-9]{4,6}[0-9Xx]")
_FLOAT_END = re.compile(r"\.0+$")


class IssnUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not an ISSN: it should look like 0317-8471.")


def parse_issn(text: str) -> Identifier:
    """The first ISSN in the text, or the one inside a 977 bar code, as "0317-8471". Raises IssnUnreadable."""
    plain = plain_text(text, IssnUnreadable)
    found = ISSN.search(plain)
    if found:
        digits = (found[1] + found[2]).upper()
        return Identifier("issn", _issn_value(digits), text, not issn_is_right(digits))
    bar_code = ISSN_EAN.search(plain)
    if bar_code:
        return Identifier("issn", _issn_value(bar_code[1] + _issn_check_digit(bar_code[1])), text)
    short = _FLOAT_END.sub("", plain.strip())
    if _SHORT_ISSN.fullmatch(short) and issn_is_right(short.upper().zfill(8)):
        return Identifier("issn", _issn_value(short.upper().zfill(8)), text, doubtful=True)
    raise IssnUnreadable(text=text[:80])


def issn_is_right(digits: str) -> bool:
    """Whether the check digit of 8 bare digits is right."""
    return _issn_check_digit(digits[:7]) == digits[7].upper()


def _issn_check_digit(seven: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), seven, strict=True))
    return "0123456789X"[-total % 11]


def _issn_value(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:]}"
