"""A row of the table as a catalogue record, by the mapping of its columns."""

import re
from collections.abc import Sequence
from typing import Any

from acqflow.plugin_api import (
    EXTRA,
    CatalogueRecord,
    FileRefused,
    Position,
    Profile,
    Quarantined,
    Skipped,
    may_hold,
)
from acqflow.vocabulary.currency_marks import MARK
from acqflow.vocabulary.identifiers import Identifier
from acqflow_spreadsheet import values
from acqflow_spreadsheet.faults import CELL_ERRORS, RowDamaged
from acqflow_spreadsheet.headers import price_currency
from acqflow_spreadsheet.table import Row

# Behind the word only a sum, a count and their units: "Total chaos 1" and 合计分析 are titles.
_TOTAL = re.compile(
    r"(?:合\s?计|总\s?计|小\s?计|共\s?计|grand total|sub-?total|total|sum)"
    r"(?:[\s\d:：.,，¥￥$€£()（）]|[元圆册种本套件]|人民币|数量|金额|总价|码洋|定价|amount\b|price\b|copies\b|titles\b"
    rf"|items\b|volumes\b|(?-i:{MARK}))*",
    re.IGNORECASE,
)
_NAMES_A_BOOK = ("creators", "publisher", "isbn", "unified_book_number")
# Two columns of these would say different things, and nobody asked which is right.
_ONE_COLUMN_ONLY = ("title", "price", "currency", "copies")
_LOSSES = frozenset({"isbn_lost_zero", "isbn_lost_x"})
_NAMED = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PLAIN_FIELDS = (
    "other_title",
    "publisher",
    "place",
    "edition",
    "audience",
    "extent",
    "vendor_number",
    "record_id",
)


