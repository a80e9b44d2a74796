"""Reads what a library sets for its plugins, and checks it against each one's schema before the plugin is made."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from acqflow.plugin_api import Plugin
from acqflow.vocabulary.errors import Unreadable, words


class SettingsRefused(Unreadable):
    """Facts: `plugin`, `faults` (field: what is wrong)."""

    says = words(
        "The settings of plugin %(plugin)s are wrong: %(faults)s. Correct the table [%(plugin)s] of plugins.toml."
    )


class PluginSettingsUnreadable(Unreadable):
    """Facts: `file`, `fault`."""

    says = words("%(file)s cannot be read: %(fault)s. Write it as docs/plugins.md shows, or take it away.")


@dataclass(frozen=True, slots=True)
class PluginSettings:
    """`tables` by plugin name; plugins that are `disabled` are not even imported."""

    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    disabled: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        return self.disabled | frozenset(self.tables)


def read_plugin_settings(file: Path) -> PluginSettings:
    """`disabled = ["name"]` and one table a plugin; no file is no settings. Raises PluginSettingsUnreadable."""
    if not file.exists():
        return PluginSettings()
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PluginSettingsUnreadable(file=str(file), fault=str(error)) from None
    disabled = said.pop("disabled", [])
    if not isinstance(disabled, list) or not all(isinstance(name, str) for name in disabled):
        raise PluginSettingsUnreadable(file=str(file), fault="disabled is not a list of plugin names")
    if loose := [name for name, value in said.items() if not isinstance(value, dict)]:
        raise PluginSettingsUnreadable(file=str(file), fault=f"{', '.join(loose)} belongs into a plugin's table")
    return PluginSettings(said, frozenset(disabled))


def environment_name(plugin: str, field: str) -> str:
    """Where a secret is looked for.

    >>> environment_name("openlibrary", "api_key")
    'ACQFLOW_OPENLIBRARY_API_KEY'
    """
    return f"ACQFLOW_{plugin}_{field}".upper().replace("-", "_")


def checked(plugin: type[Plugin], given: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings as the schema loads them. Raises SettingsRefused, also for a secret that lies in a file.

    A secret is the environment variable named there, `{ env = "NAME" }`, or the one named after the field.
    """
    if plugin.settings_schema is None:
        if given:
            raise SettingsRefused(plugin=plugin.name, faults=f"it takes none, but {', '.join(given)} given")
        return {}
    schema = plugin.settings_schema()
    secrets = [name for name, field in schema.fields.items() if field.metadata.get("secret")]
    names = {secret: environment_name(plugin.name, secret) for secret in secrets}
    if misplaced := [secret for secret in secrets if secret in given and _variable(given[secret]) is None]:
        wanted = ", ".join(names[secret] for secret in misplaced)
        raise SettingsRefused(plugin=plugin.name, faults=f"secrets belong into the environment: {wanted}")
    named = {secret: str(_variable(given[secret])) for secret in secrets if secret in given}
    if unset := sorted(name for name in named.values() if name not in environ):
        raise SettingsRefused(plugin=plugin.name, faults=f"the environment has no {', '.join(unset)}")
    told = {secret: environ[name] for secret, name in (names | named).items() if name in environ}
    return _loaded(plugin.name, schema, {**given, **told})


def _variable(value: object) -> str | None:
    """The name in `{ env = "NAME" }`; None for anything else."""
    if isinstance(value, dict) and set(value) == {"env"} and isinstance(value["env"], str):
        return value["env"]
    return None


def _loaded(plugin: str, schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(schema.load(values, unknown="raise"))
    except ValidationError as error:
        said = error.messages if isinstance(error.messages, dict) else {"settings": error.messages}
        faults = "; ".join(f"{name}: {_plain(why)}" for name, why in sorted(said.items()))
        raise SettingsRefused(plugin=plugin, faults=faults) from None


def _plain(why: object) -> str:
    return ", ".join(map(str, why)) if isinstance(why, list) else str(why)
