"""The header of a KBART file: its 25 columns in any order, and what stands between them."""

import csv
import re
from collections.abc import Sequence

from acqflow.plugin_api import FileRefused
from acqflow_kbart.faults import RowDamaged

COLUMNS = (
    "publication_title",
    "print_identifier",
    "online_identifier",
    "date_first_issue_online",
    "num_first_vol_online",
    "num_first_issue_online",
    "date_last_issue_online",
    "num_last_vol_online",
    "num_last_issue_online",
    "title_url",
    "first_author",
    "title_id",
    "embargo_info",
    "coverage_depth",
    "notes",
    "publisher_name",
    "publication_type",
    "date_monograph_published_print",
    "date_monograph_published_online",
    "monograph_volume",
    "monograph_edition",
    "first_editor",
    "parent_publication_title_id",
    "preceding_publication_title_id",
    "access_type",
)
"""The columns of RP-9-2014, section 6.6, in its order."""

# The name of the first edition, which many files still have.
_OTHER_NAMES = {"coverage_notes": "notes"}
_KNOWN = frozenset(COLUMNS)
_DELIMITERS = "\t,;|"
_QUOTED = re.compile(r'"((?:[^"]|"")*)"', re.DOTALL)
# So many of the 25 and no other table is meant, even if one of them is misspelt.
_NEARLY_ALL = 20
_NUMBERS = frozenset({"print_identifier", "online_identifier", "title_id"})


def cells_of(text: str, delimiter: str) -> list[str]:
    """The cells of a line. Raises RowDamaged where a quotation mark is not closed.

    Between tabs a quotation mark is only a sign unless it stands at both ends, as a spreadsheet program writes it.
    """
    if delimiter == "\t":
        return [_unquoted(cell) if cell.startswith('"') else cell for cell in text.split("\t")]
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise RowDamaged("quote", "opened in this line") from None


def delimiter_of(line: str) -> str:
    """The sign that cuts the line into the most names of columns."""
    return max(_DELIMITERS, key=lambda sign: len(_KNOWN & set(_names_in(line, sign))))


def likeness(line: str) -> float:
    """How likely a line is the header of a KBART file, from 0 to 1."""
    names = _without_empty_end(_names_in(line, delimiter_of(line)))
    found = len(_KNOWN & set(names))
    if found >= _NEARLY_ALL:
        return 0.95 if found == len(COLUMNS) else 0.9
    if _is_excerpt(names):
        return 0.9
    # Less than a spreadsheet says of any text with separators.
    return 0.2 if found >= 3 else 0.0


def _is_excerpt(names: Sequence[str]) -> bool:
    """Whether a header has only some of the columns, and could be no other table's.

    Every one of at least three is KBART's by its exact name, `publication_title` and a number of the title among
    them. A list with a column of its own, a price say, is a spreadsheet: here it might be a name misspelt.
    """
    told = set(names)
    return len(told) >= 3 and told <= _KNOWN and "publication_title" in told and not told.isdisjoint(_NUMBERS)


def names_of(line: str, delimiter: str, most: int) -> list[str]:
    """The name of each column.

    Raises FileRefused where one of KBART's stands there twice, or is missing beside columns that are not KBART's:
    one of them may be the missing one, misspelt.
    """
    names = _names_in(line, delimiter)
    if len(names) > most:
        raise FileRefused("too_many_columns", f"{len(names)}, at most {most} allowed")
    names = _without_empty_end(names)
    if twice := next((name for name in names if name in _KNOWN and names.count(name) > 1), ""):
        raise FileRefused("duplicate_header", twice)
    missing = [name for name in COLUMNS if name not in names]
    if missing and not _is_excerpt(names):
        detail = (
            f"no column {', '.join(missing)}" if len(missing) < len(COLUMNS) else "none of its columns is there"
        )
        raise FileRefused("kbart_header", detail)
    return [name or f"#{number}" for number, name in enumerate(names, start=1)]


def _names_in(line: str, delimiter: str) -> list[str]:
    try:
        cells: Sequence[str] = cells_of(line, delimiter)
    except RowDamaged:
        return []
    plain = ("_".join(cell.split()).lower() for cell in cells)
    return [_OTHER_NAMES.get(name, name) for name in plain]


def _without_empty_end(names: Sequence[str]) -> list[str]:
    length = next((place for place in range(len(names), 0, -1) if names[place - 1]), 0)
    return list(names[:length])


def _unquoted(cell: str) -> str:
    found = _QUOTED.fullmatch(cell.strip())
    return found[1].replace('""', '"') if found else cell
