"""The catalogue format `marc`: frames, decodes and maps the records of an ISO 2709 file."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, ClassVar

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Profile,
    Quarantined,
    Recognition,
    Skipped,
)
from acqflow_marc.framing import Frame, frames, looks_like_leader
from acqflow_marc.reading import Reader, looked_at_first

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Marc(CatalogueFormat):
    """MARC 21, UNIMARC and CNMARC, told apart by their fields unless `options["flavour"]` says which.

    Options: `flavour` (`marc21`, `unimarc`), `price_field` (`949$p`), `control_characters` (`strip`),
    `leader_encoding` (`ignore`: the profile's encoding wins over a leader that says UTF-8 and is wrong).
    """

    api_version = "1.0"
    name = "marc"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "flavour": ("marc21", "unimarc", "cnmarc"),
        "price_field": (),
        "control_characters": ("strip",),
    }

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        """By the leader; the name only adds to it."""
        start = head.removeprefix(_BYTE_ORDER_MARK).lstrip(b"\r\n \x00\x1a")
        named = file_name.lower().endswith((".mrc", ".marc", ".iso", ".iso2709", ".dat"))
        if looks_like_leader(start):
            return Recognition(1.0 if named else 0.9, "starts with a MARC leader")
        if b"\x1e" in head and b"\x1f" in head:
            return Recognition(0.5, "has MARC field and subfield marks")
        return Recognition(0.1 if named else 0.0, "file name only" if named else "no MARC leader")

    def read(
        self, source: BinaryIO, profile: Profile
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Every framed record as one message, then the summary. Raises FileRefused."""
        limits = profile.limits
        data = source.read(limits.upload + 1)
        _refuse_at_once(data, limits.upload)
        first = looked_at_first(frames(data, limits.marc_record))
        if not first and not any(looks_like_leader(f.data) for f in frames(data, limits.marc_record)):
            raise FileRefused("not_iso2709", f"{len(data)} bytes")
        reader = Reader(profile, first)
        return _messages(reader, frames(data, limits.marc_record), limits.records)


def _refuse_at_once(data: bytes, upload: int) -> None:
    if len(data) > upload:
        raise FileRefused("too_large", f"more than {upload} bytes")
    if len(data.removeprefix(_BYTE_ORDER_MARK).strip(b"\r\n \x00\x1a")) <= 1:
        raise FileRefused("empty", f"{len(data)} bytes")


def _messages(
    reader: Reader, found: Iterator[Frame], most: int
) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
    ordinal = 0
    for frame in found:
        ordinal = frame.position.ordinal
        if ordinal > most:
            raise FileRefused("too_many_records", f"more than {most}")
        yield reader.message(frame)
    yield FileSummary(ordinal, ",".join(sorted(reader.records.encodings)))
