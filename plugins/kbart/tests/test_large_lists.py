"""A KBART list of any size: each row is found again in its bytes, and the whole is never in memory."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO, RawIOBase
from itertools import chain, islice

import pytest
from acqflow_kbart.format import Kbart
from acqflow_kbart.writing import a_list, a_row

from acqflow.plugin_api import CatalogueRecord, FileSummary, Profile, Quarantined


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_offsets_lead_back_to_the_bytes(encoding: str) -> None:
    lines = [a_row(title_id="a"), a_row(access_type="X"), "x" * 3_000_000, a_row(title_id="c")]
    text = a_list(*lines).decode()
    *messages, _ = Kbart().read(BytesIO(text.encode(encoding)), Profile())
    assert len(messages) == len(lines)
    for message, line in zip(messages, lines, strict=True):
        assert not isinstance(message, FileSummary)
        place = message.position
        there = text.encode(encoding)[place.offset : place.offset + place.length]
        assert there.decode(encoding) == f"{line}\r\n"
        if isinstance(message, Quarantined):
            assert there.startswith(message.raw)


class Endless(RawIOBase):
    """A file of so many rows that is never there whole."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._given: Iterator[bytes] = iter(())

    def seek(self, offset: int, whence: int = 0) -> int:
        lines = (a_row(title_id=f"t{number}", notes="n" * 300) for number in range(self._rows))
        self._given = chain(
            [a_list()[offset if whence == 0 else 0 :]], (line.encode() + b"\r\n" for line in lines)
        )
        return 1 if whence == 2 else offset

    def read(self, size: int = -1) -> bytes:
        return b"".join(islice(self._given, max(size // 400, 1)))


def test_a_large_file_is_never_in_memory_whole() -> None:
    rows = 20_000
    tracemalloc.start()
    count = sum(isinstance(m, CatalogueRecord) for m in Kbart().read(Endless(rows), Profile()))  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == rows
    # The numbers that were seen, to find one that comes twice, and a block; the file has 7 MB.
    assert peak < rows * 180 + 1_500_000
