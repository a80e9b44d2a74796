"""Looking at what a file would bring, without keeping any of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from acqflow.catalogues.actions.listing import Listed, listed
from acqflow.catalogues.actions.reading import FileReading, Messages, RawAt, no_raw
from acqflow.catalogues.queries import run_of_file, vendor
from acqflow.catalogues.queries.plan import Earlier, Planned, plan
from acqflow.catalogues.rules import Counts, FileFacts, FilePreview, PreviewRow, QuarantineRow, package_named
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import CatalogueRecord, Quarantined
from acqflow.titles.queries import count_listed, package_called, rows_known

SHOWN_ROWS = 20
SHOWN_QUARANTINED = 50


def preview_file(
    session: Session,
    *,
    vendor_id: int,
    records: Messages,
    facts: FileFacts,
    by: Actor,
    raw_at: RawAt = no_raw,
    told: Callable[[Sequence[CatalogueRecord]], None] = lambda _records: None,
) -> FilePreview:
    """The counts, first rows and set-aside records that importing this file now would give. Writes nothing.

    `told` is given a record of each title that something new or changed comes for, a stretch at a time. Raises
    what `import_file` raises.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    vendor(session, vendor_id=vendor_id)
    reading = FileReading(records, raw_at)
    if facts.is_package:
        return _preview_of_list(session, reading, facts, vendor_id, by)
    earlier = Earlier()
    seen: set[int] = set()
    rows: list[PreviewRow] = []
    aside: list[Quarantined] = []
    outcomes = dict.fromkeys(("new_title", "new_offer", "changed", "same"), 0)
    conflicts = 0
    for chunk in reading.chunks():
        planned = plan(session, vendor_id=vendor_id, chunk=chunk.staged, earlier=earlier)
        conflicts += sum(bool(p.conflict) for p in planned)
        for p in planned:
            outcomes[p.outcome] += 1
        fresh = {
            p.title_id: p.staged.record
            for p in planned
            if p.outcome != "same" and not p.takes_back and p.title_id not in seen
        }
        seen |= fresh.keys()
        told(list(fresh.values()))
        rows += _rows(planned[: SHOWN_ROWS - len(rows)])
        aside += chunk.quarantined[: SHOWN_QUARANTINED - len(aside)]
    counts = Counts(
        new=outcomes["new_title"] + outcomes["new_offer"],
        changed=outcomes["changed"],
        same=outcomes["same"],
        titles_added=earlier.added,
        conflicts=conflicts,
    )
    known = run_of_file(session, vendor_id=vendor_id, facts=facts, by=by)
    return _found(reading, counts, rows, aside, is_repeat=known is not None and known.is_done)


def _preview_of_list(
    session: Session, reading: FileReading, facts: FileFacts, vendor_id: int, by: Actor
) -> FilePreview:
    """The same for a list of what is in a package. Raises PackageUnnamed, SeveralPackages."""
    rows: list[PreviewRow] = []
    aside: list[Quarantined] = []
    outcomes = dict.fromkeys(("new_in_package", "changed", "same"), 0)
    named, listed_here, package_id = "", 0, None
    for chunk in reading.chunks():
        if chunk.staged:
            named = package_named(chunk.staged, known=named)
            package_id = package_called(session, code=named)
        keys = [staged.vendor_key for staged in chunk.staged]
        known_rows = {} if package_id is None else rows_known(session, package_id=package_id, keys=keys)
        found = listed(chunk.staged, known_rows)
        listed_here += sum(row.is_listed for row in known_rows.values())
        for item in found:
            outcomes[item.outcome] += 1
        rows += _rows(found[: SHOWN_ROWS - len(rows)])
        aside += chunk.quarantined[: SHOWN_QUARANTINED - len(aside)]
    known = run_of_file(session, vendor_id=vendor_id, facts=facts, by=by)
    is_repeat = known is not None and known.is_done
    gone = 0 if package_id is None or is_repeat else count_listed(session, package_id=package_id) - listed_here
    counts = Counts(new=outcomes["new_in_package"], changed=outcomes["changed"], same=outcomes["same"], gone=gone)
    return _found(reading, counts, rows, aside, is_repeat=is_repeat, package=named)


def _found(
    reading: FileReading,
    counts: Counts,
    rows: Sequence[PreviewRow],
    aside: Sequence[Quarantined],
    *,
    is_repeat: bool,
    package: str | None = None,
) -> FilePreview:
    summary = reading.summary
    assert summary is not None
    read = {name: getattr(reading, name) for name in ("framed", "staged", "quarantined", "skipped")}
    return FilePreview(
        counts=replace(counts, **read),
        rows=tuple(rows),
        reasons=dict(reading.reasons),
        quarantined=tuple(QuarantineRow(*q.position, q.reason_code, q.detail, q.raw) for q in aside),
        encoding=summary.encoding,
        notes=summary.notes,
        is_repeat=is_repeat,
        package=package,
    )


def _rows(planned: Sequence[Planned | Listed]) -> list[PreviewRow]:
    rows = []
    for p in planned:
        record = p.staged.record
        isbn = next((i.value for i in record.identifiers if i.scheme == "isbn"), "")
        rows.append(
            PreviewRow(
                ordinal=record.position.ordinal,
                outcome=p.outcome,
                title_id=p.title_id if p.title_id is not None and p.title_id > 0 else None,
                title=record.title,
                creators="; ".join(record.creators),
                publisher=record.publisher,
                year=record.year,
                isbn=isbn,
                price=record.price,
                price_raw=record.price_raw,
                class_numbers=record.class_numbers,
                warnings=record.warnings,
            )
        )
    return rows
