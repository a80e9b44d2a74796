"""A list of what is in a package on its way in: rows of the package, no offers and nothing for a worklist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.aside import keep_aside
from acqflow.catalogues.actions.reading import Chunk
from acqflow.catalogues.model import ImportRun, PackageChange
from acqflow.catalogues.rules import (
    LaterImportInTheWay,
    OfferedSince,
    PackageBeingListed,
    PackageListedSince,
    Staged,
    StillUnusable,
    package_named,
    package_row,
    provider_named,
)
from acqflow.storage.bulk import bulk_insert
from acqflow.titles.actions import add_rows, change_rows, close_list, list_again, open_package, restore_rows
from acqflow.titles.queries import code_of_package, rows_known
from acqflow.titles.rules import KnownRow

_CHANGE_COLUMNS = ("run_id", "row_id", "kind", "before")


@dataclass(frozen=True, slots=True)
class Listed:
    """A record of the list and what becomes of it: new_in_package, changed or same. No title is touched."""

    staged: Staged
    outcome: str
    row_id: int | None = None
    title_id: None = None

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        return self.staged.record.warnings


def listed(chunk: Sequence[Staged], known: dict[str, KnownRow]) -> list[Listed]:
    """Each record set against the rows that its package has."""
    return [_listed(staged, known.get(staged.vendor_key)) for staged in chunk]


def _listed(staged: Staged, row: KnownRow | None) -> Listed:
    if row is None:
        return Listed(staged, "new_in_package")
    is_same = row.digest == staged.digest and row.is_listed
    return Listed(staged, "same" if is_same else "changed", row.row_id)


class ListWriting:
    """Writes a chunk of a package's list and counts what became of its records."""

    def __init__(self, session: Session, run: ImportRun, *, by_id: int, at: datetime) -> None:
        # A row of a package keeps neither who read it nor when; the package is as of when the import was begun.
        del by_id, at
        self._session, self._run = session, run
        self.new = self.changed = self.same = 0

    def count(self) -> None:
        """Add to the run what became of the records."""
        for name in ("new", "changed", "same"):
            setattr(self._run, name, getattr(self._run, name) + getattr(self, name))

    def keep(self, chunk: Chunk) -> Sequence[Listed]:
        """Raises PackageUnnamed, SeveralPackages, PackageBeingListed, PackageListedSince."""
        keep_aside(self._session, self._run.id, chunk.quarantined)
        if not chunk.staged:
            return []
        package_id = self._package(chunk.staged)
        known = rows_known(self._session, package_id=package_id, keys=[s.vendor_key for s in chunk.staged])
        found = listed(chunk.staged, known)
        new = [package_row(item.staged) for item in found if item.row_id is None]
        known_ones = [(item.row_id, item) for item in found if item.row_id is not None]
        changed = {i: package_row(item.staged) for i, item in known_ones if item.outcome == "changed"}
        same = [row_id for row_id, item in known_ones if item.outcome == "same"]
        run_id = self._run.id
        ids = add_rows(self._session, package_id=package_id, rows=new, listed_by=run_id)
        were = change_rows(self._session, rows=changed, listed_by=run_id)
        list_again(self._session, row_ids=same, listed_by=run_id)
        changes: list[tuple[Any, ...]] = [(run_id, row_id, "new", None) for row_id in ids]
        changes += [(run_id, row_id, "changed", was) for row_id, was in were.items()]
        bulk_insert(self._session, PackageChange.__table__, _CHANGE_COLUMNS, changes)
        self.new, self.changed, self.same = self.new + len(new), self.changed + len(changed), self.same + len(same)
        return found

    def _package(self, chunk: Sequence[Staged]) -> int:
        """The package of the run, begun with its first record."""
        run = self._run
        if run.package_id is not None:
            package_named(chunk, known=code_of_package(self._session, package_id=run.package_id) or "")
            return run.package_id
        named = package_named(chunk)
        package_id, run.package_added = open_package(
            self._session, code=named, provider=provider_named(chunk), at=run.at
        )
        run.package_id = package_id
        self._session.flush()
        refuse_being_listed(self._session, run, named)
        later = later_list(self._session, run)
        if later is not None:
            raise PackageListedSince(package=named, run_id=run.id, later=later)
        return package_id


def refuse_being_listed(session: Session, run: ImportRun, named: str) -> None:
    """Raises PackageBeingListed where another import of the package is not finished."""
    other = session.scalars(
        select(ImportRun.id).where(
            ImportRun.package_id == run.package_id,
            ImportRun.state.not_in(("applied", "undone")),
            ImportRun.id != run.id,
        )
    ).first()
    if other is not None:
        raise PackageBeingListed(package=named, run_id=other)


def finish_list(session: Session, run: ImportRun) -> None:
    """What the list did not name has left its package."""
    if run.package_id is None:
        return
    were = close_list(session, package_id=run.package_id, listed_by=run.id)
    rows = [(run.id, row_id, "gone", was) for row_id, was in were.items()]
    bulk_insert(session, PackageChange.__table__, _CHANGE_COLUMNS, rows)
    run.gone = len(rows)


def refuse_later_list(session: Session, run: ImportRun) -> None:
    """Raises LaterImportInTheWay where a newer list of the package was read."""
    later = later_list(session, run)
    if later is not None:
        raise LaterImportInTheWay(run_id=run.id, later=later)


def later_list(session: Session, run: ImportRun) -> int | None:
    """The newest import behind this one that lists the same package, if there is one."""
    if run.package_id is None:
        return None
    return session.scalars(
        select(ImportRun.id)
        .where(ImportRun.package_id == run.package_id, ImportRun.id > run.id, ImportRun.state != "undone")
        .order_by(ImportRun.id.desc())
    ).first()


def list_before(session: Session, run: ImportRun) -> datetime | None:
    """When the newest list was read that is left of the package of an undone run."""
    return session.scalars(
        select(ImportRun.at)
        .where(ImportRun.package_id == run.package_id, ImportRun.state == "applied", ImportRun.id != run.id)
        .order_by(ImportRun.id.desc())
        .limit(1)
    ).first()


def take_up_again(session: Session, run: ImportRun, staged: Staged) -> None:
    """Make way for a corrected record: what had left the package for want of it has not.

    Raises StillUnusable where the file named it already, OfferedSince where a newer list of the package was read.
    """
    if run.package_id is None:
        return
    later = later_list(session, run)
    if later is not None:
        raise OfferedSince(later=later)
    row = rows_known(session, package_id=run.package_id, keys=[staged.vendor_key]).get(staged.vendor_key)
    if row is None:
        return
    if row.listed_by == run.id:
        raise StillUnusable("duplicate_in_file", staged.vendor_key)
    gone = PackageChange.run_id == run.id, PackageChange.row_id == row.row_id, PackageChange.kind == "gone"
    was = session.scalars(select(PackageChange.before).where(*gone)).one_or_none()
    if was is not None:
        restore_rows(session, rows={row.row_id: was})
        session.execute(delete(PackageChange).where(*gone))
        run.gone -= 1
