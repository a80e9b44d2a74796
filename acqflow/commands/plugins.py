"""`acqflow plugins`: which are loaded and why not, and how to begin one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, say_json, say_listed
from acqflow.commands.speaking import gettext, wording
from acqflow.vocabulary.errors import Sentence, words

if TYPE_CHECKING:
    from acqflow.plugin_host.discovery import LoadedPlugin, RefusedPlugin

_KINDS = ("catalogue-format", "catalogue", "matcher")


@click.group(cls=SpokenGroup)
def plugins() -> None:
    """List, check and start plugins."""


@plugins.command("list")
@json_option
def list_plugins(as_json: bool) -> None:
    """Every installed plugin: its kind, version, and whether it is used."""
    rows = _rows()
    if as_json:
        say_json({"plugins": rows})
    else:
        heads = (words("name"), words("kind"), words("version"), words("state"), words("reason"))
        none = gettext(
            "No plugin is installed. Install the bundled ones with pip, such as plugins/marc of the source."
        )
        say_listed(heads, [_told(row) for row in rows], none=none)


@plugins.command()
@json_option
def check(as_json: bool) -> None:
    """Say why a plugin cannot be used, or not with these settings. Exits 1 when there is one."""
    refused = [row for row in _rows() if row["state"] == "refused"]
    if as_json:
        say_json({"refused": refused})
    for row in () if as_json else refused:
        click.echo(f"{row['name']} ({row['package'] or 'plugins.toml'}): {wording().sentence(row['reason'])}")
    if not as_json and not refused:
        click.echo(gettext("All installed plugins can be used."))
    sys.exit(1 if refused else 0)


@plugins.command()
@click.argument(
    "kind",
    type=click.Choice(_KINDS),
    help="What it is for: files, a catalogue on the net, or guessing whose a title is.",
)
@click.argument("name", help="Small letters, digits and underscores.")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=".", help="Where; default: here."
)
@json_option
def new(kind: str, name: str, into: Path, as_json: bool) -> None:
    """Write a plugin that works, with its test: a place to start."""
    from acqflow.plugin_host.beginning import begin_plugin

    installed = {row["name"]: row["kind"] for row in _rows()}
    folder = begin_plugin(kind, name, into, installed=installed)
    if as_json:
        say_json({"folder": str(folder)})
    else:
        install = f"pip install --no-deps --no-build-isolation -e {folder}"
        click.echo(
            gettext("%(folder)s is there. Next: %(next)s", folder=folder, next=f"{install} && pytest {folder}")
        )


def _rows() -> list[dict[str, Any]]:
    from acqflow.bootstrap import plugin_settings
    from acqflow.plugin_host.discovery import discover

    found = discover(plugin_settings())
    loaded = [_row(plugin, "loaded", Sentence("")) for plugin in found.loaded]
    return loaded + [
        _row(plugin, "off" if plugin.is_switched_off else "refused", plugin.reason) for plugin in found.refused
    ]


def _told(row: dict[str, Any]) -> list[str]:
    say = wording()
    kind, state = say.word("plugin_kind", row["kind"]), say.word("plugin_state", row["state"])
    return [row["name"], kind, row["version"], state, say.sentence(row["reason"])]


def _row(plugin: "LoadedPlugin | RefusedPlugin", state: str, reason: Sentence) -> dict[str, Any]:
    from acqflow.plugin_host.containment import package_of

    return {
        "name": plugin.name,
        "kind": plugin.group.removeprefix("acqflow."),
        "version": plugin.version,
        "package": package_of(plugin.reference),
        "state": state,
        "reason": reason,
    }
