"""What the library holds, as a file or another system lists it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from acqflow.plugin_api.reasons import Reason, explain
from acqflow.titles.rules.recognition import resource_type_of
from acqflow.vocabulary.errors import Conflict, Unreadable, words
from acqflow.vocabulary.identifiers import (
    IdentifierUnreadable,
    IsbnLostDigits,
    mistyped_isbn,
    parse_isbn,
    recognise,
)


class HoldingRow(NamedTuple):
    """Copies of one identifier in one place; `mistyped` is its ISBN as written, where the check digit is wrong."""

    scheme: str
    value: str
    resource_type: str
    location: str
    copies: int
    mistyped: str = ""


@dataclass(frozen=True, slots=True)
class HoldingsLoaded:
    """What loading holdings changed; `removed` only when the file was said to be complete."""

    new: int
    changed: int
    same: int
    removed: int


@dataclass(frozen=True, slots=True)
class HoldingWouldBe:
    """A holding as it would be, and what loading the list does to it: new, changed, same or removed."""

    scheme: str
    value: str
    resource_type: str
    location: str
    copies: int
    outcome: str


@dataclass(frozen=True, slots=True)
class HoldingsForeseen:
    """What loading a list would change, and a few of the holdings it would change so."""

    counts: HoldingsLoaded
    rows: tuple[HoldingWouldBe, ...]


class HoldingsRemovalUnconfirmed(Conflict):
    """Facts: `removed`, `confirmed`."""

    says = words(
        "Holdings that the list does not name and that would be removed: %(removed)s; confirmed: %(confirmed)s. "
        "Look at what would change once more, and confirm that number."
    )


class HoldingsWithoutIsbn(Unreadable):
    """Facts: `header`."""

    says = words(
        "The list of holdings has no column for the ISBN. Its columns are: %(header)s. "
        "Say which of them holds it, or which line holds the headings."
    )


class HeldLine(NamedTuple):
    """A line of a list of holdings as it stands there; `line` counts from 1, the header line included."""

    line: int
    number: str
    location: str = ""
    copies: str = ""
    form: str = ""


class HoldingsLineRefused(NamedTuple):
    """A line that was left out, and the code of the reason.

    Of a file of records, `line` is the number of the record and `offset` the byte it begins at.
    """

    line: int
    reason: str
    raw: str
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class HoldingsRead:
    """What a list of holdings says, the lines of it that could not be read, and notes about the whole of it."""

    rows: tuple[HoldingRow, ...]
    refused: tuple[HoldingsLineRefused, ...]
    notes: tuple[tuple[str, str], ...] = ()


HOLDING_FIELDS = ("isbn", "location", "copies", "format")
"""What a column of a list of holdings may hold."""
_HEADERS = {
    "isbn": "isbn",
    "issn": "isbn",
    "isbn/issn": "isbn",
    "标准书号": "isbn",
    "location": "location",
    "馆藏地": "location",
    "馆藏地点": "location",
    "copies": "copies",
    "复本": "copies",
    "复本数": "copies",
    "册数": "copies",
    "format": "format",
    "载体": "format",
}
_FORMS = {"": "print", "纸本": "print", "图书": "print", "电子书": "ebook", "期刊": "journal"}
COPIES = re.compile(r"0*[1-9][0-9]{0,5}")
_NOTHING_SAID: Mapping[str, str] = {}
_CORRECT = words("Correct the line and load the list again.")
_REASONS = {
    "isbn": Reason(words("The line has no ISBN or ISSN that can be read"), _CORRECT),
    "copies": Reason(words("The number of copies is not 1 or more"), _CORRECT),
    "total_row": Reason(words("The line is a sum"), words("Nothing to do.")),
    "time_was_up": Reason(
        words("The catalogue had not been asked about this number when the time was up"),
        words("Ask again for the rest."),
    ),
    "not_answered": Reason(
        words("The catalogue gave no answer about this number"), words("Ask again for this number later.")
    ),
    "not_asked": Reason(
        words("The catalogue failed several times, so it was not asked about this number"),
        words("Ask again for the rest later."),
    ),
    "no_number": Reason(
        words("The record has no ISBN or other number that can be read"),
        words("Add its number in the catalogue it comes from, and load the file again."),
    ),
    "copies_uneven": Reason(
        words("The record names another number of places than of copies"),
        words("Correct its items in the catalogue it comes from, or name only the place or only the copies."),
    ),
} | dict.fromkeys(
    (
        "authority_record",
        "classification_record",
        "community_record",
        "deleted_record",
        "holdings_or_authority_record",
    ),
    Reason(words("The record describes no title that is held"), words("Nothing to do.")),
)


def holding_headings() -> list[str]:
    """The headings that are understood, as people write them."""
    return [way(heading) for heading in _HEADERS for way in (str, str.upper, str.capitalize)]


def understood_columns(headings: Sequence[str], said: Mapping[str, str] = _NOTHING_SAID) -> dict[str, str]:
    """Heading → one of HOLDING_FIELDS, as somebody says or as its words are understood; empty for none of them."""
    understood = {h: _HEADERS[h.strip().lower()] for h in headings if h.strip().lower() in _HEADERS}
    return {h: name for h, name in understood.items() if name not in said.values()} | dict(said)


def holding_columns(headings: Sequence[str], said: Mapping[str, str] = _NOTHING_SAID) -> dict[str, str]:
    """The same, of a list that can be read by it. Raises HoldingsWithoutIsbn."""
    named = understood_columns(headings, said)
    if "isbn" not in named.values():
        raise HoldingsWithoutIsbn(header=", ".join(headings)[:200])
    return named


def why_refused(code: str) -> Reason:
    """What the reason of a refused line means, and what to do."""
    return _REASONS.get(code) or explain(code)


def read_holdings(lines: Iterable[HeldLine | HoldingRow | HoldingsLineRefused]) -> HoldingsRead:
    """The lines that can be read as holdings; the others are named, those refused before among them."""
    rows: list[HoldingRow] = []
    refused: list[HoldingsLineRefused] = []
    for line in lines:
        row = _row(line) if isinstance(line, HeldLine) else line
        if isinstance(row, HoldingRow):
            rows.append(row)
        else:
            refused.append(row)
    return HoldingsRead(tuple(rows), tuple(refused))


def _row(held: HeldLine) -> HoldingRow | HoldingsLineRefused:
    try:
        identifier = recognise(held.number) or parse_isbn(held.number)
    except IsbnLostDigits:
        return _refused(held, "isbn_lost_digits")
    except IdentifierUnreadable:
        return _refused(held, "isbn")
    copies = held.copies.strip() or "1"
    if not COPIES.fullmatch(copies):
        return _refused(held, "copies")
    form = held.form.strip()
    resource_type = "journal" if identifier.scheme == "issn" else resource_type_of(_FORMS.get(form, form))
    mistyped = (mistyped_isbn(held.number) or "") if identifier.doubtful and identifier.scheme == "isbn" else ""
    place = held.location.strip()
    return HoldingRow(identifier.scheme, identifier.value, resource_type, place, int(copies), mistyped)


def _refused(held: HeldLine, reason: str) -> HoldingsLineRefused:
    return HoldingsLineRefused(held.line, reason, ",".join(filter(None, held[1:]))[:500])
