"""Making two titles of one in which two books lie: the new one with its words and numbers, and back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from acqflow.storage.bulk import bulk_insert
from acqflow.storage.locks import lock_rows
from acqflow.titles.actions.described import add_titles
from acqflow.titles.actions.removed import remove_titles
from acqflow.titles.actions.story import note
from acqflow.titles.model import (
    FreeCopy,
    Title,
    TitleClass,
    TitleIdentifier,
    TitleMerge,
    TitleSplit,
    TitleStanding,
)
from acqflow.titles.rules import (
    Described,
    NotSplit,
    Number,
    NumberNotOfTitle,
    SplitMergedSince,
    SplitNumbersSince,
    SplitOnSince,
    TitleMissing,
    part,
    says_which,
)

Moved = Mapping[str, Any]
_IDENTIFIER_COLUMNS = ("title_id", "scheme", "value", "raw", "is_doubtful")
_CLASS_COLUMNS = ("title_id", "scheme", "code", "sort_key")


def split_off(
    session: Session,
    *,
    kept_id: int,
    described: Described,
    going: Collection[tuple[str, str, str]],
    staying: Collection[tuple[str, str, str]],
    numbers: Collection[Number],
    at: datetime,
) -> tuple[int, dict[str, Any]]:
    """A new title of these words, of the form of the old one, with the numbers that only its records name.

    `going`, `staying`: (kind, scheme, value) that the records of both name, kind being `identifiers` or
    `class_numbers`; `numbers`: those that go whoever names them. Raises NumberNotOfTitle. Returns the new title's
    id and what was moved, for `rejoin`.
    """
    new_id = add_titles(session, described=[described], at=at)[0]
    kept = session.get_one(Title, kept_id)
    values = {"resource_type": kept.resource_type, "form": kept.form}
    session.execute(update(Title).where(Title.id == new_id).values(**values))
    moved = _part_identifiers(
        session, kept, new_id, _of("identifiers", going), _of("identifiers", staying), set(numbers)
    )
    moved |= _part_classes(session, kept, new_id, _of("class_numbers", going), _of("class_numbers", staying))
    return new_id, moved


def give_standings(session: Session, *, references: Collection[str], to: int) -> None:
    """What is said of a title by these references is said of another from now on."""
    if references:
        session.execute(update(TitleStanding).where(TitleStanding.reference.in_(references)).values(title_id=to))


def give_free_copies(session: Session, *, kept_id: int, new_id: int, copies: Iterable[tuple[str, str]]) -> None:
    """These free copies, as (source, address), are the other title's, as long as they were known."""
    there = session.execute(select(FreeCopy.source, FreeCopy.address).where(FreeCopy.title_id == new_id))
    own = {(source, address) for source, address in there}
    for source, address in sorted(set(copies) - own):
        same = (FreeCopy.title_id == kept_id, FreeCopy.source == source, FreeCopy.address == address)
        session.execute(update(FreeCopy).where(*same).values(title_id=new_id))


def keep_split(
    session: Session, *, kept_id: int, new_id: int, moved: Mapping[str, Moved], by_id: int, at: datetime
) -> None:
    """Remember what every station has moved, and write it into both stories."""
    session.add(TitleSplit(kept_id=kept_id, new_id=new_id, moved=dict(moved), by_id=by_id, at=at))
    note(session, title_id=kept_id, station="titles", event="split", by_id=by_id, at=at, facts={"new": new_id})
    facts = {"kept": kept_id}
    note(session, title_id=new_id, station="titles", event="split_off", by_id=by_id, at=at, facts=facts)


def lock_for_rejoining(session: Session, *, new_id: int) -> TitleSplit:
    """The split that made this title, both its titles held.

    Raises TitleMissing, NotSplit, SplitMergedSince, SplitOnSince.
    """
    statement = select(TitleSplit).where(TitleSplit.new_id == new_id, TitleSplit.undone_at.is_(None))
    split = session.scalars(statement).one_or_none()
    if split is None:
        if session.get(Title, new_id) is None:
            raise TitleMissing(title_id=new_id)
        raise NotSplit(title_id=new_id)
    held = lock_rows(session, Title, [split.kept_id, new_id])
    told = {"new_id": new_id, "kept_id": split.kept_id}
    for title in held:
        if title.merged_into_id is not None:
            raise SplitMergedSince(**told, title_id=title.id)
    took_in = (TitleMerge.kept_id == new_id, TitleMerge.undone_at.is_(None))
    if session.scalars(select(TitleMerge.id).where(*took_in).limit(1)).first() is not None:
        raise SplitMergedSince(**told, title_id=new_id)
    further = select(TitleSplit.new_id).where(TitleSplit.kept_id == new_id, TitleSplit.undone_at.is_(None))
    if (further_id := session.scalars(further.limit(1)).first()) is not None:
        raise SplitOnSince(**told, further_id=further_id)
    return split


