"""Describing known titles anew."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from acqflow.titles.actions.described import index_tokens
from acqflow.titles.model import TITLE_SEARCH, Title
from acqflow.titles.queries import in_batches
from acqflow.titles.rules import DESCRIBED, Described, block_of, description_row

_COLUMNS = [Title.__table__.c[name] for name in ("id", *DESCRIBED)]


def correct_titles(session: Session, *, described: Mapping[int, Described]) -> dict[int, dict[str, Any]]:
    """Give these titles the words of another description; what they are recognised by stays as it is.

    Title id → its columns of DESCRIBED as they were before; titles that were described so already are left out.
    """
    rows = {title_id: dict(zip(DESCRIBED, description_row(r), strict=True)) for title_id, r in described.items()}
    return describe_as(session, rows=rows)


def describe_as(session: Session, *, rows: Mapping[int, Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """The same for columns of DESCRIBED as they were kept once; titles that are gone are left out."""
    # Kept before titles had a block, or with it: it is that of the title.
    rows = {title_id: {**row, "block": block_of(row["title"])} for title_id, row in rows.items()}
    were = _as_they_are(session, rows)
    changed = {title_id: row for title_id, row in rows.items() if title_id in were and were[title_id] != row}
    if changed:
        session.execute(update(Title), [{"id": title_id, **row} for title_id, row in changed.items()])
        TITLE_SEARCH.remove(session, changed)
        TITLE_SEARCH.put(session, [(title_id, index_tokens(row)) for title_id, row in changed.items()])
    return {title_id: were[title_id] for title_id in changed}


def _as_they_are(session: Session, title_ids: Mapping[int, object]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for ids in in_batches(title_ids):
        for row in session.execute(select(*_COLUMNS).where(Title.id.in_(ids))).mappings():
            found[row["id"]] = {name: row[name] for name in DESCRIBED}
    return found
