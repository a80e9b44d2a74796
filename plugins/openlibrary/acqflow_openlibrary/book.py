"""One book in the shape of Open Library's Books API (`jscmd=data`) as a catalogue record."""

import re
from typing import Any

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, parse_isbn

_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_LONGEST = 500


def record(book: Any, asked: Identifier, most_subjects: int) -> CatalogueRecord | None:
    """None where the answer holds no title; what has another shape than it should is passed over."""
    if not isinstance(book, dict) or not (title := _text(book.get("title"))):
        return None
    classes = _dict(book.get("classifications"))
    return CatalogueRecord(
        position=Position(1, 0, 0),
        title=title,
        other_title=_text(book.get("subtitle")),
        identifiers=_identifiers(_dict(book.get("identifiers")), asked),
        creators=_names(book.get("authors")) or _texts([book.get("by_statement")]),
        publisher="; ".join(_names(book.get("publishers"))),
        place="; ".join(_names(book.get("publish_places"))),
        year=_year(_text(book.get("publish_date"))),
        class_numbers=_class_numbers(classes),
        keywords=_names(book.get("subjects"))[:most_subjects],
        extent=_text(book.get("pagination")) or _count(book.get("number_of_pages")),
        record_id=_text(book.get("key")).rpartition("/")[2],
    )


def _identifiers(said: dict[str, Any], asked: Identifier) -> tuple[Identifier, ...]:
    """The number asked for first; the server found the book under it, whatever else it lists."""
    found = {asked.value: asked}
    for text in _texts(said.get("isbn_13")) + _texts(said.get("isbn_10")):
        try:
            identifier = parse_isbn(text)
        except Unreadable:
            continue
        found.setdefault(identifier.value, identifier)
    return tuple(found.values())


def _class_numbers(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = [("lcc", code) for code in _texts(said.get("lc_classifications"))]
    found += [("ddc", code.replace("/", "")) for code in _texts(said.get("dewey_decimal_class"))]
    return tuple(dict.fromkeys(found))


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def _count(pages: Any) -> str:
    return f"{pages} pages" if type(pages) is int and 0 < pages < 100_000 else ""


def _names(parts: Any) -> tuple[str, ...]:
    """From a list of `{"name": ...}`; some old answers hold plain texts."""
    listed = parts if isinstance(parts, list) else []
    return _texts([part.get("name") if isinstance(part, dict) else part for part in listed])


def _texts(parts: Any) -> tuple[str, ...]:
    listed = parts if isinstance(parts, list) else []
    return tuple(dict.fromkeys(text for part in listed if (text := _text(part))))


def _text(value: Any) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
