"""Which titles lie in a package that is held, or can be read for free."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, false, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from acqflow.storage.reading import read
from acqflow.titles.model import Package, PackageNumber, PackageTitle, Title, TitleIdentifier
from acqflow.titles.queries.works import works_among
from acqflow.titles.rules import (
    COVERAGE,
    OF_OTHER_FORM,
    Coverage,
    Standing,
    coverage_said,
    is_whole,
    resource_type_of,
    says_which,
)

# Schemes of a number, and of the same number where another title names it.
_NUMBER_AND_NAMED = list(OF_OTHER_FORM.items())
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_IN_A_PACKAGE = (
    Package.id,
    Package.name,
    Package.held_since,
    Package.listed_at,
    PackageTitle.form,
    *[PackageTitle.__table__.c[name] for name in COVERAGE],
)
_COUNTS = (
    PackageTitle.is_listed.is_(true()),
    PackageNumber.is_doubtful.is_(false()),
    or_(Package.held_since.is_not(None), PackageTitle.access == "F"),
)


def _lying(*columns: Any) -> Select[*tuple[Any, ...]]:
    """The rows of packages that count; by which numbers is still to be said."""
    return (
        select(*columns, PackageNumber.scheme, PackageNumber.form.label("number_form"), *_IN_A_PACKAGE)
        .select_from(PackageNumber)
        .join(PackageTitle, PackageTitle.id == PackageNumber.package_title_id)
        .join(Package, Package.id == PackageTitle.package_id)
        .where(*_COUNTS)
    )


_OTHER, _OF_OTHER = aliased(Title), aliased(TitleIdentifier)
_NAMES_IT, _ITS_NUMBER = aliased(TitleIdentifier), aliased(TitleIdentifier)
_NOBODY = literal(None, Title.id.type)
_BY_OWN = (
    _lying(Title.id, Title.form, _NOBODY)
    .join(
        TitleIdentifier,
        and_(TitleIdentifier.value == PackageNumber.value, TitleIdentifier.scheme == PackageNumber.scheme),
    )
    .join(Title, Title.id == TitleIdentifier.title_id)
    .where(Title.id.in_(_IDS), TitleIdentifier.is_doubtful.is_(false()))
)
# The numbers that a title's record names for another form.
_BY_NAMED = (
    _lying(Title.id, Title.form, _NOBODY)
    .join(
        _NAMES_IT,
        and_(
            _NAMES_IT.value == PackageNumber.value,
            tuple_(PackageNumber.scheme, _NAMES_IT.scheme).in_(_NUMBER_AND_NAMED),
        ),
    )
    .join(Title, Title.id == _NAMES_IT.title_id)
    .where(Title.id.in_(_IDS))
)
_UNDER_OTHERS = and_(
    _OF_OTHER.value == PackageNumber.value,
    _OF_OTHER.scheme == PackageNumber.scheme,
    _OF_OTHER.is_doubtful.is_(false()),
)
# The numbers of titles whose records name one of this title for another form of theirs.
_BY_NAMING = (
    _lying(Title.id, Title.form, _NOBODY)
    .join(_OF_OTHER, _UNDER_OTHERS)
    .join(_NAMES_IT, _NAMES_IT.title_id == _OF_OTHER.title_id)
    .join(
        _ITS_NUMBER,
        and_(
            _ITS_NUMBER.value == _NAMES_IT.value,
            tuple_(_ITS_NUMBER.scheme, _NAMES_IT.scheme).in_(_NUMBER_AND_NAMED),
        ),
    )
    .join(Title, Title.id == _ITS_NUMBER.title_id)
    .where(Title.id.in_(_IDS), _ITS_NUMBER.is_doubtful.is_(false()), Title.id != _OF_OTHER.title_id)
)
# The numbers of titles that begin alike; whether they are of one work is asked behind it.
_BY_ALIKE = (
    _lying(Title.id, Title.form, _OTHER.id)
    .join(_OF_OTHER, _UNDER_OTHERS)
    .join(_OTHER, _OTHER.id == _OF_OTHER.title_id)
    .join(Title, and_(Title.block == _OTHER.block, Title.id != _OTHER.id))
    .where(Title.id.in_(_IDS), Title.block != "")
)
_BY_NUMBER = _lying().where(PackageNumber.value == bindparam("value"), PackageNumber.scheme == bindparam("scheme"))


def in_packages(session: Session, ids: Collection[int]) -> list[tuple[int, Standing]]:
    """By the title's own numbers, whichever form they are of; by those of its other forms it is a hint."""
    own, named, naming, alike = (
        read(session, statement, {"ids": ids}).all() for statement in (_BY_OWN, _BY_NAMED, _BY_NAMING, _BY_ALIKE)
    )
    of_one_work = works_among(session, pairs={(row[2], row[0]) for row in alike}, with_volumes=False)
    related = (*named, *naming, *(row for row in alike if (row[2], row[0]) in of_one_work))
    found: dict[tuple[int, str, str], tuple[int, Standing]] = {}
    for is_own, rows in ((False, related), (True, own)):
        for title_id, own_form, _, scheme, _, *row in rows:
            if not says_which(scheme, resource_type_of(own_form)):
                continue
            standing = _standing(row, title_id, is_it=is_own and own_form == row[4])
            found[title_id, standing.kind, standing.reference] = (title_id, standing)
    return list(found.values())


def numbers_in_held_packages(session: Session) -> Iterable[tuple[str, str, str]]:
    """(scheme, value, title) of every number whose very title lies whole in a held package; none that is free."""
    statement = (
        select(
            PackageNumber.scheme, PackageNumber.value, PackageTitle.title, PackageTitle.form, PackageTitle.depth
        )
        .join(PackageTitle, PackageTitle.id == PackageNumber.package_title_id)
        .join(Package, Package.id == PackageTitle.package_id)
        .where(
            PackageTitle.is_listed.is_(true()),
            PackageNumber.is_doubtful.is_(false()),
            PackageNumber.form == PackageTitle.form,
            Package.held_since.is_not(None),
            func.coalesce(PackageTitle.access, "P") != "F",
        )
        .order_by(PackageTitle.id)
    )
    for scheme, value, title, form, depth in session.execute(statement):
        if is_whole(depth) and says_which(scheme, resource_type_of(form)):
            yield scheme, value, title


def number_in_packages(session: Session, scheme: str, value: str) -> list[Standing]:
    """The same for a number alone: that of an e-book is what lies there, that of the paper book another form."""
    rows: Iterable[Any] = read(session, _BY_NUMBER, {"scheme": scheme, "value": value})
    return [
        _standing(row, None, is_it=number_form == row[4])
        for scheme_found, number_form, *row in rows
        if says_which(scheme_found, resource_type_of(row[4]))
    ]


def _standing(row: list[Any], title_id: int | None, *, is_it: bool) -> Standing:
    """`is_it`: the package has this very title; otherwise another form or edition of it."""
    package_id, name, held_since, listed_at, _form, *covered = row
    coverage = Coverage(*covered)
    is_it = is_it and is_whole(coverage.depth)
    detail = " · ".join(part for part in (name, coverage_said(coverage)) if part)
    if coverage.access == "F":
        return Standing("open_access", f"package:{package_id}", coverage.url, listed_at, title_id)
    kind = "in_package" if is_it else "related_in_package"
    return Standing(kind, f"package:{package_id}", detail, held_since, title_id)
