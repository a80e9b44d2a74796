"""A row of the list as a catalogue record."""

import re
from collections.abc import Mapping, Sequence

from acqflow.plugin_api import CatalogueRecord, Position, Profile, Quarantined
from acqflow.vocabulary.identifiers import Identifier
from acqflow_kbart import values
from acqflow_kbart.faults import RowDamaged
from acqflow_kbart.header import COLUMNS, cells_of
from acqflow_kbart.lines import Line
from acqflow_kbart.package import Package

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_ODD = re.compile(r"[\x80-\x9f\ufffd]")
_SHORT = 80
_DATES = (
    "date_first_issue_online",
    "date_last_issue_online",
    "date_monograph_published_print",
    "date_monograph_published_online",
)
# Where these stand, the title is one that appears in parts.
_OF_A_SERIAL = COLUMNS[COLUMNS.index("date_first_issue_online") : COLUMNS.index("title_url")]
# What has no place of its own in a record is kept under KBART's name for it.
_KEPT = tuple(
    name
    for name in COLUMNS
    if name
    not in (
        "publication_title",
        "print_identifier",
        "online_identifier",
        "first_author",
        "first_editor",
        "publisher_name",
        "monograph_edition",
        "publication_type",
    )
)
# Said of every title; a vendor's column of such a name would say it in another way.
_OURS = frozenset({"package", "package_provider", "package_region", "embargo_date"})


class RowReader:
    """Reads the rows under one header. `encoding` is that of the lines it is given."""

    def __init__(
        self, names: Sequence[str], delimiter: str, encoding: str, package: Package, profile: Profile
    ) -> None:
        self._names, self._delimiter, self._encoding = names, delimiter, encoding
        self._strange = [name for name in names if name not in COLUMNS and name not in _OURS]
        self._package = package.extra()
        self._limits = profile.limits
        self._ordinal_by_id: dict[str, int] = {}

    def message(self, line: Line, ordinal: int) -> CatalogueRecord | Quarantined | None:
        """What this line is, None for a blank one; never raises."""
        position = Position(ordinal, line.offset, line.length)
        try:
            cells = self._cells(line)
            if not any(map(str.strip, cells)):
                return None
            return self._record(position, cells)
        except RowDamaged as damage:
            return Quarantined(position, damage.reason_code, damage.detail, line.data[: self._limits.raw_kept])

    def _cells(self, line: Line) -> list[str]:
        if line.is_too_long:
            limits = self._limits
            detail = f"more than {limits.csv_cell} characters in a cell or {limits.csv_line} bytes in a line"
            raise RowDamaged("too_long", detail)
        try:
            text = line.data.decode(self._encoding)
        except UnicodeDecodeError as damage:
            raise RowDamaged("encoding", f"byte {damage.start} of the row is not {self._encoding}") from None
        cells = cells_of(text.removesuffix("\r"), self._delimiter)
        if max(map(len, cells), default=0) > self._limits.csv_cell:
            raise RowDamaged("too_long", f"more than {self._limits.csv_cell} characters in a cell")
        return cells

    def _record(self, position: Position, cells: list[str]) -> CatalogueRecord:
        warnings = _odd_signs(cells)
        row = self._by_name(cells)
        if not row["publication_title"]:
            raise RowDamaged("no_title", f"row {position.ordinal}")
        _check(row, warnings)
        lost: list[str] = []
        online = values.number_of(row["online_identifier"], warnings, lost)
        printed = values.number_of(row["print_identifier"], warnings, lost)
        if lost and not (online or printed):
            raise RowDamaged("isbn_lost_digits", lost[0])
        warnings += [("isbn_lost_digits", text) for text in lost]
        kind = row["publication_type"].lower() or _kind(row, online or printed)
        return CatalogueRecord(
            position=position,
            title=row["publication_title"],
            identifiers=(online,) if online else (),
            other_formats=(printed,) if printed and printed != online else (),
            creators=tuple(dict.fromkeys(name for name in (row["first_author"], row["first_editor"]) if name)),
            publisher=row["publisher_name"],
            year=values.year_of(row["date_monograph_published_online"] or row["date_monograph_published_print"]),
            edition=row["monograph_edition"],
            format=values.PUBLICATION_TYPES[kind],
            record_id=self._record_id(row, position.ordinal),
            warnings=tuple(warnings),
            extra=self._extra(row, kind),
        )

    def _by_name(self, cells: list[str]) -> dict[str, str]:
        while len(cells) > len(self._names) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(self._names):
            raise RowDamaged("columns", f"{len(cells)} cells under {len(self._names)} headers")
        told = {name: " ".join(cell.split()) for name, cell in zip(self._names, cells, strict=True)}
        # A column that the list leaves out says nothing of any title.
        return dict.fromkeys(COLUMNS, "") | told

    def _record_id(self, row: Mapping[str, str], ordinal: int) -> str:
        """The vendor's number of the title, and behind it where its coverage begins if it has a row already.

        A title whose coverage has a gap, or is free in part, has a row for each part.
        """
        number = row["title_id"] or row["title_url"]
        if not number:
            return ""
        if self._ordinal_by_id.setdefault(number, ordinal) == ordinal:
            return number
        begins = row["date_first_issue_online"] or row["num_first_vol_online"]
        number = f"{number} {begins}" if begins else number
        earlier = self._ordinal_by_id.setdefault(number, ordinal)
        if earlier != ordinal:
            raise RowDamaged("duplicate_in_file", f"{number} was record {earlier}")
        return number

    def _extra(self, row: Mapping[str, str], kind: str) -> dict[str, str]:
        kept = {name: row[name] for name in _KEPT if row[name]}
        if "embargo_info" in kept and values.is_date(kept["embargo_info"]):
            kept["embargo_date"] = kept.pop("embargo_info")
        strange = {name: row[name] for name in self._strange if row[name]}
        return {**strange, "publication_type": kind, **kept, **self._package}


