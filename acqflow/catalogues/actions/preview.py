"""Looking at what a file would bring, without keeping any of it."""

from collections.abc import Callable
from dataclasses import replace

from acqflow.catalogues.actions.previewed import ListSeen, OffersSeen, Told
from acqflow.catalogues.actions.reading import Chunk, FileReading, Messages, RawAt, no_raw
from acqflow.catalogues.queries import run_of_file, vendor
from acqflow.catalogues.rules import FileFacts, FilePreview, QuarantineRow
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import Quarantined
from acqflow.storage.store import Store

SHOWN_QUARANTINED = 50


def preview_file(
    store: Store,
    *,
    vendor_id: int,
    records: Messages,
    facts: FileFacts,
    by: Actor,
    raw_at: RawAt = no_raw,
    told: Told = lambda _records: None,
    progress: Callable[[int, int], None] = lambda _records, _bytes: None,
) -> FilePreview:
    """The counts, first rows and set-aside records that importing this file now would give. Writes nothing.

    The database is read a chunk at a time: no transaction lasts as long as the file. `told` is given a record of
    each title that something new or changed comes for, `progress` how many records were seen and how many bytes
    of the file they are (0 where that is not known); both a stretch at a time. Raises what `import_file` raises.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    store.ask(vendor, vendor_id=vendor_id)
    reading = FileReading(records, raw_at)
    seen: ListSeen | OffersSeen = ListSeen() if facts.is_package else OffersSeen(vendor_id, told)
    aside: list[Quarantined] = []
    for chunk in reading.chunks():
        with store.reading() as session:
            seen.take(session, chunk)
        aside += chunk.quarantined[: SHOWN_QUARANTINED - len(aside)]
        progress(reading.framed, _end_of(chunk))
    known = store.ask(run_of_file, vendor_id=vendor_id, facts=facts, by=by)
    is_repeat = known is not None and known.is_done
    with store.reading() as session:
        counts = seen.counts(session, is_repeat=is_repeat)
    assert reading.summary is not None
    read = {name: getattr(reading, name) for name in ("framed", "staged", "quarantined", "skipped")}
    return FilePreview(
        counts=replace(counts, **read),
        rows=tuple(seen.rows),
        reasons=dict(reading.reasons),
        quarantined=tuple(QuarantineRow(*q.position, q.reason_code, q.detail, q.raw) for q in aside),
        encoding=reading.summary.encoding,
        notes=reading.summary.notes,
        is_repeat=is_repeat,
        package=seen.package,
    )


def _end_of(chunk: Chunk) -> int:
    places = [staged.record.position for staged in chunk.staged[-1:]]
    places += [quarantined.position for quarantined in chunk.quarantined[-1:]]
    return max((place.offset + place.length for place in places if place.length), default=0)
