"""Builders that invent what a test does not care about."""

from typing import Any

from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.vocabulary.identifiers import Identifier, isbn13_of, parse_isbn


def an_isbn(number: int = 1) -> Identifier:
    """A right ISBN, another for each number below 10,000,000.

    >>> an_isbn(7).value, an_isbn(7).doubtful
    ('9787000000070', False)
    """
    return parse_isbn(isbn13_of(f"7{number:08d}0"))


def a_record(**facts: Any) -> CatalogueRecord:
    """A record with a title and an ISBN, and whatever facts are given.

    >>> a_record(year=2017).year, a_record(title="Optics").title
    (2017, 'Optics')
    """
    given = {"position": Position(1, 0, 100), "title": "A title", "identifiers": (an_isbn(),)}
    return CatalogueRecord(**(given | facts))
