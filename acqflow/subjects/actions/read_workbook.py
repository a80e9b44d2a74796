"""An administrator's XLSX file becomes sheets of texts, or is refused before it can do harm."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from acqflow.subjects.rules import RawSheets
from acqflow.vocabulary.errors import Unreadable, words

LARGEST_FILE = 10 * 1024 * 1024
_LARGEST_UNZIPPED = 200 * 1024 * 1024
_LARGEST_RATIO = 100
_MOST_PARTS = 500
_MOST_ROWS, _MOST_COLUMNS = 50_000, 64
_SECONDS = 30


class WorkbookTooLarge(Unreadable):
    """Carries `megabytes` and `rows`, the limits."""

    says = words(
        "The workbook is larger than people and subjects ever are. At most %(megabytes)s MB and %(rows)s rows a "
        "sheet are read; delete empty rows and columns that reach far down or right, and save it again."
    )


class NotAWorkbook(Unreadable):
    """Carries nothing."""

    says = words("The file is not an XLSX workbook that can be read. Save it again as .xlsx, without a password.")


def read_workbook(content: bytes, *, largest: int = LARGEST_FILE) -> RawSheets:
    """Its sheets by name; call it before the transaction. Raises NotAWorkbook, WorkbookTooLarge."""
    if len(content) > largest:
        raise _too_large()
    _check_parts(content)
    program = Path(__file__).with_name("cells.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(program), str(_MOST_ROWS), str(_MOST_COLUMNS)],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode < 0 or done.stderr.endswith(b"too_large") or b"MemoryError" in done.stderr:
        raise _too_large()
    if done.returncode != 0:
        raise NotAWorkbook()
    return dict(json.loads(done.stdout))


def _check_parts(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise NotAWorkbook() from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise NotAWorkbook()
    unzipped = sum(part.file_size for part in parts)
    # A small file may well be packed tightly: empty formatted rows are all alike.
    is_bomb = unzipped > 10 * 1024 * 1024 and unzipped > _LARGEST_RATIO * len(content)
    if len(parts) > _MOST_PARTS or unzipped > _LARGEST_UNZIPPED or is_bomb:
        raise _too_large()


def _too_large() -> WorkbookTooLarge:
    return WorkbookTooLarge(megabytes=LARGEST_FILE // 1024**2, rows=_MOST_ROWS)
