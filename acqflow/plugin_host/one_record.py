"""Reads a file that should hold one record, in place of one that was set aside."""

from dataclasses import replace
from pathlib import Path

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.reading import guess_mapping, read_file


def read_records(
    plugin: LoadedPlugin, path: Path, profile: Profile
) -> tuple[list[CatalogueRecord], list[Quarantined], list[Skipped]]:
    """What the file holds, by kind, of a file small enough to be held. Raises FileRefused, PluginFailed."""
    records: list[CatalogueRecord] = []
    aside: list[Quarantined] = []
    skipped: list[Skipped] = []
    with read_file(plugin, path, profile) as reading:
        for message in reading:
            if isinstance(message, CatalogueRecord):
                records.append(message)
            elif isinstance(message, Quarantined):
                aside.append(message)
            else:
                skipped.append(message)
    return records, aside, skipped


def alone(profile: Profile) -> Profile:
    """The profile of a whole file for one row of it: sheet and row of the headings may be others here.

    A table without headings has none here either.
    """
    return replace(profile, sheet="", header_row=0 if profile.header_row == 0 else None)


def cells_of(plugin: LoadedPlugin, path: Path, profile: Profile) -> dict[str, list[str]]:
    """Field → cells of the first row below the headings, as far as the columns are known; nothing of no table.

    Raises FileRefused, PluginFailed.
    """
    guess = guess_mapping(plugin, path, profile)
    if guess is None or guess.header_row >= len(guess.preview.rows):
        return {}
    row = guess.preview.rows[guess.header_row]
    found: dict[str, list[str]] = {}
    for column in guess.columns:
        field = profile.columns.get(column.header, column.field)
        if field and column.number < len(row):
            found.setdefault(field, []).append(row[column.number])
    return found
