"""A product as a catalogue record: which part says what, in any release and either kind of tags."""

from typing import NamedTuple

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow_onix import coded, numbers, people, prices, titles
from acqflow_onix.composites import Product, text
from acqflow_onix.dates import published
from acqflow_onix.faults import Damaged, Warnings
from acqflow_onix.prices import Rule

# List 1.
_DELETE = "05"
_MAY_BE_PARTIAL = frozenset({"04", "08", "09", "12", "13", "14"})
TESTS = frozenset({"88", "89"})


class Usual(NamedTuple):
    """What holds for every product of the message."""

    rule: Rule
    language: str = ""


def notification(product: Product) -> str:
    """What the message wants of this product: a code of list 1."""
    return product.first("NotificationType")


def record(position: Position, product: Product, usual: Usual, told: Warnings) -> CatalogueRecord:
    """Raises Damaged: no_title, price, currency."""
    warnings = [*told]
    reference = product.first("RecordReference")
    found, vendor_number = numbers.identifiers(product, warnings)
    kind = notification(product)
    named = titles.titled(product, warnings)
    if kind == _DELETE:
        return CatalogueRecord(
            position=position,
            title=named.title or _instead(product, reference),
            identifiers=found,
            other_title=named.subtitle,
            format=coded.form(product),
            vendor_number=vendor_number,
            record_id=reference,
            is_withdrawn=True,
            warnings=tuple(warnings),
        )
    title = named.title
    if not title:
        if kind not in _MAY_BE_PARTIAL:
            raise Damaged("no_title", f"record {reference}")
        title = _instead(product, reference)
        brought = " ".join(map(str, product.blocks)) or "–"
        warnings.append(("partial_update", f"no title; blocks {brought}"))
    extra: dict[str, str] = {}
    year, day = published(product, warnings)
    series, series_number = titles.series(product, named.series, warnings)
    creators, roles = people.creators(product, warnings)
    house, imprint = people.publisher(product, warnings)
    language, original = coded.languages(product, usual.language)
    class_numbers, keywords = coded.subjects(product, extra, warnings)
    price = prices.priced(product, usual.rule, day or (f"{year}" if year else ""), warnings)
    extra.update(price.extra)
    for key, value in (
        ("contributors", roles),
        ("imprint", imprint),
        ("series_number", series_number),
        ("publication_date", day),
        ("country", product.first("CountryOfPublication")),
    ):
        if value:
            extra[key] = value
    places = product.every("CityOfPublication")
    return CatalogueRecord(
        position=position,
        title=title,
        identifiers=found,
        other_formats=numbers.other_forms(product),
        other_title=named.subtitle,
        creators=creators,
        publisher=house,
        place=text(places[0]) if places else "",
        year=year,
        edition=titles.edition(product),
        series=series,
        language=language,
        original_language=original,
        format=coded.form(product),
        class_numbers=class_numbers,
        keywords=keywords,
        audience=coded.audience(product),
        extent=coded.extent(product),
        price=price.money,
        price_raw=price.raw,
        price_note=price.note,
        vendor_number=vendor_number,
        record_id=reference,
        warnings=tuple(warnings),
        extra=extra,
    )


def _instead(product: Product, reference: str) -> str:
    """What stands for the title of a product that is only named: its record number, else its own number."""
    if reference:
        return reference
    named = next((said["IDValue"] for said in product.facts("ProductIdentifier") if said.get("IDValue")), "")
    if not named:
        raise Damaged("no_title", "neither a title nor a number")
    return named
