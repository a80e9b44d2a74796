"""Identifiers and prices as they stand in MARC fields, several ways of writing them at once."""

from typing import NamedTuple

from acqflow.vocabulary.currencies import UnknownCurrency
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import (
    Identifier,
    parse_doi,
    parse_isbn,
    parse_issn,
    parse_unified_book_number,
    recognise,
)
from acqflow.vocabulary.money import Money
from acqflow.vocabulary.prices import parse_price
from acqflow_marc.directory import Damaged

Warnings = list[tuple[str, str]]
_PARSERS = {
    "isbn": parse_isbn,
    "issn": parse_issn,
    "doi": parse_doi,
    "unified_book_number": parse_unified_book_number,
}


class Pricing(NamedTuple):
    """How this vendor writes prices: the currency where none is named, and the texts in places of its own."""

    currency: str = ""
    texts: tuple[str, ...] = ()
    has_decimal_comma: bool = False


class Priced(NamedTuple):
    """What was made of the price: the sum if it could be read, the text as printed, what stood beside it."""

    money: Money | None = None
    raw: str = ""
    note: str = ""


def identifiers(found: list[tuple[str, str]], warnings: Warnings) -> tuple[Identifier, ...]:
    """The (scheme, text) pairs as identifiers, each once; what is none becomes a warning."""
    read: dict[tuple[str, str], Identifier] = {}
    for scheme, text in found:
        identifier = _read(scheme, text)
        if identifier is None:
            warnings.append((f"{scheme}_unreadable", text[:80]))
            continue
        if identifier.doubtful:
            warnings.append((f"{scheme}_doubtful", text[:80]))
        read.setdefault((identifier.scheme, identifier.value), identifier)
    return tuple(read.values())


def of_other_formats(
    found: list[tuple[str, str]], own: tuple[Identifier, ...], warnings: Warnings
) -> tuple[Identifier, ...]:
    """The numbers that links to other forms give, without those the record has for its own."""
    return tuple(other for other in identifiers(found, warnings) if other not in own) if found else ()


def glued_on(found: tuple[Identifier, ...]) -> list[str]:
    """What vendors have written behind a number in its own subfield: the price."""
    return [one.rest for one in found if one.rest and any(character.isdigit() for character in one.rest)]


def is_book_ean(number: str) -> bool:
    """Whether a bar code is that of a book."""
    return len(number) == 13 and number.isdigit() and number.startswith(("978", "979"))


def _read(scheme: str, text: str) -> Identifier | None:
    """The identifier; in the place of an ISBN old records have the 统一书号 of their time."""
    try:
        older = recognise(text.partition(" (")[0]) if scheme == "isbn" and not text.isascii() else None
        return older if older and older.scheme == "unified_book_number" else _PARSERS[scheme](text)
    except Unreadable:
        return None


def price(usual: list[str], pricing: Pricing, warnings: Warnings) -> Priced:
    """The first readable price, the vendor's own places before the usual ones.

    Raises Damaged where its currency is not known or where only a gift costs that.
    """
    unknown = ""
    texts = [*pricing.texts, *usual]
    for text in texts:
        try:
            read = parse_price(text, pricing.currency or None, decimal_comma=pricing.has_decimal_comma)
        except UnknownCurrency:
            unknown = unknown or text
            continue
        except Unreadable:
            # "Gratis" and "(pbk.)" are no damage; an amount that cannot be read is.
            if any(character.isdigit() for character in text):
                warnings.append(("price_unreadable", text[:80]))
            continue
        if not read.is_possible:
            raise Damaged("price", text[:80])
        return Priced(read.money, text, read.note)
    if unknown:
        raise Damaged("currency", unknown[:80])
    return Priced(raw=texts[0] if texts else "")
