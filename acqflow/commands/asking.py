"""Who runs a command: what a person may do in the pages, the same person may do here."""

import click

from acqflow.bootstrap import Library, database_url, open_library
from acqflow.people.queries import actor_by_login
from acqflow.people.rules import Actor
from acqflow.storage.upgrade import require_library, require_newest


def opened_library() -> Library:
    """The library of this environment.

    Raises NoLibraryYet, before anything is made, and SchemaBehind where its database is not at this version.
    """
    require_library(database_url())
    library = open_library()
    require_newest(library.store)
    return library


as_option = click.option(
    "--as", "as_login", required=True, metavar="LOGIN", help="Who does it; that person's rights count."
)


def whoever(library: Library, login: str) -> Actor:
    """The active person with this login; raises what `people` raises when there is none."""
    return library.store.ask(actor_by_login, login=login)
