"""A record as a person writes it down: the fields of the form, and the record they make."""

import re
from dataclasses import dataclass
from typing import cast

from acqflow.plugin_api import FORMATS, CatalogueRecord, Position
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.vocabulary.identifiers import Identifier, IdentifierUnreadable, parse_isbn, parse_isbns, recognise
from acqflow.vocabulary.languages import marc_language
from acqflow.vocabulary.prices import Price, PriceUnreadable, parse_price

SCHEMES = ("clc", "lcc", "ddc")
_SEVERAL = re.compile(r"[;；]")
_LETTERS = re.compile(r"[a-z]{3}")
_NUMBERS = {"isbn": "numbers", "unified_book_number": "numbers", "issn": "numbers"}


class LanguageUnreadable(Unreadable):
    """Facts: `text`."""

    says = words("%(text)s is no language. Write its code of three letters, such as chi or eng.")


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form, as text. Several creators, numbers or class numbers have a semicolon between them.

    `numbers` are ISBN, ISSN, DOI or 统一书号; `price` is as vendors write it: CNY 59.00, 59.00元.
    """

    title: str
    creators: str = ""
    publisher: str = ""
    year: int | None = None
    edition: str = ""
    language: str = ""
    format: str = "print"
    numbers: str = ""
    price: str = ""
    clc: str = ""
    lcc: str = ""
    ddc: str = ""
    vendor_number: str = ""
    record_id: str = ""


def record_entered(entered: Entered, *, position: Position, default_currency: str) -> CatalogueRecord:
    """Raises IdentifierUnreadable, PriceUnreadable, UnknownCurrency, LanguageUnreadable."""
    price, numbers = _price(entered.price, default_currency), _numbers(entered.numbers)
    return CatalogueRecord(
        position,
        entered.title.strip(),
        identifiers=numbers,
        creators=_several(entered.creators),
        publisher=entered.publisher.strip(),
        year=entered.year,
        edition=entered.edition.strip(),
        language=_language(entered.language),
        format=entered.format if entered.format in FORMATS else "print",
        class_numbers=tuple((s, code) for s in SCHEMES for code in _several(cast(str, getattr(entered, s)))),
        price=price.money if price else None,
        price_raw=price.raw if price else "",
        price_note=price.note if price else "",
        vendor_number=entered.vendor_number.strip(),
        record_id=entered.record_id.strip(),
        warnings=tuple((f"{one.scheme}_doubtful", one.raw[:80]) for one in numbers if one.doubtful),
    )


def entered_from(record: CatalogueRecord) -> Entered:
    """The form of a record that could be read."""
    classes = {s: "; ".join(code for scheme, code in record.class_numbers if scheme == s) for s in SCHEMES}
    return Entered(
        title=record.title,
        creators="; ".join(record.creators),
        publisher=record.publisher,
        year=record.year,
        edition=record.edition,
        language=record.language,
        format=record.format,
        numbers="; ".join(i.value for i in record.identifiers if i.scheme != "vendor_number"),
        price=record.price_raw or (str(record.price) if record.price is not None else ""),
        vendor_number=record.vendor_number,
        record_id=record.record_id,
        **classes,
    )


def entered_from_cells(cells: dict[str, list[str]]) -> Entered:
    """The form of a row that could not be read as a record: field of a column → what stands in its cells."""
    said: dict[str, list[str]] = {}
    for field, texts in cells.items():
        said.setdefault(_NUMBERS.get(field, field), []).extend(text.strip() for text in texts if text.strip())
    known = {name: "; ".join(texts) for name, texts in said.items() if name in Entered.__dataclass_fields__}
    price = " ".join(said.get("currency", []) + said.get("price", []))
    year = re.search(r"(?<![0-9])(1[4-9]|20)[0-9]{2}(?![0-9])", known.pop("year", ""))
    language = marc_language(known.pop("language", ""))
    rest = {name: text for name, text in known.items() if name not in ("price", "format", "title")}
    return Entered(
        title=known.get("title", ""),
        year=int(year[0]) if year else None,
        language=language if _LETTERS.fullmatch(language) else "",
        price=price,
        **rest,
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _SEVERAL.split(text) if part.strip()))


def _numbers(text: str) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    for part in _several(text):
        other = recognise(part)
        if other is not None and other.scheme != "isbn":
            found.append(other)
        elif read := parse_isbns(part):
            found += read
        elif any(sign.isdigit() for sign in part):
            found.append(parse_isbn(part))
        else:
            raise IdentifierUnreadable(text=part)
    return tuple({(one.scheme, one.value): one for one in found}.values())


def _price(text: str, default_currency: str) -> Price | None:
    if not text.strip():
        return None
    price = parse_price(text.strip(), default_currency or None)
    if not price.is_possible:
        raise PriceUnreadable(text=text.strip()[:80])
    return price


def _language(text: str) -> str:
    if not text.strip():
        return ""
    code = marc_language(text)
    if not _LETTERS.fullmatch(code):
        raise LanguageUnreadable(text=text.strip()[:40])
    return code
