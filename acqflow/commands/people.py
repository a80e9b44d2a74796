"""`acqflow people`: the first administrator, passwords, and everybody by one spreadsheet."""

import sys
from pathlib import Path
from typing import Any

import click

from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.exit_codes import exit_code_of
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, say_json, say_table
from acqflow.commands.speaking import gettext, ngettext
from acqflow.people.actions import found_library, set_password
from acqflow.people.queries import actor_by_login
from acqflow.selection.actions import settle_decided
from acqflow.subjects.actions import import_workbook, read_workbook
from acqflow.subjects.queries import export_workbook
from acqflow.subjects.rules import Plan, Problem, WorkbookRefused
from acqflow.vocabulary.errors import words


class _Password(click.Option):
    """Asked for in the language spoken, which is not known yet where it is declared."""

    asked = words("Password")

    def prompt_for_value(self, ctx: click.Context) -> Any:
        self.prompt = gettext(self.asked)
        return super().prompt_for_value(ctx)


class _PresentPassword(_Password):
    """Asked for only of who changes the own password, and before the new one."""

    asked = words("Present password")

    def prompt_for_value(self, ctx: click.Context) -> Any:
        return super().prompt_for_value(ctx) if ctx.params.get("login") == ctx.params.get("as_login") else None


_password = click.password_option(cls=_Password, help="Asked for when not given.")
_present_password = click.option(
    "--present-password", cls=_PresentPassword, prompt=True, hide_input=True, help="Asked for when it is your own."
)
_login = click.argument("login", help="The name to sign in with.")


@click.group(cls=SpokenGroup)
def people() -> None:
    """Persons, roles, teams, subjects, modes and responsibility, by one spreadsheet."""


@people.command()
@_login
@click.argument("name", help="The name as people write it.")
@_password
def found(login: str, name: str, password: str) -> None:
    """Add the first administrator of an empty library, who adds everybody else."""
    library = opened_library()
    library.store.run(found_library, login=login, name=name, password=password, at=library.now())
    following = f"acqflow people export people.xlsx --as {login}"
    click.echo(gettext("%(login)s is the administrator. Next: %(next)s", login=login, next=following))


@people.command("set-password")
@_login
@as_option
@_present_password
@_password
def set_password_command(login: str, password: str, present_password: str | None, as_login: str) -> None:
    """Give a person a password; whoever was signed in with the old one is signed out."""
    library = opened_library()
    person = library.store.ask(actor_by_login, login=login)
    by = whoever(library, as_login)
    library.store.run(
        set_password,
        person_id=person.person_id,
        password=password,
        old_password=present_password,
        by=by,
        at=library.now(),
    )
    click.echo(gettext("%(login)s has a new password.", login=login))


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The workbook (XLSX).")
@as_option
@json_option
def import_command(file: Path, as_login: str, as_json: bool) -> None:
    """Add and change what a workbook says. What it leaves out stays; the same again changes nothing.

    Nothing is taken in while there are problems; all of them are told, each with its place and its cure.
    """
    library = opened_library()
    sheets = read_workbook(file.read_bytes())
    by, at = whoever(library, as_login), library.now()
    try:
        plan = library.store.run(import_workbook, sheets=sheets, by=by, at=at)
    except WorkbookRefused as refused:
        _say_problems(refused.problems, as_json=as_json)
        sys.exit(exit_code_of(refused))
    # Who left a committee no longer counts in what it votes on.
    library.store.run(settle_decided, by=by, at=at)
    _say_plan(plan, as_json=as_json)


@people.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), help="The workbook to write (XLSX).")
@as_option
def export_command(file: Path, as_login: str) -> None:
    """Write everything `import` reads into one workbook. Passwords are never in it."""
    if file.suffix.lower() != ".xlsx":
        says = gettext("%(file)s would be a workbook (XLSX): give it a name that ends with .xlsx.", file=file)
        raise click.BadParameter(says)
    library = opened_library()
    file.write_bytes(library.store.ask(export_workbook, by=whoever(library, as_login), at=library.now()))
    click.echo(gettext("%(file)s is written.", file=file))


def _say_plan(plan: Plan, *, as_json: bool) -> None:
    counts = {
        sheet: dict(zip(("new", "changed", "same"), found, strict=True)) for sheet, found in plan.counts.items()
    }
    if as_json:
        say_json({"sheets": counts, "problems": []})
        return
    heads = (words("sheet"), words("new"), words("changed"), words("same"))
    say_table(heads, [(sheet, *found.values()) for sheet, found in counts.items()], numbers=(1, 2, 3))


def _say_problems(problems: tuple[Problem, ...], *, as_json: bool) -> None:
    if as_json:
        say_json({"sheets": {}, "problems": [_as_json(problem) for problem in problems]})
        return
    count = len(problems)
    said = ngettext(
        "Nothing was taken in, because the workbook has %(num)d problem:",
        "Nothing was taken in, because the workbook has %(num)d problems:",
        count,
    )
    click.echo(f"acqflow: {said}", err=True)
    for problem in problems:
        click.echo(f"  {_place(problem)}: {_said(problem)}", err=True)


def _place(problem: Problem) -> str:
    parts = [problem.sheet]
    if problem.row is not None:
        parts.append(gettext("row %(row)s", row=problem.row))
    if problem.column is not None:
        parts.append(gettext("column %(column)s", column=problem.column))
    return ", ".join(parts)


def _said(problem: Problem) -> str:
    return gettext(problem.says) % problem.facts


def _as_json(problem: Problem) -> dict[str, Any]:
    place = {"sheet": problem.sheet, "row": problem.row, "column": problem.column}
    return {**place, "says": _said(problem)}
