"""What a subject wants, what a title is, and what came of setting one against the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from acqflow.matching.rules.vendor_words import VendorWord
from acqflow.vocabulary.errors import Sentence, Unreadable, words
from acqflow.vocabulary.languages import marc_language
from acqflow.vocabulary.money import Money

Reason = list[Any]
"""[code, facts]: a pair, as it is kept; `facts["score"]` is what the reason adds to the score."""


_LANGUAGE = re.compile(r"[a-z]{3}")


class KeywordUnusable(Unreadable):
    """Facts: `keyword`."""

    says = words(
        "“%(keyword)s” cannot be used as a keyword: it holds no letter, digit or character to look for. Write a "
        "word."
    )


class LanguageUnusable(Unreadable):
    """Facts: `language`."""

    says = words("%(language)s is not the code of a language. Write one such as chi or eng.")


def wanted_language(text: str) -> str:
    """The MARC code for a MARC code or a web tag. Raises LanguageUnusable.

    >>> wanted_language("zh-Hans")
    'chi'
    """
    code = marc_language(text)
    if not _LANGUAGE.fullmatch(code):
        raise LanguageUnusable(language=text[:40])
    return code


class ShelfRange(NamedTuple):
    """A stretch of shelf that belongs to a subject: keys from `low` up to but not including `high`."""

    subject_id: int
    scheme: str
    low: str
    high: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Want:
    """A subject's profile. Empty languages or resource types: all of them. `version` 0: nobody has set one."""

    subject_id: int
    code: str
    version: int = 0
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    resource_types: tuple[str, ...] = ()
    price_cap: Money | None = None
    vendor_words: tuple[VendorWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title to be matched. `words` are its title and, each on a line, other title, series and subject words.

    `classes` are (scheme, code, key), `said` is what its vendors call its subject.
    """

    title_id: int
    words: str
    language: str | None
    resource_type: str
    classes: Sequence[tuple[str, str, str]] = ()
    prices: Sequence[Money] = ()
    said: Sequence[VendorWord] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A subject wants the title. `score` is the sum of the reasons' parts."""

    subject_id: int
    score: int
    reasons: list[Reason]
    version: int


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a subject does not get a title; `is_match` and the reasons for it where it does."""

    is_match: bool
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A match for a page."""

    title_id: int
    subject_id: int
    subject_code: str
    name_zh: str
    name_en: str
    score: int
    reasons: list[Reason]
    profile_version: int
    matched_at: datetime


@dataclass(frozen=True, slots=True)
class DistributionResult:
    """`examined` titles; `per_subject`: subject id → how many of them it wants; `uncovered`: nobody does.

    `guess_fault` says why what was learned could not be used.
    """

    examined: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    uncovered: int = 0
    per_subject: dict[int, int] = field(default_factory=dict)
    guess_fault: Sentence | None = None

    def __add__(self, other: "DistributionResult") -> "DistributionResult":
        """Of both; they must be of different titles, else some would count twice."""
        subjects = self.per_subject.keys() | other.per_subject.keys()
        return DistributionResult(
            self.examined + other.examined,
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
            self.uncovered + other.uncovered,
            {key: self.per_subject.get(key, 0) + other.per_subject.get(key, 0) for key in sorted(subjects)},
            self.guess_fault or other.guess_fault,
        )
