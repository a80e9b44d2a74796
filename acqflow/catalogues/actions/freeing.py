"""Telling titles where they may be read freely."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.catalogues.queries import free_copies_of
from acqflow.titles.actions import set_free_copies


def tell_free(session: Session, *, title_ids: Collection[int], at: datetime) -> None:
    """As their offers say now: after offers of these titles came, changed or went."""
    copies = free_copies_of(session, title_ids=title_ids)
    set_free_copies(session, title_ids=title_ids, copies=copies, at=at)
