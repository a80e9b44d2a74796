"""One record in MODS as a catalogue record."""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, parse_doi, parse_isbn, parse_issn
from acqflow.vocabulary.languages import marc_language
from acqflow_sru.answer import children, local, text_of

_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_PARSE: dict[str, Callable[[str], Identifier]] = {"isbn": parse_isbn, "issn": parse_issn, "doi": parse_doi}
_SCHEMES = {"lcc": "lcc", "ddc": "ddc", "clc": "clc"}
_LONGEST, _MOST = 500, 60


def record(mods: Element) -> CatalogueRecord | None:
    """None where there is no title in it."""
    if local(mods) == "modsCollection":
        mods = next(children(mods, "mods"), mods)
    main = next((info for info in children(mods, "titleInfo") if not info.get("type")), None)
    title = "" if main is None else _title(main)
    if main is None or not title:
        return None
    origins = list(children(mods, "originInfo"))
    return CatalogueRecord(
        position=Position(1, 0, 0),
        title=title,
        other_title=text_of(main, "subTitle")[:_LONGEST],
        identifiers=_identifiers(children(mods, "identifier")),
        creators=_texts(_name(name) for name in children(mods, "name")),
        publisher="; ".join(_texts(text_of(o, "publisher") for o in origins))[:_LONGEST],
        year=_year(origins),
        edition=next(iter(_texts(text_of(o, "edition") for o in origins)), ""),
        series=_texts(_series(mods)),
        language=_language(mods),
        format=_form(mods, origins),
        class_numbers=tuple(_classes(mods)),
        keywords=_texts(text_of(subject, "topic") for subject in children(mods, "subject")),
        extent=next(iter(_texts(text_of(p, "extent") for p in children(mods, "physicalDescription"))), ""),
        record_id=next(iter(_texts(text_of(i, "recordIdentifier") for i in children(mods, "recordInfo"))), ""),
    )


def _title(info: Element) -> str:
    words = (text_of(info, name) for name in ("nonSort", "title", "partNumber", "partName"))
    return " ".join(filter(None, words))[:_LONGEST]


def _name(name: Element) -> str:
    """Family name before given name, as catalogues write it; dates and titles are left out."""
    parts = {part.get("type", ""): " ".join((part.text or "").split()) for part in children(name, "namePart")}
    return ", ".join(filter(None, (parts.get("family"), parts.get("given")))) or parts.get("", "")


def _identifiers(found: Iterable[Element]) -> tuple[Identifier, ...]:
    numbers: dict[tuple[str, str], Identifier] = {}
    for element in found:
        parse = _PARSE.get(element.get("type", "").lower())
        if parse is None or element.get("invalid") == "yes":
            continue
        try:
            identifier = parse(element.text or "")
        except Unreadable:
            continue
        numbers.setdefault((identifier.scheme, identifier.value), identifier)
    return tuple(numbers.values())[:_MOST]


def _year(origins: Iterable[Element]) -> int | None:
    for name in ("dateIssued", "copyrightDate", "dateCreated"):
        for origin in origins:
            if found := _YEAR.search(text_of(origin, name)):
                return int(found[1])
    return None


def _series(mods: Element) -> Iterable[str]:
    for related in children(mods, "relatedItem"):
        if related.get("type") == "series":
            yield from (_title(info) for info in children(related, "titleInfo"))


def _language(mods: Element) -> str:
    for language in children(mods, "language"):
        for term in children(language, "languageTerm"):
            code = marc_language(term.text or "") if term.get("type") == "code" else ""
            if len(code) == 3 and code.isascii() and code.isalpha():
                return code
    return ""


def _form(mods: Element, origins: Iterable[Element]) -> str:
    described = " ".join(text_of(part, "form") for part in children(mods, "physicalDescription")).lower()
    is_online = "electronic" in described or "online" in described
    if any(text_of(origin, "issuance") in ("continuing", "serial") for origin in origins):
        return "ejournal" if is_online else "journal"
    return "ebook" if is_online else "print"


def _classes(mods: Element) -> Iterable[tuple[str, str]]:
    for element in children(mods, "classification"):
        scheme, code = _SCHEMES.get(element.get("authority", "").lower()), (element.text or "").strip()
        if scheme and code:
            yield scheme, code.replace("/", "") if scheme == "ddc" else code


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value[:_LONGEST] for value in values if value))[:_MOST]
