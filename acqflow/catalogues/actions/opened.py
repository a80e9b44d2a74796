"""An import as it is opened, and found again under its lock."""

from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportRun
from acqflow.catalogues.rules import FileFacts, ImportMissing, ImportNotRunning
from acqflow.people.rules import Actor
from acqflow.storage.locks import lock_rows


def open_run(
    session: Session, *, vendor_id: int, facts: FileFacts, expected: int, by: Actor, at: datetime
) -> ImportRun:
    """A run of which nothing is kept yet, in the vendor's lock."""
    zero = dict.fromkeys(
        ("framed", "staged", "quarantined", "skipped", "new", "changed", "same", "titles_added"), 0
    )
    run = ImportRun(
        vendor_id=vendor_id,
        file_name=storable(facts.name),
        file_digest=facts.digest,
        file_bytes=facts.size,
        format=facts.format,
        profile=dict(facts.profile),
        heading=facts.heading,
        is_package=facts.is_package,
        expected=expected,
        by_id=by.person_id,
        at=at,
        **zero,
    )
    session.add(run)
    session.flush()
    return run


def locked_run(session: Session, run_id: int) -> ImportRun:
    """Raises ImportMissing."""
    locked = lock_rows(session, ImportRun, [run_id])
    if not locked:
        raise ImportMissing(run_id=run_id)
    return locked[0]


def running(session: Session, run_id: int) -> ImportRun:
    """Raises ImportMissing, ImportNotRunning."""
    run = locked_run(session, run_id)
    if run.state != "running":
        raise ImportNotRunning(run_id=run_id)
    return run


def storable(text: str) -> str:
    """Without what PostgreSQL cannot keep: NUL and halves of surrogate pairs."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()
