"""`acqflow db`: create, upgrade and look after the database."""

import click

from acqflow.bootstrap import open_library
from acqflow.commands.printing import json_option, say_json
from acqflow.storage.upgrade import newest_revision, revision_of, upgrade


@click.group()
def db() -> None:
    """Create, upgrade and look after the database that ACQFLOW_DATABASE_URL names."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Create the tables, or bring them up to this version. Running it again changes nothing."""
    library = open_library()
    upgrade(library.store)
    click.echo(f"{library.store.url.render_as_string(hide_password=True)} is at revision {newest_revision()}")


@db.command("status")
@json_option
def status(as_json: bool) -> None:
    """Say which revision the database is at, and which one this version needs."""
    library = open_library()
    found, wanted = revision_of(library.store), newest_revision()
    if as_json:
        say_json({"found": found, "wanted": wanted, "is_newest": found == wanted})
    else:
        click.echo(f"found {found or 'an empty database'}, wanted {wanted}")
