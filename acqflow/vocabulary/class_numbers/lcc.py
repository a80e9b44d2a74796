"""Library of Congress Classification: QA76.9.D3 S45 1987.

Letters, a whole number, decimals, then the book number. Source of the filing order: Library of Congress,
Classification and Shelflisting Manual, G 60–G 63. The letters I, O, W, X and Y are not used by the scheme.
"""

import re

from acqflow.vocabulary.class_numbers.book_numbers import is_cutter, is_date, token_key

_LETTERS = r"(?:[DK][A-Z]{0,2}|[A-CG-HJL-NP-VZ][A-Z]?|E|FC?)"
_CLASS = re.compile(rf"({_LETTERS})(?:\s*([0-9]{{1,4}})(?:\.\s?([0-9]+))?(?![0-9]))?")
_RANGE = re.compile(
    rf"({_LETTERS}(?:\s*[0-9]{{1,4}}(?:\.[0-9]+)?(?:\s?\.?[A-Z][0-9]+)*)?)\s*-\s*(\.?[0-9A-Za-z].*)"
)
_RANGE_END = re.compile(r"([0-9]{1,4})(\.[0-9]+)?")
_END_DECIMALS = re.compile(r"\.[0-9]+")
_END_CUTTER = re.compile(r"\.[A-Z][0-9]*")
_LAST_CUTTER = re.compile(r"\s?\.?[A-Z][0-9]+\Z")
# Cutters are written .D3S45, .D3 S45, D3.S45 and .D3 .S45; all become .D3 S45.
_PIECES = re.compile(r"[A-Z]{1,2}[0-9]+[a-z]{0,3}(?![a-z])|[^\s.][^\s]*")
# Catalogues put a second number in brackets: Z6028.U572 1975 [G3701.F7].
_SECOND_NUMBER = re.compile(r"\s*\[[^\]]*\]$")
_SMALL_CUTTER = re.compile(r"[a-z][0-9]+")
_UNSAFE = re.compile(r"[^ -z|]|[\[\]{}\\^`]")
LONGEST = 60


def canonical(text: str) -> str | None:
    """The one way to write it: QA76.9.D3 S45 1987. None where it is no LCC number."""
    plain = _SECOND_NUMBER.sub("", text.strip())
    if not plain or len(plain) > LONGEST or _UNSAFE.search(plain):
        return None
    if plain.islower():
        plain = plain.upper()
    found = _CLASS.match(plain)
    if found is None:
        # A hand types qa76.9.D3; only the class letters and the cutters are ever capitals.
        found = _CLASS.match(plain := plain[:3].upper() + plain[3:])
        if found is None:
            return None
    letters, whole, decimals = found.groups()
    behind = plain[found.end() :]
    if whole is None:
        return None if behind else letters
    if (behind and (behind[0] not in " ." and not behind[0].isupper())) or (":" in behind and letters != "G"):
        return None
    number = f"{letters}{int(whole)}" + (f".{decimals}" if decimals else "")
    return number + _book_number(behind)


def _book_number(behind: str) -> str:
    written = ""
    cut = False
    for piece in _PIECES.findall(behind):
        if not cut and _SMALL_CUTTER.fullmatch(piece):
            piece = piece.upper()
        if is_cutter(piece):
            written += (" " if cut else "." if not written else " .") + piece
            cut = True
        elif is_date(low := piece.lower().rstrip(",")):
            written += " " + low
        else:
            written += " " + piece
    return written


def key(code: str) -> str:
    """Of a canonical code: "QA 00769 D3 S45 1987". Letters alone stand for all that begins with them."""
    number, _, behind = code.partition(" ")
    found = _CLASS.match(number)
    assert found is not None
    letters, whole, decimals = found.groups()
    if whole is None:
        return letters
    filed = f"{letters:<3}{whole:0>4}{decimals or ''}"
    first_cutter = number[found.end() + 1 :]
    if first_cutter:
        filed += token_key(first_cutter)
    for token in behind.split():
        filed += token_key(token.lstrip("."))
    return filed


def split_range(text: str) -> tuple[str, str] | None:
    """The ends of what the outline prints as a range; a hyphen further behind belongs to the number: no.98-99."""
    found = _RANGE.fullmatch(text if not text.islower() else text.upper())
    return (found[1], found[2]) if found else None


def range_end(start: str, text: str) -> str:
    """The end of a range as the outline prints it: AC1-195, QA75.5-76.95, QA76.75-.765, QA76.9.D3-.D35."""
    found = _CLASS.match(start)
    if not (found and found[2]):
        return text
    if _RANGE_END.fullmatch(text):
        return found[1] + text
    if _END_DECIMALS.fullmatch(text):
        return found[1] + found[2] + text
    if _END_CUTTER.fullmatch(text):
        behind = start[found.end() :]
        return start[: found.end()] + _LAST_CUTTER.sub("", behind) + text
    return text
