"""What the library holds, on its way in: from a table, or from the records of its own catalogue."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from acqflow.bootstrap import Library
from acqflow.intake.taking_in import FormatUnknown, format_of
from acqflow.plugin_api import EXTRA, FileRefused, Limits, MappingGuess, Profile
from acqflow.plugin_api.limits import MEGABYTE
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.fitting import NOTHING_SAID, Said, fit, format_options
from acqflow.plugin_host.reading import read_file
from acqflow.titles.rules import (
    HoldingsRead,
    HoldingsWithoutIsbn,
    ScansWithoutIsbn,
    held_lines,
    held_records,
    holding_columns,
    holding_headings,
    is_scanned,
    line_counter,
    read_holdings,
    scanned_lines,
    understood_columns,
)
from acqflow.vocabulary.errors import words

# Far more than one person scans in a day.
_LONGEST_SCANS = 4 * MEGABYTE
# What a library holds is one list, however long.
_LIMITS = replace(
    Limits(), records=2_000_000, rows=1_048_576, cells=20_000_000, upload=256 * MEGABYTE, quarantined=2_000_000
)
# The other things a place in a record may hold, ISBN and format, are fields of every record.
_BESIDE = ("location", "copies")


class HoldingsFormatUnknown(FormatUnknown):
    """No vendor sends what the library holds, so none can be asked for it; nor does every format serve."""

    says = words(
        "No installed plugin knows the format of %(file)s. Save the list as a spreadsheet (XLSX, ODS or CSV) with "
        "a column for the ISBN, or export the library's own records as MARC."
    )


class ScansFormatUnknown(FormatUnknown):
    """The same of what should hold the numbers of a scanner."""

    says = words(
        "%(file)s does not hold scans that can be read. Send the file of the scanner, with one number a line, or "
        "a spreadsheet (XLSX, ODS or CSV) with a column for the ISBN."
    )


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A list of what is held as it lies on disk, and how it is to be read.

    `guess` is what its columns, or places in a record, seem to hold; `fields` says heading or place → one of
    HOLDING_FIELDS, as somebody says or as its words are understood.
    """

    path: Path
    name: str
    plugin: LoadedPlugin
    profile: Profile
    guess: MappingGuess | None
    fields: Mapping[str, str]

    @property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """The switches of the format that people may set: name → what it may be, nothing for any text."""
        return format_options(self.plugin)

    @property
    def is_table(self) -> bool:
        return self.guess is not None and bool(self.guess.preview.rows)


def held_file(
    library: Library, path: Path, *, name: str = "", format_name: str | None = None, said: Said = NOTHING_SAID
) -> HeldFile:
    """Recognise the format of a list, unless it is named, and find how it is to be read.

    `said.columns` maps headings, or places in a record such as `852$b`, to HOLDING_FIELDS, empty for none of them.
    `name` is what the file is called where it does not lie under its own name.

    Raises HoldingsFormatUnknown, PluginMissing, OptionUnknown, FileRefused, PluginFailed.
    """
    named = name or path.name
    plugin = format_of(library, path, named, format_name, unknown=HoldingsFormatUnknown)
    headings = [*holding_headings(), *said.columns]
    known = Profile(columns=dict.fromkeys(headings, ""), limits=_LIMITS)
    fitted = fit(plugin, path, known, replace(said, columns={}))
    if fitted.guess is None or not fitted.guess.preview.rows:
        return HeldFile(path, named, plugin, fitted.profile, fitted.guess, dict(said.columns))
    headings = [column.header for column in fitted.guess.columns]
    if missing := [heading for heading in said.columns if heading not in headings]:
        raise FileRefused("no_header", f"no column {', '.join(missing)}")
    fields = understood_columns(headings, said.columns)
    return HeldFile(path, named, plugin, fitted.profile, fitted.guess, fields)


def read_held(found: HeldFile) -> HoldingsRead:
    """What the list says is held; every line or record of it is a row or refused with its reason.

    A table is read by its headings, a file of records (MARC) by the numbers of each.

    Raises HoldingsWithoutIsbn, FileRefused, PluginFailed.
    """
    return _table(found) if found.is_table else _records(found)


def held(library: Library, path: Path, *, said: Said = NOTHING_SAID) -> HoldingsRead:
    """The same of a file read as somebody says. Raises what `held_file` and `read_held` raise."""
    return read_held(held_file(library, path, said=said))


def scanned(library: Library, path: Path, *, name: str = "") -> HoldingsRead:
    """What was scanned beside a shelf: numbers, one a line, as scanners write them, or a table with such a column.

    `name` is what the file is called where it does not lie under its own name. Every line is a row or refused with
    its reason. Raises ScansWithoutIsbn, ScansFormatUnknown, and what else `held` raises.
    """
    if path.stat().st_size <= _LONGEST_SCANS:
        with suppress(UnicodeDecodeError):
            text = path.read_bytes().decode("utf-8-sig")
            if is_scanned(text):
                return read_holdings(scanned_lines(text))
    try:
        return read_held(held_file(library, path, name=name))
    except HoldingsWithoutIsbn as without:
        # Nobody is asked here which column is which.
        raise ScansWithoutIsbn(**without.facts) from None
    except HoldingsFormatUnknown as unknown:
        raise ScansFormatUnknown(**unknown.facts) from None


def _table(found: HeldFile) -> HoldingsRead:
    assert found.guess is not None
    fields = holding_columns([column.header for column in found.guess.columns], found.fields)
    # A catalogue record needs a title: here the number stands for it, and all else comes along as it is.
    columns = {heading: "title" for heading, name in fields.items() if name == "isbn"}
    profile = replace(found.profile, columns=columns, header_row=found.guess.header_row)
    with read_file(found.plugin, found.path, profile) as reading:
        return read_holdings(held_lines(reading, fields, line_counter(found.path.read_bytes())))


def _records(found: HeldFile) -> HoldingsRead:
    columns = {place: EXTRA + name if name in _BESIDE else name for place, name in found.fields.items()}
    profile = replace(found.profile, columns=columns)
    with read_file(found.plugin, found.path, profile) as reading:
        read = read_holdings(held_records(reading))
    return read if reading.summary is None else replace(read, notes=reading.summary.notes)
