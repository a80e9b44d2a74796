"""Imports in the background: they wait, one worker takes each, and people stop and resume them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.opened import locked_run, open_run, running, storable
from acqflow.catalogues.model import ImportRun, Vendor
from acqflow.catalogues.queries import no_such_vendor, notes_of, run_of_file
from acqflow.catalogues.rules import (
    FileFacts,
    ImportFileGone,
    ImportNotUnderWay,
    QueuedFile,
    QueuedRun,
    RunOfFile,
)
from acqflow.people.actions import audit
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import hold_alone, lock_rows


def queue_import(
    session: Session,
    *,
    vendor_id: int,
    facts: FileFacts,
    kept_file: str,
    notes: tuple[tuple[str, str], ...],
    by: Actor,
    at: datetime,
) -> QueuedFile:
    """Let the file wait for a worker. `kept_file` is its name where it lies; `notes` are what is known of it.

    One that waits or is being imported is only found; one that was broken off, stopped or failed waits again.
    Raises VendorMissing.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    if not lock_rows(session, Vendor, [vendor_id]):
        raise no_such_vendor(session, vendor_id)
    known = run_of_file(session, vendor_id=vendor_id, facts=facts, by=by)
    if known is not None and known.is_done:
        return QueuedFile(known.run_id, is_done=True)
    if known is None:
        run = open_run(session, vendor_id=vendor_id, facts=facts, expected=0, by=by, at=at)
    else:
        run = locked_run(session, known.run_id)
        if run.state == "waiting" or _is_held(run, at):
            return QueuedFile(run.id)
    run.state, run.kept_file, run.failure, run.lease_until = "waiting", kept_file, None, None
    run.notes = [[storable(code), storable(detail)] for code, detail in notes]
    session.flush()
    return QueuedFile(run.id, takes_file=True)


def take_queued(session: Session, *, at: datetime, until: datetime) -> QueuedRun | None:
    """The import that has waited longest, or whose worker has not been heard of; it is the asker's `until` then.

    No person does this: it goes on with what somebody who may has begun.
    """
    hold_alone(session, "catalogues: imports that wait")
    is_left = and_(ImportRun.state == "running", ImportRun.kept_file.is_not(None), ImportRun.lease_until < at)
    first = session.scalars(
        select(ImportRun.id).where(or_(ImportRun.state == "waiting", is_left)).order_by(ImportRun.id).limit(1)
    ).first()
    if first is None:
        return None
    run = locked_run(session, first)
    run.state, run.lease_until = "running", until
    session.flush()
    return QueuedRun(
        run.id,
        vendor_id=run.vendor_id,
        vendor_code=session.get_one(Vendor, run.vendor_id).code,
        file_name=run.file_name,
        kept_file=run.kept_file or "",
        format=run.format,
        profile=dict(run.profile),
        notes=notes_of(run),
        expected=run.expected,
        by_id=run.by_id,
    )


def extend_lease(session: Session, *, run_id: int, until: datetime) -> bool:
    """Say that the worker still goes on; False where it need not, because it was stopped or taken back."""
    run = locked_run(session, run_id)
    if run.state != "running":
        return False
    run.lease_until = until
    session.flush()
    return True


def expect_records(session: Session, *, run_id: int, expected: int, by: Actor) -> RunOfFile:
    """Say how many records a queued file has, now that it was read. Raises ImportMissing, ImportNotRunning."""
    require(by, Verb.IMPORT_CATALOGUE)
    run = running(session, run_id)
    run.expected = expected
    session.flush()
    return RunOfFile(run.id, run.framed, expected)


def cancel_import(session: Session, *, run_id: int, by: Actor, at: datetime) -> None:
    """Stop it after the chunk that is being kept; it can be resumed, or taken back. A second time changes nothing.

    Raises ImportMissing, ImportNotUnderWay.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    run = locked_run(session, run_id)
    if run.state == "cancelled":
        return
    if run.state not in ("waiting", "running"):
        raise ImportNotUnderWay(run_id=run_id)
    run.state, run.lease_until = "cancelled", None
    session.flush()
    audit(session, event="import_cancelled", outcome="done", by_id=by.person_id, at=at, facts={"run": run_id})


def resume_import(session: Session, *, run_id: int, by: Actor, at: datetime) -> None:
    """Let what was stopped, or failed, wait for a worker again; it goes on behind the last chunk that was kept.

    Raises ImportMissing, ImportNotUnderWay, and ImportFileGone where the file itself is needed.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    run = locked_run(session, run_id)
    if run.state == "waiting" or (run.kept_file and _is_held(run, at)):
        return
    if run.state in ("applied", "undone"):
        raise ImportNotUnderWay(run_id=run_id)
    if not run.kept_file:
        raise ImportFileGone(run_id=run_id, file=run.file_name)
    run.state, run.failure, run.lease_until = "waiting", None, None
    session.flush()
    audit(session, event="import_resumed", outcome="done", by_id=by.person_id, at=at, facts={"run": run_id})


def fail_import(session: Session, *, run_id: int, failure: Mapping[str, Any]) -> None:
    """Keep why a worker could not go on, unless the import was stopped or taken back meanwhile."""
    run = locked_run(session, run_id)
    if run.state == "running":
        run.state, run.failure, run.lease_until = "failed", dict(failure), None
        session.flush()


def _is_held(run: ImportRun, at: datetime) -> bool:
    return run.state == "running" and run.lease_until is not None and run.lease_until >= at
