"""Finding titles: by words, by number, narrowed and sorted, a page at a time.

Every statement stops after COUNTED_UP_TO hits: a page costs the same in a small library and in a large one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, exists, func, or_, select, union
from sqlalchemy.orm import Session

from acqflow.storage.search_index import without_index
from acqflow.titles.model import TITLE_SEARCH, Title, TitleClass, TitleIdentifier
from acqflow.titles.queries.shown import title_rows
from acqflow.titles.rules import COUNTED_UP_TO, PAGE_SIZE, Filters, Page, Sort, TitleRow
from acqflow.vocabulary.class_numbers import SCHEMES, ClassUnreadable, key_bounds, parse_range
from acqflow.vocabulary.identifiers import recognise
from acqflow.vocabulary.titles_text import normalised, query_tokens

# Ranking looks at each title's words, which costs more than counting them.
_RANKED = 1_000
# Asking the index of words for one row takes as long as reading hundreds of them in a row.
_LOOKED_UP = 100
_BEGINNING = 20
# So few ids travel faster as a list than the search runs a second time.
_LISTED = 500
_LAST = "\U0010ffff"
_NO_FILTERS = Filters()

Ids = Select[int]


def search(
    session: Session,
    *,
    text: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
    sort: Sort | str = Sort.NEWEST,
    filters: Filters = _NO_FILTERS,
) -> Page[TitleRow]:
    """Titles that hold all the words of `text`, or have it as their number. No text: all titles.

    Raises ClassUnreadable for a class prefix that is none.
    """
    number, sort = max(page, 1), Sort(sort)
    hits = _hits(session, text, filters)
    if hits is None:
        return Page((), 0, number=number, size=size)
    # One walk finds rare hits among many, and all there is to know of them.
    found = list(session.scalars(hits.newest_first.limit(_LISTED + 1)))
    total, is_bound = _counted(session, hits, found)
    start = (number - 1) * size
    wanted = min(size, total - start)
    shown: list[int] = []
    if wanted > 0 and sort is Sort.NEWEST and start + wanted <= len(found):
        shown = found[start : start + wanted]
    elif wanted > 0:
        if sort is Sort.RELEVANCE and start >= _RANKED:
            # Behind the weighed ones come the others, newest first: rather shown twice than left out.
            sort, start = Sort.NEWEST, start - _BEGINNING
        ordered = _sorted(hits, found, sort, text, is_bound=is_bound)
        shown = list(session.scalars(ordered.limit(wanted).offset(start)))
    rows = title_rows(session, ids=shown)
    return Page(tuple(rows.values()), total, is_bound, number, size)


@dataclass(frozen=True, slots=True)
class _Hits:
    """The ids in no order, and the column whose highest value is the newest."""

    ids: Ids
    newest: ColumnElement[int]

    @property
    def newest_first(self) -> Ids:
        return self.ids.order_by(self.newest.desc())


def _counted(session: Session, hits: _Hits, found: Sequence[int]) -> tuple[int, bool]:
    """How many there are, at most COUNTED_UP_TO, and whether that is only a bound."""
    if len(found) <= _LISTED:
        return len(found), False
    counted = hits.ids.limit(COUNTED_UP_TO + 1).subquery()
    total = session.execute(select(func.count()).select_from(counted)).scalar_one()
    return min(total, COUNTED_UP_TO), total > COUNTED_UP_TO


def _hits(session: Session, text: str, filters: Filters) -> _Hits | None:
    """None where nothing can be found."""
    number = recognise(text) if text.strip() else None
    tokens = query_tokens(filters.subject_words or "")
    if text.strip() and number is None:
        typed = query_tokens(text)
        if not typed:
            return None
        tokens = list(dict.fromkeys((*typed, *tokens)))
    newest: ColumnElement[int] = Title.__table__.c.id
    statement = select(Title.id)
    if tokens:
        found = TITLE_SEARCH.hits(session.connection(), tokens)
        newest = found.c.row_id
        statement = statement.select_from(found).join(Title, Title.id == found.c.row_id)
    if number is not None:
        with_number = select(TitleIdentifier.title_id).where(
            TitleIdentifier.value == number.value, TitleIdentifier.scheme == number.scheme
        )
        statement = statement.where(newest.in_(with_number))
    if not tokens:
        # The index of words has forgotten them.
        statement = statement.where(Title.merged_into_id.is_(None))
    statement = statement.where(*_conditions(filters))
    if filters.class_prefix:
        within = _in_class(session, filters.class_scheme, filters.class_prefix, newest)
        statement = statement.where(within)
    return _Hits(statement, newest)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.language:
        conditions.append(Title.language == filters.language)
    if filters.year_from is not None:
        conditions.append(Title.year >= filters.year_from)
    if filters.year_to is not None:
        conditions.append(Title.year <= filters.year_to)
    if filters.resource_type:
        conditions.append(Title.resource_type == filters.resource_type)
    if filters.is_offered is not None:
        conditions.append(Title.is_offered == filters.is_offered)
    if filters.subject_words:
        conditions.append(Title.subject_words.icontains(filters.subject_words, autoescape=True))
    return conditions


def _in_class(
    session: Session, scheme: str | None, prefix: str, title_id: ColumnElement[int]
) -> ColumnElement[bool]:
    """A narrow class is listed and its titles looked up; in a wide one each title is asked for its numbers."""
    listed = select(TitleClass.title_id).where(_below(scheme, prefix, TitleClass.sort_key))
    counted = listed.limit(COUNTED_UP_TO + 1).subquery()
    count = session.execute(select(func.count()).select_from(counted)).scalar_one()
    if count <= _LOOKED_UP:
        return title_id.in_(listed)
    if count <= COUNTED_UP_TO:
        return Title.id.in_(listed)
    # So wide that walking the shelf would take longer than asking each title.
    key = without_index(session.connection(), TitleClass.__table__.c.sort_key)
    return exists().where(TitleClass.title_id == Title.id, _below(scheme, prefix, key))


def _below(scheme: str | None, prefix: str, key: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    """Class numbers below the prefix in this scheme, or in every scheme it can be read in if none is named."""
    below = []
    for known in SCHEMES:
        if scheme in (None, known):
            try:
                low, high = key_bounds(parse_range(known, prefix))
            except ClassUnreadable:
                continue
            below.append(and_(TitleClass.scheme == known, key >= low, key < high))
    if not below:
        raise ClassUnreadable(scheme=(scheme or "/".join(SCHEMES)).upper(), text=prefix[:80])
    return or_(*below)


def _sorted(hits: _Hits, found: Sequence[int], sort: Sort, text: str, *, is_bound: bool) -> Ids:
    if sort is Sort.NEWEST:
        return hits.newest_first
    if sort is Sort.RELEVANCE:
        return _by_relevance(hits, normalised(text))
    if is_bound and hits.newest is Title.__table__.c.id:
        # So many hits that walking the whole index in order soon fills a page.
        return hits.ids.order_by(*_order(sort, Title))
    if len(found) <= _LISTED:
        return select(Title.id).where(Title.id.in_(found)).order_by(*_order(sort, Title))
    among = hits.newest_first.limit(COUNTED_UP_TO).subquery()
    return select(Title.id).join(among, among.c.id == Title.id).order_by(*_order(sort, Title))


def _order(sort: Sort, title: Any) -> tuple[ColumnElement[Any], ...]:
    if sort is Sort.TITLE:
        return (title.work_key.asc(), title.id.asc())
    return (title.year.desc().nulls_last(), title.id.desc())


def _by_relevance(hits: _Hits, wanted: str) -> Ids:
    """Titles that are, begin with, or hold the words as they were typed come first, the newest among equals.

    Only the newest hits are weighed, and beside them the first in title order that begin with the words.
    """
    beginning = (Title.work_key >= wanted) & (Title.work_key < wanted + _LAST)
    first = select(Title.id).where(beginning).order_by(Title.work_key, Title.id).limit(_BEGINNING).subquery()
    recent = hits.newest_first.limit(_RANKED).subquery()
    exact = hits.ids.where(hits.newest.in_(select(first.c.id))).subquery()
    among: FromClause = union(select(recent.c.id), select(exact.c.id)).subquery()
    weight = case(
        (Title.work_key.startswith(wanted + "|", autoescape=True), 0),
        (beginning, 1),
        (Title.work_key.contains(wanted, autoescape=True), 2),
        else_=3,
    )
    return select(Title.id).join(among, among.c.id == Title.id).order_by(weight, Title.id.desc())
