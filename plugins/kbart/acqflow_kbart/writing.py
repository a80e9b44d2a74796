"""Writes small KBART lists, for tests that then damage them."""

from acqflow_kbart.header import COLUMNS

_NEUTRAL = {"publication_title": "B", "title_id": "b", "publication_type": "monograph"}


def a_row(columns: tuple[str, ...] = COLUMNS, **cells: str) -> str:
    """A line of these columns: the book B, unless its cells say something else.

    >>> a_row(("publication_title", "notes"), notes="new")
    'B\\tnew'
    """
    return "\t".join((_NEUTRAL | cells).get(name, "") for name in columns)


def a_list(*lines: str, columns: tuple[str, ...] = COLUMNS) -> bytes:
    """The lines under a header of these columns, in UTF-8."""
    return "".join(f"{line}\r\n" for line in ["\t".join(columns), *lines]).encode()
