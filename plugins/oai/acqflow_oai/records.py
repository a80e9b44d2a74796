"""One record of a page as bytes that stand for themselves, called by the identifier of its header."""

from xml.etree.ElementTree import Element, SubElement, tostring

MARCXML = "marcxml"
_NAMESPACE = "{http://www.loc.gov/MARC21/slim}"
_DELETED = "00000dam a2200000   4500"


def as_dublin_core(record: Element) -> bytes:
    """As it came, header and all: the format reads both."""
    return _bytes(record)


def as_marcxml(record: Element) -> bytes:
    """The MARC record within, its 001 the identifier of the header: by that alone the source will delete it.

    A deleted record is one of that status, with nothing but its number.
    """
    header = next((e for e in record if local(e) == "header"), None)
    identifier = "" if header is None else text_of(header, "identifier")
    metadata = next((e for e in record if local(e) == "metadata"), None)
    inner = None if metadata is None else next((e for e in metadata.iter() if local(e) == "record"), None)
    if header is not None and header.get("status") == "deleted":
        inner = Element(f"{_NAMESPACE}record")
        SubElement(inner, f"{_NAMESPACE}leader").text = _DELETED
    elif inner is None:
        # It is framed and set aside, as a record without fields.
        return b"<record/>\n"
    for field in [e for e in inner if local(e) == "controlfield" and e.get("tag") == "001"]:
        inner.remove(field)
    if identifier:
        number = Element(inner.tag.replace("record", "controlfield"), {"tag": "001"})
        number.text = identifier
        inner.insert(1 if len(inner) and local(inner[0]) == "leader" else 0, number)
    return _bytes(inner)


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """The text of the first child of that name; empty if there is none."""
    return next((" ".join((e.text or "").split()) for e in element if local(e) == name), "")


def _bytes(element: Element) -> bytes:
    element.tail = "\n"
    return tostring(element, encoding="unicode").encode()
