"""Looks at uploads: how they stand, what they found, or why they failed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import UploadLook
from acqflow.catalogues.rules import LookGivenUp, LookMissing, LookRow, error_kept
from acqflow.people.rules import Actor, Verb, require
from acqflow.vocabulary.errors import AcqflowError


def look(session: Session, *, token: str, look_id: int, by: Actor) -> LookRow:
    """How it stands. Raises LookMissing."""
    return look_row(_look(session, token, look_id, by))


def look_result(session: Session, *, token: str, look_id: int, by: Actor) -> str | None:
    """What it found, as its worker wrote it; None while it goes on. Raises LookMissing."""
    return _look(session, token, look_id, by).result


def look_failure(session: Session, *, token: str, look_id: int, by: Actor) -> AcqflowError | None:
    """Why there is nothing to see; None where there is, or may be. Raises LookMissing."""
    found = _look(session, token, look_id, by)
    if found.state == "given_up":
        return LookGivenUp()
    return error_kept(found.failure) if found.failure else None


def look_row(found: UploadLook) -> LookRow:
    return LookRow(found.id, found.state, found.records, found.read_bytes, found.file_bytes, found.at)


def _look(session: Session, token: str, look_id: int, by: Actor) -> UploadLook:
    require(by, Verb.IMPORT_CATALOGUE)
    statement = select(UploadLook).where(UploadLook.id == look_id, UploadLook.token == token)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise LookMissing
    return found
