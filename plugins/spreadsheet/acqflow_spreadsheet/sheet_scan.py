"""Goes through a sheet's XML as bytes, in constant memory, to see what would break or deceive its reader."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from acqflow.plugin_api import FileRefused, Limits
from acqflow_spreadsheet.faults import CELL_ERRORS

_BLOCK = 1 << 18
_TAG = re.compile(rb"<(?:\w{1,80}:)?(row|c|f|is|v)\b([^<>]*)>(</|[^<]{0,40})")
# A cell as programs write them: a value or a text, no formula, no error, in the row and not far to the right.
_PLAIN_CELL = (
    rb'<c r="(?:[A-Z]|A[A-Z])\1"(?: s="[0-9]+"| t="(?:s|n|b|str|inlineStr)")*'
    rb"(?:/>|>(?:<v>[^<>]+</v>|<is><t(?: [^<>]*)?>[^<>]*</t></is>)</c>)"
)
# Most rows hold nothing else, and as one match they cost a tenth of their tags.
_PLAIN_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"([^<>]*)>(?:%s)*</row>' % _PLAIN_CELL)
_PLAIN_COLUMNS = 52
_ROW_NUMBER = re.compile(rb"""\sr\s{0,20}=\s{0,20}["']([^"']*)["']""")
_TYPE = re.compile(rb"""\st\s{0,20}=\s{0,20}["']([^"']*)["']""")
_HIDDEN = re.compile(rb"""\shidden\s{0,20}=\s{0,20}["'](?:1|true)["']""")
_REFERENCE = re.compile(rb"([A-Za-z]{1,8})([0-9]{1,12})")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_TAG = 1 << 22
# One text for each, since a sheet may be full of them.
_ERRORS = {name.encode(): name for name in CELL_ERRORS}
MOST_ERRORS = 100_000
"""So many cells that show an error, and no person has looked at the sheet."""
_LAST_ROW = 1_048_576


@dataclass(slots=True)
class SheetFacts:
    """Rows with a formula, those where one has no stored result, hidden ones, and cells that show an error.

    `errors` are by row and column, both from 1; `first_day` is the day 0 of dates kept as numbers.
    """

    formula_rows: set[int] = field(default_factory=set)
    rows_without_result: set[int] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    first_day: date = date(1899, 12, 30)


def scan(archive: zipfile.ZipFile, part: str, limits: Limits) -> SheetFacts:
    """Raises FileRefused: entities, row_number, sparse, damaged, too_many_rows, too_many_cells.

    Reading to the end checks the CRC.
    """
    facts, counter = SheetFacts(), _Counter(limits)
    for block in blocks(archive, part, (b"</row>", b"</c>")):
        if b"<!" in block and _DECLARATION.search(block):
            raise FileRefused("entities", part)
        at = 0
        for row in _PLAIN_ROW.finditer(block) if limits.columns >= _PLAIN_COLUMNS else ():
            if b"hidden" in row[2]:
                continue
            start, end = row.span()
            if at < start:
                _see_tags(block, at, start, counter, facts)
            counter.see_plain_row(int(row[1]), block.count(b"<c ", start, end), facts)
            at = end
        _see_tags(block, at, len(block), counter, facts)
    counter.end_of_sheet(facts)
    return facts


def _see_tags(block: bytes, start: int, end: int, counter: "_Counter", facts: SheetFacts) -> None:
    for tag in _TAG.finditer(block, start, end):
        counter.see(tag[1], tag[2], tag[3], facts)


def blocks(archive: zipfile.ZipFile, part: str, ends: Sequence[bytes] = (b"</c>",)) -> Iterator[bytes]:
    """Blocks that end with the first of `ends` they hold, or at least a whole tag.

    Read to the end, so that the CRC is checked.
    """
    rest = b""
    with archive.open(part) as source:
        while block := source.read(_BLOCK):
            block = rest + block
            cut = next((at + len(end) for end in ends if (at := block.rfind(end)) >= 0), block.rfind(b">") + 1)
            rest = block[cut:]
            if len(rest) > _LONGEST_TAG:
                raise FileRefused("too_long", f"a tag or cell in {part}")
            yield block[:cut]
    yield rest


def refuse_declarations(archive: zipfile.ZipFile, passed_over: frozenset[str]) -> None:
    """Raises FileRefused where any other part declares entities; reads them all, so that each CRC is checked."""
    for name in archive.namelist():
        if name in passed_over or not name.endswith((".xml", ".rels")):
            continue
        for block in blocks(archive, name):
            if b"<!" in block and _DECLARATION.search(block):
                raise FileRefused("entities", name)


class _Counter:
    """Follows rows and cells as their tags come by."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows = self._cells = self._row = self._column = 0
        self._numbers: set[int] = set()
        self._doubled = self._errors = 0
        self._type = b""
        self._has_formula = self._has_value = False

    def see(self, name: bytes, attributes: bytes, behind: bytes, facts: SheetFacts) -> None:
        if name == b"c":
            self.end_of_cell(facts)
            self._cell(attributes)
        elif name == b"row":
            self.end_of_cell(facts)
            self._next_row(attributes, facts)
        elif name == b"f":
            self._has_formula = True
        elif name == b"is" or not (attributes.endswith(b"/") or behind == b"</") or self._type == b"str":
            # An empty value is none, but for a formula whose result is the empty text.
            self._has_value = True
            if self._type == b"e":
                self._error(behind, facts)

    def see_plain_row(self, number: int, cells: int, facts: SheetFacts) -> None:
        """A whole row of plain cells."""
        self.end_of_cell(facts)
        self._begin_row(number)
        self._count_cells(cells)

    def end_of_cell(self, facts: SheetFacts) -> None:
        """What the cell before this tag turned out to be."""
        if self._has_formula:
            facts.formula_rows.add(self._row)
            if not self._has_value:
                facts.rows_without_result.add(self._row)
        self._has_formula = self._has_value = False

    def end_of_sheet(self, facts: SheetFacts) -> None:
        """Raises FileRefused: the reader of the sheet would keep one row of a number and lose the others."""
        self.end_of_cell(facts)
        if self._doubled:
            raise FileRefused("damaged", f"row {self._doubled} stands there twice")

    def _error(self, shown: bytes, facts: SheetFacts) -> None:
        self._errors += 1
        if self._errors > MOST_ERRORS:
            raise FileRefused("cell_error", f"more than {MOST_ERRORS} cells")
        facts.errors.setdefault(self._row, {})[self._column] = _ERRORS.get(shown, "#N/A")

    def _next_row(self, attributes: bytes, facts: SheetFacts) -> None:
        said = _ROW_NUMBER.search(attributes)
        number = int(said[1]) if said and said[1].isdigit() and len(said[1]) < 12 else self._row + 1
        if (said and not said[1].isdigit()) or not 0 < number <= _LAST_ROW:
            raise FileRefused("row_number", (said[1] if said else b"").decode("ascii", "replace")[:20])
        self._begin_row(number)
        if _HIDDEN.search(attributes):
            facts.hidden_rows.append(number)

    def _begin_row(self, number: int) -> None:
        if number > _LAST_ROW:
            raise FileRefused("row_number", str(number))
        if number - self._row > self._limits.blank_rows + 1:
            raise FileRefused("sparse", f"{number - self._row} blank rows before row {number}")
        if number in self._numbers:
            self._doubled = self._doubled or number
        self._numbers.add(number)
        self._row, self._column = number, 0
        self._rows += 1
        if self._rows > self._limits.rows:
            raise FileRefused("too_many_rows", f"more than {self._limits.rows}")

    def _count_cells(self, cells: int) -> None:
        self._cells += cells
        if self._cells > self._limits.cells:
            raise FileRefused("too_many_cells", f"more than {self._limits.cells}")

    def _cell(self, attributes: bytes) -> None:
        self._count_cells(1)
        kind = _TYPE.search(attributes)
        self._type = kind[1] if kind else b""
        said = _ROW_NUMBER.search(attributes)
        found = _REFERENCE.fullmatch(said[1]) if said else None
        self._column = _column(found[1].upper()) if found else self._column + 1
        if self._column > self._limits.columns:
            raise FileRefused("sparse", f"a cell at {said[1].decode()}" if said else "")
        if found and int(found[2]) > self._row + self._limits.blank_rows:
            raise FileRefused("row_number", f"a cell of row {int(found[2])} stands in row {self._row}")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
