"""A delimited file is read as its rows are asked for, however the reading falls, and never held whole."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from acqflow_spreadsheet.format import Spreadsheet
from acqflow_spreadsheet.lines import Lines, TooLong
from hypothesis import given, settings
from hypothesis import strategies as st

from acqflow.plugin_api import CatalogueRecord, FileSummary, Limits, Profile, Quarantined
from acqflow.plugin_api.limits import MEGABYTE

HEAD = "title,price,note\r\n"
MANY = 20_000
LONGEST, KEPT = 12, 4


def a_line(number: int, note: str = "as long as they are") -> str:
    return f'Optics 光学 {number},USD {number % 90 + 1}.50,"{note}"\r\n'


def taken(blocks: list[bytes], rows: list[int]) -> list[tuple[int, bytes, bool]]:
    """Where each row begins, its bytes and whether there is more, where rows take so many lines."""
    lines = Lines(iter(blocks), 0, "utf-8", longest=LONGEST, kept=KEPT)
    found = []
    for wanted in rows:
        if not lines.begin_row():
            break
        try:
            for _ in range(wanted):
                next(lines)
        except (TooLong, StopIteration):
            lines.take_first_line()
        found.append((lines.begin, lines.raw[:KEPT], lines.has_more()))
    return found


parts = st.lists(st.sampled_from([b"a", b"bc", b"\r", b"\n", b"\r\n", b"d" * 7, b"e" * 20]), max_size=20)


@settings(max_examples=200, deadline=None)
@given(parts, st.lists(st.integers(1, 3), max_size=20))
def test_lines_do_not_hang_on_where_the_reading_falls(blocks: list[bytes], rows: list[int]) -> None:
    data = b"".join(blocks)
    single = [data[at : at + 1] for at in range(len(data))]
    assert taken(single, rows) == taken(blocks, rows) == taken([data], rows)


@settings(max_examples=200, deadline=None)
@given(parts)
def test_the_rows_are_the_whole_file(blocks: list[bytes]) -> None:
    data = b"".join(blocks)
    found = taken(blocks, [1] * len(data))
    ends = [begin for begin, _, _ in found[1:]] + [len(data)]
    lines = [data[begin:end] for (begin, _, _), end in zip(found, ends, strict=False)]
    assert b"".join(lines) == data
    assert [raw for _, raw, _ in found] == [line[:KEPT] for line in lines]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_every_row_lies_where_its_position_says(encoding: str) -> None:
    lines = [a_line(number, note="in two\nlines" if number % 10 == 5 else "in one") for number in range(MANY)]
    for number in range(0, MANY, 10):
        lines[number] = lines[number].replace("\r\n", ",and more\r\n")
    data = (HEAD + "".join(lines)).encode(encoding)
    *messages, summary = Spreadsheet().read(BytesIO(data), Profile(encoding=encoding))
    assert isinstance(summary, FileSummary)
    assert summary.framed == len(messages) == MANY
    for message in messages:
        _, offset, length = message.position  # type: ignore[union-attr]
        there = data[offset : offset + length]
        if isinstance(message, CatalogueRecord):
            assert there.decode(encoding).startswith(message.title + ",")
        else:
            assert isinstance(message, Quarantined)
            assert (message.raw, message.reason_code) == (there, "columns")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(HEAD)
        for number in range(1500):
            file.write(a_line(number, note="optics " * 2_500 + "光学"))
    assert path.stat().st_size > 20 * MEGABYTE
    with path.open("rb") as source:
        tracemalloc.start()
        try:
            framed = sum(isinstance(m, CatalogueRecord) for m in Spreadsheet().read(source, Profile()))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert framed == 1500
    assert peak < 12 * MEGABYTE


def test_a_line_without_measure_is_set_aside_and_not_held() -> None:
    limits = Limits(raw_kept=100, csv_line=10_000)
    endless = "x" * 5_000_000
    data = f"{HEAD}{a_line(1)}{endless}\r\n{a_line(2)}".encode()
    first, bad, second, summary = Spreadsheet().read(BytesIO(data), Profile(limits=limits))
    assert isinstance(first, CatalogueRecord)
    assert isinstance(second, CatalogueRecord)
    assert isinstance(bad, Quarantined)
    assert (bad.reason_code, bad.raw) == ("too_long", b"x" * 100)
    assert bad.position.length == len(endless) + 2
    assert summary == FileSummary(3, "utf-8")
