"""What a server answers: records in whatever namespace and packing, or what it did not like about the question."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from acqflow.plugin_api import CatalogueRefused, Reply, XmlRefused, parse_xml

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_LONGEST = 300
# Which setting of the server a diagnostic speaks of, by its number in the list of the standard.
_SETTINGS = {"5": "version", "15": "an index", "16": "an index", "66": "record_schema", "67": "record_schema"}


def records_of(reply: Reply, server: str) -> list[Element]:
    """The records, each as its own root. Raises CatalogueRefused with what the server says of the question."""
    if reply.status != 200:
        raise CatalogueRefused(detail=f"{server}: status {reply.status}")
    root = reply.xml()
    if local(root) != "searchRetrieveResponse":
        raise CatalogueRefused(detail=f"{server}: it sent {local(root)[:40]} in place of an answer of SRU")
    found: list[Element] = []
    said = [told for part in root if local(part) == "diagnostics" for told in _diagnostics(part)]
    for data in root.iter():
        if local(data) != "recordData":
            continue
        inner = _inner(data, server)
        if inner is not None and local(inner) == "diagnostic":
            said.append(_told(inner))
        elif inner is not None:
            found.append(inner)
    if said and not found:
        raise CatalogueRefused(detail=f"{server}: {said[0]}")
    return found


def local(element: Element) -> str:
    """The name without its namespace, which changes from version to version."""
    return element.tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Those of that name, in whatever namespace."""
    return (child for child in element if local(child) == name)


def text_of(element: Element, name: str) -> str:
    """The text of the first child of that name; empty if there is none."""
    return next((" ".join("".join(child.itertext()).split()) for child in children(element, name)), "")


def _inner(data: Element, server: str) -> Element | None:
    """The record within; some servers send it as text, marked up a second time."""
    if len(data):
        inner = data[0]
        inner.tail = None
        return inner
    text = _DECLARATION.sub("", data.text or "", count=1).strip()
    if not text:
        return None
    try:
        return parse_xml(text.encode())
    except XmlRefused as why:
        raise CatalogueRefused(detail=f"{server}: a record of it is not XML that is read: {why}") from None


def _diagnostics(part: Element) -> list[str]:
    return [_told(child) for child in children(part, "diagnostic")]


def _told(diagnostic: Element) -> str:
    """Number, message and details, and the setting to look at."""
    number = text_of(diagnostic, "uri").rpartition("/")[2]
    parts = (text_of(diagnostic, "message"), text_of(diagnostic, "details"))
    said = f"diagnostic {number}: {', '.join(filter(None, parts))}"[:_LONGEST]
    return f"{said} (look at {_SETTINGS[number]})" if number in _SETTINGS else said
