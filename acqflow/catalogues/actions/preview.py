"""Looking at what a file would bring, without keeping any of it."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from acqflow.catalogues.actions.reading import FileReading, Messages, RawAt, no_raw
from acqflow.catalogues.queries import run_of_file, vendor
from acqflow.catalogues.queries.plan import Earlier, Planned, plan
from acqflow.catalogues.rules import Counts, FileFacts, FilePreview, PreviewRow, QuarantineRow
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import CatalogueRecord, Quarantined

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
    summary = reading.summary
    assert summary is not None
    known = run_of_file(session, vendor_id=vendor_id, facts=facts, by=by)
    return FilePreview(
        counts=Counts(
            framed=reading.framed,
            staged=reading.staged,
            quarantined=reading.quarantined,
            skipped=reading.skipped,
            new=outcomes["new_title"] + outcomes["new_offer"],
            changed=outcomes["changed"],
            same=outcomes["same"],
            titles_added=earlier.added,
            conflicts=conflicts,
        ),
        rows=tuple(rows),
        reasons=dict(reading.reasons),
        quarantined=tuple(QuarantineRow(*q.position, q.reason_code, q.detail, q.raw) for q in aside),
        encoding=summary.encoding,
        notes=summary.notes,
        is_repeat=known is not None and known.is_done,
    )


def _rows(planned: Sequence[Planned]) -> list[PreviewRow]:
    rows = []
    for p in planned:
        record = p.staged.record
        isbn = next((i.value for i in record.identifiers if i.scheme == "isbn"), "")
        rows.append(
            PreviewRow(
                ordinal=record.position.ordinal,
                outcome=p.outcome,
                title_id=p.title_id if p.title_id > 0 else None,
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
