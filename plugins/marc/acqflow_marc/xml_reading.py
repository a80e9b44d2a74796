"""Turns one record of a MARCXML file after the other into a message, in whatever namespace it is."""

import re
from collections.abc import Iterator
from itertools import chain, islice
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers.expat import ErrorString

from acqflow.plugin_api import CatalogueRecord, FileRefused, Limits, Position, Profile, Quarantined, Skipped
from acqflow_marc import encoding
from acqflow_marc.directory import Damaged
from acqflow_marc.fields import Fields
from acqflow_marc.records import Records, flavour_by_title, taken_back, why_no_title
from acqflow_marc.xml_framing import XmlFramer
from acqflow_marc.xml_recognition import BYTE_ORDER_MARK
from acqflow_marc.xml_source import XmlFrame, XmlSource

LOOKED_AT = 10
_FRAMER = XmlFramer("record", inside=("leader", "controlfield", "datafield", "subfield"))
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.\-]+)")
_PREFIX = re.compile(rb"xmlns:([A-Za-z_][\w.\-]*)\s*=")
_OWN_PREFIX = re.compile(rb"<([A-Za-z_][\w.\-]*):")
_TITLE_TAG = re.compile(rb"tag\s*=\s*[\"'](245|200)[\"']")
_FAULTS = {
    "cut": ("truncated", "the file ends before the record does"),
    "unclosed": ("not_well_formed", "the next record begins before this one ends"),
    "stray": ("not_well_formed", "fields that stand in no record"),
}
# More tags than so many for each field are no record of any catalogue.
_TAGS_PER_FIELD = 50
_NO_BIBLIOGRAPHIC = {"authority": "authority_record", "classification": "classification_record"} | {
    "holdings": "holdings_or_authority_record",
    "community": "community_record",
}


def xml_flavours(source: XmlSource, limits: Limits) -> list[str]:
    """Which of the two the first sound records are, as far as it can be told."""
    sound = islice((frame.text for frame in _frames(source, limits) if not frame.fault), LOOKED_AT)
    found = [flavour_by_title(set(_TITLE_TAG.findall(text))) for text in sound]
    return [flavour for flavour in found if flavour]


def _frames(source: XmlSource, limits: Limits) -> Iterator[XmlFrame]:
    # A record that is too long is told by its length, if it is not beyond measure.
    return source.frames(_FRAMER, 2 * limits.xml_text)


