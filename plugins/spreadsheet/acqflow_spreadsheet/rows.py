"""A row of the table as a catalogue record, by the mapping of its columns."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from acqflow.plugin_api import CatalogueRecord, Position, Profile, Quarantined, Skipped
from acqflow.vocabulary.currency_marks import MARK
from acqflow.vocabulary.identifiers import Identifier
from acqflow_spreadsheet import values
from acqflow_spreadsheet.columns import Cells, Columns
from acqflow_spreadsheet.faults import CELL_ERRORS, RowDamaged
from acqflow_spreadsheet.headers import price_currency
from acqflow_spreadsheet.table import Row

_TOTAL_WORD = r"(?:合\s?计|总\s?计|小\s?计|共\s?计|grand total|sub-?total|total|sum)"
_BEGINS_LIKE_TOTAL = re.compile(_TOTAL_WORD, re.IGNORECASE)
# Behind the word only a sum, a count and their units: "Total chaos 1" and 合计分析 are titles.
_TOTAL = re.compile(
    rf"{_TOTAL_WORD}"
    r"(?:[\s\d:：.,，¥￥$€£()（）]|[元圆册种本套件]|人民币|数量|金额|总价|码洋|定价|amount\b|price\b|copies\b|titles\b"
    rf"|items\b|volumes\b|(?-i:{MARK}))*",
    re.IGNORECASE,
)
_NAMES_A_BOOK = ("creators", "publisher", "isbn", "unified_book_number")
_LOSSES = frozenset({"isbn_lost_zero", "isbn_lost_x"})
_NAMED = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TEXTS = (
    "other_title",
    "publisher",
    "place",
    "edition",
    "audience",
    "extent",
    "vendor_number",
    "record_id",
)
_READ_FROM_ONE = {"language": values.language, "format": values.form}
_READ_FROM_EVERY: dict[str, Callable[[list[str]], tuple[str, ...]]] = {
    "creators": values.names,
    "series": tuple,
    "keywords": values.phrases,
}
_CLASSES = ("clc", "lcc", "ddc", "class_number")
_BETWEEN_CLASSES = re.compile("[;；]")


class RowReader:
    """Reads rows by one mapping: column name → field.

    Raises ValueError for a field nobody knows, FileRefused where two columns would fill what holds one thing.
    """

    def __init__(self, names: Sequence[str], mapping: dict[str, str], profile: Profile) -> None:
        columns = self._columns = Columns(names, mapping)
        self._profile = profile
        self._lost: dict[str, list[str]] = {}
        self._ordinal_by_id: dict[str, int] = {}
        self._decimal_comma = profile.options.get("decimal_comma") == "yes"
        priced = columns.places.get("price", ())
        self._price_currency = price_currency(names[priced[0]], profile.default_currency) if priced else ""
        self._title, self._year, self._record_id = map(columns.one, ("title", "year", "record_id"))
        self._price, self._currency = columns.one("price"), columns.one("currency")
        self._book_numbers, self._issns = columns.every("isbn", "unified_book_number"), columns.every("issn")
        self._texts = [(field, columns.one(field)) for field in _TEXTS if field in columns]
        self._ones = [(f, columns.one(f), read) for f, read in _READ_FROM_ONE.items() if f in columns]
        self._everys = [(f, columns.every(f), read) for f, read in _READ_FROM_EVERY.items() if f in columns]
        self._classes = [(f, columns.every(f)) for f in _CLASSES if f in columns]
        self._named = columns.every(*_NAMES_A_BOOK)

    def message(self, row: Row, ordinal: int, *, is_ragged_wrong: bool) -> CatalogueRecord | Quarantined | Skipped:
        """What this row is; never raises."""
        position = Position(ordinal, row.offset, row.length)
        try:
            if row.fault:
                raise RowDamaged(row.fault, row.detail)
            cells = self._cells(row)
            if _BEGINS_LIKE_TOTAL.match(row.line.lstrip()) and self._is_total(row, cells):
                return Skipped(position, "total_row")
            if is_ragged_wrong and len(row.cells) != self._columns.width:
                self._refuse_ragged(row)
            return self._record(position, row, cells)
        except RowDamaged as damage:
            raw = row.raw or "\t".join(row.cells).encode(errors="replace")
            most = self._profile.limits.raw_kept
            return Quarantined(position, damage.reason_code, damage.detail, raw[:most])

    def notes(self) -> list[tuple[str, str]]:
        """What a spreadsheet program has done to the ISBNs of the file: how many, and the first of them."""
        return [
            (code, f"{len(texts)} ({', '.join(texts[:_NAMED])}{', …' if len(texts) > _NAMED else ''})")
            for code, texts in sorted(self._lost.items())
        ]

    def _cells(self, row: Row) -> list[str]:
        """Each cell in one line, for every column there is."""
        # The only blank that can be printed is the space, so nothing but the ends is left to look at.
        if row.line.isprintable() and "  " not in row.line:
            cells = list(map(str.strip, row.cells))
        else:
            cells = [" ".join(cell.split()) for cell in row.cells]
        if len(cells) < self._columns.width:
            cells += [""] * (self._columns.width - len(cells))
        return cells

    def _is_total(self, row: Row, cells: Cells) -> bool:
        first = next((cell for cell in row.cells if cell.strip()), "")
        return bool(_TOTAL.fullmatch(first.strip())) and not self._named(cells)

    def _refuse_ragged(self, row: Row) -> None:
        width = self._columns.width
        found = len(row.cells)
        while found > width and not row.cells[found - 1].strip():
            found -= 1
        if found != width:
            raise RowDamaged("columns", f"{found} cells under {width} headers")

    def _record(self, position: Position, row: Row, cells: Cells) -> CatalogueRecord:
        if not row.line.isprintable():
            _refuse_control_characters(row)
        if "#" in row.line:
            self._refuse_errors(cells)
        title = self._title(cells)
        if not title:
            raise RowDamaged("no_title", f"row {row.number}")
        warnings = list(row.warnings)
        given: dict[str, Any] = {field: text(cells) for field, text in self._texts}
        given |= self._priced(cells)
        if "record_id" in given:
            self._refuse_second(given["record_id"], position.ordinal)
        identifiers = self._identifiers(row, cells, warnings)
        for code, text in warnings:
            if code in _LOSSES:
                self._lost.setdefault(code, []).append(text)
        for field, one, read in self._ones:
            given[field] = read(one(cells))
        for field, every, read_every in self._everys:
            given[field] = read_every(every(cells))
        if self._classes:
            given["class_numbers"] = self._class_numbers(cells)
        extra = self._kept(row, warnings)
        return CatalogueRecord(
            position=position,
            title=title,
            identifiers=tuple(identifiers),
            year=values.year(self._year(cells), warnings, row.first_day),
            warnings=tuple(warnings),
            extra=extra,
            **given,
        )

    def _priced(self, cells: Cells) -> dict[str, Any]:
        text = self._price(cells)
        said = [each for each in (self._price_currency, self._currency(cells)) if each]
        default = self._profile.default_currency
        found = values.price(text, said, default, decimal_comma=self._decimal_comma) if text else None
        return {"price": found.money, "price_raw": found.raw, "price_note": found.note} if found else {}

    def _identifiers(self, row: Row, cells: Cells, warnings: values.Warnings) -> list[Identifier]:
        typed = [cells[n] for n in self._columns.places.get("isbn", ()) if row.is_number(n)]
        found = values.book_numbers(self._book_numbers(cells), typed, warnings)
        return found + values.issns(self._issns(cells), warnings)

    def _kept(self, row: Row, warnings: values.Warnings) -> dict[str, str]:
        """The columns nobody asked for, and how many copies the vendor has in mind."""
        held = len(row.cells)
        kept = {name: text for name, n in self._columns.extra if n < held and (text := row.cells[n].strip())}
        for name, n in self._columns.copies:
            if n < held and (text := row.cells[n].strip()):
                values.check_copies(text, warnings)
                kept[name] = text
        return kept

    def _refuse_errors(self, cells: Cells) -> None:
        """`#N/A` in a column that is read is no price and no title."""
        for field, places in self._columns.places.items():
            for cell in (cells[place] for place in places):
                if cell in CELL_ERRORS:
                    raise RowDamaged("cell_error", f"{cell} for {field}")

    def _class_numbers(self, cells: Cells) -> tuple[tuple[str, str], ...]:
        said = [
            values.class_number(text) if field == "class_number" else (field, text)
            for field, every in self._classes
            for text in every(cells)
        ]
        return tuple(
            dict.fromkeys(
                [(scheme, code.strip()) for scheme, text in said for code in _BETWEEN_CLASSES.split(text)]
            )
        )

    def _refuse_second(self, record_id: str, ordinal: int) -> None:
        if record_id and (earlier := self._ordinal_by_id.setdefault(record_id, ordinal)) != ordinal:
            raise RowDamaged("duplicate_in_file", f"{record_id} was record {earlier}")


def _refuse_control_characters(row: Row) -> None:
    for cell in row.cells:
        if found := _CONTROL.search(cell):
            shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in cell[:40])
            raise RowDamaged("control_char", f"{ord(found[0]):#04x} in “{shown}”")
