"""A file that is cut into pieces has the records of the whole, wherever it is cut."""

import random
from dataclasses import replace
from io import BytesIO

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.writing import iso2709

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Message, Position, Profile, Quarantined

PROFILE = Profile(default_currency="CNY", columns={"949$p": "price", "949$z": "keywords", "949$c": "extra:copies"})


def _file(chance: random.Random) -> bytes:
    """Sound records and damaged ones: a record end inside, none at all, a leader that says too much, filler."""
    parts = []
    for number in range(80):
        own = [("949", f"  $p{number}.00$c2")] if number > 60 else []
        fields = [("001", f"r{number}"), ("245", f"10$aOptics {number}"), *own]
        record = iso2709(fields, encoding="utf-8", says_utf8=True)
        match chance.randrange(12):
            case 0:
                record = record.replace(b"Optics", b"Opt\x1dcs")
            case 1:
                record = record[:-1]
            case 2:
                record = b"00400" + record[5:]
            case 3:
                record += b"\r\n\x1a"
        parts.append(record)
    return b"".join(parts)


def _in_pieces(data: bytes, least_bytes: int) -> list[Message]:
    """As the host puts them together."""
    pieces = Marc().pieces(BytesIO(data), PROFILE, least_bytes=least_bytes)
    assert pieces is not None
    found: list[Message] = []
    summaries: list[FileSummary] = []
    for start, end in zip(pieces.starts, (*pieces.starts[1:], len(data)), strict=True):
        before = sum(summary.framed for summary in summaries)
        *messages, summary = Marc().read_piece(BytesIO(data[start:end]), PROFILE, pieces.told)
        assert isinstance(summary, FileSummary)
        summaries.append(summary)
        for message in messages:
            assert not isinstance(message, FileSummary)
            ordinal, offset, length = message.position
            found.append(replace(message, position=Position(ordinal + before, offset + start, length)))
    return [*found, Marc().join(summaries)]


@pytest.mark.parametrize("least_bytes", [1, 50, 333, 2_000, 10**9])
@pytest.mark.parametrize("seed", range(4))
def test_the_pieces_have_the_records_of_the_whole(least_bytes: int, seed: int) -> None:
    data = _file(random.Random(seed))
    whole = list(Marc().read(BytesIO(data), PROFILE))
    assert {type(message) for message in whole} == {CatalogueRecord, Quarantined, FileSummary}
    assert _in_pieces(data, least_bytes) == whole
    assert dict(whole[-1].notes) == {"places_empty": "949$z"}  # type: ignore[union-attr]


def test_pieces_are_as_large_as_they_should_be_and_leave_no_byte_out() -> None:
    data = b"".join(_file(random.Random(seed)) for seed in range(5))
    pieces = Marc().pieces(BytesIO(data), PROFILE, least_bytes=2_000)
    assert pieces is not None
    sizes = [end - start for start, end in zip(pieces.starts, (*pieces.starts[1:], len(data)), strict=True)]
    assert sum(sizes) == len(data)
    assert min(sizes[:-1]) >= 2_000
    assert max(sizes) < 3_000


def test_a_marcxml_file_is_not_cut_and_no_file_at_all_is_refused() -> None:
    document = b'<?xml version="1.0"?><collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection>'
    assert Marc().pieces(BytesIO(document), PROFILE, least_bytes=1) is None
    for nothing, reason in ((b"  ", "empty"), (b"no MARC at all", "not_iso2709")):
        with pytest.raises(FileRefused) as refused:
            Marc().pieces(BytesIO(nothing), PROFILE, least_bytes=1)
        assert refused.value.reason == reason
