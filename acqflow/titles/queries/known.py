"""Which titles are already known, by their identifiers or by their words."""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from acqflow.titles.model import Title, TitleClass, TitleIdentifier
from acqflow.titles.rules import Key
from acqflow.vocabulary.identifiers import Identifier

Value = TypeVar("Value", int, str)

# Both databases take tens of thousands of parameters; a batch keeps the statement's text short.
_AT_ONCE = 4_000


def known_titles(session: Session, *, keys: Collection[Key]) -> dict[Key, int]:
    """The title each key recognises, the oldest where several have it; keys nobody has are left out."""
    known: dict[Key, int] = {}
    for values in in_batches({key.value for key in keys}):
        rows = session.execute(
            select(TitleIdentifier.scheme, TitleIdentifier.value, Title.form, Title.id)
            .join(Title, Title.id == TitleIdentifier.title_id)
            .where(TitleIdentifier.value.in_(values), TitleIdentifier.is_doubtful.is_(false()))
        )
        for scheme, value, form, title_id in rows:
            key = Key(scheme, value, form)
            known[key] = min(title_id, known.get(key, title_id))
    return known


def find_by_identifiers(session: Session, *, identifiers: Iterable[Identifier]) -> dict[tuple[str, str], int]:
    """(scheme, value) → title, in whatever form; the printed one first, then the oldest."""
    wanted = {(i.scheme, i.value) for i in identifiers}
    best: dict[tuple[str, str], tuple[bool, int]] = {}
    for values in in_batches({value for _, value in wanted}):
        rows = session.execute(
            select(TitleIdentifier.scheme, TitleIdentifier.value, Title.form, Title.id)
            .join(Title, Title.id == TitleIdentifier.title_id)
            .where(TitleIdentifier.value.in_(values))
        )
        for scheme, value, form, title_id in rows:
            found = (form != "print", title_id)
            if (scheme, value) in wanted and found < best.get((scheme, value), (True, title_id + 1)):
                best[scheme, value] = found
    return {key: title_id for key, (_, title_id) in best.items()}


def identifiers_of(session: Session, *, title_ids: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """(scheme, value) of these titles, doubtful ones included."""
    found: dict[int, set[tuple[str, str]]] = {}
    columns = (TitleIdentifier.title_id, TitleIdentifier.scheme, TitleIdentifier.value)
    for ids in in_batches(set(title_ids)):
        for title_id, scheme, value in session.execute(select(*columns).where(columns[0].in_(ids))):
            found.setdefault(title_id, set()).add((scheme, value))
    return found


def class_codes_of(session: Session, *, title_ids: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """(scheme, code) of these titles, unreadable ones included."""
    found: dict[int, set[tuple[str, str]]] = {}
    columns = (TitleClass.title_id, TitleClass.scheme, TitleClass.code)
    for ids in in_batches(set(title_ids)):
        for title_id, scheme, code in session.execute(select(*columns).where(columns[0].in_(ids))):
            found.setdefault(title_id, set()).add((scheme, code))
    return found


def titles_like(session: Session, *, work_key: str, limit: int = 10) -> list[int]:
    """Titles with the same normalised title and first creator, newest first: a hint, never a proof."""
    statement = select(Title.id).where(Title.work_key == work_key).order_by(Title.id.desc()).limit(limit)
    return list(session.scalars(statement))


def in_batches(values: Collection[Value]) -> Iterator[list[Value]]:
    """The values in lists of a size that one statement takes."""
    ordered = list(values)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
