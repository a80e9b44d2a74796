"""Who decides and who pays is said, subject by subject."""

from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.funds.queries import fund_by_code
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.record import Record
from acqflow.subjects.actions.subjects import note, stored_subject
from acqflow.subjects.model import SubjectAuthority, SubjectFund, SubjectMode, SubjectResponsibility
from acqflow.subjects.rules import (
    ANY,
    Mode,
    Responsibility,
    read_language_code,
    read_limits,
    read_resource_type,
)
from acqflow.vocabulary.money import Money

T = TypeVar("T", bound=Record)


def set_mode(
    session: Session,
    *,
    subject: str,
    mode: Mode,
    starts_on: date,
    by: Actor,
    at: datetime,
    resource_type: str = ANY,
    language: str = ANY,
) -> None:
    """From this day on; what was set before stays as history. Raises SubjectMissing, ResourceTypeUnknown."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    where = _where(session, subject, resource_type, language) | {"starts_on": starts_on}
    _put(session, SubjectMode, where, mode=mode.value)
    facts = {"resource_type": resource_type, "language": language, "mode": mode.value}
    note(session, "mode_set", subject, by, at, facts | {"starts_on": starts_on.isoformat()})


def set_responsibility(
    session: Session,
    *,
    subject: str,
    responsibility: Responsibility,
    starts_on: date,
    by: Actor,
    at: datetime,
    resource_type: str = ANY,
    language: str = ANY,
) -> None:
    """From this day on; what was set before stays as history. Raises SubjectMissing, ResourceTypeUnknown."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    where = _where(session, subject, resource_type, language) | {"starts_on": starts_on}
    _put(session, SubjectResponsibility, where, responsibility=responsibility.value)
    facts = {"resource_type": resource_type, "language": language, "responsibility": responsibility.value}
    note(session, "responsibility_set", subject, by, at, facts | {"starts_on": starts_on.isoformat()})


def set_authority(
    session: Session,
    *,
    subject: str,
    per_title: Money,
    per_list: Money,
    by: Actor,
    at: datetime,
    resource_type: str = ANY,
) -> None:
    """Up to these amounts, inclusive, the librarian decides alone. Raises AmountNegative, CurrenciesDiffer."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    read_limits(per_title, per_list)
    where = _where(session, subject, resource_type)
    amounts = {"per_title_minor": per_title.minor, "per_list_minor": per_list.minor}
    _put(session, SubjectAuthority, where, **amounts, currency=per_title.currency)
    facts = {"resource_type": resource_type, "per_title": str(per_title), "per_list": str(per_list)}
    note(session, "authority_set", subject, by, at, facts)


def name_fund(
    session: Session, *, subject: str, fund: str, by: Actor, at: datetime, resource_type: str = ANY
) -> None:
    """The fund with this code pays for this type of resource. Raises FundMissing, SubjectMissing."""
    require(by, Verb.MANAGE_SUBJECTS, subject=subject)
    paying = fund_by_code(session, code=fund)
    _put(session, SubjectFund, _where(session, subject, resource_type), fund_id=paying.fund_id)
    note(session, "fund_named", subject, by, at, {"resource_type": resource_type, "fund": fund})


def _where(session: Session, subject: str, resource_type: str, language: str | None = None) -> dict[str, Any]:
    where = {
        "subject_id": stored_subject(session, subject).id,
        "resource_type": read_resource_type(resource_type),
    }
    return where if language is None else where | {"language": read_language_code(language)}


def _put(session: Session, kind: type[T], where: dict[str, Any], **values: Any) -> None:
    row = session.scalars(select(kind).filter_by(**where)).one_or_none()
    if row is None:
        row = kind(**where)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
