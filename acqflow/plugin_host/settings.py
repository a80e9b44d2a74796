"""Checks a plugin's settings against its schema before the plugin is made; secrets come from the environment."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from acqflow.plugin_api import Plugin
from acqflow.vocabulary.errors import Unreadable, words


class SettingsRefused(Unreadable):
    """Facts: `plugin`, `faults` (field: what is wrong)."""

    says = words("The settings of plugin %(plugin)s are wrong: %(faults)s.")


def environment_name(plugin: str, field: str) -> str:
    """Where a secret is looked for.

    >>> environment_name("openlibrary", "api_key")
    'ACQFLOW_OPENLIBRARY_API_KEY'
    """
    return f"ACQFLOW_{plugin}_{field}".upper().replace("-", "_")


def checked(plugin: type[Plugin], given: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings as the schema loads them. Raises SettingsRefused, also for a secret that lies in a file."""
    if plugin.settings_schema is None:
        if given:
            raise SettingsRefused(plugin=plugin.name, faults=f"it takes none, but {', '.join(given)} given")
        return {}
    schema = plugin.settings_schema()
    secrets = [name for name, field in schema.fields.items() if field.metadata.get("secret")]
    if misplaced := [name for name in secrets if name in given]:
        names = ", ".join(environment_name(plugin.name, name) for name in misplaced)
        raise SettingsRefused(plugin=plugin.name, faults=f"secrets belong into the environment: {names}")
    return _loaded(plugin.name, schema, {**given, **_from(environ, plugin.name, secrets)})


def _from(environ: Mapping[str, str], plugin: str, secrets: list[str]) -> dict[str, str]:
    names = {secret: environment_name(plugin, secret) for secret in secrets}
    return {secret: environ[name] for secret, name in names.items() if name in environ}


def _loaded(plugin: str, schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(schema.load(values, unknown="raise"))
    except ValidationError as error:
        said = error.messages if isinstance(error.messages, dict) else {"settings": error.messages}
        faults = "; ".join(f"{name}: {_plain(why)}" for name, why in sorted(said.items()))
        raise SettingsRefused(plugin=plugin, faults=faults) from None


def _plain(why: object) -> str:
    return ", ".join(map(str, why)) if isinstance(why, list) else str(why)
