"""Class numbers of the Chinese Library, Library of Congress and Dewey classifications, in shelf order."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, Protocol, cast

from acqflow.vocabulary.class_numbers import clc, ddc, lcc
from acqflow.vocabulary.class_numbers.refusals import ClassRangeBackwards, ClassUnreadable

__all__ = [
    "SCHEMES",
    "ClassNumber",
    "ClassRange",
    "ClassRangeBackwards",
    "ClassUnreadable",
    "Scheme",
    "key_bounds",
    "parse",
    "parse_range",
    "sort_key",
]

Scheme = Literal["clc", "lcc", "ddc"]
SCHEMES: tuple[Scheme, ...] = ("clc", "lcc", "ddc")

# Above every sign a key is made of, so that key + ABOVE comes after all that begins with the key.
_ABOVE = "~"
# How a range is printed; no number holds it.
_PRINTED = " .. "
_BETWEEN = re.compile(r"\s*(?:\.\.|~|～|–|—|至| to )\s*|\s+-\s+")


class _SchemeRules(Protocol):
    def canonical(self, text: str) -> str | None: ...
    def key(self, code: str) -> str: ...
    def split_range(self, text: str) -> tuple[str, str] | None: ...
    def range_end(self, start: str, text: str) -> str: ...


_RULES: dict[str, _SchemeRules] = {
    "clc": cast(_SchemeRules, clc),
    "lcc": cast(_SchemeRules, lcc),
    "ddc": cast(_SchemeRules, ddc),
}


@dataclass(frozen=True, slots=True)
class ClassNumber:
    """`code` is in the scheme's one way of writing, as `parse` makes it; `edition` of the scheme, if known."""

    scheme: Scheme
    code: str
    edition: str | None = None

    def __str__(self) -> str:
        return self.code


def parse(scheme: Scheme, text: str, edition: str | None = None) -> ClassNumber:
    """Raises ClassUnreadable; the caller keeps the text and flags it."""
    code = _RULES[scheme].canonical(text)
    if code is None:
        raise ClassUnreadable(scheme=scheme.upper(), text=text[:80])
    if scheme == "ddc" and edition is None:
        edition = ddc.edition(text)
    return ClassNumber(scheme, code, edition)


def sort_key(number: ClassNumber) -> str:
    """Printable ASCII whose byte order is shelf order within the scheme.

    Compare it as bytes: BINARY in SQLite, COLLATE "C" in PostgreSQL.
    """
    return _RULES[number.scheme].key(number.code)


@dataclass(frozen=True, slots=True)
class ClassRange:
    """From `start` to `end`, with everything that files under either; one number alone if `end` is left out.

    "Under" is read off the written number: TP311 holds TP311.13 and TP311-62; QA76 holds QA76.9.D3 but not
    QA760; QA76 to QA77 holds QA77.5; QA76.9.D3 holds QA76.9.D343, which is a longer decimal of the same cutter;
    letters alone (T, QA) hold all that begins with them. Raises ClassUnreadable, ClassRangeBackwards.
    """

    scheme: Scheme
    start: str
    end: str = ""
    _bounds: tuple[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        start, end = parse(self.scheme, self.start), parse(self.scheme, self.end or self.start)
        low, high = sort_key(start), sort_key(end) + _ABOVE
        if low >= high:
            raise ClassRangeBackwards(scheme=self.scheme.upper(), start=start.code, end=end.code)
        for name, value in (("start", start.code), ("end", end.code), ("_bounds", (low, high))):
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return self.start if self._is_one_number else f"{self.start}{_PRINTED}{self.end}"

    @property
    def _is_one_number(self) -> bool:
        """Whether its start alone reads back as this range: I247.5/2 would read as one from I247.5 on."""
        if self.start != self.end:
            return False
        try:
            return parse_range(self.scheme, self.start) == self
        except (ClassUnreadable, ClassRangeBackwards):
            return False

    def contains(self, number: ClassNumber) -> bool:
        low, high = self._bounds
        return number.scheme == self.scheme and low <= sort_key(number) < high


def key_bounds(class_range: ClassRange) -> tuple[str, str]:
    """For SQL: `low <= key AND key < high`."""
    return class_range._bounds


@lru_cache(maxsize=4096)
def parse_range(scheme: Scheme, text: str) -> ClassRange:
    """From "TP311 .. TP317", "QA76-QA77", "QA76.75-.765", "B31/39", "500-599" or one number alone."""
    rules = _RULES[scheme]
    start, is_printed, end = text.strip().partition(_PRINTED)
    if not is_printed:
        start, end = _apart(text.strip(), rules)
    start, end = start.strip(), end.strip()
    return ClassRange(scheme, start, rules.range_end(start, end) if end else "")


def _apart(text: str, rules: _SchemeRules) -> tuple[str, str]:
    """The two ends as they are written, the second empty where there is only one."""
    parts = _BETWEEN.split(text, maxsplit=1)
    if len(parts) == 2:
        return parts[0], parts[1]
    return rules.split_range(text) or (text, "")
