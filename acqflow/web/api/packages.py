"""Packages of e-books and e-journals for programs."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields

from acqflow.people.rules import Verb
from acqflow.titles import actions, queries
from acqflow.titles.rules import PackageFacts, Page, TitleInPackage
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import LARGEST_PAGE, ask, do
from acqflow.web.forms import Action, Line, Whole
from acqflow.web.pages.packages import HeldForm, NameForm, list_days

operations = Operations("api_packages", description="Packages, which of them are held, and what is in them.")


class InPackageQuery(Action):
    """`q`: words of the title."""

    q = Line(longest=200, load_default="")
    page = Whole(least=1, most=LARGEST_PAGE, load_default=1)


# `list_day`: of which day its newest list is, as that states it; when it was imported says nothing of that.
ListedPackage = shape(PackageFacts).from_dict(
    {"list_day": fields.Date(required=True, allow_none=True)}, name="catalogues.ListedPackage"
)


class PackageSchema(Schema):
    package = fields.Nested(ListedPackage, required=True)
    titles = fields.Nested(shape(Page[TitleInPackage]), required=True)


@operations.route("/packages", methods=["GET"])
@operations.response(200, ListedPackage(many=True))
@needs(Verb.SEE_CATALOGUES)
def packages() -> Any:
    """The packages, by name."""
    return _with_days(ask(queries.packages, by=current_actor()))


@operations.route("/packages/<int:package_id>", methods=["GET"])
@operations.arguments(InPackageQuery, location="query")
@operations.response(200, PackageSchema)
@needs(Verb.SEE_CATALOGUES)
def package(given: dict[str, Any], package_id: int) -> Any:
    """One package, and what its newest list says is in it; dates and embargoes are as KBART writes them."""
    by = current_actor()
    rows = ask(queries.titles_in_package, package_id=package_id, by=by, text=given["q"], page=given["page"])
    (found,) = _with_days([ask(queries.package, package_id=package_id, by=by)])
    return {"package": found, "titles": rows}


@operations.route("/packages/<int:package_id>/held", methods=["PUT"])
@operations.arguments(HeldForm)
@operations.response(204)
@needs(Verb.IMPORT_CATALOGUE)
def hold(given: dict[str, Any], package_id: int) -> None:
    """The library holds the package since this day; said again, the day is corrected."""
    do(actions.hold_package, package_id=package_id, since=given["since"], on=current_library().today())


@operations.route("/packages/<int:package_id>/held", methods=["DELETE"])
@operations.response(204)
@needs(Verb.IMPORT_CATALOGUE)
def release(package_id: int) -> None:
    """The library holds the package no longer."""
    do(actions.release_package, package_id=package_id)


@operations.route("/packages/<int:package_id>/name", methods=["PUT"])
@operations.arguments(NameForm)
@operations.response(204)
@needs(Verb.IMPORT_CATALOGUE)
def rename(given: dict[str, Any], package_id: int) -> None:
    """What people call the package; its lists go on being known by its code."""
    do(actions.rename_package, package_id=package_id, name=given["name"])


def _with_days(found: Iterable[PackageFacts]) -> list[dict[str, Any]]:
    packages = list(found)
    days = list_days(packages)
    return [{**asdict(package), "list_day": days.get(package.package_id)} for package in packages]