class XmlReader:
    """Reads the records of one file."""

    def __init__(self, profile: Profile, records: Records, source: XmlSource) -> None:
        """Raises FileRefused for what makes the whole file unreadable."""
        self.profile, self.records, self._source = profile, records, source
        self._frames = _frames(source, profile.limits)
        self._first = next(self._frames, None)
        # Everything before the first record: declaration, document type, root with its prefixes.
        head = self._first.before if self._first else source.beginning()
        _refuse_whole(head, profile.limits.xml_attributes)
        if self._first is None:
            raise FileRefused("empty", "no record in it")
        self._declared = "utf-8" if source.is_wide else _declared(head)
        self._profile_encoding = "" if profile.encoding.lower() in ("marc-8", "marc8") else profile.encoding
        self._prefixes = frozenset(_PREFIX.findall(head))
        self._wrappers: dict[bytes, bytes] = {}

    def messages(self) -> Iterator[CatalogueRecord | Quarantined | Skipped]:
        """What each record is, and each piece of a broken one, in the order of the file; to be asked once."""
        frames = chain([self._first] if self._first else [], self._frames)
        return (self._message(frame, ordinal) for ordinal, frame in enumerate(frames, start=1))

    def _message(self, frame: XmlFrame, ordinal: int) -> CatalogueRecord | Quarantined | Skipped:
        """What this record is; never raises."""
        position = Position(ordinal, frame.offset, frame.length)
        try:
            if frame.fault:
                raise Damaged(*_FAULTS[frame.fault])
            return self._read(position, frame.text)
        except Damaged as damage:
            kept = self._source.as_it_came(frame.text)[: self.profile.limits.raw_kept]
            return Quarantined(position, damage.reason_code, damage.detail, kept)

    def _read(self, position: Position, raw: bytes) -> CatalogueRecord | Skipped:
        limits = self.profile.limits
        if len(raw) > limits.xml_text:
            raise Damaged("too_long", f"{len(raw)} bytes, at most {limits.xml_text} allowed")
        if (tags := raw.count(b"<")) > limits.marc_fields * _TAGS_PER_FIELD:
            raise Damaged("too_many_fields", f"{tags} tags")
        decoding = self._decoding(raw)
        is_utf8 = decoding.encoding in ("utf-8", "ascii")
        element = self._parsed(raw if is_utf8 else raw.decode(decoding.encoding).encode())
        leader, found = _parts(element, limits.xml_attributes)
        reason = _NO_BIBLIOGRAPHIC.get(element.get("type", "").lower()) or why_no_title(leader, found.keys())
        if reason:
            number = _text(found[b"001"][0]) if b"001" in found and self.records.takes_back else ""
            back = taken_back(position, number) if reason == "deleted_record" else None
            return back or Skipped(position, reason)
        flavour = self.records.flavour(frozenset(found))
        wanted = self.records.tags(flavour)
        read = {tag.decode(): list(map(_text, each)) for tag, each in found.items() if tag in wanted}
        if (many := sum(map(len, read.values()))) > limits.marc_fields:
            raise Damaged("too_many_fields", f"{many} fields, at most {limits.marc_fields} allowed")
        fields = Fields(read)
        record = self.records.record(position, leader, fields, flavour, decoding.warnings)
        self.records.encodings.add("utf-16" if self._source.is_wide else decoding.encoding)
        return record

    def _decoding(self, raw: bytes) -> encoding.Decoding:
        """As declared, else as the profile says, else UTF-8, which XML is where nothing is said."""
        trusts = self.profile.options.get("leader_encoding") != "ignore"
        declared = self._declared or ("" if self._profile_encoding else "utf-8")
        if not trusts and self._profile_encoding:
            declared = "utf-8" if declared == "utf-8" else ""
        try:
            return encoding.choose(raw, declared, self._profile_encoding, trusts_leader=trusts)
        except Damaged as damage:
            try:
                raw.decode(declared or "utf-8")
            except UnicodeDecodeError as where:
                raise Damaged("encoding", f"byte {where.start} of the record: {damage.detail}") from None
            raise

    def _parsed(self, text: bytes) -> Element:
        """The element of a record in UTF-8. Behind no document type, it has no entities of its own."""
        own = _OWN_PREFIX.match(text)
        parser = XMLParser(encoding="utf-8")  # noqa: S314  nothing in here can be declared, see above
        try:
            parser.feed(self._wrapper(own[1] if own else b""))
            parser.feed(text)
            parser.feed(b"</_>")
            wrapper = parser.close()
        except ParseError as error:
            line, _ = error.position
            raise Damaged("not_well_formed", f"line {line} of the record: {ErrorString(error.code)}") from None
        except ValueError as error:
            raise Damaged("not_well_formed", str(error)[:80]) from None
        (element, *others) = wrapper
        if others:
            raise Damaged("not_well_formed", "something stands behind the record")
        return element

    def _wrapper(self, own: bytes) -> bytes:
        """A tag that declares the prefixes of the root, and the record's own where nobody has."""
        if own not in self._wrappers:
            prefixes = sorted(self._prefixes | ({own} if own else set()))
            names = b"".join(b" xmlns:%s='%s'" % (p, p) for p in prefixes if p not in (b"xml", b"xmlns"))
            self._wrappers[own] = b"<_%s>" % names
        return self._wrappers[own]


def _refuse_whole(head: bytes, most_attributes: int) -> None:
    if b"<!ENTITY" in head:
        raise FileRefused("dtd_entities", f"at byte {head.index(b'<!ENTITY')}")
    for tag in re.finditer(rb"<[^<>]*>", head):
        if (found := tag[0].count(b"=")) > most_attributes:
            raise FileRefused("attributes", f"{found} in one tag at byte {tag.start()}")


def _declared(head: bytes) -> str:
    """The encoding of the declaration, or of a byte order mark; empty where nothing is said."""
    found = _DECLARED.match(head.removeprefix(BYTE_ORDER_MARK).lstrip())
    if found is None:
        return "utf-8" if head.startswith(BYTE_ORDER_MARK) else ""
    try:
        return encoding.normal_name(found[1].decode())
    except Damaged:
        raise FileRefused("encoding", f"it declares {found[1].decode()[:40]}, which is none") from None


def _parts(element: Element, most_attributes: int) -> tuple[str, dict[bytes, list[Element]]]:
    """The leader, and the fields by tag. Items may be many; what counts is what is read of them."""
    leader, found = "", dict[bytes, list[Element]]()
    for child in element:
        if len(child.attrib) > most_attributes:
            raise Damaged("attributes", f"{len(child.attrib)} in one tag")
        if tag := child.get("tag"):
            found.setdefault(tag.encode(), []).append(child)
        elif not leader and child.tag.endswith("leader"):
            leader = (child.text or "").strip("\r\n\t")
    if not found:
        raise Damaged("empty_record", "there is no field in it")
    return leader.ljust(24), found


def _text(field: Element) -> str:
    """A field as ISO 2709 has it: the text of a control field, or indicators and subfields."""
    if not len(field):
        return (field.text or "").strip("\r\n\t")
    parts = [(field.get("ind1") or " ")[:1] + (field.get("ind2") or " ")[:1]]
    for part in field:
        value = part.text or ""
        if len(part):
            value = "".join(part.itertext())
        if "\n" in value:
            value = " ".join(value.split())
        parts.append((part.get("code") or " ")[:1] + value)
    return "\x1f".join(parts)
