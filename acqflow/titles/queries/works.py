"""Titles of one work: the e-book of a printed book, another edition, the other volumes."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from acqflow.storage.reading import read
from acqflow.titles.model import Title
from acqflow.titles.queries.known import in_batches
from acqflow.titles.queries.shown import title_rows
from acqflow.titles.rules import DESCRIBED, TitleRow, Told, are_of_one_work, told

# A beginning that more titles have than this tells little; the newest of them are looked at.
_MOST_LOOKED_AT = 300
_COLUMNS = [Title.__table__.c[name] for name in ("id", *DESCRIBED)]
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_DESCRIBED: Select[*tuple[Any, ...]] = select(*_COLUMNS).where(Title.id.in_(_IDS))
_OTHER = aliased(Title)
_BEGINNING_SO = (
    select(_OTHER.id)
    .join(Title, Title.block == _OTHER.block)
    .where(Title.id == bindparam("of_title"), Title.block != "", _OTHER.id != Title.id)
    .order_by(_OTHER.id.desc())
    .limit(_MOST_LOOKED_AT)
)


def other_forms(session: Session, *, title_id: int) -> list[TitleRow]:
    """The other titles of its work: first other forms, then other editions and volumes, the newest first."""
    near = [row.id for row in read(session, _BEGINNING_SO, {"of_title": title_id})]
    found = works_among(session, pairs={(other, title_id) for other in near})
    rows = title_rows(session, ids=[title_id, *(other for other, _ in found)])
    own = rows.pop(title_id, None)
    if own is None:
        return []
    return sorted(rows.values(), key=lambda row: (row.form == own.form, -(row.year or 0), -row.id))


def works_among(session: Session, *, pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those pairs of titles that are of one work."""
    wanted = {title_id for pair in pairs for title_id in pair}
    known: dict[int, Told] = {}
    for ids in in_batches(wanted):
        for row in read(session, _DESCRIBED, {"ids": ids}).mappings():
            known[row["id"]] = told(dict(row))
    return {(a, b) for a, b in pairs if a in known and b in known and are_of_one_work(known[a], known[b])}
