"""A file of ISO 2709 is cut as it is read, and never held whole."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.writing import iso2709

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Limits, Profile, Quarantined
from acqflow.plugin_api.limits import MEGABYTE

MANY = 6_000


def _record(number: int) -> bytes:
    note = "A note as long as they are. " * 15
    fields = [("001", f"r{number}"), ("245", f"10$aOptics {number}"), ("520", f"  $a{note}")]
    return iso2709(fields, encoding="utf-8", says_utf8=True)


@pytest.fixture(scope="module")
def data() -> bytes:
    """Several blocks of the reader, with what lies in no record between, and damage that crosses their borders."""
    records = [_record(number) for number in range(MANY)]
    for number in range(0, MANY, 10):
        records[number] = records[number].replace(b"\x1d", b"")
    return b"\r\n\x00\xef\xbb\xbf".join(records)


def test_every_record_lies_where_its_position_says(data: bytes) -> None:
    *messages, summary = Marc().read(BytesIO(data), Profile())
    assert isinstance(summary, FileSummary)
    assert summary.framed == len(messages) > MANY * 0.9
    for message in messages:
        _, offset, length = message.position  # type: ignore[union-attr]
        there = data[offset : offset + length]
        if isinstance(message, CatalogueRecord):
            assert f"a{message.title}\x1e".encode() in there
        else:
            assert isinstance(message, Quarantined)
            assert message.raw == there
    assert sum(isinstance(m, CatalogueRecord) for m in messages) >= MANY * 0.8


def test_memory_does_not_grow_with_the_file(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "large.mrc"
    with path.open("wb") as file:
        while file.tell() < 30 * MEGABYTE:
            file.write(data)
    limits = Limits(upload=100 * MEGABYTE, records=100_000)
    with path.open("rb") as source:
        tracemalloc.start()
        try:
            framed = sum(1 for _ in Marc().read(source, Profile(limits=limits)))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert framed > 40_000
    assert peak < 8 * MEGABYTE


def test_a_file_larger_than_it_may_be_is_refused_before_it_is_read(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        Marc().read(BytesIO(data), Profile(limits=Limits(upload=len(data) - 1)))
    assert refused.value.reason == "too_large"


@pytest.mark.parametrize("filler", [b" ", b"\r\n", b"\x00"])
def test_a_file_of_filler_alone_is_empty_however_large(filler: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        Marc().read(BytesIO(filler * 3 * MEGABYTE), Profile())
    assert refused.value.reason == "empty"
