"""Which subjects have a title, why another has not, and which titles nobody has."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from acqflow.matching.model import Match
from acqflow.matching.queries.candidates import candidates
from acqflow.matching.queries.wants import matcher
from acqflow.matching.rules import NOBODY_GUESSES, Guessing, MatchRow, WhyNot
from acqflow.subjects.model import Subject
from acqflow.subjects.queries import subject_row, subjects
from acqflow.titles.model import Title
from acqflow.titles.queries import title_rows
from acqflow.titles.rules import COUNTED_UP_TO, PAGE_SIZE, Page, TitleMissing, TitleRow


def matches_of(session: Session, *, title_id: int) -> list[MatchRow]:
    """The subjects that want a title, the best score first."""
    statement = (
        select(Match, Subject.code, Subject.name_zh, Subject.name_en)
        .join(Subject, Subject.id == Match.subject_id)
        .where(Match.title_id == title_id)
        .order_by(Match.score.desc(), Subject.code)
    )
    return [
        MatchRow(m.title_id, m.subject_id, code, zh, en, m.score, m.reasons, m.profile_version, m.matched_at)
        for m, code, zh, en in session.execute(statement)
    ]


def why_not(
    session: Session, *, title_id: int, subject_id: int, on: date, guessing: Guessing = NOBODY_GUESSES
) -> WhyNot:
    """Why a subject does not get a title, by its wants and the rates of this day.

    Raises TitleMissing, SubjectMissing.
    """
    subject_row(session, subject_id=subject_id)
    found = candidates(session, title_ids=[title_id], with_prices=True, with_said=True)
    if not found:
        raise TitleMissing(title_id=title_id)
    return matcher(session, on=on, guessing=guessing).why_not(found[0], subject_id)


def uncovered(session: Session, *, page: int = 1, size: int = PAGE_SIZE) -> Page[TitleRow]:
    """Titles that no subject wants, newest first."""
    without = ~exists().where(Match.title_id == Title.id)
    nobody = select(Title.id).where(without, Title.merged_into_id.is_(None))
    counted = nobody.limit(COUNTED_UP_TO + 1).subquery()
    total = session.execute(select(func.count()).select_from(counted)).scalar_one()
    start = (max(page, 1) - 1) * size
    shown = session.scalars(nobody.order_by(Title.id.desc()).limit(size).offset(start)).all()
    rows = title_rows(session, ids=shown)
    is_bound = total > COUNTED_UP_TO
    return Page(tuple(rows.values()), min(total, COUNTED_UP_TO), is_bound, max(page, 1), size)


def why_nobody(
    session: Session, *, title_ids: Iterable[int], on: date, guessing: Guessing = NOBODY_GUESSES
) -> dict[int, list[tuple[str | None, str, dict[str, Any]]]]:
    """Title → (subject's code, reason's code, its facts), by the wants and rates of this day.

    The subjects are those that have its class number or one of its words, else the one that a guess names which is
    not sure; None where there is none.
    """
    asked = matcher(session, on=on, guessing=guessing)
    codes = {subject.id: subject.code for subject in subjects(session)}
    return {
        title.title_id: [
            (codes[subject_id] if subject_id is not None else None, code, facts)
            for subject_id, (code, facts) in asked.why_nobody(title)
        ]
        for title in candidates(session, title_ids=title_ids, with_prices=True, with_said=True)
    }


def counts_by_subject(session: Session) -> dict[int, int]:
    """Subject id → how many titles it is given; subjects without any are left out."""
    statement = select(Match.subject_id, func.count()).group_by(Match.subject_id)
    return {row[0]: row[1] for row in session.execute(statement)}
