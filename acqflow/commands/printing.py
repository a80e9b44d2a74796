"""How a command answers: a table on a terminal, plain columns in a pipe, JSON when asked."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


def say_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def say_table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: Iterable[int] = ()) -> None:
    """`numbers` are the columns that are aligned to the right. In a pipe: tab-separated, one row a line."""
    if not sys.stdout.isatty():
        click.echo("\t".join(heads))
        for row in rows:
            click.echo("\t".join("" if cell is None else str(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table

    right = set(numbers)
    table = Table(header_style="bold", pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(head, justify="right" if number in right else "left", no_wrap=number in right)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console().print(table)
