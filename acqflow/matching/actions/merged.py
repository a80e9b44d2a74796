"""Matches of a title that is the same book as another go over to the other, and back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from acqflow.matching.actions.distribute import hold_distribution
from acqflow.matching.model import Match

_COLUMNS = ("id", "subject_id", "score", "reasons", "profile_version", "matched_at")


def move_title(session: Session, *, kept_id: int, gone_id: int) -> dict[str, Any]:
    """Subjects that match only the one match the other; what both have already is put away.

    Returns what was moved, for `move_title_back`.
    """
    hold_distribution(session)
    own = set(session.scalars(select(Match.subject_id).where(Match.title_id == kept_id)))
    matches = session.scalars(select(Match).where(Match.title_id == gone_id).order_by(Match.id)).all()
    moving = [match.id for match in matches if match.subject_id not in own]
    twice = [match for match in matches if match.subject_id in own]
    put_away = [_as_facts(match) for match in twice]
    session.execute(delete(Match).where(Match.id.in_([match.id for match in twice])))
    session.execute(update(Match).where(Match.id.in_(moving)).values(title_id=kept_id))
    return {"matches": moving, "put_away": put_away}


def move_title_back(session: Session, *, kept_id: int, gone_id: int, moved: Mapping[str, Any]) -> None:
    """What was distributed anew since is left to distribution."""
    hold_distribution(session)
    of_kept = Match.title_id == kept_id
    session.execute(update(Match).where(Match.id.in_(moved["matches"]), of_kept).values(title_id=gone_id))
    back = {match["subject_id"]: match for match in moved["put_away"]}
    _put(session, gone_id, list(back.values()))


def matches_before(session: Session, *, title_id: int) -> dict[str, Any]:
    """What a title that is about to be split matches, for `match_as_before`."""
    hold_distribution(session)
    matches = session.scalars(select(Match).where(Match.title_id == title_id).order_by(Match.id))
    return {"matches": [_as_facts(match) for match in matches]}


def match_as_before(session: Session, *, kept_id: int, new_id: int, moved: Mapping[str, Any]) -> None:
    """The title matches what it matched before it was split; the one that was split off matches nothing."""
    hold_distribution(session)
    session.execute(delete(Match).where(Match.title_id.in_([kept_id, new_id])))
    _put(session, kept_id, moved["matches"])


def _as_facts(match: Match) -> dict[str, Any]:
    facts = {name: getattr(match, name) for name in _COLUMNS}
    return facts | {"matched_at": match.matched_at.isoformat()}


def _put(session: Session, title_id: int, matches: Sequence[Mapping[str, Any]]) -> None:
    """Write matches again that were written down, under their old numbers."""
    taken = set(session.scalars(select(Match.id).where(Match.id.in_([match["id"] for match in matches]))))
    for match in matches:
        values = {**match, "title_id": title_id, "matched_at": datetime.fromisoformat(match["matched_at"])}
        if match["id"] in taken:
            # SQLite gives a number that became free to the next row.
            del values["id"]
        session.execute(insert(Match).values(values))
