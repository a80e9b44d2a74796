"""How a command answers: a table on a terminal, plain columns in a pipe, JSON when asked."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from acqflow.commands.speaking import gettext

if TYPE_CHECKING:
    from acqflow.bootstrap import Library

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


def moment(library: "Library", at: datetime) -> str:
    """By the clock of where the library stands."""
    return f"{library.here(at):%Y-%m-%d %H:%M}"


def say_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def say_table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: Iterable[int] = ()) -> None:
    """`heads` are English texts with translations, or said already; `numbers` are the columns to align right.

    In a pipe: tab-separated, one row a line.
    """
    said = [gettext(head) for head in heads]
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        # Loaded here because a pipe needs none of it.
        from acqflow.commands.terminal_table import print_table

        print_table(said, texts, frozenset(numbers))
        return
    for row in (said, *texts):
        click.echo("\t".join(row))
