"""Goes through the content of an OpenDocument spreadsheet as bytes, to see what would deceive its reader."""

import re
import zipfile
from dataclasses import dataclass, field
from html import unescape

from acqflow.plugin_api import FileRefused, Limits
from acqflow_spreadsheet.faults import CELL_ERRORS
from acqflow_spreadsheet.sheet_scan import MOST_ERRORS, SheetFacts, blocks

CONTENT = "content.xml"
# The reader knows these prefixes only; under others it sees no table.
_TAG = re.compile(
    rb"<(/?)(table:table|table:table-row|table:table-cell|table:covered-table-cell|text:p|text:s|text:tab)"
    rb"""(?=[\s/>])((?:[^<>"']|"[^"]*"|'[^']*')*)>([^<]{0,40})"""
)
_NAME = re.compile(rb"""\stable:name\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')""")
_REPEATED = re.compile(rb"""\stable:number-(?:rows|columns)-repeated\s{0,20}=\s{0,20}["']([^"']*)["']""")
_BLANKS = re.compile(rb"""\stext:c\s{0,20}=\s{0,20}["']([^"']*)["']""")
_TYPE = re.compile(rb"""\soffice:value-type\s{0,20}=""")
_ERROR = re.compile(rb"""\scalcext:value-type\s{0,20}=\s{0,20}["']error["']""")
_FORMULA = re.compile(rb"""\stable:formula\s{0,20}=""")
_HIDDEN = re.compile(rb"""\stable:visibility\s{0,20}=\s{0,20}["'](?:collapse|filter)["']""")
_ENCRYPTED = b"encryption-data"
_LARGEST_MANIFEST = 1 << 22
# As many as a sheet may have; a repeat beyond is no sheet at all.
_LARGEST_REPEAT = 1 << 20
_ERROR_TEXTS = {name.encode(): name for name in CELL_ERRORS}


def scan_content(archive: zipfile.ZipFile, limits: Limits) -> dict[str, SheetFacts]:
    """What the content says of each sheet. Cells and rows that are repeated count as often as they stand there.

    Raises FileRefused: encrypted, row_number, sparse, too_long, too_many_cells, too_many_rows, too_many_sheets.
    """
    _refuse_encrypted(archive)
    found: dict[str, SheetFacts] = {}
    walk = _Walk(limits)
    for block in blocks(archive, CONTENT, (b"</table:table-cell>",)):
        for tag in _TAG.finditer(block):
            sheet = walk.see(tag[2], tag[3], tag[4], is_end=bool(tag[1]))
            if sheet is not None:
                found[sheet.name] = sheet.facts
                if len(found) > limits.sheets:
                    raise FileRefused("too_many_sheets", f"{len(found)}, at most {limits.sheets} allowed")
    return found


def _refuse_encrypted(archive: zipfile.ZipFile) -> None:
    manifest = archive.NameToInfo.get("META-INF/manifest.xml")
    if manifest is None:
        return
    with archive.open(manifest) as source:
        if _ENCRYPTED in source.read(_LARGEST_MANIFEST):
            raise FileRefused("encrypted")


@dataclass(slots=True)
class _Sheet:
    """A sheet as far as it was walked: the number of the last row, and of the last one that holds something."""

    name: str
    facts: SheetFacts = field(default_factory=SheetFacts)
    row: int = 0
    filled: int = 0


@dataclass(slots=True)
class _Row:
    """The row being walked; `width` is up to its last cell that holds something."""

    repeated: int
    is_hidden: bool
    column: int = 0
    width: int = 0
    has_formula: bool = False
    lacks_result: bool = False
    errors: dict[int, str] = field(default_factory=dict)


