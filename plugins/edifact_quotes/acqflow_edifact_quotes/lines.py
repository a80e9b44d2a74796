"""A line of a quote as a catalogue record."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow_edifact_quotes import copies, descriptions, prices
from acqflow_edifact_quotes.descriptions import Descriptions, without_end
from acqflow_edifact_quotes.faults import Damaged
from acqflow_edifact_quotes.numbers import numbers_of
from acqflow_edifact_quotes.segments import Elements, Signs, part

Warnings = list[tuple[str, str]]

_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])")
# What a catalogue card says of the form, behind the title.
_FORM = re.compile(r" ?\[([a-z][a-z -]{1,40})\]", re.IGNORECASE)
_FORMATS = (
    (re.compile(r"electronic|e-?book|epub|pdf|online", re.IGNORECASE), "ebook"),
    (re.compile(r"sound|audio|\bcds?\b", re.IGNORECASE), "audio"),
    (re.compile(r"video|dvd|blu-?ray", re.IGNORECASE), "video"),
    (re.compile(r"cartographic|\bmaps?\b|\batlas", re.IGNORECASE), "map"),
    (re.compile(r"music|\bscore", re.IGNORECASE), "score"),
    (re.compile(r"micro(?:film|fiche|form)", re.IGNORECASE), "microform"),
)
_TAKEN_BACK, _DELETED_LINE = ("1", "3"), "2"


class Quote(NamedTuple):
    """What the head of a message says of all its lines."""

    number: str
    date: str
    currency: str
    is_withdrawn: bool
    extra: Mapping[str, str]


def quote_of(head: Sequence[Elements], reference: str, default_currency: str) -> Quote:
    """`reference` names a message whose BGM has no number."""
    by_tag = grouped(head)
    bgm = next(iter(by_tag.get("BGM", ())), [[""]])
    dates = {part(dtm, 1): part(dtm, 1, 1) for dtm in by_tag.get("DTM", ())}
    parties = {part(nad, 1): part(nad, 2) for nad in by_tag.get("NAD", ())}
    said = {
        "quote": part(bgm, 2) or reference,
        "quote_date": _day(dates.get("137", "")),
        "quote_note": _notes(by_tag.get("FTX", ())),
        "buyer": parties.get("BY", ""),
        "supplier": parties.get("SU", ""),
        **_references(by_tag.get("RFF", ()), "quote_rff_"),
    }
    return Quote(
        said["quote"],
        said["quote_date"],
        prices.currency_of(by_tag.get("CUX", ())) or default_currency,
        part(bgm, 3) in _TAKEN_BACK,
        {key: value for key, value in said.items() if value},
    )


def grouped(segments: Sequence[Elements]) -> dict[str, list[Elements]]:
    found: dict[str, list[Elements]] = {}
    for segment in segments:
        found.setdefault(part(segment, 0), []).append(segment)
    return found


def record_of(
    position: Position, line: Sequence[Elements], place: int, quote: Quote, signs: Signs
) -> CatalogueRecord:
    """`place` counts the lines of the quote. Raises Damaged for a line that nobody could order from."""
    by_tag = grouped(line)
    lin = line[0]
    number = part(lin, 1) or str(place)
    warnings: Warnings = []
    said = Descriptions(by_tag.get("IMD", ()), signs)
    title, form = _title(said)
    if not title:
        raise Damaged("no_title", f"record {quote.number}/{number}")
    numbers = numbers_of(lin, by_tag.get("PIA", ()), warnings)
    described = copies.copies_of(by_tag.get("GIR", ()))
    counted = copies.quantity(by_tag.get("QTY", ()), described, warnings)
    currency = prices.currency_of(by_tag.get("CUX", ())) or quote.currency
    price = prices.price_of(by_tag.get("PRI", ()), currency, signs)
    references = _references(by_tag.get("RFF", ()), "rff_")
    quote_line = references.pop("rff_QLI", "")
    year = _YEAR.search(said.one(descriptions.DATE))
    binding = said.one(descriptions.BINDING)
    extra = {
        **quote.extra,
        "quote_line": quote_line,
        "supplier_number": numbers.suppliers,
        "copies": counted,
        **copies.joined(described),
        "binding": binding,
        "annotation": said.one(descriptions.ANNOTATION),
        "note": _notes(by_tag.get("FTX", ())),
        "note_code": _note_codes(by_tag.get("FTX", ())),
        "prices": prices.others(by_tag.get("PRI", ())),
        **references,
        **said.others(),
        **numbers.others,
    }
    return CatalogueRecord(
        position=position,
        title=title,
        identifiers=numbers.identifiers,
        other_title=without_end(said.one(descriptions.SUBTITLE)),
        creators=said.persons(),
        publisher=without_end(said.one(descriptions.PUBLISHER)),
        place=without_end(said.one(descriptions.PLACE).replace(" ,", ", ")),
        year=int(year[1]) if year else None,
        edition=said.one(descriptions.EDITION),
        series=said.series(),
        format=_format(form, binding, described),
        class_numbers=_class_numbers(said),
        audience=said.one(descriptions.AUDIENCE),
        extent=said.one(descriptions.EXTENT),
        price=price.money,
        price_raw=price.raw,
        price_note=price.note,
        vendor_number=_vendor_number(quote_line or numbers.suppliers, number, quote),
        record_id=f"{quote.number}/{number}",
        is_withdrawn=quote.is_withdrawn or part(lin, 2) == _DELETED_LINE,
        warnings=tuple(warnings),
        extra={key: value for key, value in extra.items() if value.strip("; ")},
    )


def _title(said: Descriptions) -> tuple[str, str]:
    """The title with its volume, and the form that stands in it."""
    whole = said.one(descriptions.TITLE)
    found = _FORM.search(whole)
    form = found[1] if found and _format_of(found[1]) else ""
    title = without_end(_FORM.sub("", whole, count=1) if form else whole)
    volume = without_end(said.one(descriptions.VOLUME))
    return (f"{title.rstrip('.')}. {volume}" if title and volume else title), form


def _format(form: str, binding: str, described: Mapping[str, Mapping[str, str]]) -> str:
    if copies.is_ebook(described):
        return "ebook"
    return _format_of(form) or _format_of(binding) or "print"


def _format_of(text: str) -> str:
    return next((name for pattern, name in _FORMATS if pattern.search(text)), "")


def _class_numbers(said: Descriptions) -> tuple[tuple[str, str], ...]:
    schemes = (("ddc", descriptions.DEWEY), ("lcc", descriptions.LIBRARY_OF_CONGRESS))
    return tuple((scheme, code) for scheme, codes in schemes for each in codes for code in said.every(each))


def _vendor_number(number: str, line: str, quote: Quote) -> str:
    """What the vendor wants to be told on an order. One that only counts the lines is told with its quote."""
    is_count = number.lstrip("0") == line.lstrip("0")
    return f"{quote.number}/{number}" if number and is_count else number


def _references(rff: Sequence[Elements], before: str) -> dict[str, str]:
    return {f"{before}{part(found, 1)}": part(found, 1, 1) for found in rff if part(found, 1, 1)}


def _notes(ftx: Sequence[Elements]) -> str:
    """The free texts, each of up to five pieces."""
    texts = (" ".join(" ".join(found[4]).split()) for found in ftx if len(found) > 4)
    return "; ".join(filter(None, texts))


def _note_codes(ftx: Sequence[Elements]) -> str:
    """Coded texts with the list they are from: `3 10B`."""
    said = (" ".join(filter(None, (part(found, 3), part(found, 3, 1)))) for found in ftx)
    return "; ".join(filter(None, said))


def _day(text: str) -> str:
    """20150928 as 2015-09-28; what is no such day as it is."""
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if text.isdigit() and len(text) >= 8 else text
