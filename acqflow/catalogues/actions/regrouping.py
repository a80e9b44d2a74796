"""What merging and splitting share: whether offers were changed since, and which titles are on offer."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportChange, ImportRun
from acqflow.catalogues.queries import offered_among
from acqflow.titles.actions import set_offered


def last_change(session: Session) -> int:
    """The newest change that any import has made."""
    return session.execute(select(func.max(ImportChange.id))).scalar() or 0


def changed_by(session: Session, offers: Collection[int], *, since: int) -> int | None:
    """The newest import that has changed one of the offers since and stands; None where none has."""
    changed = (
        select(ImportChange.run_id)
        .join(ImportRun, ImportRun.id == ImportChange.run_id)
        .where(ImportChange.offer_id.in_(offers), ImportChange.id > since, ImportRun.state != "undone")
    )
    return session.scalars(changed.order_by(ImportChange.run_id.desc()).limit(1)).first()


def say_offered(session: Session, *title_ids: int) -> None:
    """As their offers say now."""
    offered = offered_among(session, title_ids=title_ids)
    set_offered(session, title_ids=offered, is_offered=True)
    set_offered(session, title_ids=set(title_ids) - offered, is_offered=False)
