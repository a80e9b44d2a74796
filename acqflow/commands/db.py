"""`acqflow db`: create, upgrade and look after the database."""

import click

from acqflow.bootstrap import database_url, open_library
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, say_json
from acqflow.commands.speaking import gettext
from acqflow.storage.upgrade import SchemaBehind, is_there, newest_revision, revision_of, upgrade


@click.group(cls=SpokenGroup)
def db() -> None:
    """Create, upgrade and look after the database that ACQFLOW_DATABASE_URL names."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Create the tables, or bring them up to this version. Running it again changes nothing."""
    library = open_library()
    upgrade(library.store)
    database = library.store.url.render_as_string(hide_password=True)
    click.echo(gettext("%(database)s is at revision %(revision)s.", database=database, revision=newest_revision()))


@db.command("status")
@json_option
def status(as_json: bool) -> None:
    """Say which revision the database is at, and which one this version needs."""
    found = revision_of(open_library().store) if is_there(database_url()) else None
    wanted = newest_revision()
    if as_json:
        say_json({"found": found, "wanted": wanted, "is_newest": found == wanted})
    elif found is None:
        click.echo(
            gettext(
                "There is no library here yet (wanted revision %(wanted)s). Make one with: acqflow db upgrade",
                wanted=wanted,
            )
        )
    elif found != wanted:
        raise SchemaBehind(found=found, wanted=wanted)
    else:
        click.echo(gettext("Found revision %(found)s, wanted revision %(wanted)s.", found=found, wanted=wanted))
