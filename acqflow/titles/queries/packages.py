"""Which packages there are, which of them are held, and what is in them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from acqflow.people.model import CALLED, Person
from acqflow.people.rules import Actor, PersonName, Verb, require
from acqflow.titles.model import Package, PackageNumber, PackageTitle
from acqflow.titles.queries.known import in_batches
from acqflow.titles.rules import (
    COVERAGE,
    PAGE_SIZE,
    Coverage,
    KnownRow,
    PackageFacts,
    PackageMissing,
    Page,
    TitleInPackage,
)

_LISTED = (
    select(func.count())
    .where(PackageTitle.package_id == Package.id, PackageTitle.is_listed.is_(true()))
    .scalar_subquery()
)
_PACKAGES = select(Package, _LISTED, CALLED).outerjoin(Person, Person.id == Package.marked_by_id)


def packages(session: Session, *, by: Actor) -> list[PackageFacts]:
    """Every package, by name."""
    require(by, Verb.SEE_CATALOGUES)
    return [_facts(*row) for row in session.execute(_PACKAGES.order_by(Package.name, Package.id))]


def package(session: Session, *, package_id: int, by: Actor) -> PackageFacts:
    """Raises PackageMissing."""
    require(by, Verb.SEE_CATALOGUES)
    row = session.execute(_PACKAGES.where(Package.id == package_id)).one_or_none()
    if row is None:
        raise PackageMissing(package=package_id)
    return _facts(*row)


def package_by_code(session: Session, *, code: str, by: Actor) -> PackageFacts:
    """Raises PackageMissing."""
    require(by, Verb.SEE_CATALOGUES)
    row = session.execute(_PACKAGES.where(Package.code == code)).one_or_none()
    if row is None:
        raise PackageMissing(package=code)
    return _facts(*row)


def titles_in_package(
    session: Session, *, package_id: int, by: Actor, text: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[TitleInPackage]:
    """The rows of its newest list by title, those with `text` in their title; raises PackageMissing."""
    package(session, package_id=package_id, by=by)
    listed = PackageTitle.package_id == package_id, PackageTitle.is_listed.is_(true())
    wanted = (*listed, PackageTitle.title.icontains(text.strip(), autoescape=True)) if text.strip() else listed
    total = session.execute(select(func.count()).select_from(PackageTitle).where(*wanted)).scalar_one()
    statement = select(PackageTitle).where(*wanted).order_by(PackageTitle.title, PackageTitle.id)
    rows = session.scalars(statement.offset((page - 1) * size).limit(size)).all()
    numbers = _numbers(session, [row.id for row in rows])
    found = tuple(_in_package(row, numbers.get(row.id, ())) for row in rows)
    return Page(found, total, number=page, size=size)


def package_called(session: Session, *, code: str) -> int | None:
    """The package whose lists are called so; None if none was read yet."""
    return session.scalars(select(Package.id).where(Package.code == code)).one_or_none()


def code_of_package(session: Session, *, package_id: int) -> str | None:
    """What its lists are called; None if it is gone."""
    return session.scalars(select(Package.code).where(Package.id == package_id)).one_or_none()


def held_package(session: Session, *, package_id: int) -> str | None:
    """What people call the package, if it is held."""
    statement = select(Package.name).where(Package.id == package_id, Package.held_since.is_not(None))
    return session.scalars(statement).one_or_none()


def rows_known(session: Session, *, package_id: int, keys: Collection[str]) -> dict[str, KnownRow]:
    """Key → the row that the package has under it, those among them that have left it."""
    found: dict[str, KnownRow] = {}
    columns = (
        PackageTitle.key,
        PackageTitle.id,
        PackageTitle.digest,
        PackageTitle.is_listed,
        PackageTitle.listed_by,
    )
    for some in in_batches(keys):
        statement = select(*columns).where(PackageTitle.package_id == package_id, PackageTitle.key.in_(some))
        for key, row_id, digest, is_listed, listed_by in session.execute(statement):
            found[key] = KnownRow(row_id, digest, is_listed, listed_by)
    return found


def count_listed(session: Session, *, package_id: int) -> int:
    """How many rows its newest list has."""
    return session.execute(
        select(func.count()).where(PackageTitle.package_id == package_id, PackageTitle.is_listed.is_(true()))
    ).scalar_one()


def _facts(row: Package, titles: int, marked_by: PersonName | None) -> PackageFacts:
    return PackageFacts(
        row.id,
        row.code,
        row.name,
        row.provider,
        row.held_since,
        titles,
        row.listed_at,
        row.marked_at,
        marked_by if row.marked_by_id is not None else None,
    )


def _in_package(row: PackageTitle, numbers: Collection[tuple[str, str]]) -> TitleInPackage:
    coverage: dict[str, Any] = {name: getattr(row, name) for name in COVERAGE}
    return TitleInPackage(row.title, row.creators, row.publisher, row.form, tuple(numbers), Coverage(**coverage))


def _numbers(session: Session, row_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    columns = (PackageNumber.package_title_id, PackageNumber.scheme, PackageNumber.value)
    statement = select(*columns).where(PackageNumber.package_title_id.in_(row_ids)).order_by(PackageNumber.id)
    for row_id, scheme, value in session.execute(statement):
        found.setdefault(row_id, []).append((scheme, value))
    return found
