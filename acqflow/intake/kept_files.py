"""The files of imports that go on in the background, kept in the var folder until the import has ended."""

import secrets
import time
from pathlib import Path

from acqflow.bootstrap import Library

_DAY_SECONDS = 86_400


def keep_file(library: Library, path: Path) -> str:
    """Take the file over; the name it is kept under."""
    folder = _folder(library)
    folder.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    path.replace(folder / name)
    return name


def kept_path(library: Library, name: str) -> Path:
    return _folder(library) / name


def forget_file(library: Library, name: str | None) -> None:
    if name:
        kept_path(library, name).unlink(missing_ok=True)


def sweep_files(library: Library, *, needed: set[str]) -> None:
    """Throw away what no import needs any more: its last worker may have been killed before it could.

    A file of today may be about to be queued.
    """
    old = time.time() - _DAY_SECONDS
    for path in _folder(library).glob("*"):
        if path.name not in needed and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)


def _folder(library: Library) -> Path:
    return library.settings.var / "imports"
