"""The command's own door: which words it knows, and how it says what went wrong."""

import importlib
import sys
from typing import Any

import click

from acqflow.vocabulary.errors import AcqflowError, Conflict, Missing, Refused, Unreadable

# Loaded only when called: `acqflow --help` must not wait for the database, the web or the charts.
_WORDS = {
    "serve": ("acqflow.commands.serve", "serve", "Serve the web application."),
    "db": ("acqflow.commands.db", "db", "Create, upgrade and look after the database."),
    "people": (
        "acqflow.commands.people",
        "people",
        "The first administrator; passwords; everybody by spreadsheet.",
    ),
    "funds": ("acqflow.commands.funds", "funds", "Years, funds, allocations, rates; balances; verify the ledger."),
    "budget": ("acqflow.commands.budget", "budget", "The budget report."),
    "catalogue": ("acqflow.commands.catalogue", "catalogue", "Import what vendors send; undo; see quarantine."),
    "title": ("acqflow.commands.title", "title", "Search titles; read a title's dossier."),
    "match": ("acqflow.commands.match", "match", "What subjects want; distribute titles; titles nobody wants."),
    "plugins": ("acqflow.commands.plugins", "plugins", "List, check and start plugins."),
}
# Exit codes, by what stood in the way; click's own 2 is a wrong use of the command.
EXIT_CODES: dict[type[AcqflowError], int] = {Unreadable: 3, Missing: 4, Refused: 5, Conflict: 6}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_WORDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _WORDS:
            return None
        module, name, _ = _WORDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(word, text) for word, (_, _, text) in _WORDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="acqflow")
def acqflow() -> None:
    """Select by subject, budget by formula, buy once.

    Exit codes: 0 done, 2 wrong use, 3 unreadable, 4 missing, 5 not permitted, 6 not possible now.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; an error of ours is one sentence on standard error and an exit code."""
    try:
        return acqflow(arguments)
    except AcqflowError as error:
        click.echo(f"acqflow: {error}", err=True)
        sys.exit(next((code for family, code in EXIT_CODES.items() if isinstance(error, family)), 1))
    except OSError as error:
        click.echo(f"acqflow: {error.filename or 'file'}: {error.strerror or error}", err=True)
        sys.exit(1)
    except Exception as error:
        # Named by module, because importing the database layer to catch its errors would slow every --help.
        if not type(error).__module__.startswith("sqlalchemy"):
            raise
        first = str(error).splitlines()[0]
        click.echo(f"acqflow: the database cannot do this: {first}. See ACQFLOW_DATABASE_URL.", err=True)
        sys.exit(1)
