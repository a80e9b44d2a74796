"""Numbers as a barcode scanner writes them: one a line, how many copies behind it where more than one is meant."""

import re
from collections.abc import Iterator

from acqflow.titles.rules.holdings import HeldLine
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.vocabulary.identifiers import IdentifierUnreadable, parse_isbn, recognise

_CELLS = re.compile(r"[,;\t]")


class ScansWithoutIsbn(Unreadable):
    """Facts: `header`."""

    says = words(
        "The table of scans has no column for the ISBN. Its columns are: %(header)s. "
        "Give the column with the numbers the heading ISBN and send it again."
    )


def scanned_lines(text: str) -> Iterator[HeldLine]:
    """Every line that is not empty, its number counted from 1 over all lines."""
    for line, written in enumerate(text.splitlines(), 1):
        if written.strip():
            number, copies = (*_CELLS.split(written), "")[:2]
            yield HeldLine(line, number.strip(), copies=copies.strip())


def is_scanned(text: str) -> bool:
    """Whether the first line is a number already, where a table would have its headings."""
    first = next(scanned_lines(text), None)
    if first is None:
        return False
    try:
        recognise(first.number) or parse_isbn(first.number)
    except IdentifierUnreadable:
        return sum(map(str.isdigit, first.number)) > len(first.number) // 2
    return True