class RowReader:
    """Reads rows by one mapping: column name → field.

    Raises ValueError for a field nobody knows, FileRefused where two columns would fill what holds one thing.
    """

    def __init__(self, names: Sequence[str], mapping: dict[str, str], profile: Profile) -> None:
        if unknown := sorted(field for field in set(mapping.values()) if field and not may_hold(field)):
            raise ValueError(f"no such field: {', '.join(unknown)}")
        self._columns: dict[str, list[int]] = {}
        self._lost: dict[str, list[str]] = {}
        self._extra = []
        for number, name in enumerate(names):
            field = mapping.get(name, "")
            if field.startswith(EXTRA):
                self._extra.append((field.removeprefix(EXTRA), number))
            elif field:
                self._columns.setdefault(field, []).append(number)
            elif name not in mapping:
                self._extra.append((name, number))
        self._copies = [(names[number], number) for number in self._columns.get("copies", ())]
        self._refuse_two_for_one(names)
        priced = self._columns.get("price", ())
        self._price_currency = price_currency(names[priced[0]], profile.default_currency) if priced else ""
        self._width = len(names)
        self._profile = profile
        self._ordinal_by_id: dict[str, int] = {}
        self._decimal_comma = profile.options.get("decimal_comma") == "yes"

    def message(self, row: Row, ordinal: int, *, is_ragged_wrong: bool) -> CatalogueRecord | Quarantined | Skipped:
        """What this row is; never raises."""
        position = Position(ordinal, row.offset, row.length)
        try:
            if row.fault:
                raise RowDamaged(row.fault, row.detail)
            if self._is_total(row):
                return Skipped(position, "total_row")
            if is_ragged_wrong:
                self._refuse_ragged(row)
            return self._record(position, row)
        except RowDamaged as damage:
            raw = row.raw[: self._profile.limits.raw_kept]
            return Quarantined(position, damage.reason_code, damage.detail, raw)

    def _is_total(self, row: Row) -> bool:
        first = next((cell for cell in row.cells if cell.strip()), "")
        return bool(_TOTAL.fullmatch(first.strip())) and not any(self._one(row, field) for field in _NAMES_A_BOOK)

    def _refuse_two_for_one(self, names: Sequence[str]) -> None:
        for field in _ONE_COLUMN_ONLY:
            if len(numbers := self._columns.get(field, ())) > 1:
                raise FileRefused("duplicate_header", ", ".join(names[number] for number in numbers)[:80])

    def _refuse_ragged(self, row: Row) -> None:
        cells = list(row.cells)
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()
        if len(cells) != self._width:
            raise RowDamaged("columns", f"{len(cells)} cells under {self._width} headers")

    def _record(self, position: Position, row: Row) -> CatalogueRecord:
        for cell in row.cells:
            if not cell.isprintable() and (found := _CONTROL.search(cell)):
                shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in cell[:40])
                raise RowDamaged("control_char", f"{ord(found[0]):#04x} in “{shown}”")
        self._refuse_errors(row)
        title = self._one(row, "title")
        if not title:
            raise RowDamaged("no_title", f"row {row.number}")
        warnings = list(row.warnings)
        priced = values.price(
            self._one(row, "price"),
            [said for said in (self._price_currency, self._one(row, "currency")) if said],
            self._profile.default_currency,
            decimal_comma=self._decimal_comma,
        )
        record_id = self._one(row, "record_id")
        self._refuse_second(record_id, position.ordinal)
        identifiers = self._identifiers(row, warnings)
        for code, text in warnings:
            if code in _LOSSES:
                self._lost.setdefault(code, []).append(text)
        plain: dict[str, Any] = {field: self._one(row, field) for field in _PLAIN_FIELDS}
        extra = self._kept(row, warnings)
        return CatalogueRecord(
            position=position,
            title=title,
            identifiers=tuple(identifiers),
            other_formats=(),
            creators=values.names(self._every(row, "creators")),
            year=values.year(self._one(row, "year"), warnings, row.first_day),
            series=tuple(self._every(row, "series")),
            language=values.language(self._one(row, "language")),
            format=values.form(self._one(row, "format")),
            class_numbers=self._class_numbers(row),
            keywords=values.phrases(self._every(row, "keywords")),
            price=priced.money if priced else None,
            price_raw=priced.raw if priced else "",
            price_note=priced.note if priced else "",
            is_withdrawn=False,
            warnings=tuple(warnings),
            extra=extra,
            **plain,
        )

    def notes(self) -> list[tuple[str, str]]:
        """What a spreadsheet program has done to the ISBNs of the file: how many, and the first of them."""
        return [
            (code, f"{len(texts)} ({', '.join(texts[:_NAMED])}{', …' if len(texts) > _NAMED else ''})")
            for code, texts in sorted(self._lost.items())
        ]

    def _identifiers(self, row: Row, warnings: values.Warnings) -> list[Identifier]:
        typed = frozenset(row.cells[n] for n in self._columns.get("isbn", ()) if n in row.numbers)
        texts = self._every(row, "isbn") + self._every(row, "unified_book_number")
        return values.book_numbers(texts, typed, warnings) + values.issns(self._every(row, "issn"), warnings)

    def _kept(self, row: Row, warnings: values.Warnings) -> dict[str, str]:
        """The columns nobody asked for, and how many copies the vendor has in mind."""
        kept = {name: text for name, n in self._extra if n < len(row.cells) and (text := row.cells[n].strip())}
        copies = {name: text for name, n in self._copies if n < len(row.cells) and (text := row.cells[n].strip())}
        for text in copies.values():
            values.check_copies(text, warnings)
        return kept | copies

    def _refuse_errors(self, row: Row) -> None:
        """`#N/A` in a column that is read is no price and no title."""
        for field, numbers in self._columns.items():
            for cell in (row.cells[n] for n in numbers if n < len(row.cells)):
                if cell.strip() in CELL_ERRORS:
                    raise RowDamaged("cell_error", f"{cell.strip()} for {field}")

    def _class_numbers(self, row: Row) -> tuple[tuple[str, str], ...]:
        said = [(scheme, text) for scheme in ("clc", "lcc", "ddc") for text in self._every(row, scheme)]
        said += [values.class_number(text) for text in self._every(row, "class_number")]
        return tuple(
            dict.fromkeys((scheme, code.strip()) for scheme, text in said for code in re.split("[;；]", text))
        )

    def _refuse_second(self, record_id: str, ordinal: int) -> None:
        if record_id and (earlier := self._ordinal_by_id.setdefault(record_id, ordinal)) != ordinal:
            raise RowDamaged("duplicate_in_file", f"{record_id} was record {earlier}")

    def _every(self, row: Row, field: str) -> list[str]:
        numbers = self._columns.get(field, ())
        return [text for n in numbers if n < len(row.cells) and (text := " ".join(row.cells[n].split()))]

    def _one(self, row: Row, field: str) -> str:
        return next(iter(self._every(row, field)), "")
