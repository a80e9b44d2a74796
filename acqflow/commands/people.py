"""`acqflow people`: the first administrator, passwords, and everybody by one spreadsheet."""

from pathlib import Path

import click

from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.printing import say_table
from acqflow.people.actions import found_library, set_password
from acqflow.people.queries import actor_by_login
from acqflow.subjects.actions import import_workbook, read_workbook
from acqflow.subjects.queries import export_workbook

_password = click.password_option(help="Asked for when not given.")


@click.group()
def people() -> None:
    """Persons, roles, teams, subjects, modes and responsibility, by one spreadsheet."""


@people.command()
@click.argument("login")
@click.argument("name")
@_password
def found(login: str, name: str, password: str) -> None:
    """Add the first administrator of an empty library, who adds everybody else."""
    library = opened_library()
    library.store.run(found_library, login=login, name=name, password=password, at=library.now())
    click.echo(f"{login} is the administrator. Next: acqflow people import FILE.xlsx --as {login}")


@people.command("set-password")
@click.argument("login")
@_password
@as_option
def set_password_command(login: str, password: str, as_login: str) -> None:
    """Give a person a password; whoever was signed in with the old one is signed out."""
    library = opened_library()
    person = library.store.ask(actor_by_login, login=login)
    by = whoever(library, as_login)
    library.store.run(set_password, person_id=person.person_id, password=password, by=by, at=library.now())
    click.echo(f"{login} has a new password.")


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_option
def import_command(file: Path, as_login: str) -> None:
    """Add and change what a workbook says. What it leaves out stays; the same again changes nothing."""
    library = opened_library()
    sheets = read_workbook(file.read_bytes())
    plan = library.store.run(import_workbook, sheets=sheets, by=whoever(library, as_login), at=library.now())
    rows = [(sheet, *counts) for sheet, counts in plan.counts.items()]
    say_table(("sheet", "new", "changed", "same"), rows, numbers=(1, 2, 3))


@people.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@as_option
def export_command(file: Path, as_login: str) -> None:
    """Write everything `import` reads into one workbook. Passwords are never in it."""
    library = opened_library()
    file.write_bytes(library.store.ask(export_workbook, by=whoever(library, as_login), at=library.now()))
    click.echo(f"{file} is written.")
