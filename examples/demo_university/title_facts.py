"""The facts about the demo's books, read from the CSV files in facts/."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

FACTS = Path(__file__).parent / "facts"

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class WesternTitle:
    """`author` is the inverted heading, `responsibility` the statement on the title page, `price` as delivered."""

    key: str
    delivered: str
    format: str
    isbn: str
    title: str
    subtitle: str
    author: str
    responsibility: str
    edition: str
    publisher: str
    place: str
    year: str
    pages: str
    series: str
    language: str
    lcc: str
    ddc: str
    clc: str
    class_source: str
    price: str
    price_source: str


@dataclass(frozen=True, slots=True)
class ChineseTitle:
    """Several names stand in one cell, parted by "；"; a foreign author's country stands first, as in "[美]"."""

    key: str
    delivered: str
    isbn: str
    title: str
    subtitle: str
    author: str
    translator: str
    publisher: str
    place: str
    published: str
    pages: str
    binding: str
    series: str
    language: str
    clc: str
    class_source: str
    price: str
    price_source: str


@dataclass(frozen=True, slots=True)
class DoubtfulIsbn:
    """What one vendor's file says instead of the right number."""

    file: str
    key: str
    right: str
    written: str
    why: str


@dataclass(frozen=True, slots=True)
class Damage:
    """A record delivered broken on purpose; `damage` names how."""

    file: str
    key: str
    damage: str
    reason: str


def western_titles() -> list[WesternTitle]:
    return _read("western_titles.csv", WesternTitle)


def chinese_titles() -> list[ChineseTitle]:
    return _read("chinese_titles.csv", ChineseTitle)


def all_titles() -> list[ChineseTitle | WesternTitle]:
    """Chinese books first."""
    return [*chinese_titles(), *western_titles()]


def doubtful_isbns() -> list[DoubtfulIsbn]:
    return _read("doubtful_isbns.csv", DoubtfulIsbn)


def damaged_records() -> list[Damage]:
    return _read("damaged_records.csv", Damage)


def _read(name: str, row_class: type[_Row]) -> list[_Row]:
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        return [row_class(**row) for row in csv.DictReader(lines)]
