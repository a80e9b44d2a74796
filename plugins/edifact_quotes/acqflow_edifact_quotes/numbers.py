"""The numbers of a line: what names the title, and what the vendor calls it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, IsbnLostDigits, parse_isbn, parse_issn
from acqflow_edifact_quotes.segments import Elements, part

Warnings = list[tuple[str, str]]

# Additional and product identification; the others name what replaces or is replaced.
_OF_THE_TITLE = ("1", "5")
_BOOK_NUMBERS, _SERIAL_NUMBERS = ("EN", "IB", "UP", "ISBN"), ("IS", "ISSN")
_SUPPLIERS = "SA"


class Numbers(NamedTuple):
    """`others` are numbers that name no title in the world, by the code of their kind."""

    identifiers: tuple[Identifier, ...]
    suppliers: str
    others: dict[str, str]


def numbers_of(lin: Elements, pia: Sequence[Elements], warnings: Warnings) -> Numbers:
    """The numbers in LIN and PIA, each once; what is none is warned about and kept."""
    found: dict[tuple[str, str], Identifier] = {}
    others: dict[str, str] = {}
    suppliers = ""
    for number, kind in _said(lin, pia):
        if kind == _SUPPLIERS:
            suppliers = suppliers or number
            continue
        identifier = _identifier(number, kind, warnings) if kind in (*_BOOK_NUMBERS, *_SERIAL_NUMBERS) else None
        if identifier is None:
            key = f"number_{kind or 'none'}"
            others[key] = f"{others[key]}, {number}" if key in others else number
        else:
            found.setdefault((identifier.scheme, identifier.value), identifier)
    warnings.extend((f"{one.scheme}_doubtful", one.raw[:80]) for one in found.values() if one.doubtful)
    return Numbers(tuple(found.values()), suppliers, others)


def _said(lin: Elements, pia: Sequence[Elements]) -> Iterator[tuple[str, str]]:
    if number := part(lin, 3):
        yield number, part(lin, 3, 1).upper()
    for found in pia:
        if part(found, 1) in _OF_THE_TITLE:
            for place in range(2, len(found)):
                if number := part(found, place):
                    yield number, part(found, place, 1).upper()


def _identifier(number: str, kind: str, warnings: Warnings) -> Identifier | None:
    """None for an article number that is neither of a book nor of a serial."""
    is_serial = kind in _SERIAL_NUMBERS or (len(number) == 13 and number.startswith("977"))
    if kind in ("EN", "UP") and not is_serial and not number.startswith(("978", "979")):
        return None
    try:
        return parse_issn(number) if is_serial else parse_isbn(number)
    except IsbnLostDigits:
        warnings.append(("isbn_lost_digits", number[:80]))
    except Unreadable:
        warnings.append(("issn_unreadable" if is_serial else "isbn_unreadable", number[:80]))
    return None
