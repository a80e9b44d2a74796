"""Looks at uploads that go on while nobody waits, and what they found."""

import json
import logging
import threading
from dataclasses import dataclass, replace
from typing import Any

from acqflow.bootstrap import Library
from acqflow.catalogues.actions import ask_look, end_look, fail_look, go_on_looking, take_look
from acqflow.catalogues.queries import look, look_failure, look_result
from acqflow.catalogues.rules import (
    FileToLookAt,
    LookGivenUp,
    LookRow,
    QueuedLook,
    kept_error,
    kept_sentence,
    preview_as_plain,
    preview_from_plain,
    sentence_kept,
)
from acqflow.intake.leases import LEASE, held
from acqflow.intake.taking_in import Delivery, Look, preview
from acqflow.people.queries import actor
from acqflow.people.rules import Actor
from acqflow.plugin_api import CatalogueFormat, Profile
from acqflow.plugin_api.limits import DEFAULT_LIMITS
from acqflow.vocabulary.errors import AcqflowError

# Of what is kept of a look; one of another version is not shown, but looked for again.
_VERSION = 1
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """How a look stands, and what it `found` or why it found nothing (`failure`): neither while it goes on."""

    row: LookRow
    found: Look | None = None
    failure: AcqflowError | None = None


def ask_for_look(library: Library, delivered: Delivery, *, token: str, by: Actor, again: bool = False) -> Looked:
    """The look at this upload, read in this way: one for all who ask, until the upload goes. Raises VendorMissing.

    The file must lie in the var folder. `again`: look once more where that has ended.
    """
    file = FileToLookAt(
        token,
        str(delivered.path.relative_to(library.settings.var)),
        delivered.name,
        delivered.path.stat().st_size,
        delivered.vendor_id,
        delivered.plugin.name,
        # With other limits it is the same reading.
        replace(delivered.profile, limits=DEFAULT_LIMITS).to_json(),
        tuple(delivered.notes),
    )

    def ask(*, again: bool) -> Looked:
        row = library.store.run(ask_look, file=file, by=by, at=library.now(), again=again)
        if row.is_under_way:
            return Looked(row)
        return looked(library, token=token, look_id=row.look_id, by=by)

    asked = ask(again=again)
    is_of_another_version = asked.row.state == "done" and asked.found is None
    return ask(again=True) if is_of_another_version else asked


def looked(library: Library, *, token: str, look_id: int, by: Actor) -> Looked:
    """How a look stands. Raises LookMissing."""
    with library.store.reading() as session:
        row = look(session, token=token, look_id=look_id, by=by)
        result = look_result(session, token=token, look_id=look_id, by=by)
        failure = look_failure(session, token=token, look_id=look_id, by=by)
    return Looked(row, None if result is None else _look_in(result), failure)


def work_off_looks(library: Library) -> int:
    """Look at what waits, one after another, until nothing does; how many looks were taken up."""
    count = 0
    while look_on_next(library):
        count += 1
    return count


def look_on_next(library: Library) -> bool:
    """Look at what has waited longest, or was left by a worker that died. False where nothing waits.

    What stops the look is kept with it; nothing is raised.
    """
    at = library.now()
    queued = library.store.run(take_look, at=at, until=at + LEASE)
    if queued is None:
        return False
    held_by = {"look_id": queued.look_id, "turn": queued.turn}

    def go_on(seen: tuple[int, int] | None = None) -> bool:
        return library.store.run(go_on_looking, **held_by, until=library.now() + LEASE, seen=seen)

    def progress(records: int, read_bytes: int) -> None:
        if not go_on((records, read_bytes)):
            raise LookGivenUp

    try:
        with held(go_on, name=f"look {queued.look_id}") as lost:
            found = _found(library, queued, lost, progress)
        library.store.run(end_look, **held_by, result=_kept(found))
    except LookGivenUp:
        # By a person, or because another worker has taken it up: no failure.
        pass
    except Exception as error:  # noqa: BLE001  whatever stops a look is told on its page
        is_told = library.store.run(fail_look, **held_by, failure=kept_error(error))
        # An upload that was thrown away meanwhile may well be missed.
        if is_told and not isinstance(error, AcqflowError):
            _LOG.exception("look %s failed", queued.look_id)
    return True


def _found(library: Library, queued: QueuedLook, lost: threading.Event, progress: Any) -> Look:
    file = queued.file
    plugin = library.plugins.get(CatalogueFormat.group, file.format)
    profile = replace(Profile.from_json(file.profile), limits=library.settings.limits)
    path = library.settings.var / file.path
    delivered = Delivery(path, file.name, queued.vendor_code, file.vendor_id, plugin, profile, notes=file.notes)

    def check() -> None:
        if lost.is_set():
            raise LookGivenUp

    by = library.store.ask(actor, person_id=queued.by_id)
    return preview(library, delivered, by=by, check=check, progress=progress)


def _kept(found: Look) -> str:
    plain = {
        "version": _VERSION,
        "found": preview_as_plain(found.found),
        # In pairs: which subject gets the most is said by their order.
        "per_subject": list(found.per_subject.items()),
        "uncovered": found.uncovered,
        "guess_fault": kept_sentence(found.guess_fault),
    }
    return json.dumps(plain)


def _look_in(result: str) -> Look | None:
    """None where another version of this program has kept it."""
    plain = json.loads(result)
    if plain["version"] != _VERSION:
        return None
    fault = sentence_kept(plain["guess_fault"])
    return Look(preview_from_plain(plain["found"]), dict(plain["per_subject"]), plain["uncovered"], fault)
