"""The catalogue format `dublin_core`: frames the records of a file and reads one after the other."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from collections.abc import Iterator, Mapping
from typing import BinaryIO, ClassVar

from acqflow.plugin_api import (
    FORMATS,
    CatalogueFormat,
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Position,
    Profile,
    Quarantined,
    Recognition,
    Skipped,
)
from acqflow_dublin_core.framing import Piece, pieces
from acqflow_dublin_core.reading import Damaged, Reader

_NAMESPACE = b"purl.org/dc/elements/1.1/"
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.\-]{0,39})")
_FAULTS = {
    "cut": ("truncated", "the file ends before the record does"),
    "unclosed": ("not_well_formed", "the next record begins before this one ends"),
    "stray": ("not_well_formed", "parts that stand in no record"),
}


class DublinCore(CatalogueFormat):
    """Simple Dublin Core in XML: `dc` elements, bare, in an answer of SRU, or in records of OAI-PMH.

    Options: `form` says what the records describe where they do not (`ebook`). A record of OAI-PMH goes by the
    identifier of its header, and a deleted one takes the offer back.
    """

    api_version = "1.1"
    name = "dublin_core"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {"form": FORMATS}

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        """By the namespace of the elements; the name says nothing."""
        del file_name
        if _NAMESPACE not in head or b"datafield" in head or head.lstrip()[:1] != b"<":
            return Recognition(0.0, "no elements of Dublin Core")
        return Recognition(0.9, "has elements of Dublin Core")

    def read(
        self, source: BinaryIO, profile: Profile
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Every framed record as one message, then the summary. Raises FileRefused."""
        limits = profile.limits
        data = source.read(limits.upload + 1)
        if len(data) > limits.upload:
            raise FileRefused("too_large", f"more than {limits.upload} bytes")
        if not data.strip():
            raise FileRefused("empty", f"{len(data)} bytes")
        encoding = _encoding(data, profile)
        framed = pieces(data)
        first = next(framed, None)
        head = data[: first.start if first else len(data)]
        if b"<!ENTITY" in head:
            raise FileRefused("dtd_entities", f"at byte {head.index(b'<!ENTITY')}")
        if first is None:
            raise FileRefused("empty", "no record in it")
        reader = Reader(profile, head, encoding)
        ordinal = 0
        for ordinal, piece in enumerate(_all(first, framed), start=1):
            if ordinal > limits.records:
                raise FileRefused("too_many_records", f"more than {limits.records}")
            yield _message(reader, data, piece, ordinal)
        yield FileSummary(ordinal, encoding)


def _all(first: Piece, rest: Iterator[Piece]) -> Iterator[Piece]:
    yield first
    yield from rest


def _message(reader: Reader, data: bytes, piece: Piece, ordinal: int) -> CatalogueRecord | Quarantined:
    position = Position(ordinal, piece.start, piece.end - piece.start)
    raw = data[piece.start : piece.end]
    try:
        if piece.fault:
            raise Damaged(*_FAULTS[piece.fault])
        return reader.record(position, raw)
    except Damaged as damage:
        return Quarantined(position, damage.reason_code, damage.detail, raw[: reader.most_kept])


def _encoding(data: bytes, profile: Profile) -> str:
    """As declared, else as the profile says, else UTF-8. Raises FileRefused."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise FileRefused("encoding", "it is in utf-16, save it as utf-8")
    found = _DECLARED.match(data.removeprefix(BOM_UTF8).lstrip())
    said = found[1].decode("ascii") if found else profile.encoding or "utf-8"
    if profile.options.get("leader_encoding") == "ignore" and profile.encoding:
        said = profile.encoding
    try:
        return lookup(said).name
    except LookupError:
        raise FileRefused("encoding", f"it declares {said[:40]}, which is none") from None
