"""A product as a catalogue record: which part says what, in any release and either kind of tags."""

from typing import NamedTuple

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow_onix import coded, numbers, people, prices, titles
from acqflow_onix.composites import Product
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
    named = titles.titled(product, warnings)
    if notification(product) == _DELETE:
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
        raise _untitled(product, reference)
    extra: dict[str, str] = {}
    year, day = published(product, warnings)
    series, extra["series_number"] = titles.series(product, named.series, warnings)
    creators, extra["contributors"] = people.creators(product, warnings)
    house, extra["imprint"] = people.publisher(product, warnings)
    language, original = coded.languages(product, usual.language)
    class_numbers, keywords = coded.subjects(product, extra, warnings)
    price = prices.priced(product, usual.rule, day or (f"{year}" if year else ""), warnings)
    extra |= {**dict(price.extra), "publication_date": day, "country": product.first("CountryOfPublication")}
    return CatalogueRecord(
        position=position,
        title=title,
        identifiers=found,
        other_formats=numbers.other_forms(product),
        other_title=named.subtitle,
        creators=creators,
        publisher=house,
        place=product.first("CityOfPublication"),
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
        extra={name: value for name, value in extra.items() if value},
    )


def _untitled(product: Product, reference: str) -> Damaged:
    """An update that brings only some blocks cannot be told from a title that lost its name: it is set aside."""
    if notification(product) not in _MAY_BE_PARTIAL:
        return Damaged("no_title", f"record {reference}")
    brought = " ".join(map(str, product.blocks)) or "–"
    return Damaged("partial_update", f"blocks {brought}")


def _instead(product: Product, reference: str) -> str:
    """What stands for the title of a product that is only named: its record number, else its own number."""
    if reference:
        return reference
    named = next((said["IDValue"] for said in product.facts("ProductIdentifier") if said.get("IDValue")), "")
    if not named:
        raise Damaged("no_title", "neither a title nor a number")
    return named
