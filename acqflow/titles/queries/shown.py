"""What pages show of titles: their rows and their stories."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from acqflow.people.model import CALLED, Person
from acqflow.people.rules import PersonName
from acqflow.storage.reading import read
from acqflow.titles.model import DossierEntry, Title, TitleClass, TitleIdentifier
from acqflow.titles.rules import DossierLine, TitleMissing, TitleRow

# In the order of TitleRow.
_COLUMNS: tuple[Any, ...] = (
    Title.id,
    Title.title,
    Title.other_title,
    Title.creators,
    Title.publisher,
    Title.year,
    Title.edition,
    Title.series,
    Title.language,
    Title.resource_type,
    Title.form,
    Title.subject_words,
    Title.is_offered,
)

# Written once: putting a statement together takes longer than running it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_ROWS: Any = select(*_COLUMNS).where(Title.id.in_(_IDS))
_NUMBERS = (
    select(TitleIdentifier.title_id, TitleIdentifier.scheme, TitleIdentifier.value, TitleIdentifier.is_doubtful)
    .where(TitleIdentifier.title_id.in_(_IDS))
    .order_by(TitleIdentifier.id)
)
_CLASSES = (
    select(TitleClass.title_id, TitleClass.scheme, TitleClass.code)
    .where(TitleClass.title_id.in_(_IDS))
    .order_by(TitleClass.id)
)
_STORY = (
    select(
        DossierEntry.at,
        DossierEntry.by_id,
        CALLED,
        DossierEntry.station,
        DossierEntry.event,
        DossierEntry.facts,
    )
    .outerjoin(Person, Person.id == DossierEntry.by_id)
    .where(DossierEntry.title_id == bindparam("of_title"))
    .order_by(DossierEntry.id)
)


def title_rows(session: Session, *, ids: Iterable[int]) -> dict[int, TitleRow]:
    """Title id → its row, in the order of `ids`; ids that are not there are left out."""
    wanted = list(ids)
    if not wanted:
        return {}
    numbers = _numbers(session, wanted)
    classes = _classes(session, wanted)
    found: dict[int, TitleRow] = {}
    for row in read(session, _ROWS, {"ids": wanted}):
        title_id = row[0]
        own = numbers.get(title_id, [])
        isbn = next((value for scheme, value, doubtful in own if scheme == "isbn" and not doubtful), None)
        known = tuple((scheme, value) for scheme, value, _ in own)
        doubted = tuple((scheme, value) for scheme, value, doubtful in own if doubtful)
        facts: tuple[Any, ...] = (*row, isbn, known, tuple(classes.get(title_id, ())), doubted)
        found[title_id] = TitleRow(*facts)
    return {title_id: found[title_id] for title_id in wanted if title_id in found}


def title_row(session: Session, *, title_id: int) -> TitleRow:
    """One title. Raises TitleMissing."""
    row = title_rows(session, ids=[title_id]).get(title_id)
    if row is None:
        raise TitleMissing(title_id=title_id)
    return row


def dossier(session: Session, *, title_id: int) -> list[DossierLine]:
    """Everything that happened to a title, oldest first."""
    return [
        DossierLine(at, by_id, name or PersonName(""), station, event, facts)
        for at, by_id, name, station, event, facts in read(session, _STORY, {"of_title": title_id})
    ]


def _numbers(session: Session, ids: list[int]) -> dict[int, list[tuple[str, str, bool]]]:
    found: dict[int, list[tuple[str, str, bool]]] = {}
    for title_id, scheme, value, is_doubtful in read(session, _NUMBERS, {"ids": ids}):
        found.setdefault(title_id, []).append((scheme, value, is_doubtful))
    return found


def _classes(session: Session, ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for title_id, scheme, code in read(session, _CLASSES, {"ids": ids}):
        found.setdefault(title_id, []).append((scheme, code))
    return found
