"""Setting aside what an import could not read."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from acqflow.catalogues.actions.opened import storable
from acqflow.catalogues.model import QuarantinedRecord
from acqflow.catalogues.rules import WAITING
from acqflow.plugin_api import Quarantined
from acqflow.storage.bulk import bulk_insert

_COLUMNS = ("run_id", "ordinal", "offset", "length", "reason", "detail", "raw", "state")


def keep_aside(session: Session, run_id: int, aside: Sequence[Quarantined]) -> None:
    """Each with its place, its bytes and its reason; it waits until somebody settles it."""
    rows = [(run_id, *q.position, storable(q.reason_code), storable(q.detail), q.raw, WAITING) for q in aside]
    bulk_insert(session, QuarantinedRecord.__table__, _COLUMNS, rows)
