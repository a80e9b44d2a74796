"""The catalogue format `kbart`: which titles a package of e-books or e-journals holds."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import BinaryIO, ClassVar

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Profile,
    Quarantined,
    Recognition,
    Skipped,
)
from acqflow_kbart import header
from acqflow_kbart.encoding import Script, marked, script_of
from acqflow_kbart.lines import Line, lines
from acqflow_kbart.package import package_of
from acqflow_kbart.rows import RowReader


class Kbart(CatalogueFormat):
    """KBART phase II (NISO RP-9-2014), with tabs as it should be, or as CSV.

    Options: `package`, its name where the file's name does not say it.
    """

    api_version = "1.0"
    name = "kbart"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {"package": ()}
    lists_package = True

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        """By its header, whole or in part; every file of text may be called `.txt`."""
        del file_name
        encoding, start = marked(head)
        text = head[start:].decode(encoding or "utf-8", "replace").lstrip()
        first = next(iter(text.splitlines()), "")
        likeness = header.likeness(first)
        return Recognition(likeness, "a header of KBART" if likeness > 0.5 else "no header of KBART")

    def read(
        self, source: BinaryIO, profile: Profile
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Every row as one message, then the summary. Raises FileRefused."""
        limits = profile.limits
        size = source.seek(0, 2)
        if size > limits.upload:
            raise FileRefused("too_large", f"more than {limits.upload} bytes")
        csv.field_size_limit(limits.csv_line)
        notes: list[tuple[str, str]] = []
        script = script_of(source, profile, notes)
        found = lines(source, script.start, script.line_end, limits.csv_line)
        first = next((line for line in found if not _is_blank(line, script)), None)
        if first is None:
            raise FileRefused("empty", f"{size} bytes")
        title = first.data.decode(script.encoding, "replace").strip("\r\n")
        if len(profile.delimiter) > 1:
            raise FileRefused(
                "delimiter", f"the profile says “{profile.delimiter[:20]}”, and it can be one sign only"
            )
        delimiter = profile.delimiter or header.delimiter_of(title)
        names = header.names_of(title, delimiter, limits.csv_columns)
        file_name = PurePath(str(getattr(source, "name", ""))).name
        package = package_of(file_name, profile.options.get("package", ""))
        notes.append(_note(package.name, package.date, file_name))
        reader = RowReader(names, delimiter, script.encoding, package, profile)
        return _messages(reader, found, limits.records, script.encoding, notes)


def _is_blank(line: Line, script: Script) -> bool:
    return not line.data.decode(script.encoding, "replace").strip("\ufeff\0 \t\r\n")


def _note(package: str, date: str, file_name: str) -> tuple[str, str]:
    return ("package", f"{package} {date}".strip()) if package else ("package_unnamed", file_name or "–")


def _messages(
    reader: RowReader, found: Iterator[Line], most: int, encoding: str, notes: list[tuple[str, str]]
) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
    ordinal = 0
    for line in found:
        message = reader.message(line, ordinal + 1)
        if message is None:
            continue
        ordinal += 1
        if ordinal > most:
            raise FileRefused("too_many_records", f"more than {most}")
        yield message
    yield FileSummary(ordinal, encoding, tuple(notes))
