"""Of which day the lists of packages are, as they state it; when they were imported says nothing of that."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportRun
from acqflow.catalogues.queries.runs import notes_of
from acqflow.catalogues.rules import stated_day
from acqflow.people.rules import Actor, Verb, require


def stated_days(session: Session, *, codes: Mapping[int, str], by: Actor) -> dict[int, date]:
    """Package → the day of its newest list, where that states one. `codes`: package → what its lists call it."""
    require(by, Verb.SEE_CATALOGUES)
    newest = (
        select(func.max(ImportRun.id))
        .where(ImportRun.package_id.in_(codes), ImportRun.state == "applied")
        .group_by(ImportRun.package_id)
    )
    found: dict[int, date] = {}
    for run in session.scalars(select(ImportRun).where(ImportRun.id.in_(newest))):
        if run.package_id is not None and (day := stated_day(notes_of(run), code=codes[run.package_id])):
            found[run.package_id] = day
    return found
