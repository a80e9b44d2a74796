"""What every plugin declares, whatever its kind: name, API version, settings."""

import re
from abc import ABC
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from marshmallow import Schema

API_VERSION = "1.2"
"""The version of this whole package; a plugin says which one it was written for."""
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})")


def accepts(plugin_version: str) -> bool:
    """Whether a plugin written for `plugin_version` runs here: same first number, second not above ours.

    >>> accepts("1.0"), accepts("1.7"), accepts("2.0"), accepts("latest"), accepts("1.-1")
    (True, False, False, False, False)
    """
    written = _VERSION.fullmatch(plugin_version)
    if written is None:
        return False
    major, minor = map(int, API_VERSION.split("."))
    return int(written[1]) == major and int(written[2]) <= minor


class Plugin(ABC):
    """The common part of all kinds. `name` is what people and settings call it; unique within its kind.

    `settings_schema` is a marshmallow `Schema` class (or None: takes no settings). The host loads settings
    through it before it makes the plugin, so `settings` always holds checked values. A schema field whose
    metadata says `{"secret": True}` is taken from the environment, never from a settings file.

    >>> class Nothing(Plugin):
    ...     api_version, name = "1.0", "nothing"
    >>> Nothing().settings
    {}
    """

    api_version: ClassVar[str]
    name: ClassVar[str]
    settings_schema: "ClassVar[type[Schema] | None]" = None

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        self.settings: Mapping[str, Any] = dict(settings or {})
