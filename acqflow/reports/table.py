"""One definition of a table, from which every form is made."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from acqflow.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


Cell = str | int | Decimal | Money | Name | None
# Turns an English text of the project into the reader's language.
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """`label` and `definition` are English texts with translations; `kind` is text, money, percent or count."""

    code: str
    label: str
    kind: str = "text"
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`level` indents a row below its parent; a total is set apart."""

    cells: tuple[Cell, ...]
    level: int = 0
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`facts` are what every figure needs to be read: period, moment, filter, currency."""

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    facts: tuple[tuple[str, str], ...] = ()

    def column(self, code: str) -> int:
        return [column.code for column in self.columns].index(code)
