"""What follows the class on a spine label: cutters, dates and volumes, and how they file.

Nothing comes before something; then dates, then volumes and words, then cutters. A cutter is a letter and a
decimal: .D3, .D343, .D35, .D4. Source: Library of Congress, Classification and Shelflisting Manual, G 60–G 63.
"""

import re

# Below every digit and letter, so that what stops here files first.
SEPARATOR = " "
_LETTERS_BEHIND = "!"
_WORDS = ":"

# A letter alone closes a range: Z720.A1 to Z720.Z.
CUTTER = re.compile(r"([A-Z]{1,2}[0-9]+|[A-Z])([a-z]{0,3})")
DATE = re.compile(r"([0-9]{1,4})([a-z]{0,2})")
_NUMBER = re.compile(r"[0-9]+")


def is_cutter(token: str) -> bool:
    return CUTTER.fullmatch(token) is not None


def is_date(token: str) -> bool:
    return DATE.fullmatch(token) is not None


def token_key(token: str) -> str:
    """The filing form of one token of a canonical book number, with its separator in front."""
    if token[0].isdigit():
        found = DATE.fullmatch(token)
        if found:
            return SEPARATOR + found[1].zfill(4) + _behind(found[2])
    else:
        found = CUTTER.fullmatch(token)
        if found:
            return SEPARATOR + found[1] + _behind(found[2])
    return SEPARATOR + _WORDS + _NUMBER.sub(_padded, token.upper())


def _behind(letters: str) -> str:
    return _LETTERS_BEHIND + letters.upper() if letters else ""


def _padded(digits: re.Match[str]) -> str:
    """The count of digits in front of them, so that v.2 comes before v.10 whatever the length."""
    number = digits[0].lstrip("0") or "0"
    return chr(ord("0") + min(len(number), 9)) + number