def rejoin(session: Session, *, kept_id: int, new_id: int, moved: Moved) -> None:
    """The old title has its numbers again, and the new one is no more. Raises SplitNumbersSince."""
    shadows = TitleIdentifier.id.in_(moved["shadows"])
    session.execute(delete(TitleIdentifier).where(shadows, TitleIdentifier.title_id == kept_id))
    lost = [
        *_rejoin(session, TitleIdentifier, "value", moved["identifiers"], kept_id, new_id),
        *_rejoin(session, TitleClass, "code", moved["class_numbers"], kept_id, new_id),
    ]
    if lost:
        raise SplitNumbersSince(new_id=new_id, kept_id=kept_id, numbers=", ".join(lost))
    # Merges of it were all undone, and its story tells of them.
    session.execute(delete(TitleMerge).where(or_(TitleMerge.kept_id == new_id, TitleMerge.gone_id == new_id)))
    remove_titles(session, title_ids=[new_id])


def end_split(session: Session, split: TitleSplit, *, by_id: int, at: datetime) -> None:
    """It has been taken back; both stories say so."""
    split.undone_at, split.undone_by_id = at, by_id
    for title_id, other_id in ((split.kept_id, split.new_id), (split.new_id, split.kept_id)):
        facts = {"other": other_id}
        note(session, title_id=title_id, station="titles", event="rejoined", by_id=by_id, at=at, facts=facts)


def _of(kind: str, numbers: Iterable[tuple[str, str, str]]) -> set[Number]:
    return {(scheme, value) for of_kind, scheme, value in numbers if of_kind == kind}


def _part_identifiers(
    session: Session, kept: Title, new_id: int, going: set[Number], staying: set[Number], chosen: set[Number]
) -> dict[str, Any]:
    rows = session.scalars(select(TitleIdentifier).where(TitleIdentifier.title_id == kept.id)).all()
    has = {(row.scheme, row.value): row for row in rows}
    for scheme, value in sorted(chosen - has.keys()):
        known = ", ".join(f"{own}:{number}" for own, number in has)
        raise NumberNotOfTitle(title_id=kept.id, number=f"{scheme}:{value}", known=known)
    parted = part(has, going=going, staying=staying, chosen=chosen)
    gone = [(has[number].id, number[1]) for number in sorted(parted.gone)]
    copied = [(kept.id, has[n]) for n in sorted(parted.shadowed)] + [(new_id, has[n]) for n in sorted(parted.lent)]
    copies = [_doubtful(title_id, row, kept.resource_type) for title_id, row in copied]
    ids = [row_id for row_id, _ in gone]
    session.execute(update(TitleIdentifier).where(TitleIdentifier.id.in_(ids)).values(title_id=new_id))
    bulk_insert(session, TitleIdentifier.__table__, _IDENTIFIER_COLUMNS, copies)
    there = TitleIdentifier.title_id == kept.id
    shadows = [
        session.scalars(
            select(TitleIdentifier.id).where(there, TitleIdentifier.scheme == s, TitleIdentifier.value == v)
        ).one()
        for s, v in sorted(parted.shadowed)
    ]
    return {"identifiers": gone, "shadows": shadows}


def _doubtful(title_id: int, row: TitleIdentifier, resource_type: str) -> tuple[int, str, str, str, bool]:
    """The same number for another title: it recognises one title only."""
    is_doubtful = row.is_doubtful or says_which(row.scheme, resource_type)
    return (title_id, row.scheme, row.value, row.raw, is_doubtful)


def _part_classes(
    session: Session, kept: Title, new_id: int, going: set[Number], staying: set[Number]
) -> dict[str, Any]:
    """A class number that both have is both's: it recognises nothing."""
    rows = session.scalars(select(TitleClass).where(TitleClass.title_id == kept.id)).all()
    has = {(row.scheme, row.code): row for row in rows}
    parted = part(has, going=going, staying=staying)
    gone = [(has[number].id, number[1]) for number in sorted(parted.gone)]
    ids = [row_id for row_id, _ in gone]
    session.execute(update(TitleClass).where(TitleClass.id.in_(ids)).values(title_id=new_id))
    lent = [(new_id, s, c, has[s, c].sort_key) for s, c in sorted(parted.lent)]
    bulk_insert(session, TitleClass.__table__, _CLASS_COLUMNS, lent)
    return {"class_numbers": gone}


def _rejoin(
    session: Session, kind: Any, value: str, gone: Iterable[tuple[int, str]], kept_id: int, new_id: int
) -> list[str]:
    """Move these rows back; the numbers that cannot be, as the one title has lost them or the other has them."""
    columns = (kind.id, kind.scheme, getattr(kind, value))
    there = {row[0]: tuple(row[1:]) for row in session.execute(select(*columns).where(kind.title_id == new_id))}
    own = {tuple(row[1:]) for row in session.execute(select(*columns).where(kind.title_id == kept_id))}
    said = dict(gone)
    wrong = [number for row_id, number in said.items() if there.get(row_id) in {None, *own}]
    if not wrong:
        session.execute(update(kind).where(kind.id.in_(said)).values(title_id=kept_id))
    return wrong
