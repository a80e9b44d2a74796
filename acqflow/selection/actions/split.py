"""What lists and worklists say when a title is split, or is to be whole again."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.selection.model import FacultyAnswer, ListLine, SelectionList, WorklistStep
from acqflow.selection.rules import LineState, OfferOnList, SplitWorkedWith
from acqflow.subjects.model import Subject

_GONE = (LineState.REJECTED, LineState.CANCELLED)


def refuse_to_part(session: Session, *, title_id: int, offer_ids: Collection[int]) -> None:
    """What stands on a list is of the title it was selected as. Raises OfferOnList."""
    statement = (
        select(ListLine.offer_id, SelectionList.name)
        .join(SelectionList, SelectionList.id == ListLine.list_id)
        .where(ListLine.offer_id.in_(offer_ids), ListLine.title_id == title_id, ListLine.state.not_in(_GONE))
        .order_by(ListLine.id)
    )
    for offer_id, name in session.execute(statement.limit(1)):
        raise OfferOnList(title_id=title_id, offer=offer_id, list=name)


def refuse_to_rejoin(session: Session, *, kept_id: int, new_id: int) -> None:
    """Nobody has begun to work with the title that was split off. Raises SplitWorkedWith."""
    for kind in (WorklistStep, FacultyAnswer):
        statement = (
            select(Subject.code).join(kind, kind.subject_id == Subject.id).where(kind.title_id == new_id).limit(1)
        )
        if (code := session.scalars(statement).first()) is not None:
            raise SplitWorkedWith(new_id=new_id, kept_id=kept_id, subject=code)
