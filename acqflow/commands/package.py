"""`acqflow package`: which packages the library holds, and what is in them."""

from datetime import date

import click

from acqflow.bootstrap import Library
from acqflow.catalogues.queries import stated_days
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, moment, say_json, say_listed, say_table
from acqflow.commands.speaking import gettext
from acqflow.commands.values import Day, Whole
from acqflow.people.rules import Actor
from acqflow.titles import actions, queries
from acqflow.titles.rules import coverage_said
from acqflow.vocabulary.errors import words

_code = click.argument("code", help="Code of the package, as `package list` shows it.")


@click.group(cls=SpokenGroup)
def package() -> None:
    """See the packages and what is in them; mark one as held, or as no longer held."""


@package.command("list")
@as_option
@json_option
def list_command(as_login: str, as_json: bool) -> None:
    """The packages, by name. Importing a KBART file adds one."""
    library = opened_library()
    by = whoever(library, as_login)
    found = library.store.ask(queries.packages, by=by)
    heads = (words("package"), words("name"), words("provider"), words("titles"), words("held since"))
    rows = [(p.code, p.name, p.provider, p.titles, p.held_since) for p in found]
    days = library.store.ask(stated_days, codes={p.package_id: p.code for p in found}, by=by)
    if as_json:
        lists = [{"list_day": days.get(p.package_id), "listed_at": p.listed_at.isoformat()} for p in found]
        say_json([dict(zip(heads, row, strict=True)) | its for row, its in zip(rows, lists, strict=True)])
    else:
        heads_said = (*heads, words("last list of"), words("imported"))
        told = [
            (*row, days.get(p.package_id, "–"), moment(library, p.listed_at))
            for row, p in zip(rows, found, strict=True)
        ]
        none = gettext(
            "There is no package yet. Import the KBART file of one: acqflow catalogue import FILE --vendor CODE"
        )
        say_listed(heads_said, told, none=none)


@package.command()
@_code
@click.option("--text", default="", metavar="WORDS", help="Only titles with these words.")
@click.option("--page", type=Whole(min=1), default=1, show_default=True, help="Which page of 50.")
@as_option
@json_option
def titles(code: str, text: str, page: int, as_login: str, as_json: bool) -> None:
    """What is in a package, as its newest list says: each title with its numbers and from when to when."""
    library = opened_library()
    by = whoever(library, as_login)
    package_id = _number(library, code, by)
    found = library.store.ask(queries.titles_in_package, package_id=package_id, by=by, text=text, page=page)
    heads = (words("title"), words("numbers"), words("coverage"), words("access"))
    rows = [
        (row.title, ", ".join(value for _, value in row.numbers), coverage_said(row.coverage), row.coverage.access)
        for row in found.rows
    ]
    if as_json:
        say_json({"total": found.total, "rows": [dict(zip(heads, row, strict=True)) for row in rows]})
        return
    say_table(heads, rows)
    told = {"total": found.total, "page": found.number, "pages": found.last_number}
    click.echo(gettext("Titles found: %(total)s; page %(page)s of %(pages)s.", **told), err=True)


@package.command()
@_code
@click.option("--since", type=Day(), metavar="DAY", help="The first day; today if not given.")
@as_option
def held(code: str, since: date | None, as_login: str) -> None:
    """Mark a package as held: its titles then count as in a package. Given again, the day is corrected."""
    library = opened_library()
    by, today = whoever(library, as_login), library.today()
    package_id = _number(library, code, by)
    day = since or today
    library.store.run(actions.hold_package, package_id=package_id, since=day, by=by, at=library.now(), on=today)
    click.echo(gettext("The package %(code)s is held since %(day)s.", code=code, day=day))


@package.command("not-held")
@_code
@as_option
def not_held(code: str, as_login: str) -> None:
    """Mark a package as no longer held; what is in it stays known."""
    library = opened_library()
    by = whoever(library, as_login)
    library.store.run(actions.release_package, package_id=_number(library, code, by), by=by, at=library.now())
    click.echo(gettext("The package %(code)s is no longer held.", code=code))


@package.command()
@_code
@click.argument("name", help="What people call it.")
@as_option
def rename(code: str, name: str, as_login: str) -> None:
    """Give a package another name; its lists go on being known by its code."""
    library = opened_library()
    by = whoever(library, as_login)
    package_id = _number(library, code, by)
    library.store.run(actions.rename_package, package_id=package_id, name=name, by=by, at=library.now())
    click.echo(gettext("The package %(code)s is now called %(name)s.", code=code, name=name))


def _number(library: Library, code: str, by: Actor) -> int:
    return library.store.ask(queries.package_by_code, code=code, by=by).package_id
