"""Packages of e-books and e-journals: which the library holds, and what is in them."""

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.catalogues.queries import stated_days
from acqflow.people.rules import Verb
from acqflow.titles import actions, queries
from acqflow.titles.rules import PackageFacts, coverage_said
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do, page_number
from acqflow.web.forms import Action, Day, Line, read_address, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.refused import refused_on

pages = Blueprint("packages", __name__, url_prefix="/packages")


class PackageAddress(Action):
    q = Line(longest=200, load_default="")
    page = Line(longest=20)


class HeldForm(Action):
    since = Day(required=True)


class NameForm(Action):
    name = Line(required=True, longest=200)


@pages.get("")
@needs(Verb.SEE_CATALOGUES)
def packages() -> ResponseReturnValue:
    found = ask(queries.packages, by=current_actor())
    return render_template("packages.html", packages=found, days=list_days(found))


def _shown(package_id: int, *, refusal: str | None = None) -> str:
    """The page of one package, where need be with what stands in the way of what was tried."""
    text = read_address(PackageAddress)["q"] if request.method == "GET" else ""
    number = page_number() if request.method == "GET" else 1
    by = current_actor()
    shown = ask(queries.package, package_id=package_id, by=by)
    return render_template(
        "package.html",
        package=shown,
        days=list_days([shown]),
        found=ask(queries.titles_in_package, package_id=package_id, by=by, text=text, page=number),
        coverage_said=coverage_said,
        text=text,
        since=request.form.get("since") or current_library().today().isoformat(),
        refusal=refusal,
    )


def list_days(shown: Iterable[PackageFacts]) -> dict[int, date]:
    """Of which day the newest list of each is, where it states one."""
    return ask(stated_days, codes={package.package_id: package.code for package in shown}, by=current_actor())


@pages.get("/<int:package_id>")
@needs(Verb.SEE_CATALOGUES)
def package(package_id: int) -> ResponseReturnValue:
    return _shown(package_id)


@pages.post("/<int:package_id>/held")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(_shown)
def hold(package_id: int) -> ResponseReturnValue:
    since = read_form(HeldForm)["since"]
    do(actions.hold_package, package_id=package_id, since=since, on=current_library().today())
    tell(gettext("The package is marked as held. Its titles now count as in a package."))
    return go_to(url_for("packages.package", package_id=package_id))


@pages.post("/<int:package_id>/not-held")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(_shown)
def release(package_id: int) -> ResponseReturnValue:
    do(actions.release_package, package_id=package_id)
    tell(gettext("The package is marked as no longer held."))
    return go_to(url_for("packages.package", package_id=package_id))


@pages.post("/<int:package_id>/name")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(_shown)
def rename(package_id: int) -> ResponseReturnValue:
    do(actions.rename_package, package_id=package_id, name=read_form(NameForm)["name"])
    tell(gettext("The package has its name."))
    return go_to(url_for("packages.package", package_id=package_id))