class _Walk:
    """Follows sheets, rows and cells as their tags come by; a table inside a cell is no part of its sheet."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._depth = self._cells = self._characters = self._errors = 0
        self._sheet = _Sheet("")
        self._row: _Row | None = None
        self._is_error = False

    def see(self, name: bytes, attributes: bytes, behind: bytes, *, is_end: bool) -> _Sheet | None:
        """The sheet that ends with this tag, if one does."""
        is_empty = attributes.endswith(b"/")
        if name == b"table:table":
            return self._table(attributes, is_end=is_end, is_empty=is_empty)
        if self._depth != 1:
            return None
        if name == b"table:table-row":
            if is_end:
                self._end_row()
            else:
                self._end_row()
                self._row = _Row(_repeats(attributes), bool(_HIDDEN.search(attributes)))
        elif not is_end and self._row is not None:
            self._within(self._row, name, attributes, behind)
        return None

    def _table(self, attributes: bytes, *, is_end: bool, is_empty: bool) -> _Sheet | None:
        if is_end:
            self._depth -= 1
            if self._depth == 0:
                self._end_row()
                return self._sheet
            return None
        if self._depth == 0:
            said = _NAME.search(attributes)
            self._sheet = _Sheet(unescape((said[1] or said[2] or b"").decode("utf-8", "replace")) if said else "")
            self._row = None
            if is_empty:
                return self._sheet
        self._depth += 0 if is_empty else 1
        return None

    def _within(self, row: _Row, name: bytes, attributes: bytes, behind: bytes) -> None:
        if name in (b"table:table-cell", b"table:covered-table-cell"):
            self._cell(row, attributes)
        elif name == b"text:p":
            if self._is_error:
                self._note_error(row, behind)
        else:
            said = _BLANKS.search(attributes) if name == b"text:s" else None
            self._characters += _number(said[1]) if said else 1
            if self._characters > self._limits.cell_characters:
                raise FileRefused("too_long", f"more than {self._limits.cell_characters} characters in a cell")

    def _cell(self, row: _Row, attributes: bytes) -> None:
        self._characters = 0
        times = _repeats(attributes)
        has_formula, has_value = bool(_FORMULA.search(attributes)), bool(_TYPE.search(attributes))
        row.column += times
        if has_value or has_formula:
            row.width = row.column
            if row.width > self._limits.columns:
                raise FileRefused("sparse", f"a cell at column {row.width}")
        row.has_formula |= has_formula
        self._is_error = bool(_ERROR.search(attributes))
        row.lacks_result |= has_formula and not has_value
        if self._is_error:
            row.errors[row.column] = "#N/A"

    def _note_error(self, row: _Row, shown: bytes) -> None:
        self._errors += 1
        if self._errors > MOST_ERRORS:
            raise FileRefused("cell_error", f"more than {MOST_ERRORS} cells")
        row.errors[row.column] = _ERROR_TEXTS.get(shown, "#N/A")
        self._is_error = False

    def _end_row(self) -> None:
        """Rows that hold nothing count only where something stands below them: the last ones fill the sheet."""
        row, sheet, limits = self._row, self._sheet, self._limits
        self._row = None
        if row is None:
            return
        first, sheet.row = sheet.row + 1, sheet.row + row.repeated
        if not row.width:
            return
        if first - sheet.filled > limits.blank_rows + 1:
            raise FileRefused("sparse", f"{first - sheet.filled} blank rows before row {first}")
        sheet.filled = sheet.row
        if sheet.row > limits.rows:
            raise FileRefused("too_many_rows", f"more than {limits.rows}")
        self._cells += row.width * row.repeated
        if self._cells > limits.cells:
            raise FileRefused("too_many_cells", f"more than {limits.cells}")
        numbers = range(first, sheet.row + 1)
        facts = sheet.facts
        if row.has_formula:
            facts.formula_rows.update(numbers)
        if row.lacks_result:
            facts.rows_without_result.update(numbers)
        if row.is_hidden:
            facts.hidden_rows.extend(numbers)
        if row.errors:
            facts.errors.update((number, row.errors) for number in numbers)


def _repeats(attributes: bytes) -> int:
    said = _REPEATED.search(attributes)
    return _number(said[1]) if said else 1


def _number(said: bytes) -> int:
    if not said.isdigit() or len(said) > 9 or int(said) > _LARGEST_REPEAT:
        raise FileRefused("row_number", said.decode("ascii", "replace")[:20])
    return int(said)
