"""Turns one framed record after the other into a message, remembering what concerns the whole file."""

from collections.abc import Iterator
from itertools import islice

from acqflow.plugin_api import CatalogueRecord, FileRefused, Profile, Quarantined, Skipped
from acqflow_marc import encoding, marc21, unimarc
from acqflow_marc.coded import NO_TITLE
from acqflow_marc.directory import Damaged, Entry, control_character, entries, without_control_characters
from acqflow_marc.fields import Fields
from acqflow_marc.framing import Frame

_RECORDS = {"marc21": marc21.record, "unimarc": unimarc.record}
_TAGS = {"marc21": marc21.TAGS, "unimarc": unimarc.TAGS}
_TITLE_TAG = {"marc21": "245", "unimarc": "200"}
_NAMES = {"cnmarc": "unimarc", "usmarc": "marc21"}
LOOKED_AT = 10


def looked_at_first(found: Iterator[Frame]) -> list[Frame]:
    """The records by which the whole file is judged."""
    return list(islice(found, LOOKED_AT))


class Reader:
    """Reads the records of one file. Raises FileRefused when made for a file of another flavour."""

    def __init__(self, profile: Profile, first: list[Frame]) -> None:
        self.profile = profile
        self.encodings: set[str] = set()
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
            if frame.fault:
                raise Damaged(frame.fault, frame.detail)
            return self._read(frame)
        except Damaged as damage:
            raw = frame.data[: self.profile.limits.raw_kept]
            return Quarantined(frame.position, damage.reason_code, damage.detail, raw)

    def _read(self, frame: Frame) -> CatalogueRecord | Skipped:
        data, leader = frame.data, frame.data[:24].decode("latin-1")
        if reason := _why_no_title(leader):
            return Skipped(frame.position, reason)
        directory = self._directory(data)
        data = self._without_controls(data)
        flavour = self._flavour(directory)
        decoding = self._decoding(data, directory, flavour)
        wanted = _TAGS[flavour] | self._extra_tags
        texts: dict[str, list[str]] = {}
        for entry in directory:
            if entry[0] in wanted:
                text = encoding.field_text(data, entry, decoding)
                texts.setdefault(entry[0].decode("ascii"), []).append(text)
        record = _RECORDS[flavour](
            frame.position,
            leader,
            Fields(texts),
            self.profile.default_currency,
            self._price_at,
            decoding.warnings,
        )
        self._check(record)
        self.encodings.add(decoding.encoding)
        return record

    def _check(self, record: CatalogueRecord) -> None:
        if not record.title:
            raise Damaged("no_title", f"record {record.record_id}")
        if not record.record_id:
            return
        earlier = self._ordinal_by_id.setdefault(record.record_id, record.position.ordinal)
        if earlier != record.position.ordinal:
            raise Damaged("duplicate_in_file", f"{record.record_id} was record {earlier}")

    def _directory(self, data: bytes) -> list[Entry]:
        limits = self.profile.limits
        return entries(data, most_fields=limits.marc_fields, decoded_ratio=limits.marc_decoded_ratio)

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
            return "" if frame.fault else _flavour_by_title(self._directory(frame.data))
        except Damaged:
            return ""


def _refuse_other(seen: list[str], demanded: str) -> None:
    if demanded and seen and demanded not in seen:
        title = _TITLE_TAG[seen[0]]
        raise FileRefused(
            "wrong_format", f"its titles are in field {title}, so it is {seen[0]}, the profile says {demanded}"
        )


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
