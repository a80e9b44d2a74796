"""Looks at uploads that go on while nobody waits: asked for once, taken by one worker, given up by people."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, null, or_, select, update
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.opened import storable
from acqflow.catalogues.model import UploadLook, Vendor
from acqflow.catalogues.queries import look_row, no_such_vendor
from acqflow.catalogues.rules import FileToLookAt, LookEnded, LookMissing, LookRow, QueuedLook
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import hold_alone, lock_rows

_UNDER_WAY = ("waiting", "running")


def ask_look(session: Session, *, file: FileToLookAt, by: Actor, at: datetime, again: bool = False) -> LookRow:
    """The look at this upload, read in this way, as it stands; let it wait for a worker where there is none.

    `again`: also where there was one that has ended. Then, or where it is a new one, looks that read the upload in
    other ways are given up. Raises VendorMissing.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    if session.get(Vendor, file.vendor_id) is None:
        raise no_such_vendor(session, file.vendor_id)
    hold_alone(session, f"catalogues: looks at {file.token}")
    known = session.scalars(
        select(UploadLook).where(UploadLook.token == file.token, UploadLook.digest == file.digest)
    ).one_or_none()
    if known is not None and (known.state in _UNDER_WAY or not again):
        return look_row(known)
    session.execute(
        update(UploadLook)
        .where(UploadLook.token == file.token, UploadLook.state.in_(_UNDER_WAY))
        .values(state="given_up", lease_until=None)
    )
    look = known or UploadLook(
        token=file.token,
        digest=file.digest,
        path=file.path,
        file_name=storable(file.name),
        file_bytes=file.size,
        vendor_id=file.vendor_id,
        format=file.format,
        profile=dict(file.profile),
        notes=[[storable(code), storable(detail)] for code, detail in file.notes],
        turn=0,
    )
    look.state, look.by_id, look.at = "waiting", by.person_id, at
    look.records, look.read_bytes, look.result = 0, 0, None
    # None would be a JSON null on PostgreSQL.
    look.failure = null()
    session.add(look)
    session.flush()
    return look_row(look)


def take_look(session: Session, *, at: datetime, until: datetime) -> QueuedLook | None:
    """The look that has waited longest, or whose worker has not been heard of; it is the asker's `until` then.

    No person does this: it goes on with what somebody who may has asked for.
    """
    hold_alone(session, "catalogues: looks that wait")
    is_left = and_(UploadLook.state == "running", UploadLook.lease_until < at)
    first = session.scalars(
        select(UploadLook.id)
        .where(or_(UploadLook.state == "waiting", is_left))
        .order_by(UploadLook.at, UploadLook.id)
        .limit(1)
    ).first()
    # It may be forgotten in this very moment.
    found = [] if first is None else lock_rows(session, UploadLook, [first])
    if not found:
        return None
    (look,) = found
    look.state, look.lease_until, look.turn = "running", until, look.turn + 1
    look.records = look.read_bytes = 0
    session.flush()
    file = FileToLookAt(
        look.token,
        look.path,
        look.file_name,
        look.file_bytes,
        look.vendor_id,
        look.format,
        dict(look.profile),
        tuple((code, detail) for code, detail in look.notes),
    )
    return QueuedLook(look.id, look.turn, file, session.get_one(Vendor, look.vendor_id).code, look.by_id)


def go_on_looking(
    session: Session, *, look_id: int, turn: int, until: datetime, seen: tuple[int, int] | None = None
) -> bool:
    """Say that the worker still goes on, and how many records and bytes it has seen; False where it need not."""
    look = _ours(session, look_id, turn)
    if look is None:
        return False
    look.lease_until = until
    if seen is not None:
        look.records, look.read_bytes = seen[0], min(seen[1], look.file_bytes)
    session.flush()
    return True


def end_look(session: Session, *, look_id: int, turn: int, result: str) -> None:
    """Keep what it found, unless it was given up meanwhile."""
    look = _ours(session, look_id, turn)
    if look is not None:
        look.state, look.result, look.lease_until = "done", result, None
        session.flush()


def fail_look(session: Session, *, look_id: int, turn: int, failure: Mapping[str, Any]) -> bool:
    """Keep why a worker could not go on; False where nobody wants to know any more."""
    look = _ours(session, look_id, turn)
    if look is None:
        return False
    look.state, look.failure, look.lease_until = "failed", dict(failure), None
    session.flush()
    return True


def give_up_look(session: Session, *, token: str, look_id: int, by: Actor) -> None:
    """End it with the stretch that is being read; a second time changes nothing. Raises LookMissing, LookEnded."""
    require(by, Verb.IMPORT_CATALOGUE)
    look = next(iter(lock_rows(session, UploadLook, [look_id])), None)
    if look is None or look.token != token:
        raise LookMissing
    if look.state not in (*_UNDER_WAY, "given_up"):
        raise LookEnded
    look.state, look.lease_until = "given_up", None
    session.flush()


def forget_looks(session: Session, *, tokens: Collection[str]) -> None:
    """The uploads go, and what was seen of them with them. No person does this."""
    session.execute(delete(UploadLook).where(UploadLook.token.in_(tokens)))


def _ours(session: Session, look_id: int, turn: int) -> UploadLook | None:
    """The look, while this worker is the one that goes on with it."""
    look = next(iter(lock_rows(session, UploadLook, [look_id])), None)
    return look if look is not None and (look.state, look.turn) == ("running", turn) else None
