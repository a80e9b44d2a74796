"""The fifteen elements of simple Dublin Core as a catalogue record."""

import re
from collections.abc import Iterable
from typing import Self
from xml.etree.ElementTree import Element

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, parse_doi, parse_isbn, recognise
from acqflow.vocabulary.languages import marc_language

_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_ADDRESS = re.compile(r"https?://[^\s\"<>\\]{3,990}", re.ASCII)
_DOI_HOST = re.compile(r"https?://(?:dx\.)?doi\.org/|doi:|info:doi/", re.IGNORECASE)
_ISBN = re.compile(r"(?:urn:)?isbn:?\s*", re.IGNORECASE)
_THEMA = re.compile(r"thema\b.*::\s*([A-Z0-9]{1,10})\b")
_ONLINE = ("online", "electronic", "application/", "text/html", "ebook", "e-book")
_JOURNAL = ("journal", "periodical", "serial")
_LONGEST, _MOST = 500, 60


class Elements(dict[str, list[str]]):
    """Name of an element → its texts, in the order of the record."""

    @classmethod
    def of(cls, main: Element) -> Self:
        """What stands in this `dc` element, without blanks at the ends; empty elements are none."""
        found = cls()
        for child in main:
            text = " ".join("".join(child.itertext()).split())[:_LONGEST]
            if text:
                found.setdefault(child.tag.rpartition("}")[2], []).append(text)
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Each text once."""
        return tuple(dict.fromkeys(self.get(name, ())))[:_MOST]

    def first(self, name: str) -> str:
        return next(iter(self.get(name, ())), "")


def record(position: Position, found: Elements, record_id: str, form: str) -> CatalogueRecord:
    """What the elements say; the first title is the title, and without one it stays empty."""
    titles, subjects = found.texts("title"), found.texts("subject")
    address = next(filter(_ADDRESS.fullmatch, found.texts("identifier")), "")
    return CatalogueRecord(
        position=position,
        title=titles[0] if titles else "",
        identifiers=_identifiers(found.texts("identifier")),
        other_title=titles[1] if len(titles) > 1 else "",
        creators=found.texts("creator") or found.texts("contributor"),
        publisher="; ".join(found.texts("publisher"))[:_LONGEST],
        year=_year(found.texts("date")),
        language=_language(found.first("language")),
        format=_form(found) or form or "print",
        class_numbers=tuple(("thema", m[1]) for text in subjects if (m := _THEMA.match(text))),
        keywords=subjects,
        record_id=record_id or (address if form == "ebook" else ""),
        extra={"address": address} if address else {},
    )


def _identifiers(texts: Iterable[str]) -> tuple[Identifier, ...]:
    found: dict[tuple[str, str], Identifier] = {}
    for text in texts:
        if identifier := _identifier(text):
            found.setdefault((identifier.scheme, identifier.value), identifier)
    return tuple(found.values())


def _identifier(text: str) -> Identifier | None:
    """An ISBN, ISSN or DOI; an address is none, whatever digits stand in it, unless it is that of a DOI."""
    try:
        if _DOI_HOST.match(text):
            return parse_doi(text)
        if "://" in text:
            return None
        if label := _ISBN.match(text):
            return parse_isbn(text[label.end() :])
        return recognise(text)
    except Unreadable:
        return None


def _year(texts: Iterable[str]) -> int | None:
    """The earliest: repositories add the days on which they took a book in and made it known."""
    years = [int(found[1]) for text in texts if (found := _YEAR.search(text))]
    return min(years, default=None)


def _form(found: Elements) -> str:
    said = " ".join((*found.texts("format"), *found.texts("type"))).lower()
    if any(word in said for word in _JOURNAL):
        return "journal"
    return "ebook" if any(word in said for word in _ONLINE) else ""


def _language(said: str) -> str:
    code = marc_language(said) if said else ""
    return code if len(code) == 3 and code.isascii() and code.isalpha() else ""
