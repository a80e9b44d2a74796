"""Real readers in their child process: what a library imports on its first day."""

import random
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from acqflow_kbart.header import COLUMNS

from acqflow.plugin_api import CatalogueRecord, FileRefused, Profile
from acqflow.plugin_host.discovery import LoadedPlugin, discover
from acqflow.plugin_host.reading import Counts, guess_mapping, read_file, recognise

PLUGINS = discover(environ={})


def a_format(name: str) -> LoadedPlugin:
    return PLUGINS.get("acqflow.catalogue_formats", name)


def a_marc_file(folder: Path, count: int) -> Path:
    body = "10\x1faOptics\x1e"
    records = []
    for number in range(count):
        field = f"r{number:07d}\x1e"
        base, length = 24 + 24 + 1, len(field) + len(body)
        entries = f"001{len(field):04d}00000245{len(body):04d}{len(field):05d}\x1e"
        records.append(f"{base + length + 1:05d}nam a22{base:05d}   4500{entries}{field}{body}\x1d")
    path = folder / "list.mrc"
    path.write_bytes("".join(records).encode())
    return path


def a_workbook(folder: Path) -> Path:
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("书目")
        sheet.write_row(0, 0, ("书名", "ISBN", "定价"))
        sheet.write_row(1, 0, ("红楼梦", "9787020002207", "59.70元"))
    path = folder / "书目.xlsx"
    path.write_bytes(held.getvalue())
    return path


def test_a_file_is_recognised_by_the_right_format(tmp_path: Path) -> None:
    marc, book = a_marc_file(tmp_path, 2), a_workbook(tmp_path)
    assert recognise(PLUGINS, marc)[0][0].name == "marc"
    assert recognise(PLUGINS, book)[0][0].name == "spreadsheet"


def test_a_workbook_comes_through_the_child_process(tmp_path: Path) -> None:
    with read_file(a_format("spreadsheet"), a_workbook(tmp_path), Profile()) as reading:
        (book,) = reading
    assert isinstance(book, CatalogueRecord)
    assert (book.title, str(book.price), book.identifiers[0].value) == ("红楼梦", "CNY 59.70", "9787020002207")


def test_columns_are_guessed_in_the_child_process(tmp_path: Path) -> None:
    guess = guess_mapping(a_format("spreadsheet"), a_workbook(tmp_path), Profile())
    assert guess is not None
    assert guess.mapping == {"书名": "title", "ISBN": "isbn", "定价": "price"}


def test_a_file_is_read_under_the_name_the_vendor_gave_it(tmp_path: Path) -> None:
    path = tmp_path / "0123456789abcdef"
    path.write_text("\t".join(COLUMNS) + "\nOptics" + "\t" * 24 + "\n", encoding="utf-8")
    with read_file(a_format("kbart"), path, Profile(), name="Example_Global_AllBooks_2026-09-01.txt") as reading:
        (book,) = reading
    assert isinstance(book, CatalogueRecord)
    assert book.extra["package"] == "Example_Global_AllBooks"


def test_a_large_file_streams_through(tmp_path: Path) -> None:
    with read_file(a_format("marc"), a_marc_file(tmp_path, 3000), Profile()) as reading:
        assert sum(1 for _ in reading) == 3000
    assert reading.counts == Counts(3000, 3000, 0, 0)


@pytest.mark.parametrize("name", ["marc", "spreadsheet", "kbart", "edifact_quotes"])
def test_noise_is_refused_or_accounted_for_and_never_breaks_a_reader(tmp_path: Path, name: str) -> None:
    chance = random.Random(11)
    path = tmp_path / "noise"
    for size in (1, 30, 3000):
        path.write_bytes(chance.randbytes(size))
        try:
            with read_file(a_format(name), path, Profile()) as reading:
                list(reading)
        except FileRefused:
            continue
        counts = reading.counts
        assert counts.framed == counts.staged + counts.quarantined + counts.skipped
