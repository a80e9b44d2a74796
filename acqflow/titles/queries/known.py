"""Which titles are already known, by their identifiers or by their words."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from acqflow.titles.model import Title, TitleClass, TitleIdentifier
from acqflow.titles.rules import DESCRIBED, Key
from acqflow.vocabulary.identifiers import Identifier

Value = TypeVar("Value", int, str)

# Both databases take tens of thousands of parameters; a batch keeps the statement's text short.
_AT_ONCE = 4_000
_MOST_ALIKE = 500


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
    return find_by_numbers(session, numbers=[(i.scheme, i.value) for i in identifiers])


def find_by_numbers(session: Session, *, numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The same for numbers that were read before: (scheme, value)."""
    wanted = set(numbers)
    best: dict[tuple[str, str], tuple[bool, int]] = {}
    for values in in_batches({value for _, value in wanted}):
        rows = session.execute(
            select(TitleIdentifier.scheme, TitleIdentifier.value, Title.form, Title.id)
            .join(Title, Title.id == TitleIdentifier.title_id)
            .where(TitleIdentifier.value.in_(values), Title.merged_into_id.is_(None))
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


def trusted_numbers_of(session: Session, *, title_ids: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """(scheme, value) of these titles, without doubtful ones."""
    found: dict[int, set[tuple[str, str]]] = {}
    columns = (TitleIdentifier.title_id, TitleIdentifier.scheme, TitleIdentifier.value)
    for ids in in_batches(set(title_ids)):
        statement = select(*columns).where(columns[0].in_(ids), TitleIdentifier.is_doubtful.is_(false()))
        for title_id, scheme, value in session.execute(statement):
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


def titles_like(session: Session, *, work_key: str, form: str) -> dict[int, Mapping[str, Any]]:
    """Titles with the same normalised title and first creator, oldest first: their columns of DESCRIBED.

    A hint, never a proof.
    """
    columns = [Title.__table__.c[name] for name in ("id", *DESCRIBED)]
    statement = select(*columns).where(Title.work_key == work_key, Title.form == form).order_by(Title.id)
    return {row["id"]: dict(row) for row in session.execute(statement.limit(_MOST_ALIKE)).mappings()}


def titles_in_blocks(session: Session, *, blocks: Collection[str]) -> dict[tuple[str, str], list[int]]:
    """(block, form) → the titles that begin so, oldest first."""
    found: dict[tuple[str, str], list[int]] = {}
    for some in in_batches(blocks):
        statement = select(Title.block, Title.form, Title.id).where(Title.block.in_(some)).order_by(Title.id)
        for block, form, title_id in session.execute(statement):
            found.setdefault((block, form), []).append(title_id)
    return found


def descriptions_of(session: Session, *, title_ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """Title → its columns of DESCRIBED."""
    columns = [Title.__table__.c[name] for name in ("id", *DESCRIBED)]
    found: dict[int, Mapping[str, Any]] = {}
    for ids in in_batches(set(title_ids)):
        for row in session.execute(select(*columns).where(Title.id.in_(ids))).mappings():
            found[row["id"]] = dict(row)
    return found


def in_batches(values: Collection[Value]) -> Iterator[list[Value]]:
    """The values in lists of a size that one statement takes."""
    ordered = list(values)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
