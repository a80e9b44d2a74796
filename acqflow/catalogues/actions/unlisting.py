"""Undoing the import of a package's list: the package is again as the list before said."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.listing import list_before, refuse_later_list
from acqflow.catalogues.model import ImportRun, PackageChange
from acqflow.catalogues.rules import ImportUndone, PackageStillHeld
from acqflow.people.rules import Actor
from acqflow.titles.actions import list_as_of, remove_package, remove_rows, restore_rows
from acqflow.titles.queries import held_package


def undo_list(session: Session, run: ImportRun, *, by: Actor, at: datetime) -> ImportUndone:
    """Raises LaterImportInTheWay, PackageStillHeld."""
    if run.state == "undone":
        return ImportUndone(run.id, is_repeat=True)
    check_list_undoable(session, run)
    columns = (PackageChange.row_id, PackageChange.kind, PackageChange.before)
    changes = session.execute(select(*columns).where(PackageChange.run_id == run.id)).all()
    new = [row_id for row_id, kind, _ in changes if kind == "new"]
    before = {row_id: was for row_id, _, was in changes if was is not None}
    restore_rows(session, rows=before)
    remove_rows(session, row_ids=new)
    run.state, run.undone_at, run.undone_by_id = "undone", at, by.person_id
    if run.package_added and run.package_id is not None:
        remove_package(session, package_id=run.package_id)
        run.package_id = None
    elif run.package_id is not None and (before_at := list_before(session, run)) is not None:
        list_as_of(session, package_id=run.package_id, at=before_at)
    session.flush()
    return ImportUndone(run.id, rows_removed=len(new), rows_restored=len(before))


def check_list_undoable(session: Session, run: ImportRun) -> None:
    """Raises LaterImportInTheWay, and PackageStillHeld where undoing would take a held package away."""
    refuse_later_list(session, run)
    if run.package_added and run.package_id is not None:
        held = held_package(session, package_id=run.package_id)
        if held is not None:
            raise PackageStillHeld(run_id=run.id, package=held)
