"""Titles of one work: the e-book of a printed book, another edition, the other volumes."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, false, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from acqflow.storage.reading import read
from acqflow.titles.model import Title, TitleIdentifier
from acqflow.titles.queries.known import in_batches
from acqflow.titles.queries.shown import title_rows
from acqflow.titles.rules import DESCRIBED, OF_OTHER_FORM, TitleRow, Told, are_of_one_work, is_another_volume, told

# A beginning that more titles have than this tells little; the newest of them are looked at.
_MOST_LOOKED_AT = 300
_COLUMNS = [Title.__table__.c[name] for name in ("id", *DESCRIBED)]
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_DESCRIBED: Select[*tuple[Any, ...]] = select(*_COLUMNS).where(Title.id.in_(_IDS))
_OTHER = aliased(Title)
_BEGINNING_SO = (
    select(_OTHER.id)
    .join(Title, Title.block == _OTHER.block)
    .where(
        Title.id == bindparam("of_title"),
        Title.block != "",
        _OTHER.id != Title.id,
        _OTHER.merged_into_id.is_(None),
    )
    .order_by(_OTHER.id.desc())
    .limit(_MOST_LOOKED_AT)
)


def _either_way(scheme: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """That one of two titles has a number which the other's record names."""
    named = OF_OTHER_FORM[scheme]
    return (scheme, named), (named, scheme)


_MINE, _THEIRS = aliased(TitleIdentifier), aliased(TitleIdentifier)
_NAMED_BY_NUMBER = (
    select(_THEIRS.title_id)
    .select_from(_MINE)
    .join(_THEIRS, _THEIRS.value == _MINE.value)
    .join(Title, Title.id == _MINE.title_id)
    .join(_OTHER, _OTHER.id == _THEIRS.title_id)
    .where(
        _MINE.title_id == bindparam("of_title"),
        or_(
            tuple_(_MINE.scheme, _THEIRS.scheme).in_(_either_way("isbn")),
            # A book's ISSN is that of its series.
            and_(
                tuple_(_MINE.scheme, _THEIRS.scheme).in_(_either_way("issn")),
                Title.resource_type == "journal",
                _OTHER.resource_type == "journal",
            ),
        ),
        _MINE.is_doubtful.is_(false()),
        _THEIRS.is_doubtful.is_(false()),
        _OTHER.form != Title.form,
        _OTHER.merged_into_id.is_(None),
    )
)


def other_forms(session: Session, *, title_id: int) -> list[TitleRow]:
    """The other titles of its work: first other forms, then other editions and volumes, the newest first.

    Told by their words, or because one names the number of the other.
    """
    near = [row.id for row in read(session, _BEGINNING_SO, {"of_title": title_id})]
    found = works_among(session, pairs={(other, title_id) for other in near})
    named = {row.title_id for row in read(session, _NAMED_BY_NUMBER, {"of_title": title_id})}
    rows = title_rows(session, ids=[title_id, *sorted(named | {other for other, _ in found})])
    own = rows.pop(title_id, None)
    if own is None:
        return []
    return sorted(rows.values(), key=lambda row: (row.form == own.form, -(row.year or 0), -row.id))


def works_among(
    session: Session, *, pairs: Collection[tuple[int, int]], with_volumes: bool = True
) -> set[tuple[int, int]]:
    """Those pairs of titles that are of one work; without its volumes, of one volume."""
    wanted = {title_id for pair in pairs for title_id in pair}
    known: dict[int, Told] = {}
    for ids in in_batches(wanted):
        for row in read(session, _DESCRIBED, {"ids": ids}).mappings():
            known[row["id"]] = told(dict(row))
    of_one = {(a, b) for a, b in pairs if a in known and b in known and are_of_one_work(known[a], known[b])}
    return of_one if with_volumes else {(a, b) for a, b in of_one if not is_another_volume(known[a], known[b])}
