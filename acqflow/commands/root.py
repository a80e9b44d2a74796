"""The command's own door: which words it knows, and how it says what went wrong."""

import errno
import importlib
import sys
from typing import Any

import click

from acqflow.commands.exit_codes import OTHERWISE, exit_code_of
from acqflow.commands.speaking import gettext, language_option, sentence
from acqflow.vocabulary.errors import AcqflowError

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

    def invoke(self, ctx: click.Context) -> Any:
        """An ordinary obstacle is one sentence on standard error and an exit code."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            told = _obstacle(error)
            if told is None:
                raise
            said, code = told
            click.echo(f"acqflow: {said}", err=True)
            sys.exit(code)


def _obstacle(error: Exception) -> tuple[str, int] | None:
    """What stands in the way and how the command ends; None for a fault of the program."""
    if isinstance(error, AcqflowError):
        return sentence(error), exit_code_of(error)
    # Whoever reads our output may stop reading; click knows that.
    if isinstance(error, OSError) and error.errno != errno.EPIPE:
        return f"{error.filename or gettext('file')}: {error.strerror or error}", OTHERWISE
    # Named by module, because importing the database layer to catch its errors would slow every --help.
    if type(error).__module__.startswith("sqlalchemy"):
        first = str(error).splitlines()[0]
        return gettext("the database cannot do this: %(fault)s. See ACQFLOW_DATABASE_URL.", fault=first), OTHERWISE
    return None


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="acqflow")
@language_option
def acqflow() -> None:
    """Select by subject, buy once, and see where the money went.

    Exit codes: 0 done, 1 something found wrong or a fault outside, 2 wrong use, 3 unreadable, 4 missing,
    5 not permitted, 6 not possible now.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command and end the process."""
    return acqflow(arguments)
