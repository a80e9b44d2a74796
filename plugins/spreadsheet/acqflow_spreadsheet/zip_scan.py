"""What an .xlsx or .ods archive says of itself, checked before any part of it is read."""

import re
import zipfile
from datetime import date
from html import unescape
from posixpath import normpath

from acqflow.plugin_api import FileRefused, Limits

_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xls", ".docx", ".7z", ".rar", ".gz", ".jar")
_SHEET = re.compile(rb"<(?:\w{1,80}:)?sheet\b[^<>]*>")
_RELATION = re.compile(rb"<(?:\w{1,80}:)?Relationship\b[^<>]*>")
# Begins at a blank: tried at every letter of a long word it would be quadratic.
_ATTRIBUTE = re.compile(rb"""\s([\w:]{1,80})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')""")
_SINCE_1904 = re.compile(rb"""<(?:\w{1,80}:)?workbookPr\b[^<>]*\sdate1904\s{0,20}=\s{0,20}["'](?:1|true)["']""")
_BOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_LARGEST_INDEX = 4 * 1024 * 1024


def refuse_bad_zip(archive: zipfile.ZipFile, packed_size: int, limits: Limits) -> None:
    """Raises FileRefused: zip_parts, damaged, nested_zip, zip_ratio, encrypted, not_xlsx."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > limits.zip_parts:
        raise FileRefused("zip_parts", f"{len(parts)}, at most {limits.zip_parts} allowed")
    if len(set(names)) != len(names):
        raise FileRefused("damaged", "two parts of one name")
    if any(name.lower().endswith(_ARCHIVES) for name in names):
        raise FileRefused("nested_zip")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("encrypted")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unzipped or unpacked > limits.zip_ratio * packed_size:
        raise FileRefused("zip_ratio", f"{packed_size} bytes become {unpacked}")
    if len(kinds := [name for name in _BOOKS if name in names]) > 1:
        # The reader might take it for another one than was looked through.
        raise FileRefused("damaged", "it is several kinds of workbook at once")
    if kinds != ["xl/workbook.xml"] and not is_ods(archive):
        raise FileRefused("not_xlsx", _true_type(archive, names))


def is_ods(archive: zipfile.ZipFile) -> bool:
    """Whether it is an OpenDocument spreadsheet, by its type and its content."""
    return "content.xml" in archive.NameToInfo and _mimetype(archive).startswith(_ODS)


def _mimetype(archive: zipfile.ZipFile) -> str:
    if "mimetype" not in archive.NameToInfo:
        return ""
    with archive.open("mimetype") as part:
        return part.read(80).decode("ascii", "replace")


def _true_type(archive: zipfile.ZipFile, names: list[str]) -> str:
    if said := _mimetype(archive):
        return said
    return "a Word document" if "word/document.xml" in names else "another archive"


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part in the archive."""
    targets = {}
    for tag in _RELATION.findall(_index(archive, "xl/_rels/workbook.xml.rels")):
        said = _attributes(tag)
        target = said.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        targets[said.get("Id", "")] = path
    found = {}
    for tag in _SHEET.findall(_index(archive, "xl/workbook.xml")):
        said = _attributes(tag)
        relation = next((value for name, value in said.items() if name.endswith(":id")), "")
        if targets.get(relation) in archive.NameToInfo:
            found[said.get("name", "")] = targets[relation]
    return found


def first_day(archive: zipfile.ZipFile) -> date:
    """The day 0 of dates that are kept as numbers; workbooks made on old Macintoshes count from 1904."""
    is_1904 = _SINCE_1904.search(_index(archive, "xl/workbook.xml"))
    return date(1904, 1, 1) if is_1904 else date(1899, 12, 30)


def _index(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST_INDEX:
        raise FileRefused("zip_ratio", f"{name} is larger than any list of sheets")
    return archive.read(name)


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): unescape((a or b).decode()) for name, a, b in _ATTRIBUTE.findall(tag)}
