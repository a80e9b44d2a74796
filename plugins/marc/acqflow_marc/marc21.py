"""A MARC 21 bibliographic record as a catalogue record: which field says what."""

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow_marc.coded import language_code, marc21_audience, marc21_format
from acqflow_marc.fields import (
    Field,
    Fields,
    clean,
    distinct,
    without_full_stop,
    without_half_brackets,
    without_isbd,
    year_in,
)
from acqflow_marc.numbers import Pricing, Warnings, glued_on, identifiers, is_book_ean, of_other_formats, price
from acqflow_marc.shelf_marks import marc21_classes

TAGS = frozenset(
    b"001 008 020 022 024 037 041 050 082 084 090 092 093 100 110 111 245 250 260 264 300 338 365 440"
    b" 490 521 600 610 611 630 650 651 653 655 700 710 711 776 830 880".split()
)
_CJK = ("chi", "jpn", "kor")
_IN_OWN_SCRIPT = ("100", "110", "245", "250", "260", "264", "490", "700", "710")
MOST_CREATORS, MOST_KEYWORDS = 20, 60
# The language ends there.
_LEAST_CODED = 38


def record(
    position: Position,
    leader: str,
    fields: Fields,
    pricing: Pricing,
    told: tuple[tuple[str, str], ...] = (),
) -> CatalogueRecord:
    """Raises Damaged where no price has a known currency."""
    warnings: Warnings = [*told]
    coded = _coded(fields.control("008"))
    language = _language(fields, coded)
    if language in _CJK and "880" in fields:
        _use_own_script(fields)
    main = fields.one_of("245")
    imprint = _imprint(fields)
    own = identifiers(_identifiers(fields), warnings)
    priced = price(_prices(fields) + glued_on(own), pricing, warnings)
    title = " ".join(without_isbd(part) for part in main.every("anp")) or without_isbd(main.first("k"))
    other_title = without_full_stop(main.first("b"))
    if not title:
        # Some catalogues begin the field with what should be its second part.
        title, other_title = other_title, ""
    return CatalogueRecord(
        position=position,
        title=without_full_stop(title),
        identifiers=own,
        other_formats=of_other_formats(_other_formats(fields), own, warnings),
        other_title=other_title,
        creators=_creators(fields, main),
        publisher=without_half_brackets(without_full_stop(imprint.first("b"))),
        place=without_half_brackets(without_isbd(imprint.first("a"))),
        year=_year(coded, imprint),
        edition=without_isbd(fields.first("250", "a")),
        series=distinct(map(without_isbd, _series(fields)), MOST_CREATORS),
        language=language,
        original_language=language_code(fields.first("041", "h")),
        format=marc21_format(leader, coded, fields, main),
        class_numbers=marc21_classes(fields),
        keywords=_keywords(fields),
        audience=fields.first("521", "a") or marc21_audience(leader, coded),
        extent=without_isbd(fields.first("300", "a")),
        price=priced.money,
        price_raw=priced.raw,
        price_note=priced.note,
        vendor_number=fields.first("037", "a"),
        record_id=fields.control("001").strip(),
        warnings=tuple(warnings),
    )


def _coded(text: str) -> str:
    """The coded field; of one that has lost blanks only the dates, which stand before them."""
    return text if len(text) >= _LEAST_CODED else text[:11]


def _use_own_script(fields: Fields) -> None:
    """Put a field's 880 twin, in the script of the book, in the place of its transcription."""
    for text in fields.texts("880"):
        link = Field(text).first("6")
        tag, number = link[:3], link[4:6]
        if tag not in _IN_OWN_SCRIPT or number == "00":
            continue
        for i, old in enumerate(fields.texts(tag)):
            if f"\x1f6880-{number}" in old:
                fields.replaced(tag, i, text)


def _language(fields: Fields, coded: str) -> str:
    code = coded[35:38].strip(" |#").lower()
    if len(code) == 3 and code.isalpha() and code not in ("und", "zxx", "mul"):
        return code
    return language_code(fields.first("041", "a")) or language_code(code)


def _imprint(fields: Fields) -> Field:
    published = [field for field in fields.of("264") if field.indicators[1:] == "1"]
    return published[0] if published else fields.one_of("260", "264")


def _year(coded: str, imprint: Field) -> int | None:
    return year_in(coded[7:11]) or year_in(imprint.first("c"))


def _identifiers(fields: Fields) -> list[tuple[str, str]]:
    found = [("isbn", _with_qualifier(field)) for field in fields.of("020") if field.first("a")]
    found += [("issn", value) for value in fields.every("022", "a")]
    for field in fields.of("024"):
        number = field.first("a")
        if number and field.first("2").lower() == "doi":
            found.append(("doi", number))
        elif field.indicators[:1] == "3" and is_book_ean(number) and "020" not in fields:
            found.append(("isbn", number))
    return found


def _other_formats(fields: Fields) -> list[tuple[str, str]]:
    linked = fields.of("776") if "776" in fields else ()
    return [
        (scheme, n)
        for field in linked
        for code, scheme in (("z", "isbn"), ("x", "issn"))
        for n in field.every(code)
    ]


def _with_qualifier(field: Field) -> str:
    number, qualifier = field.first("a"), field.first("q").strip("() :;")
    return f"{number} ({qualifier})" if qualifier and "(" not in number else number


def _creators(fields: Fields, main: Field) -> tuple[str, ...]:
    named = [_name(field) for field in fields.of("100", "110", "111")]
    named += [_name(field) for field in fields.of("700", "710", "711") if not field.first("t")]
    return distinct(named, MOST_CREATORS) or distinct([without_full_stop(main.first("c"))], 1)


def _name(field: Field) -> str:
    return without_full_stop(" ".join(field.every("abc")))


def _series(fields: Fields) -> list[str]:
    return fields.every("490", "a") or fields.every("830", "a") or fields.every("440", "a")


def _keywords(fields: Fields) -> tuple[str, ...]:
    headings = fields.of("600", "610", "611", "630", "650", "651", "655")
    said = [_heading(field) for field in headings]
    return distinct([*said, *map(without_full_stop, fields.every("653", "a"))], MOST_KEYWORDS)


def _heading(field: Field) -> str:
    """Name and subdivisions: `United States. Coast Guard -- History`."""
    name, parts = "", []
    for code, value in field:
        if code in "ab":
            name = f"{name} {without_isbd(clean(value))}" if name else without_isbd(clean(value))
        elif code == "t":
            name = ". ".join(part for part in (name.rstrip(". "), without_isbd(clean(value))) if part)
        elif code in "xyz":
            parts.append(without_full_stop(clean(value)))
    return " -- ".join([without_full_stop(name), *parts])


def _prices(fields: Fields) -> list[str]:
    parts = [f"{field.first('c')} {field.first('b')}".strip() for field in fields.of("365") if field.first("b")]
    return fields.every("020", "c") + parts + fields.every("037", "c")
