"""Saying that two titles are one: what this station keeps of the one is moved to the other, and back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import false, select, update
from sqlalchemy.orm import Session

from acqflow.storage.locks import lock_rows
from acqflow.titles.actions.described import index_tokens
from acqflow.titles.actions.story import note
from acqflow.titles.model import (
    TITLE_SEARCH,
    FreeCopy,
    Title,
    TitleClass,
    TitleIdentifier,
    TitleMerge,
    TitleStanding,
)
from acqflow.titles.rules import (
    DESCRIBED,
    FormsDiffer,
    KeptTitleMergedOn,
    MergedWithItself,
    NotMerged,
    NumbersGoneSince,
    StandingChangedSince,
    TitleMerged,
    TitleMissing,
)

Moved = Mapping[str, Any]
_COLUMNS = [Title.__table__.c[name] for name in DESCRIBED]
# What two titles may both have, and what of it is the same.
_MOVED: dict[str, tuple[Any, str, str]] = {
    "identifiers": (TitleIdentifier, "scheme", "value"),
    "class_numbers": (TitleClass, "scheme", "code"),
    "standings": (TitleStanding, "standing", "reference"),
    "free_copies": (FreeCopy, "source", "address"),
}


def lock_titles(session: Session, *, title_ids: Iterable[int]) -> dict[int, Title]:
    """These titles, for whoever is about to do something with them: nobody else does until the transaction ends.

    Raises TitleMissing, TitleMerged.
    """
    wanted = set(title_ids)
    found = {title.id: title for title in lock_rows(session, Title, wanted)}
    for title_id in sorted(wanted):
        if title_id not in found:
            raise TitleMissing(title_id=title_id)
        kept_id = found[title_id].merged_into_id
        if kept_id is not None:
            raise TitleMerged(title_id=title_id, kept_id=kept_id)
    return found


def lock_for_merging(session: Session, *, kept_id: int, gone_id: int) -> None:
    """Hold both titles. Raises MergedWithItself, TitleMissing, TitleMerged, FormsDiffer."""
    if kept_id == gone_id:
        raise MergedWithItself(title_id=kept_id)
    found = lock_titles(session, title_ids=(kept_id, gone_id))
    kept, gone = found[kept_id], found[gone_id]
    if (kept.form, kept.resource_type) != (gone.form, gone.resource_type):
        raise FormsDiffer(kept_id=kept_id, gone_id=gone_id, kept_form=kept.form, gone_form=gone.form)


def lock_for_parting(session: Session, *, gone_id: int) -> TitleMerge:
    """The merge that took this title away, both its titles held.

    Raises TitleMissing, NotMerged, KeptTitleMergedOn.
    """
    if session.get(Title, gone_id) is None:
        raise TitleMissing(title_id=gone_id)
    merge = session.scalars(
        select(TitleMerge).where(TitleMerge.gone_id == gone_id, TitleMerge.undone_at.is_(None))
    ).one_or_none()
    if merge is None:
        raise NotMerged(title_id=gone_id)
    kept = lock_rows(session, Title, [merge.kept_id, gone_id])
    into_id = next(title.merged_into_id for title in kept if title.id == merge.kept_id)
    if into_id is not None:
        raise KeptTitleMergedOn(gone_id=gone_id, kept_id=merge.kept_id, into_id=into_id)
    return merge


def move_title(session: Session, *, kept_id: int, gone_id: int) -> dict[str, Any]:
    """Give the kept title the numbers, standings and free copies it lacks, and take the other out of the search.

    What both have stays where it is, its numbers doubtful from now on: they recognise the kept title only.
    Returns what was moved, for `move_title_back`.
    """
    moved: dict[str, Any] = {name: _move(session, name, kept_id, gone_id) for name in _MOVED}
    moved |= _settle_doubts(session, kept_id, gone_id)
    session.execute(update(Title).where(Title.id == gone_id).values(merged_into_id=kept_id))
    TITLE_SEARCH.remove(session, [gone_id])
    return moved


def move_title_back(session: Session, *, kept_id: int, gone_id: int, moved: Moved) -> None:
    """Raises NumbersGoneSince, StandingChangedSince."""
    told = {"gone_id": gone_id, "kept_id": kept_id}
    if numbers := [
        *_lost(session, "identifiers", kept_id, moved),
        *_lost(session, "class_numbers", kept_id, moved),
    ]:
        raise NumbersGoneSince(**told, numbers=", ".join(numbers))
    if standings := _lost(session, "standings", kept_id, moved):
        raise StandingChangedSince(**told, standing=standings[0])
    for name, (kind, *_) in _MOVED.items():
        _write(session, kind, [row_id for row_id, _ in moved[name]], title_id=gone_id)
    _write(session, TitleIdentifier, moved["doubted"], is_doubtful=False)
    _write(session, TitleIdentifier, moved["trusted"], is_doubtful=True)
    session.execute(update(Title).where(Title.id == gone_id).values(merged_into_id=None))
    described = session.execute(select(*_COLUMNS).where(Title.id == gone_id)).mappings().one()
    TITLE_SEARCH.put(session, [(gone_id, index_tokens(dict(described)))])


def keep_merge(
    session: Session, *, kept_id: int, gone_id: int, moved: Mapping[str, Moved], by_id: int, at: datetime
) -> None:
    """Remember what every station has moved, and write it into both stories."""
    session.add(TitleMerge(kept_id=kept_id, gone_id=gone_id, moved=dict(moved), by_id=by_id, at=at))
    note(session, title_id=gone_id, station="titles", event="merged", by_id=by_id, at=at, facts={"kept": kept_id})
    note(session, title_id=kept_id, station="titles", event="took_in", by_id=by_id, at=at, facts={"gone": gone_id})


def end_merge(session: Session, merge: TitleMerge, *, by_id: int, at: datetime) -> None:
    """It has been taken back; both stories say so."""
    merge.undone_at, merge.undone_by_id = at, by_id
    for title_id, other_id in ((merge.gone_id, merge.kept_id), (merge.kept_id, merge.gone_id)):
        facts = {"other": other_id}
        note(session, title_id=title_id, station="titles", event="parted", by_id=by_id, at=at, facts=facts)


def _move(session: Session, name: str, kept_id: int, gone_id: int) -> list[tuple[int, str]]:
    """(id, what it says) of the rows that the kept title has none like."""
    kind, first, second = _MOVED[name]
    columns = (kind.id, getattr(kind, first), getattr(kind, second))
    own = {tuple(row[1:]) for row in session.execute(select(*columns).where(kind.title_id == kept_id))}
    rows = session.execute(select(*columns).where(kind.title_id == gone_id).order_by(kind.id))
    moving = [(row[0], row[1] if name == "standings" else row[2]) for row in rows if tuple(row[1:]) not in own]
    _write(session, kind, [row_id for row_id, _ in moving], title_id=kept_id)
    return moving


def _settle_doubts(session: Session, kept_id: int, gone_id: int) -> dict[str, list[int]]:
    """A number of both recognises one title: ids of what is doubted from now on, and of what is trusted."""
    numbers = select(TitleIdentifier).where(TitleIdentifier.is_doubtful.is_(false()))
    doubted = session.scalars(numbers.where(TitleIdentifier.title_id == gone_id)).all()
    sure = {(number.scheme, number.value) for number in doubted}
    doubtful = select(TitleIdentifier).where(TitleIdentifier.is_doubtful, TitleIdentifier.title_id == kept_id)
    trusted = [number.id for number in session.scalars(doubtful) if (number.scheme, number.value) in sure]
    _write(session, TitleIdentifier, [number.id for number in doubted], is_doubtful=True)
    _write(session, TitleIdentifier, trusted, is_doubtful=False)
    return {"doubted": [number.id for number in doubted], "trusted": trusted}


def _lost(session: Session, name: str, kept_id: int, moved: Moved) -> list[str]:
    """What was moved and is no longer the kept title's, as it was called."""
    kind = _MOVED[name][0]
    there = set(session.scalars(select(kind.id).where(kind.title_id == kept_id)))
    return [said for row_id, said in moved[name] if row_id not in there]


def _write(session: Session, kind: Any, ids: Collection[int], **values: Any) -> None:
    if ids:
        session.execute(update(kind).where(kind.id.in_(ids)).values(**values))
