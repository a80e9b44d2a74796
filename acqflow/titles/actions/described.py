"""Adding titles from their descriptions, one by hand or thousands at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.storage.bulk import bulk_insert, reserve_ids
from acqflow.storage.locks import hold_alone
from acqflow.titles.actions.story import note
from acqflow.titles.model import TITLE_SEARCH, DossierEntry, Title, TitleClass, TitleIdentifier
from acqflow.titles.queries import known_titles, survivor_of, titles_like
from acqflow.titles.rules import (
    DESCRIBED,
    Described,
    TitleWithoutName,
    class_rows,
    description_row,
    identifier_rows,
    keys_of,
    numbers_of,
    recognise,
    recognise_by_words,
    resource_type_of,
    words_of,
    work_key_of,
)
from acqflow.vocabulary.identifiers import Identifier
from acqflow.vocabulary.titles_text import search_tokens

_TITLE_COLUMNS = ("id", *DESCRIBED, "resource_type", "form", "is_offered", "added_at")
# PostgreSQL refuses more words in one tsvector.
_MOST_WORDS = 5_000
_IDENTIFIER_COLUMNS = ("title_id", "scheme", "value", "raw", "is_doubtful")
_CLASS_COLUMNS = ("title_id", "scheme", "code", "sort_key")
_NOTHING_TAKEN: Mapping[int, Collection[tuple[str, str]]] = {}


def index_tokens(described: Mapping[str, Any]) -> list[str]:
    """What the search index keeps of a title with these columns of DESCRIBED."""
    return search_tokens(words_of(described))[:_MOST_WORDS]


def hold_recognition(session: Session) -> None:
    """From here to the end of the transaction nobody else adds titles: two readers of one ISBN make one title."""
    hold_alone(session, "titles: recognition")


def add_title(
    session: Session, *, record: Described, at: datetime, by_id: int | None = None, station: str = "titles"
) -> int:
    """The title this describes, or a new one. Raises TitleWithoutName.

    A known title is told by its identifiers; where none is given, by all else that is.
    """
    if not record.title.strip():
        raise TitleWithoutName
    hold_recognition(session)
    keys = keys_of(record.identifiers, record.format)
    recognised = recognise(keys, known_titles(session, keys=keys))
    known = recognised.title_id if record.identifiers else _by_words(session, record)
    if known is not None:
        return known
    taken = {0: [(k.scheme, k.value) for k in keys]} if recognised.conflict else _NOTHING_TAKEN
    title_id = add_titles(session, described=[record], at=at, taken=taken)[0]
    facts = {"conflict": list(recognised.conflict)} if recognised.conflict else None
    note(session, title_id=title_id, station=station, event="added", by_id=by_id, at=at, facts=facts)
    return title_id


def _by_words(session: Session, record: Described) -> int | None:
    alike = titles_like(session, work_key=work_key_of(record.title, record.creators), form=record.format)
    found = recognise_by_words(record, alike)
    return None if found is None else survivor_of(session, title_id=found)


def add_titles(
    session: Session,
    *,
    described: Sequence[Described],
    at: datetime,
    is_offered: bool = False,
    taken: Mapping[int, Collection[tuple[str, str]]] = _NOTHING_TAKEN,
) -> range:
    """Add one title each, nothing recognised; their ids in order. No dossier line is written.

    `taken`: place in `described` → (scheme, value) that other titles already have; kept as doubtful here.
    """
    ids = _fresh_ids(session, len(described))
    titles, identifiers, classes = [], [], []
    index = []
    for place, (title_id, record) in enumerate(zip(ids, described, strict=True)):
        row = description_row(record)
        titles.append((title_id, *row, resource_type_of(record.format), record.format, is_offered, at))
        identifiers += identifier_rows(title_id, numbers_of(record), taken.get(place, ()))
        classes += class_rows(title_id, record.class_numbers)
        index.append((title_id, index_tokens(dict(zip(DESCRIBED, row, strict=True)))))
    bulk_insert(session, Title.__table__, _TITLE_COLUMNS, titles)
    bulk_insert(session, TitleIdentifier.__table__, _IDENTIFIER_COLUMNS, identifiers)
    bulk_insert(session, TitleClass.__table__, _CLASS_COLUMNS, classes)
    TITLE_SEARCH.put(session, index)
    return ids


def enrich_titles(
    session: Session,
    *,
    identifiers: Iterable[tuple[int, Identifier]],
    class_numbers: Iterable[tuple[int, tuple[str, str]]],
) -> None:
    """Give known titles numbers they did not have; the caller knows that they are new there."""
    numbers = [row for title_id, number in identifiers for row in identifier_rows(title_id, (number,))]
    codes = [row for title_id, code in class_numbers for row in class_rows(title_id, (code,))]
    bulk_insert(session, TitleIdentifier.__table__, _IDENTIFIER_COLUMNS, numbers)
    bulk_insert(session, TitleClass.__table__, _CLASS_COLUMNS, codes)


def _fresh_ids(session: Session, count: int) -> range:
    """Numbers no title ever had: the story of a removed title must not become another one's."""
    ids = reserve_ids(session, Title.__table__, count)
    last_told = session.execute(select(func.max(DossierEntry.title_id))).scalar() or 0
    # PostgreSQL's sequence never goes back; SQLite's highest number does when titles are removed.
    return ids if ids.start > last_told else range(last_told + 1, last_told + 1 + count)
