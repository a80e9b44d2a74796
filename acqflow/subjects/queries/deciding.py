"""Who decides and who pays: the subject's own setting, or that of the nearest subject above which has one."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import CTE, Select, bindparam, literal, select
from sqlalchemy.orm import Session

from acqflow.storage.reading import read
from acqflow.subjects.model import (
    Subject,
    SubjectAuthority,
    SubjectFund,
    SubjectMode,
    SubjectResponsibility,
)
from acqflow.subjects.queries.tree import subject_row
from acqflow.subjects.rules import Authority, FundNotNamed, Mode, Responsibility, Setting, first_set
from acqflow.vocabulary.money import Money

V = TypeVar("V")

# Deeper than any tree of subjects; it stops the walk should rows ever form a circle.
_HIGHEST = 40
_NAMED = select(SubjectFund.subject_id, SubjectFund.resource_type, SubjectFund.fund_id).order_by(SubjectFund.id)


def mode_of(session: Session, *, subject_id: int, resource_type: str, language: str, on: date) -> Mode:
    """Relay where nothing was ever set. Raises SubjectMissing."""
    found = _along(session, SubjectMode, subject_id)
    generations = _generations(
        [(h, Setting(Mode(row.mode), row.resource_type, row.language, row.starts_on)) for h, row in found]
    )
    return first_set(generations, resource_type=resource_type, language=language, on=on) or Mode.RELAY


def responsibility_of(
    session: Session, *, subject_id: int, resource_type: str, language: str, on: date
) -> Responsibility:
    """None where nothing was ever set. Raises SubjectMissing."""
    found = _along(session, SubjectResponsibility, subject_id)
    generations = _generations(
        [
            (h, Setting(Responsibility(row.responsibility), row.resource_type, row.language, row.starts_on))
            for h, row in found
        ]
    )
    set_to = first_set(generations, resource_type=resource_type, language=language, on=on)
    return set_to or Responsibility.NONE


def authority_of(session: Session, *, subject_id: int, resource_type: str) -> Authority:
    """Without limits where none was ever named: then nothing may be decided alone. Raises SubjectMissing."""
    found = _along(session, SubjectAuthority, subject_id)
    generations = _generations([(h, Setting(_authority(row), row.resource_type)) for h, row in found])
    return first_set(generations, resource_type=resource_type) or Authority()


def fund_for(session: Session, *, subject_id: int, resource_type: str) -> int:
    """The fund that pays. Raises FundNotNamed, SubjectMissing."""
    found = _along(session, SubjectFund, subject_id)
    generations = _generations([(h, Setting(row.fund_id, row.resource_type)) for h, row in found])
    fund_id: int | None = first_set(generations, resource_type=resource_type)
    if fund_id is None:
        code = subject_row(session, subject_id=subject_id).code
        raise FundNotNamed(subject=code, resource_type=resource_type)
    return fund_id


def funds_of_subjects(session: Session) -> dict[int, dict[str, int]]:
    """Subject id → resource type → the fund named for it; what is inherited from above is not repeated."""
    named: dict[int, dict[str, int]] = {}
    for subject_id, resource_type, fund_id in read(session, _NAMED):
        named.setdefault(subject_id, {})[resource_type] = fund_id
    return named


def _authority(row: SubjectAuthority) -> Authority:
    return Authority(Money(row.per_title_minor, row.currency), Money(row.per_list_minor, row.currency))


def _line() -> CTE:
    """The subject at height 0, its parent at 1, and so on up."""
    itself = Subject.id == bindparam("subject")
    start = select(Subject.id, Subject.parent_id, literal(0).label("height")).where(itself)
    line = start.cte("line", recursive=True)
    above = select(Subject.id, Subject.parent_id, line.c.height + 1).where(
        Subject.id == line.c.parent_id, line.c.height < _HIGHEST
    )
    return line.union_all(above)


@lru_cache(maxsize=8)
def _settings(kind: Any) -> Select[Any]:
    """Written once for each kind: putting it together takes longer than running it."""
    line = _line()
    return select(line.c.height, kind).join(kind, kind.subject_id == line.c.id)


def _along(session: Session, kind: Any, subject_id: int) -> Sequence[tuple[int, Any]]:
    """The settings of this kind along the line, with the height each stands at."""
    found = [(height, row) for height, row in session.execute(_settings(kind), {"subject": subject_id})]
    if not found:
        subject_row(session, subject_id=subject_id)
    return found


def _generations(settings: Sequence[tuple[int, Setting[V]]]) -> list[list[Setting[V]]]:
    by_height: dict[int, list[Setting[V]]] = {}
    for height, setting in settings:
        by_height.setdefault(height, []).append(setting)
    return [by_height[height] for height in sorted(by_height)]
