"""Titles as a matcher takes them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.queries import prices_of, said_of
from acqflow.matching.rules import Candidate, words_said
from acqflow.titles.model import Title, TitleClass
from acqflow.titles.queries import in_batches

_WORDS = (Title.id, Title.title, Title.other_title, Title.series, Title.subject_words)


def candidates(
    session: Session, *, title_ids: Iterable[int], with_prices: bool, with_said: bool
) -> list[Candidate]:
    """These titles as a matcher takes them, by id; those that are not there or were merged are left out.

    Without what their vendors ask, or say, where nobody looks at it.
    """
    wanted = sorted(set(title_ids))
    prices = prices_of(session, title_ids=wanted) if with_prices else {}
    said = said_of(session, title_ids=wanted) if with_said else {}
    found: list[Candidate] = []
    for ids in in_batches(wanted):
        classes = _classes(session, ids)
        statement = (
            select(*_WORDS, Title.language, Title.resource_type)
            .where(Title.id.in_(ids), Title.merged_into_id.is_(None))
            .order_by(Title.id)
        )
        row: Any
        for row in session.execute(statement):
            title_id, title, other, series, subject_words, language, resource_type = row
            words = "\n".join([part for part in (title, other, series, subject_words) if part])
            found.append(
                Candidate(
                    title_id,
                    words,
                    language,
                    resource_type,
                    classes.get(title_id, ()),
                    prices.get(title_id, ()),
                    [word for vendor, besides in said.get(title_id, ()) for word in words_said(vendor, besides)],
                )
            )
    return found


def _classes(session: Session, ids: list[int]) -> dict[int, list[tuple[str, str, str]]]:
    found: dict[int, list[tuple[str, str, str]]] = {}
    columns = (TitleClass.title_id, TitleClass.scheme, TitleClass.code, TitleClass.sort_key)
    statement = select(*columns).where(TitleClass.title_id.in_(ids)).order_by(TitleClass.id)
    for title_id, scheme, code, key in session.execute(statement):
        if key is not None:
            found.setdefault(title_id, []).append((scheme, code, key))
    return found
