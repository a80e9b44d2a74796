"""A table as a catalogue format reads it, taken as a list of what is held."""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping

from acqflow.plugin_api import CatalogueRecord, Position, Quarantined, Skipped
from acqflow.titles.rules.holdings import HeldLine, HoldingsLineRefused

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def held_lines(
    messages: Iterable[CatalogueRecord | Quarantined | Skipped],
    fields: Mapping[str, str],
    line_of: Callable[[Position], int],
) -> Iterator[HeldLine | HoldingsLineRefused]:
    """Every row of the table. The number was read in the place of the title; `fields`: heading → what it holds."""
    headings = {name: heading for heading, name in fields.items()}
    for message in messages:
        line = line_of(message.position)
        if isinstance(message, CatalogueRecord):
            cells = {name: message.extra.get(heading, "") for name, heading in headings.items()}
            rest = (cells.get(name, "") for name in ("location", "copies", "format"))
            yield HeldLine(line, message.title, *rest)
        elif isinstance(message, Quarantined):
            # What would be a record without title is a line without number.
            reason = "isbn" if message.reason_code == "no_title" else message.reason_code
            yield HoldingsLineRefused(line, reason, message.raw[:500].decode("utf-8", "replace").strip())
        else:
            yield HoldingsLineRefused(line, message.reason, "")


def line_counter(data: bytes) -> Callable[[Position], int]:
    """Says in which line of a text, or row of a workbook, a record lies; to be asked in the order of the file."""
    if data.startswith(_UTF16):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    end = b"\n" if b"\n" in data else b"\r"
    counted, lines = 0, 1

    def line_of(position: Position) -> int:
        nonlocal counted, lines
        if not position.length:
            return position.offset
        lines += data.count(end, counted, position.offset)
        counted = position.offset
        return lines

    return line_of
