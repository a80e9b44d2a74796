"""Turns one framed record of ISO 2709 after the other into a message."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from acqflow.plugin_api import CatalogueRecord, Limits, Profile, Quarantined, Skipped
from acqflow_marc import encoding
from acqflow_marc.directory import (
    Claim,
    Damaged,
    Entry,
    FieldsElsewhere,
    control_character,
    entries,
    entries_in_order,
    printable,
    without_control_characters,
)
from acqflow_marc.fields import Fields
from acqflow_marc.framing import LEADER_LENGTH, Frame
from acqflow_marc.records import Records, flavour_by_title, taken_back, why_no_title

LOOKED_AT = 10


def looked_at_first(found: Iterator[Frame]) -> list[Frame]:
    """The records by which the whole file is judged: what is damaged says nothing of the others."""
    return list(islice((frame for frame in found if not frame.fault), LOOKED_AT))


def flavours(first: list[Frame], limits: Limits) -> list[str]:
    """Which of the two these records are, as far as it can be told."""
    found = []
    for frame in first:
        with suppress(Damaged):
            found.append(flavour_by_title({entry[0] for entry in _directory(frame, limits)[0]}))
    return [flavour for flavour in found if flavour]


class Reader:
    """Reads framed records into those of the file."""

    def __init__(self, profile: Profile, records: Records) -> None:
        self.profile, self.records = profile, records

    def message(self, frame: Frame) -> CatalogueRecord | Quarantined | Skipped:
        """What this record is; never raises."""
        try:
            if frame.fault and not _may_count_characters(frame):
                raise Damaged(frame.fault, frame.detail)
            return self._read(frame)
        except Damaged as damage:
            raw = frame.data[: self.profile.limits.raw_kept]
            code, detail = (frame.fault, frame.detail) if frame.fault else (damage.reason_code, damage.detail)
            return Quarantined(frame.position, code, detail, raw)

    def _read(self, frame: Frame) -> CatalogueRecord | Skipped:
        data, leader = frame.data, frame.data[:24].decode("latin-1")
        reason = why_no_title(leader)
        if reason and not frame.fault:
            back = self._taken_back(frame) if reason == "deleted_record" and self.records.takes_back else None
            return back or Skipped(frame.position, reason)
        directory, claims = _directory(frame, self.profile.limits)
        data = self._without_controls(data)
        tags = {entry[0] for entry in directory}
        if leader[6] == " " and (reason := why_no_title(leader, tags)):
            return Skipped(frame.position, reason)
        flavour = self.records.flavour(tags)
        decoding = self._decoding(data, directory, flavour)
        warnings = decoding.warnings + _checked_characters(data, claims, decoding)
        fields = self._fields(data, directory, flavour, decoding)
        record = self.records.record(frame.position, leader, fields, flavour, warnings)
        self.records.encodings.add(decoding.encoding)
        return record

    def _taken_back(self, frame: Frame) -> CatalogueRecord | None:
        directory, _ = _directory(frame, self.profile.limits)
        number = next((frame.data[start:end] for tag, start, end in directory if tag == b"001"), b"")
        return taken_back(frame.position, number.decode("ascii", "replace"))

    def _fields(self, data: bytes, directory: list[Entry], flavour: str, decoding: encoding.Decoding) -> Fields:
        wanted = self.records.tags(flavour)
        # Every byte is a character then, so the record is decoded once.
        whole = data.decode("ascii") if decoding is encoding.ASCII else ""
        texts: dict[str, list[str]] = {}
        for entry in directory:
            if entry[0] in wanted:
                text = whole[entry[1] : entry[2]] or encoding.field_text(data, entry, decoding)
                texts.setdefault(entry[0].decode("ascii"), []).append(text)
        return Fields(texts)

    def _without_controls(self, data: bytes) -> bytes:
        at = control_character(data)
        if at < 0:
            return data
        if self.profile.options.get("control_characters") == "strip":
            return without_control_characters(data)
        raise Damaged("control_char", f"byte {at} is {data[at]:#04x}")

    def _decoding(self, data: bytes, directory: list[Entry], flavour: str) -> encoding.Decoding:
        if data.isascii() and b"\x1b" not in data:
            return encoding.ASCII
        declared = _declared(data, directory, flavour)
        trusts = self.profile.options.get("leader_encoding") != "ignore"
        try:
            return encoding.choose(data, declared, self.profile.encoding, trusts_leader=trusts)
        except Damaged as damage:
            where = encoding.first_bad_field(data, directory, declared)
            raise Damaged(damage.reason_code, f"{where}: {damage.detail}" if where else damage.detail) from None


def _directory(frame: Frame, limits: Limits) -> tuple[list[Entry], list[Claim]]:
    """Where the fields lie; with what the directory says of them where it seems to count characters."""
    try:
        if not frame.fault:
            ratio = limits.marc_decoded_ratio
            return entries(frame.data, most_fields=limits.marc_fields, decoded_ratio=ratio), []
        raise FieldsElsewhere(frame.detail)
    except FieldsElsewhere:
        found = entries_in_order(frame.data, most_fields=limits.marc_fields)
        if found is None or frame.data.isascii():
            raise
        return [entry for entry, _, _ in found], found


def _may_count_characters(frame: Frame) -> bool:
    """A leader that says less than there is may count characters, as the directory behind it may."""
    data = frame.data
    return frame.fault == "leader_length" and not data.isascii() and LEADER_LENGTH < _stated(data) < len(data)


def _checked_characters(data: bytes, claims: list[Claim], decoding: encoding.Decoding) -> encoding.Warnings:
    """Raises Damaged unless each field is as long and begins where its entry says, counted in characters."""
    if not claims:
        return ()
    begin = 0
    for entry, length, start in claims:
        characters = len(encoding.field_text(data, entry, decoding)) + 1
        if (characters, begin) != (length, start):
            raise FieldsElsewhere(
                f"field {printable(entry[0])} is neither of {length} bytes nor of {length} characters"
            )
        begin += characters
    whole = claims[0][0][1] + begin + 1
    if _stated(data) not in (len(data), whole):
        raise Damaged("leader_length", f"the leader says {_stated(data)}, there are {len(data)} bytes")
    return (("directory_in_characters", f"{len(claims)} fields, counted in characters of {decoding.encoding}"),)


def _stated(data: bytes) -> int:
    return int(data[:5]) if data[:5].isdigit() else 0


def _declared(data: bytes, directory: list[Entry], flavour: str) -> str:
    if flavour == "marc21":
        return "utf-8" if data[9:10] == b"a" else "marc-8"
    coded = next((data[start:end] for tag, start, end in directory if tag == b"100"), b"")
    text = coded.partition(b"\x1fa")[2].decode("latin-1")
    return encoding.unimarc_declaration(text, data[:24])
