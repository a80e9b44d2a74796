"""One work in the shape of Crossref's REST API as a catalogue record."""

from typing import Any

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, parse_doi, parse_isbn, parse_issn
from acqflow.vocabulary.languages import marc_language

_LONGEST, _MOST = 500, 60
_FORMATS = {"journal": "ejournal"}
_DATES = ("published-print", "published", "issued", "published-online")


def record(work: Any, asked: Identifier) -> CatalogueRecord | None:
    """None where the answer holds no title; what has another shape than it should is passed over."""
    if not isinstance(work, dict) or not (titles := _texts(work.get("title"))):
        return None
    prints = _isbns(work, of_kind="print")
    is_ebook = asked.scheme == "isbn" and bool(prints) and asked.value not in prints
    return CatalogueRecord(
        position=Position(1, 0, 0),
        title=titles[0],
        other_title=next(iter(_texts(work.get("subtitle"))), ""),
        identifiers=_identifiers(work, asked, is_ebook=is_ebook),
        other_formats=_other_formats(work, asked, prints),
        creators=_names(work.get("author")) or _names(work.get("editor")),
        publisher=_text(work.get("publisher")),
        place=_text(work.get("publisher-location")),
        year=_year(work),
        edition=_text(work.get("edition-number")),
        series=tuple(text for text in _texts(work.get("container-title")) if text != titles[0]),
        language=_language(_text(work.get("language"))),
        format=_FORMATS.get(_text(work.get("type")), "ebook" if is_ebook else "print"),
        keywords=_texts(work.get("subject")),
        record_id=_text(work.get("DOI")).lower(),
    )


def _identifiers(work: dict[str, Any], asked: Identifier, *, is_ebook: bool) -> tuple[Identifier, ...]:
    """The number asked for first, then the DOI and what else names the work in the same form."""
    found = {(asked.scheme, asked.value): asked}
    numbers = [(parse_doi, _text(work.get("DOI")))]
    if asked.scheme == "doi":
        own = _isbns(work, of_kind="print") or _isbns(work)
        numbers += [(parse_isbn, value) for value in own]
    elif not is_ebook:
        numbers += [(parse_isbn, value) for value in _isbns(work, of_kind="print")]
    numbers += [(parse_issn, text) for text in _texts(work.get("ISSN")) if _text(work.get("type")) == "journal"]
    for parse, text in numbers:
        try:
            identifier = parse(text)
        except Unreadable:
            continue
        found.setdefault((identifier.scheme, identifier.value), identifier)
    return tuple(found.values())[:_MOST]


def _other_formats(work: dict[str, Any], asked: Identifier, prints: list[str]) -> tuple[Identifier, ...]:
    """The ISBNs of the forms that were not asked for, where the publisher tells them apart."""
    electronic = _isbns(work, of_kind="electronic")
    others = prints if asked.value in electronic else electronic
    return tuple(parse_isbn(value) for value in others if value != asked.value)[:_MOST]


def _isbns(work: dict[str, Any], of_kind: str = "") -> list[str]:
    """As 13 digits: all of them, or those the publisher says are `print` or `electronic`."""
    typed = work.get("isbn-type")
    if of_kind:
        rows = [row for row in typed if isinstance(row, dict)] if isinstance(typed, list) else []
        texts = [_text(row.get("value")) for row in rows if row.get("type") == of_kind]
    else:
        texts = list(_texts(work.get("ISBN")))
    found = []
    for text in texts:
        try:
            found.append(parse_isbn(text).value)
        except Unreadable:
            continue
    return list(dict.fromkeys(found))


def _names(people: Any) -> tuple[str, ...]:
    listed = people if isinstance(people, list) else []
    return _texts([_name(person) for person in listed if isinstance(person, dict)])


def _name(person: dict[str, Any]) -> str:
    """Family name first, as catalogues write it; a body has one name only."""
    family, given = _text(person.get("family")), _text(person.get("given"))
    return ", ".join(filter(None, (family, given))) or _text(person.get("name"))


def _year(work: dict[str, Any]) -> int | None:
    """From `{"date-parts": [[2016, 11]]}`."""
    for name in _DATES:
        said = work.get(name)
        parts = said.get("date-parts") if isinstance(said, dict) else None
        first = parts[0] if isinstance(parts, list) and parts else None
        year = first[0] if isinstance(first, list) and first else None
        if type(year) is int and 1400 <= year < 2100:
            return year
    return None


def _language(said: str) -> str:
    code = marc_language(said.partition("-")[0]) if said else ""
    return code if len(code) == 3 and code.isascii() else ""


def _texts(parts: Any) -> tuple[str, ...]:
    listed = parts if isinstance(parts, list) else []
    return tuple(dict.fromkeys(text for part in listed if (text := _text(part))))[:_MOST]


def _text(value: Any) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
