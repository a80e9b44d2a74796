"""The catalogue format `marc`: frames, decodes and maps the records of an ISO 2709 or a MARCXML file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import SEEK_END
from typing import BinaryIO, ClassVar, TypeVar

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    FileRefused,
    FileSummary,
    MappingGuess,
    Pieces,
    Profile,
    Quarantined,
    Recognition,
    Skipped,
)
from acqflow_marc.framing import borders, frames, is_blank, looks_like_leader
from acqflow_marc.reading import Reader, flavours, looked_at_first
from acqflow_marc.records import PieceRecords, Records
from acqflow_marc.xml_recognition import BYTE_ORDER_MARK, looks_like_marcxml

Kind = TypeVar("Kind", bound=Records)
Messages = Iterator[CatalogueRecord | Quarantined | Skipped]

_HEAD = 1 << 16
_NAMES = (".mrc", ".marc", ".iso", ".iso2709", ".dat")
_XML_NAMES = (".xml", ".marcxml", ".mrx")


class Marc(CatalogueFormat):
    """MARC 21, UNIMARC and CNMARC, told apart by their fields unless `options["flavour"]` says which.

    Options: `flavour` (`marc21`, `unimarc`), `price_field` (`949$p`), `control_characters` (`strip`),
    `decimal_comma` (`yes`: prices are written `4,90 EUR`),
    `deleted` (`withdraw`: a record with leader/05 `d` takes the vendor's offer back, by its number in 001),
    `leader_encoding` (`ignore`: the profile's encoding wins over a leader or a declaration that is wrong).
    `Profile.columns` maps a vendor's own places to fields: `949$p` → `price`.
    """

    api_version = "1.0"
    name = "marc"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "flavour": ("marc21", "unimarc", "cnmarc"),
        "price_field": (),
        "control_characters": ("strip",),
        "decimal_comma": ("yes",),
        "deleted": ("withdraw",),
    }

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        """By the leader, or by the elements of MARCXML; the name only adds to it."""
        start = head.removeprefix(BYTE_ORDER_MARK).lstrip(b"\r\n \x00\x1a")
        named = file_name.lower().endswith(_NAMES)
        if looks_like_leader(start):
            return Recognition(1.0 if named else 0.9, "starts with a MARC leader")
        if sure := looks_like_marcxml(head):
            return Recognition(1.0 if file_name.lower().endswith(_XML_NAMES) else sure, "has records of MARCXML")
        if b"\x1e" in head and b"\x1f" in head:
            return Recognition(0.5, "has MARC field and subfield marks")
        return Recognition(0.1 if named else 0.0, "file name only" if named else "no MARC leader")

    def read(
        self, source: BinaryIO, profile: Profile
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Every framed record as one message, then the summary. Raises FileRefused."""
        return _messages(*_opened(source, profile, Records), profile.limits.records)

    def pieces(self, source: BinaryIO, profile: Profile, *, least_bytes: int) -> Pieces | None:
        """At the ends of records; a MARCXML file is not cut."""
        _refuse(source, profile)
        if _is_xml(source):
            return None
        return Pieces(",".join(_seen(source, profile)), tuple(borders(source, least_bytes)))

    def read_piece(
        self, source: BinaryIO, profile: Profile, told: str
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Every framed record of the piece; `told` are the flavours of the first records of the file."""
        records = PieceRecords(profile, told.split(",") if told else [])
        found = map(Reader(profile, records).message, frames(source, profile.limits.marc_record))
        return _messages(records, found, profile.limits.records)

    def join(self, summaries: Sequence[FileSummary]) -> FileSummary:
        """A place is empty if no piece with records has anything there."""
        joined = super().join(summaries)
        empty = [dict(s.notes).get("places_empty", "").split(", ") for s in summaries if s.encoding]
        everywhere = [place for place in empty[0] if all(place in others for others in empty)] if empty else []
        named = ", ".join(filter(None, everywhere))
        return replace(joined, notes=(("places_empty", named),) if named else ())

    def guess_mapping(self, source: BinaryIO, profile: Profile) -> MappingGuess | None:
        """The local fields at the beginning of the file, with what this vendor's map says of them."""
        # Needed before a file is read, not while it is; the same holds for XML below.
        from acqflow_marc.places import Places

        places, read = _opened(source, profile, Places)
        return places.guess(read)


def _opened(source: BinaryIO, profile: Profile, kind: type[Kind]) -> tuple[Kind, Messages]:
    """What keeps the records of the file, and the messages as it is asked for them. Raises FileRefused."""
    _refuse(source, profile)
    if _is_xml(source):
        from acqflow_marc.xml_reading import XmlReader, xml_flavours
        from acqflow_marc.xml_source import XmlSource

        document = XmlSource(source)
        records = kind(profile, xml_flavours(document, profile.limits))
        return records, XmlReader(profile, records, document).messages()
    records = kind(profile, _seen(source, profile))
    return records, map(Reader(profile, records).message, frames(source, profile.limits.marc_record))


def _refuse(source: BinaryIO, profile: Profile) -> None:
    """Raises FileRefused for a file too large, or empty."""
    size, most = source.seek(0, SEEK_END), profile.limits.upload
    if size > most:
        raise FileRefused("too_large", f"more than {most} bytes")
    if is_blank(source):
        raise FileRefused("empty", f"{size} bytes")


def _is_xml(source: BinaryIO) -> bool:
    source.seek(0)
    return looks_like_marcxml(source.read(_HEAD)) > 0


def _seen(source: BinaryIO, profile: Profile) -> list[str]:
    """The flavours of the first records. Raises FileRefused where there are none."""
    longest = profile.limits.marc_record
    first = looked_at_first(frames(source, longest))
    if not first and not any(looks_like_leader(f.data) for f in frames(source, longest)):
        raise FileRefused("not_iso2709", f"{source.seek(0, SEEK_END)} bytes")
    return flavours(first, profile.limits)


def _messages(
    records: Records, found: Messages, most: int
) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
    ordinal = 0
    for message in found:
        ordinal = message.position.ordinal
        if ordinal > most:
            raise FileRefused("too_many_records", f"more than {most}")
        yield message
    empty = ", ".join(records.local.never_met())
    notes = (("places_empty", empty[:200]),) if empty and records.encodings else ()
    yield FileSummary(ordinal, ",".join(sorted(records.encodings)), notes)
