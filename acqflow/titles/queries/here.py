"""All that the library has or has coming, by number: to be looked up where there is no connection."""

from collections.abc import Iterable

from sqlalchemy import and_, false, func, select
from sqlalchemy.orm import Session

from acqflow.titles.model import Holding, Title, TitleIdentifier, TitleStanding
from acqflow.titles.queries.in_packages import numbers_in_held_packages
from acqflow.titles.rules import ON_ITS_WAY, Here, strongest_of

_Number = tuple[str, str]


def already_here(session: Session) -> list[Here]:
    """One for each number that is held, on its way or in a held package, in the order of the numbers."""
    found: dict[_Number, Here] = {}
    for here in (*_held(session), *_on_its_way(session), *_in_packages(session)):
        number = here.scheme, here.number
        found[number] = strongest_of(found[number], here) if number in found else here
    return [found[number] for number in sorted(found)]


def _held(session: Session) -> Iterable[Here]:
    names = dict(_names_of_held(session))
    columns = (Holding.scheme, Holding.value, func.sum(Holding.copies))
    for scheme, value, copies in session.execute(select(*columns).group_by(Holding.scheme, Holding.value)):
        yield Here(scheme, value, "held", names.get((scheme, value)), int(copies))


def _names_of_held(session: Session) -> Iterable[tuple[_Number, str]]:
    statement = (
        select(Holding.scheme, Holding.value, Title.title)
        .join(
            TitleIdentifier,
            and_(TitleIdentifier.value == Holding.value, TitleIdentifier.scheme == Holding.scheme),
        )
        .join(Title, Title.id == TitleIdentifier.title_id)
        .where(Title.merged_into_id.is_(None))
        .order_by(Title.id.desc())
    )
    # The oldest title of a number is read last, and names it.
    return (((scheme, value), title) for scheme, value, title in session.execute(statement))


def _on_its_way(session: Session) -> Iterable[Here]:
    statement = (
        select(TitleIdentifier.scheme, TitleIdentifier.value, TitleStanding.standing, Title.title)
        .join(Title, Title.id == TitleStanding.title_id)
        .join(TitleIdentifier, TitleIdentifier.title_id == Title.id)
        .where(TitleStanding.standing.in_(ON_ITS_WAY), TitleIdentifier.is_doubtful.is_(false()))
    )
    for scheme, value, standing, title in session.execute(statement):
        yield Here(scheme, value, standing, title)


def _in_packages(session: Session) -> Iterable[Here]:
    for scheme, value, title in numbers_in_held_packages(session):
        yield Here(scheme, value, "in_package", title)
