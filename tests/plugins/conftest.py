"""Plugins for these tests: the misbehaving ones can be imported, here and in the reader's child process."""

import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from acqflow.plugin_host.discovery import LoadedPlugin, discover

sys.path.insert(0, str(Path(__file__).parent / "misbehaving"))


@pytest.fixture
def installed() -> Callable[..., LoadedPlugin]:
    """The misbehaving plugin of that class, as if it were installed."""

    def take(class_name: str, name: str, group: str = "acqflow.catalogue_formats") -> LoadedPlugin:
        point = EntryPoint(name, f"acqflow_misbehaving:{class_name}", group)
        return discover(found=[point], environ={}).get(group, name)

    return take
