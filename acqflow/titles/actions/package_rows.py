"""Keeping what a package's list says is in it, and taking that back.

Told by whoever reads the lists, who has asked whether the person may.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, true, update
from sqlalchemy.orm import Session

from acqflow.storage.bulk import bulk_insert, reserve_ids
from acqflow.storage.locks import hold_alone
from acqflow.titles.model import Package, PackageNumber, PackageTitle
from acqflow.titles.queries import in_batches
from acqflow.titles.rules import COVERAGE, PackageRow

_SAID = ("title", "creators", "publisher", "form", *COVERAGE, "digest")
_ROW_COLUMNS = ("id", "package_id", "key", *_SAID, "listed_by", "is_listed")
_NUMBER_COLUMNS = ("package_title_id", "scheme", "value", "form", "is_doubtful")
_KEPT = (*_SAID, "listed_by", "is_listed")


def open_package(session: Session, *, code: str, provider: str | None, at: datetime) -> tuple[int, bool]:
    """The package whose lists are called so, and whether it is new; held alone until the transaction ends."""
    hold_alone(session, "titles: packages")
    known = session.scalars(select(Package).where(Package.code == code)).one_or_none()
    if known is not None:
        known.provider, known.listed_at = provider or known.provider, at
        session.flush()
        return known.id, False
    name = " ".join(code.replace("_", " ").split())
    package = Package(code=code, name=name, provider=provider, listed_at=at)
    session.add(package)
    session.flush()
    return package.id, True


def add_rows(session: Session, *, package_id: int, rows: Sequence[PackageRow], listed_by: int) -> range:
    """Put rows into a package that it did not have; their numbers in order."""
    ids = reserve_ids(session, PackageTitle.__table__, len(rows))
    kept = [
        (row_id, package_id, row.key, *_said(row).values(), listed_by, True)
        for row_id, row in zip(ids, rows, strict=True)
    ]
    bulk_insert(session, PackageTitle.__table__, _ROW_COLUMNS, kept)
    _add_numbers(session, zip(ids, rows, strict=True))
    return ids


def change_rows(session: Session, *, rows: Mapping[int, PackageRow], listed_by: int) -> dict[int, dict[str, Any]]:
    """Say of these rows what a newer list says, and that they are listed. Row → how it was before."""
    were = _as_they_are(session, rows)
    if rows:
        values = [{"id": i, **_said(row), "listed_by": listed_by, "is_listed": True} for i, row in rows.items()]
        session.execute(update(PackageTitle), values)
        _remove_numbers(session, rows)
        _add_numbers(session, rows.items())
    return were


def list_again(session: Session, *, row_ids: Collection[int], listed_by: int) -> None:
    """A list names these rows as they are."""
    for ids in in_batches(row_ids):
        values = {"listed_by": listed_by, "is_listed": True}
        session.execute(update(PackageTitle).where(PackageTitle.id.in_(ids)).values(values))


def close_list(session: Session, *, package_id: int, listed_by: int) -> dict[int, dict[str, Any]]:
    """What this list does not name has left the package. Row → how it was before."""
    left = PackageTitle.package_id == package_id, PackageTitle.listed_by != listed_by
    gone = session.scalars(select(PackageTitle.id).where(*left, PackageTitle.is_listed.is_(true()))).all()
    were = _as_they_are(session, gone)
    for ids in in_batches(gone):
        session.execute(update(PackageTitle).where(PackageTitle.id.in_(ids)).values(is_listed=False))
    return were


def restore_rows(session: Session, *, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Put rows back to how they were once, as `change_rows` and `close_list` gave it."""
    if not rows:
        return
    session.execute(update(PackageTitle), [{"id": i, **_without_numbers(was)} for i, was in rows.items()])
    _remove_numbers(session, rows)
    numbers = [(row_id, *number) for row_id, was in rows.items() for number in was["numbers"]]
    bulk_insert(session, PackageNumber.__table__, _NUMBER_COLUMNS, numbers)


def remove_rows(session: Session, *, row_ids: Collection[int]) -> None:
    """Take rows out of their package that only an undone list had put there."""
    _remove_numbers(session, row_ids)
    for ids in in_batches(row_ids):
        session.execute(delete(PackageTitle).where(PackageTitle.id.in_(ids)))


def list_as_of(session: Session, *, package_id: int, at: datetime) -> None:
    """Say of a package that its newest list was read then."""
    session.execute(update(Package).where(Package.id == package_id).values(listed_at=at))


def remove_package(session: Session, *, package_id: int) -> None:
    """Forget a package of which no row is left."""
    session.execute(delete(Package).where(Package.id == package_id))


def _said(row: PackageRow) -> dict[str, Any]:
    words = {
        "title": row.title,
        "creators": row.creators or None,
        "publisher": row.publisher or None,
        "form": row.form,
    }
    return {**words, **asdict(row.coverage), "digest": row.digest}


def _add_numbers(session: Session, rows: Iterable[tuple[int, PackageRow]]) -> None:
    numbers = [(row_id, *number) for row_id, row in rows for number in row.numbers]
    bulk_insert(session, PackageNumber.__table__, _NUMBER_COLUMNS, numbers)


def _remove_numbers(session: Session, row_ids: Collection[int]) -> None:
    for ids in in_batches(row_ids):
        session.execute(delete(PackageNumber).where(PackageNumber.package_title_id.in_(ids)))


def _as_they_are(session: Session, row_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    columns = [PackageTitle.__table__.c[name] for name in ("id", *_KEPT)]
    found: dict[int, dict[str, Any]] = {}
    for ids in in_batches(row_ids):
        for row in session.execute(select(*columns).where(PackageTitle.id.in_(ids))).mappings():
            found[row["id"]] = {**{name: row[name] for name in _KEPT}, "numbers": []}
        numbers = select(*[PackageNumber.__table__.c[name] for name in _NUMBER_COLUMNS])
        for row_id, *number in session.execute(numbers.where(PackageNumber.package_title_id.in_(ids))):
            found[row_id]["numbers"].append(number)
    return found


def _without_numbers(was: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in was.items() if name != "numbers"}
