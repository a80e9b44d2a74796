"""What the library holds, on its way in: from a table, or from the records of its own catalogue."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from acqflow.bootstrap import Library
from acqflow.intake.taking_in import format_of
from acqflow.plugin_api import EXTRA, FileRefused, Limits, Profile
from acqflow.plugin_api.limits import MEGABYTE
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.fitting import NOTHING_SAID, Fitted, Said, fit
from acqflow.plugin_host.reading import read_file
from acqflow.titles.rules import (
    HoldingsRead,
    held_lines,
    held_records,
    holding_columns,
    holding_headings,
    is_scanned,
    line_counter,
    read_holdings,
    scanned_lines,
)

# Far more than one person scans in a day.
_LONGEST_SCANS = 4 * MEGABYTE
# What a library holds is one list, however long.
_LIMITS = replace(
    Limits(), records=2_000_000, rows=1_048_576, cells=20_000_000, upload=256 * MEGABYTE, quarantined=2_000_000
)
# The other things a place in a record may hold, ISBN and format, are fields of every record.
_BESIDE = ("location", "copies")


def held(library: Library, path: Path, *, said: Said = NOTHING_SAID) -> HoldingsRead:
    """What a list says is held; every line or record of it is a row or refused with its reason.

    A table is read by its headings, a file of records (MARC) by the numbers of each. `said.columns` maps headings,
    or places in a record such as `852$b`, to HOLDING_FIELDS.

    Raises FormatUnknown, OptionUnknown, HoldingsWithoutIsbn, FileRefused, PluginFailed.
    """
    plugin = format_of(library, path, path.name)
    headings = [*holding_headings(), *said.columns]
    known = Profile(columns=dict.fromkeys(headings, ""), limits=_LIMITS)
    fitted = fit(plugin, path, known, replace(said, columns={}))
    if fitted.guess is None or not fitted.guess.preview.rows:
        return _records(plugin, path, fitted, said)
    return _table(plugin, path, fitted, said)


def scanned(library: Library, path: Path) -> HoldingsRead:
    """What was scanned beside a shelf: numbers, one a line, as scanners write them, or a table with such a column.

    Every line is a row or refused with its reason. Raises what `held` raises.
    """
    if path.stat().st_size <= _LONGEST_SCANS:
        with suppress(UnicodeDecodeError):
            text = path.read_bytes().decode("utf-8-sig")
            if is_scanned(text):
                return read_holdings(scanned_lines(text))
    return held(library, path)


def _table(plugin: LoadedPlugin, path: Path, fitted: Fitted, said: Said) -> HoldingsRead:
    assert fitted.guess is not None
    headings = [column.header for column in fitted.guess.columns]
    if missing := [heading for heading in said.columns if heading not in headings]:
        raise FileRefused("no_header", f"no column {', '.join(missing)}")
    fields = holding_columns(headings, said.columns)
    # A catalogue record needs a title: here the number stands for it, and all else comes along as it is.
    columns = {heading: "title" for heading, name in fields.items() if name == "isbn"}
    profile = replace(fitted.profile, columns=columns, header_row=fitted.guess.header_row)
    with read_file(plugin, path, profile) as reading:
        return read_holdings(held_lines(reading, fields, line_counter(path.read_bytes())))


def _records(plugin: LoadedPlugin, path: Path, fitted: Fitted, said: Said) -> HoldingsRead:
    columns = {place: EXTRA + name if name in _BESIDE else name for place, name in said.columns.items()}
    profile = replace(fitted.profile, columns=columns)
    with read_file(plugin, path, profile) as reading:
        read = read_holdings(held_records(reading))
    return read if reading.summary is None else replace(read, notes=reading.summary.notes)
