"""The program that opens a workbook in a process of its own: `python cells.py ROWS COLUMNS < book.xlsx`.

Some workbooks make their reader use all memory or abort; then this process ends, and nothing else does.
Prints a JSON list of [sheet, rows of texts]. Ends with 3 and a word on stderr where it refuses.
"""

import datetime
import io
import json
import math
import sys

from python_calamine import CalamineWorkbook

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 20


def _limit_itself() -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # A code of digits comes as 20260001.0 from a cell that is not formatted as text.
        return str(int(cell)) if math.isfinite(cell) and cell == int(cell) else repr(cell)
    if isinstance(cell, datetime.datetime):
        at_midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ")
    return str(cell)


def _refuse(word: str) -> None:
    sys.stderr.write(word)
    sys.exit(3)


def _read(content: bytes, most_rows: int, most_columns: int) -> list[tuple[str, list[list[str]]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for name in book.sheet_names:
        page = book.get_sheet_by_name(name)
        if page.total_height > most_rows or page.total_width > most_columns:
            _refuse("too_large")
        cells = page.to_python(skip_empty_area=False) if page.total_height else []
        sheets.append((name, [[_text(cell) for cell in row] for row in cells]))
    return sheets


if __name__ == "__main__":
    _limit_itself()
    found = _read(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.buffer.write(json.dumps(found).encode())
