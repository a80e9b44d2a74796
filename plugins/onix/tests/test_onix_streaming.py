"""A message is read piece by piece: what is at hand stays small, and no cut between two pieces is seen."""

import tracemalloc
from io import BytesIO
from typing import BinaryIO

import pytest
from acqflow_onix import stretch
from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message

from acqflow.plugin_api import CatalogueRecord, Limits, Message, Profile, Quarantined


def product(number: int, title: str = "Optics 光学", more: str = "") -> str:
    head = elements(RecordReference=f"r{number}", NotificationType="03")
    return f"<Product>{head}<Title><TitleText>{title}</TitleText></Title>{more}</Product>"


class Repeated(BinaryIO):
    """A file of many like pieces that is nowhere as a whole."""

    def __init__(self, head: bytes, piece: bytes, times: int, tail: bytes) -> None:
        self._head, self._piece, self._tail = head, piece, tail
        self._body = len(piece) * times
        self._at = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset if whence == 0 else len(self._head) + self._body + len(self._tail)
        return self._at

    def read(self, size: int = -1) -> bytes:
        parts, left = [], size
        while left > 0 and (part := self._part(left)):
            parts.append(part)
            left -= len(part)
            self._at += len(part)
        return b"".join(parts)

    def _part(self, size: int) -> bytes:
        inside = self._at - len(self._head)
        if inside < 0:
            return self._head[self._at : self._at + size]
        if inside < self._body:
            start = inside % len(self._piece)
            return self._piece[start : start + size]
        return self._tail[inside - self._body : inside - self._body + size]


def read(source: BinaryIO, limits: Limits | None = None) -> list[Message]:
    return list(Onix().read(source, Profile(limits=limits or Limits())))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_pieces_of_any_size_give_the_same(encoding: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    remark = "<!-- <Product> --><![CDATA[</Product>]]>"
    bad = [product(3, "A & B"), "<Prduct>", product(5, "A<!-- B")]
    data = message(
        [product(1), product(2, more=f'<Text a="<">{remark}</Text>'), *bad, product(6)], encoding=encoding
    )
    whole = read(BytesIO(data))
    width = 2 if encoding == "utf-16" else 1
    monkeypatch.setattr(stretch, "CHUNK", size * width)
    assert read(BytesIO(data)) == whole
    assert [type(m) for m in whole].count(CatalogueRecord) == 2


def test_a_large_file_takes_no_more_memory_than_a_small_one() -> None:
    head, _, tail = message(["|"]).partition(b"|")
    piece = product(1, more="<OtherText>" + "x" * 50_000 + "</OtherText>").encode() + b"\n"
    peaks = []
    for times in (40, 300):
        tracemalloc.start()
        source = Repeated(head, piece, times, tail)
        framed = sum(1 for _ in Onix().read(source, Profile())) - 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert framed == times
    assert peaks[1] < peaks[0] + 1_000_000


def test_of_a_product_beyond_all_measure_only_the_beginning_is_held() -> None:
    head, _, tail = message([product(1), "<Product>|</Product>", product(2)]).partition(b"|")
    limits = Limits(xml_text=1_000_000, raw_kept=100)
    source = Repeated(head, b"x" * 1000, 12_000, tail)
    tracemalloc.start()
    first, bad, last, _ = read(source, limits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(bad, Quarantined)
    assert (bad.reason_code, bad.position.length) == ("too_long", 12_000_000 + len("<Product></Product>"))
    assert bad.raw == b"<Product>" + b"x" * 91
    assert isinstance(first, CatalogueRecord)
    assert isinstance(last, CatalogueRecord)
    assert last.position.offset == bad.position.offset + bad.position.length + 1
    assert peak < 8_000_000


def test_what_lies_between_products_is_counted_however_long_it_is() -> None:
    head, _, tail = message([product(1), "|", product(2)]).partition(b"|")
    first, bad, last, _ = read(Repeated(head, b"Dear all! ", 200_000, tail), Limits(xml_text=300_000, raw_kept=10))
    assert isinstance(bad, Quarantined)
    assert (bad.reason_code, bad.raw) == ("not_well_formed", b"\nDear all!")
    assert bad.position.length == 2_000_002
    assert isinstance(first, CatalogueRecord)
    assert isinstance(last, CatalogueRecord)
