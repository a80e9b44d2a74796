"""What became of a file that was read as the host reads it: in a child process, within limits, counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Profile,
    Quarantined,
    Skipped,
)
from acqflow.plugin_host.child_process import ChildLimits
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.reading import Counts, read_file
from acqflow.testing.builders import a_plugin

_NONE, _NOTHING = Counts(), FileSummary(0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Either `refused`, or the messages with the counts of the host and the summary."""

    messages: tuple[CatalogueRecord | Quarantined | Skipped, ...] = ()
    counts: Counts = _NONE
    summary: FileSummary = _NOTHING
    refused: FileRefused | None = None

    @property
    def staged(self) -> list[CatalogueRecord]:
        return [message for message in self.messages if isinstance(message, CatalogueRecord)]

    @property
    def quarantined(self) -> list[Quarantined]:
        return [message for message in self.messages if isinstance(message, Quarantined)]

    @property
    def skipped(self) -> list[Skipped]:
        return [message for message in self.messages if isinstance(message, Skipped)]


def read_as_the_host_does(
    kind: type[CatalogueFormat], settings: Mapping[str, Any], path: Path, profile: Profile, limits: ChildLimits
) -> Outcome:
    """Read the file in a child process that imports the plugin anew. Raises PluginFailed."""
    plugin = a_plugin(kind, **settings)
    reference = f"{kind.__module__}:{kind.__qualname__}"
    loaded = LoadedPlugin(kind.group, kind.name, reference, "", plugin, plugin.settings)
    try:
        with read_file(loaded, path, profile, limits) as reading:
            messages = tuple(reading)
    except FileRefused as refused:
        return Outcome(refused=refused)
    assert reading.summary is not None
    return Outcome(messages, reading.counts, reading.summary)