def _odd_signs(cells: Sequence[str]) -> values.Warnings:
    """Raises RowDamaged for a control character. What is only odd is UTF-8 that was taken for another encoding."""
    warnings: values.Warnings = []
    for cell in cells:
        if cell.isascii() and cell.isprintable():
            continue
        if found := _CONTROL.search(cell):
            raise RowDamaged("control_char", f"{ord(found[0]):#04x} in “{cell[:40]}”")
        if _ODD.search(cell):
            warnings.append(("odd_characters", cell[:_SHORT]))
    return warnings


def _check(row: dict[str, str], warnings: values.Warnings) -> None:
    """Raises RowDamaged for the first cell that says what KBART does not know."""
    kind, depth, access = (
        row["publication_type"].lower(),
        row["coverage_depth"].lower(),
        row["access_type"].upper(),
    )
    if kind and kind not in values.PUBLICATION_TYPES:
        raise RowDamaged("publication_type", kind[:_SHORT])
    if depth and depth not in values.COVERAGE_DEPTHS:
        raise RowDamaged("coverage_depth", depth[:_SHORT])
    if access and access not in values.ACCESS_TYPES:
        raise RowDamaged("access_type", access[:_SHORT])
    row.update(coverage_depth=depth, access_type=access)
    for column in _DATES:
        if row[column]:
            values.check_date(row[column], column)
    if row["embargo_info"]:
        _check_embargo(row, warnings)
    if row["title_url"]:
        row["title_url"] = values.address_of(row["title_url"], warnings)
    first, last = row["date_first_issue_online"], row["date_last_issue_online"]
    if first and last and last[: len(first)] < first[: len(last)]:
        warnings.append(("coverage_ends_before_it_begins", f"{first} {last}"))


def _check_embargo(row: Mapping[str, str], warnings: values.Warnings) -> None:
    """A book has no moving wall. Where a day stands in its place, nothing is shut off from then on to now."""
    text = row["embargo_info"]
    if values.is_date(text) and row["publication_type"].lower() != "serial":
        warnings.append(("embargo_is_a_date", text))
        return
    values.check_embargo(text)


def _kind(row: Mapping[str, str], number: Identifier | None) -> str:
    """What a row is that does not say it: a book has an ISBN, a journal an ISSN or parts."""
    if number is not None:
        return "serial" if number.scheme == "issn" else "monograph"
    return "serial" if any(row[name] for name in _OF_A_SERIAL) else "monograph"
