"""Dewey Decimal Classification: 005.133, with its prime marks dropped, and a book number behind if there is one.

Numbers file as decimals. What is no number ([Fic], E, J 597) is refused. Source: the introduction to Dewey
Decimal Classification, 22nd edition, on notation; cutters behind file as in `book_numbers`.
"""

import re

from acqflow.vocabulary.class_numbers.book_numbers import is_cutter, token_key

_CLASS = re.compile(r"([0-9]{3})[/'’]?(?:\.[/'’]?([0-9]+(?:[/'’]+[0-9]+)*))?[/'’]?(?![0-9.])")
_EDITION = re.compile(r"\s*(?:dc|ddc)\s?([0-9]{1,2})\s*$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\[[^\]]*\]\s*$")
_PRIMES = re.compile(r"[/'’]")
_RANGE = re.compile(r"([0-9]{3}(?:\.[0-9]+)?)\s*-\s*(\.?[0-9].*)")
_END_DECIMALS = re.compile(r"\.[0-9]+")
_UNSAFE = re.compile(r"[^ -z|]|[\[\]{}\\^`]")
LONGEST = 60


def canonical(text: str) -> str | None:
    """The one way to write it: 005.133 K39. None where it is no Dewey number."""
    plain = text.strip()
    found = _CLASS.match(plain)
    if found is None or len(plain) > LONGEST:
        return None
    whole, decimals = found.groups()
    number = f"{whole}.{_PRIMES.sub('', decimals)}" if decimals else whole
    if found.end() == len(plain):
        return number
    behind = _BRACKETS.sub("", _EDITION.sub("", plain[found.end() :]))
    if (behind and not behind[0].isspace()) or _UNSAFE.search(behind):
        return None
    return " ".join([number, *map(_token, behind.replace(".", " ").split())])


def edition(text: str) -> str | None:
    """The edition a number names itself: 025.1 dc21 → "21"."""
    found = _EDITION.search(text) if text[-1:].isdigit() else None
    return found[1] if found else None


def _token(token: str) -> str:
    upper = token.upper()
    # K39p: the letter behind a cutter is a work mark and stays small.
    return upper[:2] + token[2:].lower() if is_cutter(upper[:2] + token[2:].lower()) else token


def key(code: str) -> str:
    """Of a canonical code: "005133 K39". The point is not needed: the first three digits are the whole number."""
    number, _, behind = code.partition(" ")
    return number.replace(".", "") + "".join(map(token_key, behind.split()))


def split_range(text: str) -> tuple[str, str] | None:
    found = _RANGE.fullmatch(text)
    return (found[1], found[2]) if found else None


def range_end(start: str, text: str) -> str:
    """The end of a range: 500-599, 005.13-.14."""
    return start[:3] + text if _END_DECIMALS.fullmatch(text) else text
