"""Reads what a library sets for its plugins, and checks it against each one's schema before the plugin is made."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from acqflow.plugin_api import Plugin
from acqflow.vocabulary.errors import Sentence, Sentences, Unreadable, words

# What marshmallow says of the usual fields.
words("Field may not be null.")
words("Missing data for required field.")
words("Not a valid boolean.")
words("Not a valid integer.")
words("Not a valid number.")
words("Not a valid string.")
words("Not a valid URL.")
words("Unknown field.")


class SettingsRefused(Unreadable):
    """Facts: `plugin`, `faults` (sentences, of a field or of all)."""

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
        raise PluginSettingsUnreadable(
            file=str(file), fault=Sentence(words("disabled is not a list of plugin names"))
        )
    if loose := [name for name, value in said.items() if not isinstance(value, dict)]:
        fault = Sentence(words("%(names)s belongs into a plugin's table"), {"names": ", ".join(loose)})
        raise PluginSettingsUnreadable(file=str(file), fault=fault)
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
            raise _refused(plugin.name, words("it takes none, but %(names)s given"), given)
        return {}
    schema = plugin.settings_schema()
    secrets = [name for name, field in schema.fields.items() if field.metadata.get("secret")]
    names = {secret: environment_name(plugin.name, secret) for secret in secrets}
    if misplaced := [secret for secret in secrets if secret in given and _variable(given[secret]) is None]:
        wanted = [names[secret] for secret in misplaced]
        raise _refused(plugin.name, words("secrets belong into the environment: %(names)s"), wanted)
    named = {secret: str(_variable(given[secret])) for secret in secrets if secret in given}
    if unset := sorted(name for name in named.values() if name not in environ):
        raise _refused(plugin.name, words("the environment has no %(names)s"), unset)
    told = {secret: environ[name] for secret, name in (names | named).items() if name in environ}
    return _loaded(plugin.name, schema, {**given, **told})


def _refused(plugin: str, says: str, names: Iterable[str]) -> SettingsRefused:
    return SettingsRefused(plugin=plugin, faults=Sentence(says, {"names": ", ".join(names)}))


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
        faults = Sentences(_fault(name, why) for name, whys in sorted(_flat(said)) for why in _each(whys))
        raise SettingsRefused(plugin=plugin, faults=faults) from None


def _flat(said: Mapping[Any, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Faults of a table within the table by their path, `servers.main.base_url`."""
    for name, whys in said.items():
        # How marshmallow says that it is the value of a named entry, or its name, that is wrong.
        path = before.removesuffix(".") if before and name in ("key", "value") else f"{before}{name}"
        if isinstance(whys, Mapping):
            yield from _flat(whys, f"{path}.")
        else:
            yield path, whys


def _fault(name: str, why: str) -> Sentence:
    return Sentence(words("%(field)s: %(fault)s"), {"field": name, "fault": Sentence(why)})


def _each(whys: object) -> list[str]:
    return list(map(str, whys)) if isinstance(whys, list) else [str(whys)]
