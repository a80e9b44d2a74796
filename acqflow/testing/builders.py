"""Builders that invent what a test does not care about."""

from typing import Any, TypeVar

from acqflow.plugin_api import CatalogueRecord, ClassedTitle, Plugin, Position, TitleWords
from acqflow.vocabulary.identifiers import Identifier, isbn13_of, parse_isbn

_WORDS = {
    "PHYS": (("Quantum", "Optics", "Particles", "Magnetism"), ("量子力学", "光学", "粒子", "电磁场")),
    "LAW": (("Contracts", "Statutes", "Courts", "Penalties"), ("合同法", "法规", "法院", "刑罚")),
    "POET": (("Sonnets", "Verses", "Ballads", "Odes"), ("诗歌", "绝句", "民谣", "词曲")),
}
_FORMS = ("{0} and {1}", "An introduction to {0} and {1}", "{0}: studies of {1}")
_FORMS_ZH = ("{0}与{1}", "{0}{1}导论", "{0}和{1}研究")

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


def classed_titles() -> tuple[ClassedTitle, ...]:
    """Titles of physics, law and poetry, in English and Chinese, that can be told apart by their words.

    >>> classed_titles()[0]
    ClassedTitle(title=TitleWords(title='Quantum and Optics', further='', language='eng'), subjects=('PHYS',))
    """
    return tuple(
        ClassedTitle(TitleWords(form.format(one, other), "", language), (subject,))
        for subject, (english, chinese) in _WORDS.items()
        for spoken, forms, language in ((english, _FORMS, "eng"), (chinese, _FORMS_ZH, "chi"))
        for form in forms
        for one in spoken
        for other in spoken
        if one != other
    )
