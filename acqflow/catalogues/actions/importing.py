"""Importing a vendor's file: a chunk and its counts in one transaction, so that a run broken off can go on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from acqflow.catalogues.actions.listing import finish_list
from acqflow.catalogues.actions.opened import locked_run, open_run, running, storable
from acqflow.catalogues.actions.reading import Chunk, FileReading, Messages, RawAt, no_raw
from acqflow.catalogues.actions.writing import writing_of
from acqflow.catalogues.model import Vendor
from acqflow.catalogues.queries import (
    no_such_vendor,
    result_of,
    run_of_file,
    titles_of_run,
)
from acqflow.catalogues.rules import (
    FileFacts,
    FramedCountWrong,
    ImportNotRunning,
    ImportResult,
    RunOfFile,
)
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import FileSummary
from acqflow.storage.locks import lock_rows


def import_file(
    session: Session,
    *,
    vendor_id: int,
    records: Messages,
    facts: FileFacts,
    by: Actor,
    at: datetime,
    raw_at: RawAt = no_raw,
) -> ImportResult:
    """Keep what a reader says of a vendor's file, all of it in this one transaction.

    The same bytes read with the same profile a second time change nothing and are not read. Raises VendorMissing,
    FramedCountWrong, and whatever the reader raises; nothing is kept then. `raw_at` gives a record's bytes.
    """
    begun = begin_import(session, vendor_id=vendor_id, facts=facts, expected=0, by=by, at=at)
    if begun.is_done:
        return result_of(session, run_id=begun.run_id, is_repeat=True)
    reading = FileReading(records, raw_at, after=begun.kept)
    for chunk in reading.chunks():
        keep_chunk(session, run_id=begun.run_id, chunk=chunk, by=by, at=at)
    assert reading.summary is not None
    result = finish_import(session, run_id=begun.run_id, summary=reading.summary, by=by)
    return replace(result, title_ids=tuple(titles_of_run(session, run_id=begun.run_id)))


def begin_import(
    session: Session, *, vendor_id: int, facts: FileFacts, expected: int, by: Actor, at: datetime
) -> RunOfFile:
    """Open a run for a file of `expected` records, or find the one that is there. Raises VendorMissing."""
    require(by, Verb.IMPORT_CATALOGUE)
    # Two uploads of one vendor at once: the second waits here, and then finds the first one's run.
    if not lock_rows(session, Vendor, [vendor_id]):
        raise no_such_vendor(session, vendor_id)
    known = run_of_file(session, vendor_id=vendor_id, facts=facts, by=by)
    if known is None:
        run = open_run(session, vendor_id=vendor_id, facts=facts, expected=expected, by=by, at=at)
        return RunOfFile(run.id, expected=expected)
    if known.is_done:
        return known
    # Whoever has the file goes on with it, also where it waited, was stopped or had failed.
    run = locked_run(session, known.run_id)
    run.state, run.expected, run.failure, run.lease_until = "running", expected or run.expected, None, None
    session.flush()
    return RunOfFile(run.id, run.framed, run.expected)


def keep_chunk(session: Session, *, run_id: int, chunk: Chunk, by: Actor, at: datetime) -> None:
    """Keep the next chunk of a running import: titles, offers, what was set aside, and the counts.

    Raises ImportMissing, and ImportNotRunning where it was taken back meanwhile, or somebody else goes on with it.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    run = running(session, run_id)
    if run.framed != chunk.start:
        raise ImportNotRunning(run_id=run_id)
    writing = writing_of(session, run, by_id=by.person_id, at=at)
    writing.keep(chunk)
    run.staged += len(chunk.staged)
    run.quarantined += len(chunk.quarantined)
    run.skipped += chunk.skipped
    run.framed += len(chunk.staged) + len(chunk.quarantined) + chunk.skipped
    writing.count()
    session.flush()


def finish_import(
    session: Session,
    *,
    run_id: int,
    summary: FileSummary,
    by: Actor,
    distribution: Mapping[str, Any] | None = None,
) -> ImportResult:
    """Close a run whose last chunk is kept; `distribution` is where its titles went, to be told again as it is.

    Raises ImportMissing, ImportNotRunning, FramedCountWrong.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    run = running(session, run_id)
    if run.framed != summary.framed:
        counted = {name: getattr(run, name) for name in ("staged", "quarantined", "skipped")}
        raise FramedCountWrong(framed=summary.framed, **counted)
    run.state, run.expected, run.lease_until = "applied", run.framed, None
    run.distribution = dict(distribution) if distribution is not None else None
    run.encoding = storable(summary.encoding)
    run.notes = [[storable(code), storable(detail)] for code, detail in summary.notes]
    if run.is_package:
        finish_list(session, run)
    session.flush()
    return result_of(session, run_id=run_id)
