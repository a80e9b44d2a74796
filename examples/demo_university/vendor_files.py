"""Writes what the three vendors deliver: a MARC 21 file, a CNMARC file and a spreadsheet."""

import sys
from dataclasses import astuple, dataclass
from pathlib import Path

from examples.demo_university.cnmarc_file import cnmarc_record
from examples.demo_university.marc21_file import marc21_record
from examples.demo_university.spreadsheet_file import (
    OfferRow,
    chinese_row,
    damaged_cells,
    western_row,
    write_spreadsheet,
)
from examples.demo_university.title_facts import (
    ChineseTitle,
    WesternTitle,
    all_titles,
    chinese_titles,
    damaged_records,
    doubtful_isbns,
    western_titles,
)

MARC21_NAME = "qingshan-western-2026-09.mrc"
CNMARC_NAME = "jiangbei-chinese-2026-09.iso"
SPREADSHEET_NAME = "liancai-zhengding-2026-09.xlsx"


@dataclass(frozen=True, slots=True)
class VendorFiles:
    """Where the three files were written."""

    marc21: Path
    cnmarc: Path
    spreadsheet: Path


def write_vendor_files(folder: Path) -> VendorFiles:
    """Writes the three files into `folder`, the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    files = VendorFiles(folder / MARC21_NAME, folder / CNMARC_NAME, folder / SPREADSHEET_NAME)
    files.marc21.write_bytes(b"".join(marc21_records()))
    files.cnmarc.write_bytes(b"".join(cnmarc_records()))
    write_spreadsheet(files.spreadsheet, spreadsheet_rows())
    return files


def marc21_records() -> list[bytes]:
    books = [book for book in western_titles() if is_delivered_in("marc21", book)]
    written, damage = _written_isbns("marc21"), _damages("marc21")
    return [
        _spoiled(marc21_record(b, written.get(b.key) or as_printed(b.isbn, b.year)), damage.get(b.key, ""))
        for b in books
    ]


def cnmarc_records() -> list[bytes]:
    books = [book for book in chinese_titles() if is_delivered_in("cnmarc", book)]
    written, damage = _written_isbns("cnmarc"), _damages("cnmarc")
    return [
        _spoiled(cnmarc_record(b, written.get(b.key) or as_printed(b.isbn, b.published)), damage.get(b.key, ""))
        for b in books
    ]


def spreadsheet_rows() -> list[tuple[str, ...]]:
    """The cells of every row below the headers: Chinese books first, then foreign ones."""
    written, damage = _written_isbns("sheet"), _damages("sheet")
    offered = [book for book in all_titles() if is_delivered_in("sheet", book)]
    numbered = enumerate(offered, start=1)
    rows = [(b.key, _row(b, written.get(b.key, b.isbn), f"2609-{at:04d}")) for at, b in numbered]
    return [damaged_cells(row, damage[key]) if key in damage else astuple(row) for key, row in rows]


def as_printed(isbn: str, year: str) -> str:
    """Books printed before 2007 carry ten digits: MARC records keep them, the spreadsheet does not."""
    if not isbn.startswith("978") or not "0" < year[:4] < "2007":
        return isbn
    body = isbn[3:12]
    rest = sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True)) % 11
    return body + "0X987654321"[rest]


def is_delivered_in(file: str, book: ChineseTitle | WesternTitle) -> bool:
    return file in book.delivered.split("+")


def _row(book: ChineseTitle | WesternTitle, isbn: str, number: str) -> OfferRow:
    return chinese_row(book, isbn, number) if isinstance(book, ChineseTitle) else western_row(book, isbn, number)


def _written_isbns(file: str) -> dict[str, str]:
    return {doubt.key: doubt.written for doubt in doubtful_isbns() if doubt.file == file}


def _damages(file: str) -> dict[str, str]:
    return {broken.key: broken.damage for broken in damaged_records() if broken.file == file}


def _spoiled(record: bytes, damage: str) -> bytes:
    """The record, broken in the way `damage` names; whole if it names nothing."""
    match damage:
        case "":
            return record
        case "leader_length":
            return f"{int(record[:5]) + 7:05d}".encode() + record[5:]
        case "directory_length":
            return _with_length(record[:24] + record[25:])
        case "encoding":
            at = _start_of_title(record)
            return record[:at] + b"\xe9" + record[at + 1 :]
        case "base_address":
            return record[:12] + b"00000" + record[17:]
        case "directory_not_digits":
            return record[:39] + b"00XX" + record[43:]
        case _:
            raise ValueError(damage)


def _start_of_title(record: bytes) -> int:
    """Where the text of 245 $a begins, behind two indicators and the subfield code."""
    base = int(record[12:17])
    directory = record[24 : base - 1]
    entries = [directory[at : at + 12] for at in range(0, len(directory), 12)]
    return base + next(int(entry[7:]) for entry in entries if entry.startswith(b"245")) + 4


def _with_length(record: bytes) -> bytes:
    return f"{len(record):05d}".encode() + record[5:]


if __name__ == "__main__":
    print(write_vendor_files(Path(sys.argv[1] if len(sys.argv) > 1 else "vendor_files")))
