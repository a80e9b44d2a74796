"""A file of MARCXML is cut as it is read, however the reading falls, and never held whole."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.xml_framing import XmlFramer
from acqflow_marc.xml_source import XmlSource
from hypothesis import given, settings
from hypothesis import strategies as st

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Limits, Profile, Quarantined
from acqflow.plugin_api.limits import MEGABYTE

MANY = 4_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?><collection xmlns="http://www.loc.gov/MARC21/slim">\n'
FRAMER = XmlFramer("record", inside=("leader", "controlfield", "datafield", "subfield"))
PARTS = (
    "<record>",
    "</record>",
    "<record/>",
    "<record type='x'",
    "</record",
    "<leader/>",
    "<datafield>光学</datafield>",
    "<!--",
    "-->",
    "<!-- <record> -->",
    "<!-- </record> -->",
    "<![CDATA[",
    "]]>",
    "<![CDATA[</record>]]>",
    "<records>",
    "\n ",
    "text > text",
)


def a_record(number: int, long: int = 20) -> str:
    note = "A note 光学 as long as they are. " * long
    fields = f'<controlfield tag="001">r{number}</controlfield>'
    for tag, code, text in (("245", "a", f"Optics {number}"), ("520", "a", note)):
        fields += f'<datafield tag="{tag}"><subfield code="{code}">{text}</subfield></datafield>'
    return f"<record><leader>00000nam a2200000 a 4500</leader>{fields}</record>\n"


@pytest.fixture(scope="module")
def text() -> str:
    """Several blocks of the reader, with comments between and damage that crosses their borders."""
    records = [a_record(number) for number in range(MANY)]
    for number in range(0, MANY, 10):
        records[number] = records[number].replace("</record>", "")
    for number in range(5, MANY, 10):
        records[number] = f"<!-- {records[number]} -->{records[number]}"
    return f"{HEAD}{''.join(records)}</collection>"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join), st.integers(4, 60), st.booleans())
def test_a_file_that_is_read_on_has_the_pieces_of_the_whole(text: str, block: int, is_wide: bool) -> None:
    data = f"<a/>{text}".encode()
    file = data.decode().encode("utf-16-le") if is_wide else data
    read = list(XmlSource(BytesIO(file), block).frames(FRAMER, longest=10_000))
    assert [(f.text, f.fault) for f in read] == [(data[p.start : p.end], p.fault) for p in FRAMER.pieces(data)]
    for frame in read:
        there = file[frame.offset : frame.offset + frame.length]
        assert (there.decode("utf-16-le").encode() if is_wide else there) == frame.text


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_every_record_lies_where_its_position_says(text: str, codec: str) -> None:
    data = text.encode(codec)
    *messages, summary = Marc().read(BytesIO(data), Profile())
    assert isinstance(summary, FileSummary)
    assert summary.framed == len(messages) == MANY
    for message in messages:
        _, offset, length = message.position  # type: ignore[union-attr]
        there = data[offset : offset + length].decode(codec)
        if isinstance(message, CatalogueRecord):
            assert f">{message.title}<" in there
            assert (there[:8], there[-9:]) == ("<record>", "</record>")
        else:
            assert isinstance(message, Quarantined)
            assert message.raw.decode(codec) == there
    assert sum(isinstance(m, Quarantined) for m in messages) == MANY // 10


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le"])
def test_memory_does_not_grow_with_the_file(text: str, tmp_path: Path, codec: str) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.write(HEAD.encode(codec))
        while file.tell() < 30 * MEGABYTE:
            file.write(a_record(file.tell(), long=500).encode(codec))
    with path.open("rb") as source:
        tracemalloc.start()
        try:
            framed = sum(1 for _ in Marc().read(source, Profile(limits=Limits(upload=100 * MEGABYTE))))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert framed > 800
    assert peak < 20 * MEGABYTE


def test_a_record_without_measure_is_set_aside_in_parts_and_the_others_are_read() -> None:
    endless = f"<record><leader/>{'<datafield>x</datafield>' * 200_000}</record>"
    data = f"{HEAD}{a_record(1)}{endless}{a_record(2)}</collection>".encode()
    *messages, summary = Marc().read(BytesIO(data), Profile(limits=Limits(xml_text=10_000)))
    assert [m.title for m in messages if isinstance(m, CatalogueRecord)] == ["Optics 1", "Optics 2"]
    parts = [m for m in messages if isinstance(m, Quarantined)]
    assert parts[0].reason_code == "too_long"
    assert isinstance(summary, FileSummary)
    assert summary.framed == len(messages) == len(parts) + 2
    assert data[parts[0].position.offset :].startswith(endless[:100].encode())


def test_a_file_that_never_comes_to_a_record_is_refused() -> None:
    data = f"{HEAD}{' ' * 3_000_000}{a_record(1)}</collection>".encode()
    with pytest.raises(FileRefused) as refused:
        list(Marc().read(BytesIO(data), Profile(limits=Limits(xml_text=10_000))))
    assert refused.value.reason == "empty"
