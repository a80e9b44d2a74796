"""Reads an answer of a stranger's server as XML: nothing is fetched, nothing expanded, nothing endless."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from acqflow.plugin_api.limits import DEFAULT_LIMITS

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.\-]{0,39})")
_MOST_ELEMENTS = 500_000


class XmlRefused(ValueError):
    """Why it is no XML that is read; the text says so in a few words.

    >>> try:
    ...     parse_xml(b"<!DOCTYPE a><a/>")
    ... except XmlRefused as why:
    ...     str(why)
    'it declares a document type'
    """


def parse_xml(content: bytes) -> Element:
    """The root, with names as `{namespace}name`. Raises XmlRefused.

    A document type is refused, whatever it declares: with none there are no entities to expand or fetch.

    >>> parse_xml(b"<a xmlns='urn:x'><b>1</b></a>")[0].tag
    '{urn:x}b'
    """
    builder = _Builder()
    # Told the encoding, so that what the declaration says beside it counts no more.
    parser = expat.ParserCreate("utf-8", "}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.refuse_document_type
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler = builder.tree.data
    try:
        parser.Parse(_utf8(content), True)
        return builder.tree.close()
    except expat.ExpatError as error:
        raise XmlRefused(f"{expat.ErrorString(error.code)}, line {error.lineno}") from None


class _Builder:
    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self._depth = self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEFAULT_LIMITS.xml_depth:
            raise XmlRefused("elements lie too deep inside each other")
        if len(attributes) > DEFAULT_LIMITS.xml_attributes or self._elements > _MOST_ELEMENTS:
            raise XmlRefused("too many elements or attributes")
        self.tree.start(_clark(name), {_clark(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self.tree.end(_clark(name))

    def refuse_document_type(self, *_said: object) -> None:
        raise XmlRefused("it declares a document type")


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name


def _utf8(content: bytes) -> bytes:
    """Expat itself knows neither GB 18030 nor Big5."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        content = content.removeprefix(BOM_UTF8)
        found = _DECLARED.match(content.lstrip())
        encoding = found[1].decode("ascii") if found else "utf-8"
    try:
        if lookup(encoding).name == "utf-8":
            return content.lstrip()
        return content.decode(encoding).lstrip().encode()
    except (LookupError, UnicodeError):
        raise XmlRefused(f"it is not in {encoding}, as it says") from None
