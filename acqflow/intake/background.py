"""Imports that go on while nobody waits: a file is queued, and whichever process works takes it from there."""

import logging
import threading
from dataclasses import replace

from acqflow.bootstrap import Library
from acqflow.catalogues.actions import (
    expect_records,
    extend_lease,
    fail_import,
    queue_import,
    save_profile,
    take_queued,
)
from acqflow.catalogues.queries import kept_files
from acqflow.catalogues.rules import ImportNotRunning, QueuedFile, QueuedRun, RunOfFile, kept_error
from acqflow.intake.keeping import go_on
from acqflow.intake.kept_files import forget_file, keep_file, kept_path, sweep_files
from acqflow.intake.leases import LEASE, held
from acqflow.intake.taking_in import Delivery
from acqflow.people.queries import actor
from acqflow.people.rules import Actor
from acqflow.plugin_api import CatalogueFormat, Profile
from acqflow.vocabulary.errors import AcqflowError

_LOG = logging.getLogger(__name__)


def queue(library: Library, delivered: Delivery, *, by: Actor) -> QueuedFile:
    """Take the file over and let it wait for a worker. Raises VendorMissing; the file lies where it was then.

    The same file that is being imported, or was, is only found, and thrown away.
    """
    facts = delivered.facts()
    name = keep_file(library, delivered.path)
    try:
        queued = library.store.run(
            queue_import,
            vendor_id=delivered.vendor_id,
            facts=facts,
            kept_file=name,
            notes=tuple(delivered.notes),
            by=by,
            at=library.now(),
        )
    except BaseException:
        kept_path(library, name).replace(delivered.path)
        raise
    if not queued.takes_file:
        forget_file(library, name)
    return queued


def work_off(library: Library) -> int:
    """Import what waits, one after another, until nothing does; how many were taken up."""
    count = 0
    while work_on_next(library):
        count += 1
    return count


def work_on_next(library: Library) -> bool:
    """Import what has waited longest, or was left by a worker that died. False where nothing waits.

    Two processes never work on one: whoever takes it holds it under a lease, and extends that while it works. What
    stops the import is kept with it; nothing is raised.
    """
    at = library.now()
    queued = library.store.run(take_queued, at=at, until=at + LEASE)
    if queued is None:
        return False

    def go_on() -> bool:
        return library.store.run(extend_lease, run_id=queued.run_id, until=library.now() + LEASE)

    try:
        with held(go_on, name=f"import {queued.run_id}") as lost:
            _import(library, queued, lost)
    except ImportNotRunning:
        # Stopped, taken back, or taken up by another worker, which is no failure.
        pass
    except Exception as error:  # noqa: BLE001  whatever stops an import is told on its page
        if not isinstance(error, AcqflowError):
            _LOG.exception("import %s failed", queued.run_id)
        library.store.run(fail_import, run_id=queued.run_id, failure=kept_error(error))
    sweep_files(library, needed=library.store.ask(kept_files))
    return True


def _import(library: Library, queued: QueuedRun, lost: threading.Event) -> None:
    by = library.store.ask(actor, person_id=queued.by_id)
    plugin = library.plugins.get(CatalogueFormat.group, queued.format)
    profile = replace(Profile.from_json(queued.profile), limits=library.settings.limits)
    path = kept_path(library, queued.kept_file)
    delivered = Delivery(
        path, queued.file_name, queued.vendor_code, queued.vendor_id, plugin, profile, notes=queued.notes
    )

    def begin(expected: int) -> RunOfFile:
        return library.store.run(expect_records, run_id=queued.run_id, expected=expected, by=by)

    def check() -> None:
        if lost.is_set():
            raise ImportNotRunning(run_id=queued.run_id)

    go_on(library, delivered, begin, expected=queued.expected, by=by, check=check)
    library.store.run(
        save_profile,
        vendor_id=queued.vendor_id,
        format=queued.format,
        profile=dict(queued.profile),
        by=by,
        at=library.now(),
    )
