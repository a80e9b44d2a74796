"""Which titles lie in a worklist, and how many: numbers of titles, no rows yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from acqflow.funds.queries import rates_into
from acqflow.selection.queries.statements import COUNTED_UP_TO, statements_for
from acqflow.selection.rules import Filter, largest_not_dear
from acqflow.storage.reading import read
from acqflow.vocabulary.money import Money

DEAR_ABOVE = Money(50_000, "CNY")


@dataclass(frozen=True, slots=True)
class Measures:
    """What counts as foreign (any language but these) and as dear (the cheapest offer costs more than this)."""

    home_languages: tuple[str, ...] = ("chi",)
    dear_above: Money = DEAR_ABOVE


@dataclass(frozen=True, slots=True)
class Counts:
    """How many titles each filter shows; foreign and dear are lower bounds where `is_bound`."""

    all: int
    suggested: int
    foreign: int
    dear: int
    deferred_due: int
    received: int
    asked: int
    is_bound: bool = False

    def of(self, chosen: Filter) -> int:
        return int(getattr(self, chosen.value))


class Worklist:
    """The open titles of one subject on one day.

    First come the titles somebody asked this subject for in person: passed on by another subject, or accepted
    from a suggestion although no class number or keyword matches. Then the matches, the highest score first.
    """

    def __init__(self, session: Session, *, subject_id: int, on: date, measures: Measures) -> None:
        self._session = session
        self.rates = rates_into(session, into=measures.dear_above.currency, on=on)
        self._statements = statements_for(tuple(sorted(self.rates)))
        caps = largest_not_dear(measures.dear_above, self.rates.values())
        self._facts: dict[str, Any] = {
            "subject": subject_id,
            "today": on,
            "home": list(measures.home_languages),
            **{f"cap_{currency}": cap for currency, cap in caps.items()},
        }

    def page(self, chosen: Filter, *, start: int, size: int) -> list[int]:
        """The titles of one page of a filter."""
        if chosen in (Filter.ASKED, Filter.DEFERRED_DUE, Filter.DECIDED):
            return self._ids(self._statements.pages[chosen], start=start, size=size)
        first = self.first_ids(chosen)
        ids = first[start : start + size]
        if chosen is Filter.RECEIVED or len(ids) == size:
            return ids
        rest = {"start": max(start - len(first), 0), "size": size - len(ids)}
        return ids + self._ids(self._statements.pages[chosen], **rest)

    def first_ids(self, chosen: Filter = Filter.ALL) -> list[int]:
        """Titles asked for in person, the latest first."""
        if chosen is Filter.RECEIVED:
            return self._received
        first = self._received + self._accepted
        if chosen is Filter.ALL or not first:
            return first
        kept = set(self._ids(self._statements.first_shown[chosen], first=first))
        return [title_id for title_id in first if title_id in kept]

    def counts(self) -> Counts:
        first = self.first_ids()
        asked, due, _taken_out = self._entry_sums
        open_titles = self.open_titles()
        foreign, dear = self._foreign_and_dear(first)
        return Counts(
            all=open_titles,
            suggested=len(self.first_ids(Filter.SUGGESTED)) + self._number(self._statements.suggested),
            foreign=foreign,
            dear=dear,
            deferred_due=due,
            received=len(self._received),
            asked=asked,
            is_bound=open_titles > COUNTED_UP_TO,
        )

    def open_titles(self) -> int:
        """How many titles wait, without a look at any filter."""
        _asked, _due, taken_out = self._entry_sums
        return len(self.first_ids()) + self._number(self._statements.everything) - taken_out

    def decided(self) -> int:
        """How many titles of the worklist have been decided, or put off to a later day."""
        return self._number(self._statements.decided)

    def _foreign_and_dear(self, first: list[int]) -> tuple[int, int]:
        foreign, dear = self._sums(self._statements.foreign_and_dear)
        if first:
            more = self._sums(self._statements.foreign_and_dear_of_first, first=first)
            foreign, dear = foreign + more[0], dear + more[1]
        return foreign, dear

    @cached_property
    def _entry_sums(self) -> tuple[int, ...]:
        return self._sums(self._statements.entry_sums)

    @cached_property
    def _received(self) -> list[int]:
        return self._ids(self._statements.received)

    @cached_property
    def _accepted(self) -> list[int]:
        return self._ids(self._statements.accepted)

    def _ids(self, statement: Any, **facts: Any) -> list[int]:
        return list(read(self._session, statement, {**self._facts, **facts}).scalars())

    def _number(self, statement: Any) -> int:
        return read(self._session, statement, self._facts).scalar() or 0

    def _sums(self, statement: Any, **facts: Any) -> tuple[int, ...]:
        return tuple(int(found) for found in read(self._session, statement, {**self._facts, **facts}).one())


def worklist_counts(session: Session, *, subject_ids: Iterable[int], on: date) -> dict[int, int]:
    """How many titles wait in each subject's worklist on a day."""
    measures = Measures()
    return {
        subject_id: Worklist(session, subject_id=subject_id, on=on, measures=measures).open_titles()
        for subject_id in subject_ids
    }
