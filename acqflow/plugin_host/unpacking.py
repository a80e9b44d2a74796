"""Reads what a server sent in a format of its own with the plugin of that format, in the limited child process."""

from pathlib import Path
from tempfile import TemporaryDirectory

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    CatalogueRefused,
    Encoded,
    FileRefused,
    Profile,
)
from acqflow.plugin_host.discovery import Plugins
from acqflow.plugin_host.one_record import read_records


def unpacked(plugins: Plugins, encoded: Encoded) -> tuple[CatalogueRecord, ...]:
    """The titles in it; what cannot be read among them is passed over.

    Raises PluginMissing, PluginFailed; CatalogueRefused where nothing can be read.
    """
    plugin = plugins.get(CatalogueFormat.group, encoded.format)
    with TemporaryDirectory(prefix="acqflow-") as folder:
        path = Path(folder) / "answer"
        path.write_bytes(encoded.content)
        profile = Profile(options=dict(encoded.options), columns=dict(encoded.columns))
        try:
            records, aside, _ = read_records(plugin, path, profile)
        except FileRefused as refused:
            raise CatalogueRefused(detail=str(refused)) from None
    if aside and not records:
        raise CatalogueRefused(detail=f"{aside[0].reason_code}: {aside[0].detail}")
    return tuple(records)
