"""Telling what a file is that is no vendor's catalogue, whatever its name says."""

from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _

from acqflow.vocabulary.errors import Unreadable, words

_HEAD_BYTES = 1_024
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<svg")
_PROGRAM = _("a program")
_PICTURE = _("a picture")
_ARCHIVE = _("a packed archive")
# What each kind begins with, as its own format says.
_BEGINNINGS: tuple[tuple[bytes, Any], ...] = (
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xfe\xed\xfa", _PROGRAM),
    (b"#!", _("a script")),
    (b"%PDF-", _("a PDF document")),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
)


class FileOfAnotherKind(Unreadable):
    """Carries `file` and `kind`."""

    says = words(
        "%(file)s is not a catalogue: it is %(kind)s. Ask the vendor for a MARC file, an ONIX message or a "
        "spreadsheet, or save it as one."
    )


class HoldingsOfAnotherKind(FileOfAnotherKind):
    """The same of what should list what the library holds."""

    says = words(
        "%(file)s is not a list of holdings: it is %(kind)s. Save the list as a spreadsheet (XLSX, ODS or CSV) "
        "with a column for the ISBN, or export the library's own records as MARC."
    )


class ScansOfAnotherKind(FileOfAnotherKind):
    """The same of what should hold the numbers of a scanner."""

    says = words(
        "%(file)s does not hold scans: it is %(kind)s. Send the file of the scanner, with one number a line, or a "
        "spreadsheet (XLSX, ODS or CSV) with a column for the ISBN."
    )


def check_kind(path: Path, *, name: str, refusal: type[FileOfAnotherKind] = FileOfAnotherKind) -> None:
    """Raises `refusal` for a file that is of another kind than any that is read."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    kind = _kind_of(head)
    if kind is not None:
        raise refusal(file=name, kind=str(kind))


def _kind_of(head: bytes) -> Any | None:
    """None where nothing speaks against a catalogue."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(_MARKUP) or (text.startswith(b"<?xml") and b"<html" in text):
        return _("a web page")
    return next((kind for beginning, kind in _BEGINNINGS if _begins(head, beginning)), None)


def _begins(head: bytes, beginning: bytes) -> bool:
    """Two letters may also begin a table: a program has bytes in its head that no text has."""
    return head.startswith(beginning) and (not beginning.isalpha() or b"\0" in head)
