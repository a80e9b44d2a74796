"""How far a subject's librarian decides, and which of several settings counts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from acqflow.vocabulary.errors import Unreadable, words
from acqflow.vocabulary.money import CurrenciesDiffer, Money

ANY = "*"
_LANGUAGE = re.compile(r"[a-z]{3}")

V = TypeVar("V")


class ResourceType(StrEnum):
    """What budgets, modes and policies speak of."""

    BOOK = "book"
    EBOOK = "ebook"
    JOURNAL = "journal"
    DATABASE = "database"


class Mode(StrEnum):
    """Relay: acquisitions decides. Participate: the librarian, for some types. Lead: the librarian."""

    RELAY = "relay"
    PARTICIPATE = "participate"
    LEAD = "lead"


class Responsibility(StrEnum):
    """The librarian's part in selection: main, helping, looking over the orders, or none."""

    LEAD = "lead"
    ASSIST = "assist"
    REVIEW = "review"
    NONE = "none"


class ResourceTypeUnknown(Unreadable):
    """Carries `resource_type`."""

    says = words(
        "%(resource_type)s is not a kind of resource. Choose book, ebook, journal, database, or * for all."
    )


class LanguageCodeUnreadable(Unreadable):
    """Carries `language`."""

    says = words("%(language)s is not a language. Write the three-letter code, such as chi or eng, or * for all.")


class AmountNegative(Unreadable):
    """Carries `amount`."""

    says = words("A limit of %(amount)s is below zero. Give zero or more.")


@dataclass(frozen=True, slots=True)
class Authority:
    """Up to what amount, inclusive, the subject's librarian decides alone.

    None means that no limit was ever named, and so that nothing may be decided alone.
    """

    per_title: Money | None = None
    per_list: Money | None = None

    def covers(self, *, title: Money, total: Money) -> bool:
        """Whether this title's cost and its list's total, in the limits' currency, are within both."""
        if self.per_title is None or self.per_list is None:
            return False
        return title <= self.per_title and total <= self.per_list


@dataclass(frozen=True, slots=True)
class Setting(Generic[V]):
    """A value for one resource type and language, or for all of them ("*"), from a day on."""

    value: V
    resource_type: str = ANY
    language: str = ANY
    starts_on: date = date.min

    def applies_to(self, resource_type: str, language: str, on: date) -> bool:
        fits = self.resource_type in (ANY, resource_type) and self.language in (ANY, language)
        return fits and self.starts_on <= on

    @property
    def rank(self) -> tuple[bool, bool, date]:
        """A named type weighs more than a named language, both more than a later day."""
        return self.resource_type != ANY, self.language != ANY, self.starts_on


def most_specific(
    settings: Iterable[Setting[V]], *, resource_type: str, language: str = ANY, on: date = date.max
) -> V | None:
    """The value that counts on this day, if any does: type and language, then type, then language, then all."""
    applying = [setting for setting in settings if setting.applies_to(resource_type, language, on)]
    return max(applying, key=lambda setting: setting.rank).value if applying else None


def first_set(
    generations: Iterable[Iterable[Setting[V]]],
    *,
    resource_type: str,
    language: str = ANY,
    on: date = date.max,
) -> V | None:
    """The subject's own value, or that of the nearest subject above which has one.

    `generations` are the settings of the subject, of its parent, and so on up.
    """
    for settings in generations:
        value = most_specific(settings, resource_type=resource_type, language=language, on=on)
        if value is not None:
            return value
    return None


def read_resource_type(text: str) -> str:
    """A resource type or "*". Raises ResourceTypeUnknown."""
    if text != ANY and text not in set(ResourceType):
        raise ResourceTypeUnknown(resource_type=text[:40])
    return text


def read_language_code(text: str) -> str:
    """A MARC language code or "*". Raises LanguageCodeUnreadable."""
    if text != ANY and not _LANGUAGE.fullmatch(text):
        raise LanguageCodeUnreadable(language=text[:40])
    return text


def read_limits(per_title: Money, per_list: Money) -> Authority:
    """Raises AmountNegative, CurrenciesDiffer."""
    for amount in (per_title, per_list):
        if amount.minor < 0:
            raise AmountNegative(amount=str(amount))
    if per_title.currency != per_list.currency:
        raise CurrenciesDiffer(left=per_title.currency, right=per_list.currency)
    return Authority(per_title, per_list)
