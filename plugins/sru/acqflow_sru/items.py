"""Whether a record of the library's own server says that it holds a number, where, and how often."""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from acqflow.plugin_api import HeldCopies
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, parse_doi, parse_isbn, parse_issn
from acqflow_sru.answer import local
from acqflow_sru.servers import MARCXML

# Where MARC 21 and UNIMARC have the numbers of the title itself.
_NUMBERS = {"isbn": (("020", "a"), ("010", "a")), "issn": (("022", "a"), ("011", "a")), "doi": (("024", "a"),)}
_PARSE = {"isbn": parse_isbn, "issn": parse_issn, "doi": parse_doi}
_ONLINE = "oqs"
_SERIAL = "sib"


def copies_in(record: Element, server: Mapping[str, Any], identifier: Identifier) -> list[HeldCopies]:
    """One entry an item; a record without items is one copy, unless the settings want an item."""
    if server["records"] != MARCXML:
        return [HeldCopies()] if _is_said(record, identifier) else []
    fields = list(_fields(record))
    if not _carries(fields, identifier):
        return []
    form = _form(record)
    items = [subfields for tag, subfields in fields if tag == server["items"]]
    if not items and not server["needs_item"] and not server["libraries"]:
        return [HeldCopies(format=form)]
    return [_copies(item, server, form) for item in items if _is_ours(item, server)]


def _copies(item: list[tuple[str, str]], server: Mapping[str, Any], form: str) -> HeldCopies:
    said = _first(item, server["copies"])
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 1
    return HeldCopies(_first(item, server["location"])[:200], max(count, 1), form)


def _is_ours(item: list[tuple[str, str]], server: Mapping[str, Any]) -> bool:
    return not server["libraries"] or _first(item, server["library"]) in server["libraries"]


def _carries(fields: list[tuple[str, list[tuple[str, str]]]], identifier: Identifier) -> bool:
    """A server may find by more than the number; only the record's own numbers count."""
    places = _NUMBERS.get(identifier.scheme, ())
    texts = [text for tag, subfields in fields for code, text in subfields if (tag, code) in places]
    return any(_is(text, identifier) for text in texts)


def _is_said(record: Element, identifier: Identifier) -> bool:
    """In MODS and Dublin Core a number of the title stands in an `identifier`."""
    return any(local(e) == "identifier" and _is(e.text or "", identifier) for e in record.iter())


def _is(text: str, identifier: Identifier) -> bool:
    try:
        return _PARSE[identifier.scheme](text).value == identifier.value
    except (Unreadable, KeyError):
        return False


def _fields(record: Element) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for field in record.iter():
        if local(field) == "datafield":
            yield field.get("tag", ""), [(part.get("code", ""), (part.text or "").strip()) for part in field]


def _form(record: Element) -> str:
    """Print, e-book, journal or e-journal, by leader/07 and 008/23 of MARC 21."""
    leader = next((e.text or "" for e in record.iter() if local(e) == "leader"), "")
    coded = next((e.text or "" for e in record.iter() if local(e) == "controlfield" and e.get("tag") == "008"), "")
    is_serial, is_online = leader[7:8] in _SERIAL and len(leader) > 7, coded[23:24] in _ONLINE and len(coded) > 23
    return ("ejournal" if is_online else "journal") if is_serial else "ebook" if is_online else "print"


def _first(item: list[tuple[str, str]], code: str) -> str:
    return next((text for found, text in item if found == code), "")
