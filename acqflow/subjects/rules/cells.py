"""What may stand in a cell of the people-and-subjects workbook, and what is wrong with what may not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from acqflow.vocabulary.errors import AcqflowError, Unreadable, words


class CellEmpty(Unreadable):
    """Carries nothing."""

    says = words("The cell is empty. It has to be filled in.")


class NotAChoice(Unreadable):
    """Carries `text` and `choices`."""

    says = words("“%(text)s” is none of the choices. Write one of: %(choices)s.")


class DayUnreadable(Unreadable):
    """Carries `text`."""

    says = words("“%(text)s” is not a day. Write it like 2026-11-23.")


@dataclass(frozen=True, slots=True)
class Column:
    """`read` turns the cell's text into the one way it is kept, or raises what is wrong with it."""

    name: str
    read: Callable[[str], str]
    is_needed: bool = True
    choices: tuple[str, ...] = ()

    def tidy(self, text: str) -> str:
        """Raises CellEmpty and whatever `read` raises."""
        text = text.strip()
        if text:
            return self.read(text)
        if self.is_needed:
            raise CellEmpty()
        return ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where it is (`row` as the spreadsheet counts, heading = 1) and what would do it."""

    sheet: str
    row: int | None
    column: str | None
    says: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: str, row: int | None, column: str | None, error: AcqflowError) -> "Problem":
        return cls(sheet, row, column, error.says, error.facts)

    @property
    def place(self) -> str:
        parts = [self.sheet, self.row and f"row {self.row}", self.column and f"column {self.column}"]
        return ", ".join(str(part) for part in parts if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.says % self.facts}"


class WorkbookRefused(Unreadable):
    """Carries `problems`, all of them, their `count`, and the `first` one as a sentence."""

    says = words("Nothing was taken in. Problems in the workbook: %(count)s. The first: %(first)s")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems=tuple(problems), count=len(problems), first=str(problems[0]))

    @property
    def problems(self) -> tuple[Problem, ...]:
        found: tuple[Problem, ...] = self.facts["problems"]  # type: ignore[assignment]
        return found


def a_choice(name: str, choices: tuple[str, ...], *, is_needed: bool = True) -> Column:
    """A column that takes one of these words, whatever its capitals."""

    def read(text: str) -> str:
        if text.casefold() not in choices:
            raise NotAChoice(text=text[:40], choices=", ".join(choices))
        return text.casefold()

    return Column(name, read, is_needed, choices)


def a_day(name: str, *, is_needed: bool = True) -> Column:
    return Column(name, _read_day, is_needed)


def _read_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise DayUnreadable(text=text[:40]) from None
