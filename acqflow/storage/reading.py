"""Reading columns by a statement written beforehand, at the price of the rows and little more."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session

_NOTHING: Mapping[str, Any] = {}


def read(
    session: Session, statement: Executable, facts: Mapping[str, Any] = _NOTHING
) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a statement that names columns, never whole records: the ORM has no part in it.

    The session's unsaved changes are written first, as the ORM would do, so that they are seen.
    """
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, facts)
