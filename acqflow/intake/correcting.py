"""A record that was set aside, on its way in after all: from a corrected file, or written down by hand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from acqflow.bootstrap import Library
from acqflow.catalogues.actions import take_corrected
from acqflow.catalogues.queries import heading_of, import_run, profile_of_run, quarantined, vendor
from acqflow.catalogues.rules import (
    Correction,
    Entered,
    HeadingsMissing,
    NotOneRecord,
    QuarantineRow,
    StillUnusable,
    entered_from,
    entered_from_cells,
    readable,
    record_entered,
)
from acqflow.intake.taking_in import spread
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import CatalogueFormat, CatalogueRecord, FileRefused, Position, Profile, to_json
from acqflow.plugin_api.limits import MEGABYTE
from acqflow.plugin_host.containment import PluginFailed
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.one_record import alone, cells_of, read_records

_LARGEST = MEGABYTE
# What is refused so could be read if the right headings stood above it.
_OF_HEADINGS = ("no_header", "duplicate_header", "delimiter")


def correct_from_file(
    library: Library, *, run_id: int, quarantined_id: int, path: Path, by: Actor, encoding: str = ""
) -> Correction:
    """Read the one record of this file as the import's file was read, and keep it in place of the one set aside.

    Raises NotOneRecord, StillUnusable, HeadingsMissing, FileRefused, PluginFailed, and what `take_corrected`
    raises.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    row = library.store.ask(quarantined, run_id=run_id, quarantined_id=quarantined_id)
    plugin, profile = _reader(library, run_id)
    profile = replace(profile, encoding=encoding or profile.encoding)
    record = replace(_only_record(library, run_id, plugin, profile, path), position=_place(row))
    return _take(library, run_id, row, record, path.read_bytes(), by)


def correct_by_hand(
    library: Library, *, run_id: int, quarantined_id: int, entered: Entered, by: Actor
) -> Correction:
    """Keep what somebody wrote down in place of the record set aside.

    Raises what `record_entered` and `take_corrected` raise.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    row = library.store.ask(quarantined, run_id=run_id, quarantined_id=quarantined_id)
    run = library.store.ask(import_run, run_id=run_id)
    currency = library.store.ask(vendor, vendor_id=run.vendor_id).currency
    record = record_entered(entered, position=_place(row), default_currency=currency)
    written = json.dumps(to_json(record), ensure_ascii=False, default=str).encode("utf-8", "replace")
    return _take(library, run_id, row, record, written, by)


def form_of(library: Library, *, run_id: int, quarantined_id: int) -> Entered:
    """The form for entering it by hand, filled in as far as its reader can tell what the record says."""
    row = library.store.ask(quarantined, run_id=run_id, quarantined_id=quarantined_id)
    heading = library.store.ask(heading_of, run_id=run_id)
    if not row.raw:
        return Entered(title="")
    try:
        plugin, profile = _reader(library, run_id)
        if heading is not None and not row.length:
            # A row of a workbook is kept as text between tabs.
            profile = replace(profile, delimiter="\t", encoding="")
        with _lying((heading or b"") + row.raw) as path:
            records, _, _ = read_records(plugin, path, profile)
            return entered_from(records[0]) if records else entered_from_cells(cells_of(plugin, path, profile))
    except (FileRefused, PluginFailed):
        return Entered(title="")


def _reader(library: Library, run_id: int) -> tuple[LoadedPlugin, Profile]:
    """The format that read the import's file, and how it read it. Raises PluginMissing."""
    run = library.store.ask(import_run, run_id=run_id)
    kept = Profile.from_json(library.store.ask(profile_of_run, run_id=run_id))
    limited = replace(kept, limits=replace(kept.limits, upload=_LARGEST))
    return library.plugins.get(CatalogueFormat.group, run.format), alone(limited)


def _only_record(
    library: Library, run_id: int, plugin: LoadedPlugin, profile: Profile, path: Path
) -> CatalogueRecord:
    try:
        records, aside, _ = read_records(plugin, path, profile)
    except FileRefused as refusal:
        heading = library.store.ask(heading_of, run_id=run_id)
        if heading is not None and refusal.reason in _OF_HEADINGS:
            encoding = library.store.ask(import_run, run_id=run_id).encoding
            raise HeadingsMissing(headings=readable(heading, encoding).strip()[:400]) from refusal
        raise
    if len(records) + len(aside) != 1:
        raise NotOneRecord(count=len(records) + len(aside))
    if aside:
        raise StillUnusable(aside[0].reason_code, aside[0].detail)
    return records[0]


def _take(
    library: Library, run_id: int, row: QuarantineRow, record: CatalogueRecord, corrected: bytes, by: Actor
) -> Correction:
    assert row.quarantined_id is not None
    taken = library.store.run(
        take_corrected,
        run_id=run_id,
        quarantined_id=row.quarantined_id,
        record=record,
        corrected=corrected,
        by=by,
        at=library.now(),
    )
    if taken.title_id is not None:
        spread(library, (taken.title_id,))
    return taken


def _place(row: QuarantineRow) -> Position:
    return Position(row.ordinal, row.offset, row.length)


@contextmanager
def _lying(content: bytes) -> Iterator[Path]:
    """These bytes as a file, for a reader that wants one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record"
        path.write_bytes(content)
        yield path
