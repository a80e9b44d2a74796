"""Who would decide on a list if it were submitted: what the page shows beforehand and submitting then writes."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.funds.queries import rate_on
from acqflow.people.queries import persons_holding
from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.rules import LineCase, LineState, ListEmpty, ListMissing, NobodyToDecide, Route, route
from acqflow.subjects.model import Subject
from acqflow.subjects.queries import authority_of, mode_of, responsibility_of
from acqflow.subjects.rules import ANY
from acqflow.titles.model import Title
from acqflow.vocabulary.money import Money


def planned_route(session: Session, *, list_id: int, by: Actor, on: date) -> Route:
    """The route of the list's open lines if this person submits it on this day.

    Raises ListMissing, ListEmpty, NobodyToDecide, RateMissing.
    """
    held = session.get(SelectionList, list_id)
    if held is None:
        raise ListMissing(list=list_id)
    subject = session.get_one(Subject, held.subject_id).code
    require(by, Verb.SELECT, subject=subject)
    lines = session.execute(
        select(ListLine, Title.resource_type, Title.language)
        .join(Title, Title.id == ListLine.title_id)
        .where(ListLine.list_id == list_id, ListLine.state == LineState.OPEN.value)
        .order_by(ListLine.id)
    ).all()
    if not lines:
        raise ListEmpty(list=held.name)
    planned = route([_case(session, held.subject_id, line, kind, spoken, on) for line, kind, spoken in lines])
    _check_somebody_decides(session, planned, subject, by)
    return planned


def _case(
    session: Session, subject_id: int, line: ListLine, kind: str, language: str | None, on: date
) -> LineCase:
    authority = authority_of(session, subject_id=subject_id, resource_type=kind)
    amount = Money(line.fund_amount_minor, line.fund_currency)
    if authority.per_title is not None:
        into = authority.per_title.currency
        amount = rate_on(session, currency=amount.currency, into=into, on=on).turn(amount)
    spoken = language or ANY
    return LineCase(
        resource_type=kind,
        language=language,
        mode=mode_of(session, subject_id=subject_id, resource_type=kind, language=spoken, on=on),
        responsibility=responsibility_of(
            session, subject_id=subject_id, resource_type=kind, language=spoken, on=on
        ),
        authority=authority,
        amount=amount,
    )


def _check_somebody_decides(session: Session, planned: Route, subject: str, by: Actor) -> None:
    """Whoever submits the list has had a say with that, and is nobody to decide on it later."""
    for step in planned.steps[1:]:
        holding = persons_holding(session, role=step.role, subject=subject)
        if not any(person.id != by.person_id for person in holding):
            raise NobodyToDecide(role=step.role.value, because=step.because)
