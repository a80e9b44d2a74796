"""How a command answers: a table on a terminal, plain columns in a pipe, JSON when asked."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from acqflow.commands.speaking import gettext, wording

if TYPE_CHECKING:
    from acqflow.bootstrap import Library
    from acqflow.vocabulary.errors import Sentence

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


def moment(library: "Library", at: datetime) -> str:
    """By the clock of where the library stands."""
    return f"{library.here(at):%Y-%m-%d %H:%M}"


def say_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, told how much is done of how much; in a pipe nothing is shown."""
    with stepping({}, what) as progress:
        yield lambda done, whole: progress(what, done, whole)


@contextmanager
def stepping(steps: Mapping[str, str], what: str = "") -> Iterator[Callable[[str, int, int], None]]:
    """As `counting`, for work of several steps: told which it is, by its code, and how much of it is done."""
    if not sys.stderr.isatty():
        yield lambda _step, _done, _all: None
        return
    # Loaded here because a pipe needs none of it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)

        def told(step: str, done: int, whole: int) -> None:
            said = gettext(steps[step]) if step in steps else what
            shown.update(task, completed=done, total=whole, description=said)

        yield told


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


def say_listed(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], *, none: str, numbers: Iterable[int] = ()
) -> None:
    """The same of a list that may be empty: then `none`, said already, tells so and how something comes there.

    It goes to where errors go, so that a pipe has the headings alone and a terminal no table of nothing.
    """
    if rows or not sys.stdout.isatty():
        say_table(heads, rows, numbers=numbers)
    if not rows:
        click.echo(none, err=True)


def say_fault(fault: "Sentence | None") -> None:
    """On standard error, why titles were distributed without guesses."""
    if fault is not None:
        why = wording().sentence(fault)
        click.echo(
            gettext("No guesses were made for titles without a class number: %(fault)s", fault=why), err=True
        )
