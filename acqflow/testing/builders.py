"""Builders that invent what a test does not care about."""

from typing import Any, TypeVar

from acqflow.plugin_api import CatalogueRecord, Plugin, Position
from acqflow.vocabulary.identifiers import Identifier, isbn13_of, parse_isbn

P = TypeVar("P", bound=Plugin)


def a_plugin(kind: type[P], **settings: Any) -> P:
    """A plugin made as the host makes it: its settings are what its schema makes of these.

    >>> from acqflow.plugin_api import Plugin
    >>> class Nothing(Plugin):
    ...     api_version, name = "1.0", "nothing"
    >>> a_plugin(Nothing).settings
    {}
    """
    schema = kind.settings_schema
    return kind(settings if schema is None else schema().load(settings))


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
