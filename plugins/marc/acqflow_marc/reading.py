"""Turns one framed record after the other into a message, remembering what concerns the whole file."""

from collections.abc import Iterator
from itertools import islice

from acqflow.plugin_api import CatalogueRecord, FileRefused, Profile, Quarantined, Skipped
from acqflow_marc import encoding, marc21, unimarc
from acqflow_marc.coded import NO_TITLE
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

_RECORDS = {"marc21": marc21.record, "unimarc": unimarc.record}
_TAGS = {"marc21": marc21.TAGS, "unimarc": unimarc.TAGS}
_TITLE_TAG = {"marc21": "245", "unimarc": "200"}
_NAMES = {"cnmarc": "unimarc", "usmarc": "marc21"}
LOOKED_AT = 10


def looked_at_first(found: Iterator[Frame]) -> list[Frame]:
    """The records by which the whole file is judged: what is damaged says nothing of the others."""
    return list(islice((frame for frame in found if not frame.fault), LOOKED_AT))


class Reader:
    """Reads the records of one file. Raises FileRefused when made for a file of another flavour."""

    def __init__(self, profile: Profile, first: list[Frame]) -> None:
        self.profile = profile
        self.encodings: set[str] = set()
        _refuse_unknown_encoding(profile.encoding)
        self.notes: list[tuple[str, str]] = []
        self._ordinal_by_id: dict[str, int] = {}
        wanted = profile.options.get("flavour", "")
        self._demanded = _NAMES.get(wanted, wanted)
        self._price_at = profile.options.get("price_field", "")
        self._extra_tags = frozenset({self._price_at[:3].encode()}) if self._price_at else frozenset()
        seen = [flavour for frame in first if (flavour := self._flavour_of(frame))]
        _refuse_other(seen, self._demanded)
        self._usual = self._demanded or max(seen, key=seen.count, default="marc21")

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
        reason = _why_no_title(leader)
        if reason and not frame.fault:
            return Skipped(frame.position, reason)
        directory, claims = self._directory(frame)
        data = self._without_controls(data)
        flavour = self._flavour(directory)
        decoding = self._decoding(data, directory, flavour)
        warnings = decoding.warnings + _checked_characters(data, claims, decoding)
        record = _RECORDS[flavour](
            frame.position,
            leader,
            self._fields(data, directory, flavour, decoding),
            self.profile.default_currency,
            self._price_at,
            warnings,
        )
        self._check(record)
        self.encodings.add(decoding.encoding)
        return record

    def _fields(self, data: bytes, directory: list[Entry], flavour: str, decoding: encoding.Decoding) -> Fields:
        wanted = _TAGS[flavour] | self._extra_tags
        texts: dict[str, list[str]] = {}
        for entry in directory:
            if entry[0] in wanted:
                text = encoding.field_text(data, entry, decoding)
                texts.setdefault(entry[0].decode("ascii"), []).append(text)
        return Fields(texts)

    def _check(self, record: CatalogueRecord) -> None:
        if not record.title:
            raise Damaged("no_title", f"record {record.record_id}")
        if not record.record_id:
            return
        earlier = self._ordinal_by_id.setdefault(record.record_id, record.position.ordinal)
        if earlier != record.position.ordinal:
            raise Damaged("duplicate_in_file", f"{record.record_id} was record {earlier}")

    def _directory(self, frame: Frame) -> tuple[list[Entry], list[Claim]]:
        """Where the fields lie; with what the directory says of them where it seems to count characters."""
        limits = self.profile.limits
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

    def _flavour(self, directory: list[Entry]) -> str:
        found = _flavour_by_title(directory) or self._usual
        if self._demanded and found != self._demanded:
            raise Damaged("wrong_format", f"{found} in a file that should be {self._demanded}")
        return found

    def _flavour_of(self, frame: Frame) -> str:
        try:
            return _flavour_by_title(self._directory(frame)[0])
        except Damaged:
            return ""


def _refuse_unknown_encoding(name: str) -> None:
    try:
        encoding.normal_name(name)
    except Damaged as damage:
        raise FileRefused(damage.reason_code, damage.detail) from None


def _refuse_other(seen: list[str], demanded: str) -> None:
    if demanded and seen and demanded not in seen:
        title = _TITLE_TAG[seen[0]]
        raise FileRefused(
            "wrong_format", f"its titles are in field {title}, so it is {seen[0]}, the profile says {demanded}"
        )


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


def _flavour_by_title(directory: list[Entry]) -> str:
    tags = {entry[0] for entry in directory}
    if (b"245" in tags) == (b"200" in tags):
        return ""
    return "marc21" if b"245" in tags else "unimarc"


def _why_no_title(leader: str) -> str:
    if leader[5] == "d":
        return "deleted_record"
    return NO_TITLE.get(leader[6], "")


def _declared(data: bytes, directory: list[Entry], flavour: str) -> str:
    if flavour == "marc21":
        return "utf-8" if data[9:10] == b"a" else "marc-8"
    coded = next((data[start:end] for tag, start, end in directory if tag == b"100"), b"")
    text = coded.partition(b"\x1fa")[2].decode("latin-1")
    return encoding.unimarc_declaration(text, data[:24])
