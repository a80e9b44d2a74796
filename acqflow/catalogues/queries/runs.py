"""Imports, and the vendors they came from."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportChange, ImportRun, Vendor, VendorProfile
from acqflow.catalogues.rules import (
    Counts,
    FileFacts,
    ImportMissing,
    ImportResult,
    ImportRow,
    RunOfFile,
    VendorMissing,
    VendorRow,
    error_kept,
)
from acqflow.people.model import CALLED, Person
from acqflow.people.rules import Actor, PersonName, Verb, require
from acqflow.vocabulary.errors import AcqflowError

_AT_ONCE = 2_000


def vendors(session: Session) -> list[VendorRow]:
    """Every vendor, by code."""
    return [_vendor_row(v) for v in session.scalars(select(Vendor).order_by(Vendor.code))]


def vendor(session: Session, *, vendor_id: int) -> VendorRow:
    """Raises VendorMissing."""
    found = session.get(Vendor, vendor_id)
    if found is None:
        raise no_such_vendor(session, vendor_id)
    return _vendor_row(found)


def vendor_by_code(session: Session, *, code: str) -> VendorRow:
    """Raises VendorMissing."""
    found = session.scalars(select(Vendor).where(Vendor.code == code)).one_or_none()
    if found is None:
        raise no_such_vendor(session, code)
    return _vendor_row(found)


def no_such_vendor(session: Session, vendor: str | int) -> VendorMissing:
    codes = session.scalars(select(Vendor.code).order_by(Vendor.code))
    return VendorMissing(vendor=vendor, known=", ".join(codes) or "–")


def profile_of(session: Session, *, vendor_id: int, format: str) -> Mapping[str, Any] | None:
    """How this vendor's files of this format are read, as it was saved last; None if nobody has said."""
    return session.scalars(
        select(VendorProfile.profile).where(VendorProfile.vendor_id == vendor_id, VendorProfile.format == format)
    ).one_or_none()


def import_runs(session: Session, *, vendor_id: int | None = None, limit: int = 50) -> list[ImportRow]:
    """Imports, newest first, undone ones included."""
    statement = _RUNS.order_by(ImportRun.id.desc()).limit(limit)
    if vendor_id is not None:
        statement = statement.where(ImportRun.vendor_id == vendor_id)
    return [_import_row(*row) for row in session.execute(statement)]


def import_run(session: Session, *, run_id: int) -> ImportRow:
    """Raises ImportMissing."""
    row = session.execute(_RUNS.where(ImportRun.id == run_id)).one_or_none()
    if row is None:
        raise ImportMissing(run_id=run_id)
    return _import_row(*row)


def run_of_file(session: Session, *, vendor_id: int, facts: FileFacts, by: Actor) -> RunOfFile | None:
    """The run that read the very same bytes in the same way, or began to, unless it was undone."""
    require(by, Verb.IMPORT_CATALOGUE)
    runs = session.scalars(
        select(ImportRun).where(
            ImportRun.vendor_id == vendor_id,
            ImportRun.file_digest == facts.digest,
            ImportRun.format == facts.format,
            ImportRun.state != "undone",
        )
    )
    run = next((run for run in runs if run.profile == dict(facts.profile)), None)
    return None if run is None else RunOfFile(run.id, run.framed, run.expected, run.state == "applied")


def failure_of(session: Session, *, run_id: int) -> AcqflowError | None:
    """Why the import failed, as an error to be told; None where it did not."""
    failure = session.scalars(select(ImportRun.failure).where(ImportRun.id == run_id)).one_or_none()
    return error_kept(failure) if failure else None


def distribution_of(session: Session, *, run_id: int) -> Mapping[str, Any] | None:
    """Where its titles went, as whoever finished it said; None where that is not known. Raises ImportMissing."""
    row = session.execute(select(ImportRun.distribution).where(ImportRun.id == run_id)).one_or_none()
    if row is None:
        raise ImportMissing(run_id=run_id)
    distribution: Mapping[str, Any] | None = row[0]
    return distribution


def kept_file_of(session: Session, *, run_id: int) -> str | None:
    """The name its file is kept under, where a worker imports it. Raises ImportMissing."""
    row = session.execute(select(ImportRun.kept_file).where(ImportRun.id == run_id)).one_or_none()
    if row is None:
        raise ImportMissing(run_id=run_id)
    name: str | None = row[0]
    return name


def kept_files(session: Session) -> set[str]:
    """The names of files that an import still needs."""
    needed = select(ImportRun.kept_file).where(
        ImportRun.kept_file.is_not(None), ImportRun.state.not_in(("applied", "undone"))
    )
    return {name for name in session.scalars(needed) if name}


def result_of(session: Session, *, run_id: int, is_repeat: bool = False) -> ImportResult:
    """What a run came to; where it `is_repeat`, nothing was done this time."""
    run = session.get_one(ImportRun, run_id)
    return ImportResult(
        run_id,
        counts_of(run),
        is_repeat,
        encoding=run.encoding or "",
        notes=notes_of(run),
        package_id=run.package_id,
    )


def titles_of_run(session: Session, *, run_id: int) -> Sequence[int]:
    """The titles a run brought something to, by id; some may be gone since. Eight bytes for each of them."""
    changed = select(ImportChange.title_id).where(ImportChange.run_id == run_id).distinct()
    statement = changed.order_by(ImportChange.title_id).execution_options(yield_per=_AT_ONCE)
    return array("q", session.scalars(statement))


def notes_of(run: ImportRun) -> tuple[tuple[str, str], ...]:
    """What the reader said of the whole file, as (code, detail)."""
    return tuple((code, detail) for code, detail in run.notes or ())


def counts_of(run: ImportRun) -> Counts:
    return Counts(
        run.framed,
        run.staged,
        run.quarantined,
        run.skipped,
        run.new,
        run.changed,
        run.same,
        run.titles_added,
        run.conflicts,
        run.gone,
    )


_RUNS = (
    select(ImportRun, Vendor.code, CALLED)
    .join(Vendor, Vendor.id == ImportRun.vendor_id)
    .join(Person, Person.id == ImportRun.by_id)
)


def _import_row(run: ImportRun, vendor_code: str, by_name: PersonName) -> ImportRow:
    return ImportRow(
        run_id=run.id,
        vendor_id=run.vendor_id,
        vendor_code=vendor_code,
        file_name=run.file_name,
        file_digest=run.file_digest,
        format=run.format,
        state=run.state,
        counts=counts_of(run),
        by_id=run.by_id,
        by_name=by_name,
        at=run.at,
        undone_at=run.undone_at,
        undone_by_id=run.undone_by_id,
        encoding=run.encoding or "",
        notes=notes_of(run),
        expected=run.expected,
        is_kept=run.kept_file is not None,
        lease_until=run.lease_until,
        is_package=run.is_package,
        package_id=run.package_id,
    )


def _vendor_row(v: Vendor) -> VendorRow:
    return VendorRow(v.id, v.code, v.name_zh, v.name_en, v.currency, v.email)
