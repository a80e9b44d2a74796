"""A table that fits its terminal: numbers stay whole, names wrap, and what is too wide takes two lines a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

Cells = Sequence[str]

_GAP = 2
# A column of names that is narrower cannot be read any more.
_LEAST_NAME = 16


@dataclass(frozen=True, slots=True)
class _Column:
    place: int
    head: str
    is_number: bool
    natural: int

    @property
    def least(self) -> int:
        return self.natural if self.is_number else min(self.natural, _LEAST_NAME)


def print_table(heads: Cells, rows: Sequence[Cells], numbers: frozenset[int]) -> None:
    columns = [_column(place, head, rows, place in numbers) for place, head in enumerate(heads)]
    room = Console().width
    if _width(columns) <= room or not numbers:
        console, table = Console(), _table(columns)
        for cells in rows:
            table.add_row(*map(Text, cells))
        console.print(table)
    else:
        _print_folded(columns, rows, room)


def _column(place: int, head: str, rows: Sequence[Cells], is_number: bool) -> _Column:
    longest = max((cell_len(cells[place]) for cells in rows), default=0)
    # The head of a column of numbers wraps between its words.
    head_width = max(map(cell_len, head.split()), default=0) if is_number else cell_len(head)
    return _Column(place, head, is_number, max(longest, head_width))


def _width(columns: Sequence[_Column]) -> int:
    return sum(column.least for column in columns) + _GAP * max(len(columns) - 1, 0)


def _table(columns: Sequence[_Column], *, has_heads: bool = True) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold", show_header=has_heads)
    for column in columns:
        width = column.natural if column.is_number else None
        table.add_column(
            column.head, justify="right" if column.is_number else "left", width=width, overflow="fold"
        )
    return table


def _print_folded(columns: Sequence[_Column], rows: Sequence[Cells], room: int) -> None:
    """The names of a row on one line, its numbers below; wider than the terminal before a digit is lost."""
    figures = [column for column in columns if column.is_number]
    console = Console(width=max(room, _width(figures)))
    heads = [column.head for column in columns]
    console.print(_names(columns, heads, style="bold"))
    console.print(_table(figures), justify="right")
    for cells in rows:
        console.print(_names(columns, cells))
        line = _table(figures, has_heads=False)
        line.add_row(*(cells[column.place] for column in figures))
        console.print(line, justify="right")


def _names(columns: Sequence[_Column], cells: Cells, style: str = "") -> Text:
    said = [cells[column.place] for column in columns if not column.is_number]
    return Text((" " * _GAP).join(filter(None, said)), style=style)
