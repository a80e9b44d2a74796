"""The Chinese vendor's file: CNMARC in GB18030."""

import re

from examples.demo_university.iso2709 import Field, data_field, record
from examples.demo_university.title_facts import ChineseTitle

ENCODING = "gb18030"
_ENTERED = "20260923"
_COUNTRY = re.compile(r"^\[([^\]]+)\]\s*(.*)$")
# Registrant ranges of the Chinese ISBN group: (largest first digits, how many digits name the publisher).
_REGISTRANTS = ((9, 2), (499, 3), (7999, 4), (89999, 5), (989999, 6))


def cnmarc_record(book: ChineseTitle, isbn: str) -> bytes:
    """The book as a record; `isbn` is what the vendor wrote, right or wrong."""
    return record("nam0 ", _fields(book, isbn), encoding=ENCODING, ending="   ")


def _fields(book: ChineseTitle, isbn: str) -> list[Field]:
    year = book.published[:4]
    authors = [name for name in book.author.split("；") if name]
    translators = [name for name in book.translator.split("；") if name]
    fields = [
        Field("001", f"JB2026{book.key}"),
        Field("005", f"{_ENTERED}090000.0"),
        data_field("010", "  ", ("a", hyphenated(isbn)), ("b", book.binding), ("d", _price(book))),
        data_field("100", "  ", ("a", _general_data(year))),
        data_field("101", "1 " if translators else "0 ", ("a", "chi")),
        data_field("102", "  ", ("a", "CN")),
        data_field("105", "  ", ("a", "y   z   000yy")),
        data_field("106", "  ", ("a", "r")),
        _title(book, authors, translators),
        data_field("210", "  ", ("a", book.place), ("c", book.publisher), ("d", book.published.replace("-", "."))),
        data_field("215", "  ", ("a", f"{book.pages}页"), ("d", "21cm")) if book.pages else None,
        data_field("225", "2 ", ("a", book.series)) if book.series else None,
        data_field("690", "  ", ("a", book.clc), ("v", "5")),
        *(_name(name, "701" if place == 0 else "702", "著") for place, name in enumerate(authors)),
        *(_name(name, "702", "译") for name in translators),
        data_field("801", " 0", ("a", "CN"), ("b", "JBTS"), ("c", _ENTERED)),
    ]
    return [field for field in fields if field]


def _title(book: ChineseTitle, authors: list[str], translators: list[str]) -> Field:
    by = ", ".join(authors) + "著" if authors else ""
    translated = ", ".join(translators) + "译" if translators else ""
    return data_field("200", "1 ", ("a", book.title), ("e", book.subtitle), ("f", by), ("g", translated))


def _name(name: str, tag: str, role: str) -> Field:
    foreign = _COUNTRY.match(name)
    country, bare = (f"({foreign[1]})", foreign[2]) if foreign else ("", name)
    return data_field(tag, " 0", ("c", country), ("a", bare), ("4", role))


def _general_data(year: str) -> str:
    """Field 100 $a, thirty-six characters; 26-27 say that the record is in GB 18030's basic sets."""
    return f"{_ENTERED}{'d' if year else 'u'}{year or '    '}    em y0chiy0110    ea"


def _price(book: ChineseTitle) -> str:
    """As vendors write it: "20.00元" becomes "CNY20.00"."""
    # A source that writes 0 did not know the price.
    if not book.price.strip("0."):
        return ""
    return "CNY" + book.price.removeprefix("CNY").removesuffix("元")


def hyphenated(isbn: str) -> str:
    """A Chinese ISBN with its hyphens; another country's, and what is cut short, as it is."""
    prefix, rest = ("978-7-", isbn[4:]) if isbn.startswith("9787") else ("7-", isbn[1:])
    if len(isbn) != (13 if prefix == "978-7-" else 10) or not isbn.startswith(("9787", "7")):
        return isbn
    for largest, digits in _REGISTRANTS:
        if int(rest[:digits]) <= largest:
            return f"{prefix}{rest[:digits]}-{rest[digits:-1]}-{rest[-1]}"
    return isbn
