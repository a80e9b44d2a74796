"""Goes through a sheet's XML as bytes, in constant memory, to see what would break or deceive its reader."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from acqflow.plugin_api import FileRefused, Limits

_BLOCK = 1 << 18
# An empty value, as `<v></v>`, is none.
_TAG = re.compile(rb"<(?:\w+:)?(row|c|f|is|v(?![^<>]*></))\b([^<>]*)>")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_REFERENCE = re.compile(rb"([A-Z]{1,8})([0-9]{1,12})")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_TAG = 1 << 22
_LAST_ROW = 1_048_576


@dataclass(slots=True)
class SheetFacts:
    """Rows with a formula, and those where a formula has no stored result."""

    formula_rows: set[int] = field(default_factory=set)
    rows_without_result: set[int] = field(default_factory=set)


def scan(archive: zipfile.ZipFile, part: str, limits: Limits) -> SheetFacts:
    """Raises FileRefused: entities, row_number, sparse, too_many_rows, too_many_cells. Reading checks the CRC."""
    facts, counter = SheetFacts(), _Counter(limits)
    for block in _blocks(archive, part):
        if b"<!" in block and _DECLARATION.search(block):
            raise FileRefused("entities", part)
        for tag in _TAG.finditer(block):
            counter.see(tag[1], tag[2], facts)
    counter.end_of_cell(facts)
    return facts


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Blocks that end with a whole cell, or at least a whole tag; read to the end, so that the CRC is checked."""
    rest = b""
    with archive.open(part) as source:
        while block := source.read(_BLOCK):
            block = rest + block
            cut = block.rfind(b"</c>") + 4 if b"</c>" in block else block.rfind(b">") + 1
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
        for block in _blocks(archive, name):
            if b"<!" in block and _DECLARATION.search(block):
                raise FileRefused("entities", name)


class _Counter:
    """Follows rows and cells as their tags come by."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows = self._cells = self._row = 0
        self._has_formula = self._has_value = False

    def see(self, name: bytes, attributes: bytes, facts: SheetFacts) -> None:
        if name == b"c":
            self.end_of_cell(facts)
            self._cell(attributes)
        elif name == b"row":
            self.end_of_cell(facts)
            self._next_row(attributes)
        elif name == b"f":
            self._has_formula = True
        elif not attributes.endswith(b"/"):
            self._has_value = True

    def end_of_cell(self, facts: SheetFacts) -> None:
        """What the cell before this tag turned out to be."""
        if self._has_formula:
            facts.formula_rows.add(self._row)
            if not self._has_value:
                facts.rows_without_result.add(self._row)
        self._has_formula = self._has_value = False

    def _next_row(self, attributes: bytes) -> None:
        said = _ROW_NUMBER.search(attributes)
        number = int(said[1]) if said and said[1].isdigit() and len(said[1]) < 12 else self._row + 1
        if (said and not said[1].isdigit()) or not 0 < number <= _LAST_ROW:
            raise FileRefused("row_number", (said[1] if said else b"").decode("ascii", "replace")[:20])
        if number - self._row > self._limits.blank_rows + 1:
            raise FileRefused("sparse", f"{number - self._row} blank rows before row {number}")
        self._row = number
        self._rows += 1
        if self._rows > self._limits.rows:
            raise FileRefused("too_many_rows", f"more than {self._limits.rows}")

    def _cell(self, attributes: bytes) -> None:
        self._cells += 1
        if self._cells > self._limits.cells:
            raise FileRefused("too_many_cells", f"more than {self._limits.cells}")
        said = _ROW_NUMBER.search(attributes)
        found = _REFERENCE.fullmatch(said[1]) if said else None
        if found is None:
            return
        if _column(found[1]) > self._limits.columns:
            raise FileRefused("sparse", f"a cell at {said[1].decode()}" if said else "")
        if int(found[2]) > self._row + self._limits.blank_rows:
            raise FileRefused("row_number", f"a cell of row {int(found[2])} stands in row {self._row}")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
