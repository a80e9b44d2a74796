"""Reads one framed record: what stands in its fifteen elements, and in the header of OAI-PMH before them."""

import re
from xml.etree.ElementTree import Element

from acqflow.plugin_api import CatalogueRecord, Position, Profile, XmlRefused, parse_xml
from acqflow_dublin_core.elements import Elements, record

_PREFIX = re.compile(rb"xmlns:([A-Za-z_][\w.\-]*)\s*=\s*[\"']([^\"'<>]{0,200})[\"']")
_OWN = re.compile(rb"<([A-Za-z_][\w.\-]*):")
_KNOWN = {b"dc": b"http://purl.org/dc/elements/1.1/"}


class Damaged(Exception):
    """Why a record cannot be read: one of the reasons of the plugin API, and the facts."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(detail)
        self.reason_code, self.detail = reason_code, detail


class Reader:
    """Reads the records of one file; `head` is what stands before the first."""

    def __init__(self, profile: Profile, head: bytes, encoding: str) -> None:
        self._limits, self._encoding = profile.limits, encoding
        self._form = profile.options.get("form", "")
        self._prefixes = dict(_KNOWN) | {found[1]: found[2] for found in _PREFIX.finditer(head)}
        self._ordinals: dict[str, int] = {}

    @property
    def most_kept(self) -> int:
        return self._limits.raw_kept

    def record(self, position: Position, raw: bytes) -> CatalogueRecord:
        """Raises Damaged."""
        if len(raw) > self._limits.xml_text:
            raise Damaged("too_long", f"{len(raw)} bytes, at most {self._limits.xml_text} allowed")
        root = self._parsed(raw)
        header = next((e for e in root.iter() if _local(e) == "header"), None)
        identifier = _text_in(header, "identifier")
        self._refuse_second(identifier, position)
        if header is not None and header.get("status") == "deleted":
            if not identifier:
                raise Damaged("empty_record", "a deletion that does not say of what")
            return CatalogueRecord(position, identifier, record_id=identifier, is_withdrawn=True)
        main = next((e for e in root.iter() if _local(e) == "dc"), None)
        if main is None:
            raise Damaged("empty_record", "there is no dc element in it")
        found = record(position, Elements.of(main), identifier, self._form)
        if not found.title:
            raise Damaged("no_title", f"record {identifier}"[:200])
        return found

    def _refuse_second(self, identifier: str, position: Position) -> None:
        if identifier and (earlier := self._ordinals.setdefault(identifier, position.ordinal)) != position.ordinal:
            raise Damaged("duplicate_in_file", f"{identifier[:150]} was record {earlier}")

    def _parsed(self, raw: bytes) -> Element:
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            raise Damaged("encoding", f"byte {error.start} of the record is not {self._encoding}") from None
        try:
            return parse_xml(self._wrapper(raw) + text.encode() + b"</_>")
        except XmlRefused as why:
            code = "too_deep" if "too deep" in str(why) else "not_well_formed"
            raise Damaged(code, str(why)[:200]) from None
        except UnicodeEncodeError:
            raise Damaged("surrogate", "half a character") from None

    def _wrapper(self, raw: bytes) -> bytes:
        """A tag that declares the prefixes of the root, and those of the record that nobody declares."""
        own = dict.fromkeys(_OWN.findall(raw), b"urn:undeclared")
        known = own | self._prefixes
        return b"<_ %s>" % b" ".join(
            b"xmlns:%s='%s'" % (prefix, name or b"urn:none")
            for prefix, name in sorted(known.items())
            if prefix not in (b"xml", b"xmlns") and not name.startswith(b"http://www.w3.org/XML/1998")
        )


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text_in(parent: Element | None, name: str) -> str:
    found = [] if parent is None else [child for child in parent if _local(child) == name]
    return " ".join((found[0].text or "").split())[:500] if found else ""
