"""What a format guesses of a table before a person says which column holds what."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MAPPABLE_FIELDS = (
    "title",
    "other_title",
    "creators",
    "publisher",
    "place",
    "year",
    "edition",
    "series",
    "isbn",
    "unified_book_number",
    "issn",
    "price",
    "copies",
    "currency",
    "language",
    "format",
    "clc",
    "lcc",
    "ddc",
    "class_number",
    "keywords",
    "audience",
    "extent",
    "vendor_number",
    "record_id",
)
"""What a column may hold; any other column, and `copies`, is kept in `CatalogueRecord.extra` under its header."""

EXTRA = "extra:"
"""Before a name: the column is kept in `CatalogueRecord.extra` under that name, `extra:fund`."""


def may_hold(field: str) -> bool:
    """Whether a column may be said to hold this: one of MAPPABLE_FIELDS, or `extra:` and a name.

    >>> may_hold("price"), may_hold("extra:fund"), may_hold("extra:"), may_hold("cost")
    (True, True, False, False)
    """
    return field in MAPPABLE_FIELDS or (field.startswith(EXTRA) and bool(field.removeprefix(EXTRA).strip()))


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its header, the field it seems to hold (empty: none), how sure (0 to 1) and a few of its cells.

    >>> ColumnGuess(0, "书名", "title", 1.0, ("红楼梦",)).field
    'title'
    """

    number: int
    header: str
    field: str
    confidence: float
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table as text, for a person to look at. `hidden` names sheets that are hidden.

    >>> Preview(sheet="书单", sheets=("书单",), rows=(("书名", "定价"),)).rows[0]
    ('书名', '定价')
    """

    rows: tuple[tuple[str, ...], ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MappingGuess:
    """A guess at a table: header row (from 1, 0 for none), columns, what it could not settle.

    `questions` are codes a person must answer before the file can be read (`encoding`, `title_column`);
    `encoding` and `delimiter` are what the guess used, empty where the format has none.

    >>> guess = MappingGuess(1, (ColumnGuess(0, "书名", "title", 1.0),), Preview((("书名",),)))
    >>> guess.mapping
    {'书名': 'title'}
    >>> MappingGuess.from_json(guess.to_json()) == guess
    True
    """

    header_row: int
    columns: tuple[ColumnGuess, ...]
    preview: Preview
    encoding: str = ""
    delimiter: str = ""
    questions: tuple[str, ...] = ()

    @property
    def mapping(self) -> dict[str, str]:
        """Header → field, in the form `Profile.columns` takes."""
        return {column.header: column.field for column in self.columns if column.field}

    def to_json(self) -> dict[str, Any]:
        """A plain dict; `from_json` gives the same guess back."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "MappingGuess":
        """The guess `to_json` was called on, also after a walk through JSON text."""
        columns = (ColumnGuess(**(c | {"samples": tuple(c["samples"])})) for c in plain["columns"])
        shown = {key: _tuples(value) for key, value in plain["preview"].items()}
        rest = {"questions": tuple(plain["questions"]), "preview": Preview(**shown)}
        return cls(**(dict(plain) | rest | {"columns": tuple(columns)}))


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list | tuple) else value
