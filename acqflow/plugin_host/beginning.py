"""Writes a new plugin that works from the first minute, with its test."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

from acqflow.plugin_api import API_VERSION
from acqflow.vocabulary.errors import Conflict, Unreadable, words

KINDS = {"catalogue-format": "catalogue_format", "catalogue": "catalogue", "matcher": "matcher"}
"""What a person calls a kind → the folder of its texts."""
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST_NAME = 40
_NONE: Mapping[str, str] = {}


class PluginNameUnusable(Unreadable):
    """Facts: `name`."""

    says = words("%(name)s cannot be the name of a plugin: use small letters, digits and single underscores.")


class PluginNameTaken(Conflict):
    """Facts: `name`, `plugin_kind`."""

    says = words(
        "A plugin %(name)s is installed already (%(plugin_kind)s): the new one would be installed in its place. "
        "Choose another name."
    )


class PlaceTaken(Conflict):
    """Facts: `folder`."""

    says = words("%(folder)s is already there; choose another name or another place.")


def begin_plugin(kind: str, name: str, into: Path, *, installed: Mapping[str, str] = _NONE) -> Path:
    """Write the plugin into a new folder `into`/`name` and return that; `installed`: name → kind of what is there.

    Raises PluginNameUnusable, PluginNameTaken, PlaceTaken.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise PluginNameUnusable(name=name[:80])
    if name in installed:
        raise PluginNameTaken(name=name, plugin_kind=installed[name])
    folder = into / name
    if folder.exists():
        raise PlaceTaken(folder=str(folder))
    package = f"acqflow_{name}"
    texts = files("acqflow.plugin_host.new_plugin") / KINDS[kind]
    facts = {
        "name": name,
        "dashed": name.replace("_", "-"),
        "class_name": "".join(part.capitalize() for part in name.split("_")),
        "api_version": API_VERSION,
    }
    (folder / package).mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / package / "__init__.py").write_text(f'"""The acqflow plugin {name}."""\n', encoding="utf-8")
    places = {"pyproject": "pyproject.toml", "readme": "README.md", "test": f"tests/test_{name}.py"}
    for text, place in (places | {"plugin": f"{package}/plugin.py"}).items():
        filled = Template((texts / f"{text}.txt").read_text(encoding="utf-8")).substitute(facts)
        (folder / place).write_text(filled, encoding="utf-8")
    return folder
