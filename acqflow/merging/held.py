"""What merging and splitting hold before they look at anything."""

from sqlalchemy.orm import Session

from acqflow.matching import actions as matching
from acqflow.selection import actions as selection
from acqflow.titles import actions as titles


def hold_all(session: Session) -> None:
    """Nobody decides, imports or distributes meanwhile; always in this order."""
    selection.hold_worklists(session)
    matching.hold_distribution(session)
    titles.hold_recognition(session)
