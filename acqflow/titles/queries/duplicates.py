"""Whether the library already has a title, has it coming, or has turned it down."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, false, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from acqflow.storage.reading import read
from acqflow.titles.model import FreeCopy, Holding, Title, TitleIdentifier, TitleStanding
from acqflow.titles.queries.in_packages import in_packages, number_in_packages
from acqflow.titles.queries.works import works_among
from acqflow.titles.rules import OF_OTHER_FORM, DuplicateStatus, Standing, says_which, weigh

# Schemes of a number, and of the same number where another title names it.
_NUMBER_AND_NAMED = list(OF_OTHER_FORM.items())


def _holdings_of(
    title: type[Title], *, or_named: bool = False
) -> Select[int, str, str, bool, str, str, int, date]:
    """By the numbers of a title; `or_named`: also by those its record names for another form."""
    number = aliased(TitleIdentifier)
    is_its: ColumnElement[bool] = Holding.scheme == number.scheme
    if or_named:
        is_its = or_(is_its, tuple_(Holding.scheme, number.scheme).in_(_NUMBER_AND_NAMED))
    return (
        select(
            title.id,
            title.resource_type,
            number.scheme,
            number.is_doubtful,
            Holding.resource_type,
            Holding.location,
            Holding.copies,
            Holding.as_of,
        )
        .select_from(title)
        .join(number, number.title_id == title.id)
        .join(Holding, and_(Holding.value == number.value, is_its))
    )


# Written once: putting such a statement together takes longer than running it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OTHER = aliased(Title)
_NAMED_AS = {named: scheme for scheme, named in OF_OTHER_FORM.items()}
_STANDINGS = select(
    TitleStanding.title_id,
    TitleStanding.standing,
    TitleStanding.reference,
    TitleStanding.detail,
    TitleStanding.since,
).where(TitleStanding.title_id.in_(_IDS))
_FREE = select(FreeCopy.title_id, FreeCopy.source, FreeCopy.address, FreeCopy.since)
_OWN_FREE = _FREE.where(FreeCopy.title_id.in_(_IDS))
# The e-book that is free is another title than the printed book somebody wants to buy.
_RELATED_FREE = (
    select(Title.id, FreeCopy.source, FreeCopy.address, FreeCopy.since, _OTHER.id)
    .join(_OTHER, and_(Title.block == _OTHER.block, Title.id != _OTHER.id))
    .join(FreeCopy, FreeCopy.title_id == _OTHER.id)
    .where(Title.id.in_(_IDS), Title.block != "", _OTHER.merged_into_id.is_(None))
)
_HELD = _holdings_of(Title, or_named=True).where(Title.id.in_(_IDS))
_RELATED = (
    _holdings_of(_OTHER)
    .add_columns(Title.id, Title.resource_type)
    .join(Title, and_(Title.block == _OTHER.block, Title.id != _OTHER.id))
    .where(Title.id.in_(_IDS), Title.block != "", _OTHER.merged_into_id.is_(None))
)
# The library holds a title whose record names this one's number.
_NAMES_IT, _ITS_NUMBER = aliased(TitleIdentifier), aliased(TitleIdentifier)
_NAMING = (
    _holdings_of(_OTHER)
    .add_columns(_ITS_NUMBER.title_id)
    .join(_NAMES_IT, _NAMES_IT.title_id == _OTHER.id)
    .join(
        _ITS_NUMBER,
        and_(
            _ITS_NUMBER.value == _NAMES_IT.value,
            tuple_(_ITS_NUMBER.scheme, _NAMES_IT.scheme).in_(_NUMBER_AND_NAMED),
        ),
    )
    .join(Title, Title.id == _ITS_NUMBER.title_id)
    .where(
        _ITS_NUMBER.title_id.in_(_IDS),
        _ITS_NUMBER.is_doubtful.is_(false()),
        or_(
            and_(_ITS_NUMBER.scheme == "isbn", Title.resource_type != _OTHER.resource_type),
            # A journal on paper and on line is one type with two numbers; a book's ISSN is that of its series.
            and_(_ITS_NUMBER.scheme == "issn", Title.resource_type == "journal", Title.form != _OTHER.form),
        ),
    )
)


def duplicate_status(session: Session, *, title_ids: Iterable[int]) -> dict[int, DuplicateStatus]:
    """What speaks against buying each title; every id asked for is in the answer."""
    wanted = sorted(set(title_ids))
    standings: dict[int, list[Standing]] = {title_id: [] for title_id in wanted}
    if wanted:
        own, named = _held(session, wanted)
        for title_id, standing in (
            *_kept(session, wanted),
            *own,
            *_related_held(session, wanted),
            *in_packages(session, wanted),
            *_free(session, wanted),
        ):
            standings[title_id].append(standing)
        for title_id, standing in (*named, *_naming_held(session, wanted)):
            # What its words or its own number have said already is not said again.
            if all(known.kind != standing.kind for known in standings[title_id]):
                standings[title_id].append(standing)
    return {title_id: weigh(found) for title_id, found in standings.items()}


def duplicate_status_of_identifier(session: Session, *, scheme: str, value: str) -> DuplicateStatus:
    """The same for a number a person typed, whether or not any title has it."""
    titles = select(TitleIdentifier.title_id).where(
        TitleIdentifier.scheme == scheme, TitleIdentifier.value == value
    )
    found = list(session.scalars(titles))
    standings = {s for status in duplicate_status(session, title_ids=found).values() for s in status.standings}
    if not any(s.kind == "held" for s in standings):
        holdings = select(Holding).where(Holding.scheme == scheme, Holding.value == value)
        standings |= {_holding("held", h.location, h.copies, h.as_of, None) for h in session.scalars(holdings)}
    if not found:
        standings |= set(number_in_packages(session, scheme, value))
    return weigh(standings)


def _kept(session: Session, ids: Collection[int]) -> list[tuple[int, Standing]]:
    return [
        (title_id, Standing(standing, reference, detail, since, title_id))
        for title_id, standing, reference, detail, since in read(session, _STANDINGS, {"ids": ids})
    ]


def _held(session: Session, ids: Collection[int]) -> tuple[list[tuple[int, Standing]], list[tuple[int, Standing]]]:
    """By the title's own numbers, and by those its record names for another form.

    One number on paper book and e-book holds only the form that is there.
    """
    rows = read(session, _HELD, {"ids": ids})
    own: dict[tuple[int, str, str], tuple[int, Standing]] = {}
    named: dict[tuple[int, str, str], tuple[int, Standing]] = {}
    for title_id, own_type, scheme, doubtful, held_type, location, copies, as_of in rows:
        named_as = _NAMED_AS.get(scheme)
        is_named = named_as is not None
        if (named_as == "isbn" and held_type == own_type) or not says_which(named_as or scheme, own_type):
            continue
        is_other = is_named or held_type != own_type
        kind = "other_format_held" if is_other else "possibly_held" if doubtful else "held"
        standing = _holding(kind, location, copies, as_of, title_id)
        # A book with two numbers, both held in one place, is held there once.
        (named if is_named else own)[title_id, kind, location] = (title_id, standing)
    return list(own.values()), list(named.values())


def _related_held(session: Session, ids: Collection[int]) -> list[tuple[int, Standing]]:
    """By the numbers of other titles of the same work: a hint, since only the words are compared."""
    rows = read(session, _RELATED, {"ids": ids}).all()
    of_one_work = works_among(session, pairs={(row[0], row[8]) for row in rows}, with_volumes=False)
    found: dict[tuple[int, int], tuple[int, Standing]] = {}
    for other_id, other_type, scheme, doubtful, held_type, location, copies, as_of, title_id, own_type in rows:
        if (other_id, title_id) not in of_one_work:
            continue
        if doubtful or held_type != other_type or not says_which(scheme, other_type):
            continue
        kind = "other_edition_held" if other_type == own_type else "other_format_held"
        standing = Standing(kind, f"title:{other_id}", location or None, as_of, title_id, copies)
        found[title_id, other_id] = (title_id, standing)
    return list(found.values())


def _free(session: Session, ids: Collection[int]) -> list[tuple[int, Standing]]:
    """Where it, or another title of the same work, may be read freely; each address once."""
    own = read(session, _OWN_FREE, {"ids": ids}).all()
    related = read(session, _RELATED_FREE, {"ids": ids}).all()
    of_one_work = works_among(session, pairs={(row[4], row[0]) for row in related}, with_volumes=False)
    found: dict[tuple[int, str, str], tuple[int, Standing]] = {}
    for title_id, source, address, since in (
        *own,
        *(row[:4] for row in related if (row[4], row[0]) in of_one_work),
    ):
        standing = Standing("open_access", f"free:{source}", address or None, since, title_id)
        found.setdefault((title_id, source, address), (title_id, standing))
    return list(found.values())


def _naming_held(session: Session, ids: Collection[int]) -> list[tuple[int, Standing]]:
    """By the numbers of titles whose records name these as another form."""
    found: dict[tuple[int, str], tuple[int, Standing]] = {}
    for row in read(session, _NAMING, {"ids": ids}):
        other_id, other_type, scheme, doubtful, held_type, location, copies, as_of, title_id = row
        if not doubtful and held_type == other_type and says_which(scheme, other_type):
            reference = f"title:{other_id}"
            standing = Standing("other_format_held", reference, location or None, as_of, title_id, copies)
            found[title_id, reference] = (title_id, standing)
    return list(found.values())


def _holding(kind: str, location: str, copies: int, as_of: date, title_id: int | None) -> Standing:
    return Standing(kind, f"holding:{location}", None, as_of, title_id, copies)
