"""A UNIMARC or CNMARC bibliographic record as a catalogue record: which field says what."""

import re

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.vocabulary.identifiers import Identifier
from acqflow_marc.coded import language_code, unimarc_audience, unimarc_format
from acqflow_marc.fields import Field, Fields, clean, distinct, without_half_brackets, without_isbd, year_in
from acqflow_marc.numbers import Pricing, Warnings, glued_on, identifiers, is_book_ean, of_other_formats, price
from acqflow_marc.shelf_marks import unimarc_classes

TAGS = frozenset(
    b"001 010 011 017 073 091 092 100 101 106 135 200 205 210 214 215 225 333 410 452 455 456 600 601 602 606 607"
    b" 610 676 680 690 700 701 702 710 711 712".split()
)
MOST_CREATORS, MOST_KEYWORDS = 20, 60
# Without blanks around: tried at every blank of many they would make the work grow with its cube.
_ROLE = re.compile(r"(?:[主参总]?编著?|编写|编译|翻?译注?|[评题]?注|著|撰|绘|校注?|选编|编选|改编|整理)$")
# $y and $x of a link, or $a behind `$1 010` and `$1 011`, which embed whole fields of the other record.
_SCHEME_IN_LINKS = {("", "y"): "isbn", ("", "x"): "issn", ("010", "a"): "isbn", ("011", "a"): "issn"}
_BETWEEN_NAMES = re.compile(r"[,，;；、]")


def record(
    position: Position,
    leader: str,
    fields: Fields,
    pricing: Pricing,
    told: tuple[tuple[str, str], ...] = (),
) -> CatalogueRecord:
    """Raises Damaged where no price has a known currency."""
    warnings: Warnings = [*told]
    coded = _coded(fields)
    main = fields.one_of("200")
    imprint = fields.one_of("210", "214")
    found = _identifiers(fields, warnings)
    priced = price(_prices(fields) + glued_on(found), pricing, warnings)
    return CatalogueRecord(
        position=position,
        title=_title(main),
        identifiers=found,
        other_formats=of_other_formats(_other_formats(fields), found, warnings),
        other_title=" : ".join(map(without_isbd, main.every("e"))),
        creators=_creators(fields, main),
        publisher=without_half_brackets(without_isbd(imprint.first("c"))),
        place=without_half_brackets(without_isbd(imprint.first("a"))),
        year=year_in(imprint.first("d")) or year_in(coded[9:13]),
        edition=without_isbd(fields.first("205", "a")),
        series=distinct(map(without_isbd, fields.every("225", "a") or fields.every("410", "t")), MOST_CREATORS),
        language=language_code(fields.first("101", "a")),
        original_language=language_code(fields.first("101", "c")),
        format=unimarc_format(leader, fields),
        class_numbers=unimarc_classes(fields),
        keywords=_keywords(fields),
        audience=fields.first("333", "a") or unimarc_audience(coded),
        extent=without_isbd(fields.first("215", "a")),
        price=priced.money,
        price_raw=priced.raw,
        price_note=priced.note,
        vendor_number=fields.first("092", "b"),
        record_id=fields.control("001").strip(),
        warnings=tuple(warnings),
    )


def _coded(fields: Fields) -> str:
    """100$a with its leading blanks, since its places are counted."""
    return next((value for code, value in fields.one_of("100") if code == "a"), "")


def _title(main: Field) -> str:
    return ". ".join(map(without_isbd, main.every("ahi")))


def _identifiers(fields: Fields, warnings: Warnings) -> tuple[Identifier, ...]:
    pairs = []
    for field in fields.of("010"):
        number, qualifier = field.first("a"), field.first("b").strip("()（） ")
        if number:
            pairs.append(("isbn", f"{number} ({qualifier})" if qualifier and "(" not in number else number))
    if not pairs:
        pairs = [("isbn", number) for number in fields.every("073", "a") if is_book_ean(number)]
    pairs += [("issn", value) for value in fields.every("011", "a")]
    pairs += [("unified_book_number", value) for value in fields.every("091", "a")]
    pairs += [("doi", f.first("a")) for f in fields.of("017") if f.first("2").lower() == "doi" and f.first("a")]
    return identifiers(pairs, warnings)


def _other_formats(fields: Fields) -> list[tuple[str, str]]:
    """From the links to another medium, to a reproduction and to its original, in both ways of writing them."""
    found = []
    for field in fields.of("452", "455", "456"):
        inside = ""
        for code, text in field:
            if code == "1":
                inside = text[:3]
            elif scheme := _SCHEME_IN_LINKS.get((inside, code)):
                found.append((scheme, clean(text)))
    return [(scheme, number) for scheme, number in found if number]


def _creators(fields: Fields, main: Field) -> tuple[str, ...]:
    named = [_name(field) for field in fields.of("700", "701", "710", "711", "702", "712")]
    return distinct(named, MOST_CREATORS) or distinct(_from_responsibility(main), MOST_CREATORS)


def _name(field: Field) -> str:
    """Chinese names run together; others are inverted with a comma."""
    parts = [without_isbd(part) for part in field.every("ab")]
    if parts and not parts[0].isascii() and len(parts[0]) <= 4 and len(parts) == 2 and not parts[1].isascii():
        return "".join(parts)
    return ", ".join(parts)


def _from_responsibility(main: Field) -> list[str]:
    """Names out of `曹雪芹, 高鹗著`, which has no separate headings."""
    said = [_ROLE.sub("", without_isbd(text)).rstrip().removesuffix("等") for text in main.every("fg")]
    return [name.strip().strip("[] ") for text in said for name in _BETWEEN_NAMES.split(text)]


def _keywords(fields: Fields) -> tuple[str, ...]:
    headings = fields.of("600", "601", "602", "606", "607")
    said = [" -- ".join(field.every("axyz")) for field in headings]
    return distinct([*said, *fields.every("610", "a")], MOST_KEYWORDS)


def _prices(fields: Fields) -> list[str]:
    return fields.every("010", "d") + fields.every("091", "d") + fields.every("011", "d")
