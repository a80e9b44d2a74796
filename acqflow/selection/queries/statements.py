"""The statements a worklist is read with, built once: a page of it must not spend its time on writing SQL."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from acqflow.catalogues.model import Offer
from acqflow.matching.model import Match
from acqflow.selection.model import WorklistEntry
from acqflow.selection.rules import EntryState, Filter
from acqflow.suggestions.model import Suggestion
from acqflow.suggestions.rules import OPEN_STATES, State
from acqflow.titles.model import Title

COUNTED_UP_TO = 1_000
"""Foreign and dear titles are counted among so many of the highest scores; beyond that "more than" is said."""

Ids = Select[int]
Sums = Executable

_SUBJECT: BindParameter[Any] = bindparam("subject")
_TODAY: BindParameter[Any] = bindparam("today")
_SIZE = bindparam("size", type_=Integer)
_START = bindparam("start", type_=Integer)
_FIRST: BindParameter[Any] = bindparam("first", expanding=True)
_HOME: BindParameter[Any] = bindparam("home", expanding=True)

_OF_SUBJECT = WorklistEntry.subject_id == _SUBJECT
_IS_DUE = and_(WorklistEntry.state == EntryState.DEFERRED.value, WorklistEntry.deferred_until <= _TODAY)
_IS_OPEN = or_(WorklistEntry.state == EntryState.NEW.value, _IS_DUE)
_IS_RECEIVED = WorklistEntry.received_from_id.is_not(None)
_IS_ASKED = WorklistEntry.state == EntryState.ASKED.value
_IS_FOREIGN = Title.language.not_in(_HOME)
_IS_DECIDED = or_(
    WorklistEntry.state.in_([s.value for s in (EntryState.SELECTED, EntryState.REJECTED, EntryState.PASSED)]),
    and_(WorklistEntry.state == EntryState.DEFERRED.value, WorklistEntry.deferred_until > _TODAY),
)
_ENTRY_OF_MATCH = and_(WorklistEntry.subject_id == Match.subject_id, WorklistEntry.title_id == Match.title_id)


class Statements:
    """What is asked of one subject on one day, for prices in these currencies.

    Places to fill: `subject`, `today`, `home` (languages), `cap_CNY` … (the largest price that is not dear),
    `first` (titles asked for in person), `size` and `start` of a page.
    """

    def __init__(self, currencies: tuple[str, ...]) -> None:
        self._currencies = currencies
        self.received = self._received()
        self.accepted = self._accepted()
        self.entry_sums = self._entry_sums()
        self.everything = _count(select(Match.title_id).where(Match.subject_id == _SUBJECT))
        self.suggested = _count(self._matched(Filter.SUGGESTED))
        self.decided = _count(_entries(_IS_DECIDED))
        among = self._matched(Filter.ALL).order_by(Match.score.desc(), Match.title_id).limit(COUNTED_UP_TO)
        self.foreign_and_dear = self._foreign_and_dear(among)
        self.foreign_and_dear_of_first = self._foreign_and_dear(select(Title.id).where(Title.id.in_(_FIRST)))
        narrowing = (Filter.SUGGESTED, Filter.FOREIGN, Filter.DEAR)
        self.first_shown = {
            chosen: select(Title.id).where(Title.id.in_(_FIRST), self._shows(chosen, Title.id))
            for chosen in narrowing
        }
        self.pages = {chosen: self._page_of_matches(chosen) for chosen in (Filter.ALL, *narrowing)}
        self.pages |= _pages_of_entries()

    def _received(self) -> Ids:
        # Named apart from what is due, so that the index of subject and state is walked, not every entry.
        perhaps = WorklistEntry.state.in_([EntryState.NEW.value, EntryState.DEFERRED.value])
        return _entries(and_(perhaps, _IS_RECEIVED, _IS_OPEN)).order_by(
            WorklistEntry.at.desc(), WorklistEntry.title_id
        )

    def _accepted(self) -> Ids:
        matched = select(Match.id).where(Match.title_id == Suggestion.title_id, Match.subject_id == _SUBJECT)
        entry = select(WorklistEntry.id).where(
            _OF_SUBJECT, WorklistEntry.title_id == Suggestion.title_id, or_(~_IS_OPEN, _IS_RECEIVED)
        )
        return (
            select(Suggestion.title_id)
            .where(Suggestion.subject_id == _SUBJECT, Suggestion.state == State.ACCEPTED.value)
            .where(~matched.exists(), ~entry.exists())
            .order_by(Suggestion.id.desc())
        )

    def _entry_sums(self) -> Sums:
        """Asked, due, and taken out: counting what entries take out is a short walk, what is left a long one."""
        taken_out = and_(Match.id.is_not(None), or_(~_IS_OPEN, _IS_RECEIVED))
        return (
            select(_how_many(_IS_ASKED), _how_many(_IS_DUE), _how_many(taken_out))
            .select_from(WorklistEntry)
            .outerjoin(Match, _ENTRY_OF_MATCH)
            .where(_OF_SUBJECT)
        )

    def _matched(self, chosen: Filter) -> Ids:
        statement = (
            select(Match.title_id)
            .outerjoin(WorklistEntry, _ENTRY_OF_MATCH)
            .where(Match.subject_id == _SUBJECT)
            .where(or_(WorklistEntry.id.is_(None), and_(_IS_OPEN, ~_IS_RECEIVED)))
        )
        return statement if chosen is Filter.ALL else statement.where(self._shows(chosen, Match.title_id))

    def _page_of_matches(self, chosen: Filter) -> Ids:
        ordered = self._matched(chosen).order_by(Match.score.desc(), Match.title_id)
        return ordered.limit(_SIZE).offset(_START)

    def _foreign_and_dear(self, ids: Ids) -> Sums:
        shown = ids.subquery()
        title_id = next(iter(shown.c))
        return (
            select(_how_many(_IS_FOREIGN), _how_many(self._is_dear(title_id)))
            .select_from(shown)
            .join(Title, Title.id == title_id)
        )

    def _shows(self, chosen: Filter, title_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
        match chosen:
            case Filter.SUGGESTED:
                wanted = select(Suggestion.title_id).where(Suggestion.state.in_(sorted(OPEN_STATES)))
                return title_id.in_(wanted)
            case Filter.FOREIGN:
                foreign = aliased(Title)
                return select(foreign.id).where(foreign.id == title_id, foreign.language.not_in(_HOME)).exists()
            case _:
                return self._is_dear(title_id)

    def _is_dear(self, title_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
        """Every offer with a price we can reckon with costs more; a title without such an offer is not dear."""
        dear = case(
            *(
                (and_(Offer.currency == currency, Offer.price_minor <= bindparam(f"cap_{currency}")), 0)
                for currency in self._currencies
            ),
            (Offer.currency.in_(self._currencies), 1),
            else_=None,
        )
        cheapest = (
            select(func.min(dear, type_=Integer))
            .where(Offer.title_id == title_id, Offer.is_withdrawn.is_(false()), Offer.price_minor.is_not(None))
            .scalar_subquery()
        )
        return cheapest == 1


@lru_cache(maxsize=32)
def statements_for(currencies: tuple[str, ...]) -> Statements:
    return Statements(currencies)


def _pages_of_entries() -> dict[Filter, Ids]:
    latest = (WorklistEntry.at.desc(), WorklistEntry.title_id)
    return {
        Filter.ASKED: _page(_entries(_IS_ASKED).order_by(*latest)),
        Filter.DEFERRED_DUE: _page(
            _entries(_IS_DUE).order_by(WorklistEntry.deferred_until, WorklistEntry.title_id)
        ),
        Filter.DECIDED: _page(_entries(_IS_DECIDED).order_by(*latest)),
    }


def _entries(condition: ColumnElement[bool]) -> Ids:
    return select(WorklistEntry.title_id).where(_OF_SUBJECT, condition)


def _page(ordered: Ids) -> Ids:
    return ordered.limit(_SIZE).offset(_START)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _count(statement: Ids) -> Ids:
    return statement.with_only_columns(func.count(), maintain_column_froms=True)
