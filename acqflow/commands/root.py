"""The command's own door: which words it knows, and how it says what went wrong."""

import errno
import importlib
import sys
from typing import Any

import click

from acqflow.commands.exit_codes import OTHERWISE, exit_code_of
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.speaking import gettext, language_option, sentence
from acqflow.vocabulary.errors import AcqflowError, words

# Loaded only when called: `acqflow --help` must not wait for the database, the web or the charts.
_WORDS = {
    "serve": words("Serve the web application."),
    "db": words("Create, upgrade and look after the database."),
    "people": words("The first administrator; passwords; everybody by spreadsheet."),
    "funds": words("Years, funds, allocations, rates; balances; verify the ledger."),
    "budget": words("The budget report."),
    "catalogue": words("Import what vendors send; undo; see quarantine."),
    "package": words("What packages the library holds, and what is in them."),
    "title": words("Search titles; read a title's dossier."),
    "pick": words("Pick at a vendor's shelves: the duplicate file to take along, the scans."),
    "match": words("What subjects want; distribute titles; titles nobody wants."),
    "plugins": words("List, check and start plugins."),
}


# What goes wrong most with files; the operating system says the rest in its own words.
_FROM_OUTSIDE = {
    errno.ENOENT: words("no such file or folder"),
    errno.EACCES: words("no permission"),
    errno.EISDIR: words("it is a folder"),
    errno.ENOTDIR: words("a part of this path is no folder"),
    errno.ENOSPC: words("no space left on the disk"),
    errno.EROFS: words("the disk can only be read"),
}


class _LazyGroup(SpokenGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_WORDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _WORDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"acqflow.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(word, gettext(text)) for word, text in _WORDS.items()])

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
        why = _FROM_OUTSIDE.get(error.errno or 0)
        return (
            f"{error.filename or gettext('file')}: {gettext(why) if why else error.strerror or error}",
            OTHERWISE,
        )
    # Named by module, because importing the database layer to catch its errors would slow every --help.
    if type(error).__module__.startswith("sqlalchemy"):
        driver = getattr(error, "orig", None)
        first = str(driver or error).splitlines()[0]
        if type(driver).__module__.startswith("psycopg") and type(driver).__name__ == "OperationalError":
            says = words("%(fault)s. Look whether the database server runs, and at ACQFLOW_DATABASE_URL.")
            return gettext(says, fault=first), OTHERWISE
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
