"""Finds installed plugins by entry point and says of each whether it is taken and why not."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from acqflow.plugin_api import API_VERSION, Catalogue, CatalogueFormat, Matcher, Plugin, accepts
from acqflow.plugin_host.containment import PluginFailed, contained, package_of
from acqflow.plugin_host.settings import PluginSettings, SettingsRefused, checked
from acqflow.vocabulary.errors import Missing, Sentence, Sentences, words

KINDS: dict[str, type[Plugin]] = {kind.group: kind for kind in (CatalogueFormat, Catalogue, Matcher)}
"""Entry point group → the abstract class of its plugins."""


class PluginMissing(Missing):
    """Facts: `plugin_kind`, `name`, `reason`."""

    says = words(
        "No plugin %(name)s of the kind %(plugin_kind)s can be used: %(reason)s. What is installed is shown "
        "by: acqflow plugins list"
    )


@dataclass(frozen=True, slots=True)
class LoadedPlugin:
    """A plugin that may be used. `reference` (`package.module:Class`) is how a child process finds it again."""

    group: str
    name: str
    reference: str
    version: str
    plugin: Plugin
    settings: Mapping[str, Any]

    @property
    def package(self) -> str:
        return package_of(self.reference)


@dataclass(frozen=True, slots=True)
class RefusedPlugin:
    """A plugin that is installed and may not be used, with the reason in words; or that nobody wants used."""

    group: str
    name: str
    reference: str
    version: str
    reason: Sentence
    is_switched_off: bool = False


@dataclass(frozen=True, slots=True)
class Plugins:
    """What is installed, in the order of names."""

    loaded: tuple[LoadedPlugin, ...] = ()
    refused: tuple[RefusedPlugin, ...] = field(default=())

    def of(self, group: str) -> tuple[LoadedPlugin, ...]:
        """The usable plugins of one kind."""
        return tuple(plugin for plugin in self.loaded if plugin.group == group)

    def get(self, group: str, name: str) -> LoadedPlugin:
        """One usable plugin. Raises PluginMissing, with the reason if it is there and refused."""
        for plugin in self.of(group):
            if plugin.name == name:
                return plugin
        reasons = [r.reason for r in self.refused if (r.group, r.name) == (group, name)]
        absent = Sentence(words("it is not installed"))
        raise PluginMissing(
            plugin_kind=group.removeprefix("acqflow."), name=name, reason=Sentences(reasons or [absent])
        )


def discover(
    settings: PluginSettings | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    found: Iterable[EntryPoint] | None = None,
) -> Plugins:
    """Every plugin of every kind, loaded or refused; never raises. `found` stands in for the installed ones.

    Settings for a plugin that is not installed are told among the refused, with no kind: most are misspelt.
    """
    said = settings or PluginSettings()
    points = sorted(_installed() if found is None else found, key=lambda p: (p.group, p.name, p.value))
    counts = Counter((point.group, point.name) for point in points)
    judged = [_judged(point, counts[point.group, point.name], said, environ) for point in points]
    loaded = tuple(plugin for plugin in judged if isinstance(plugin, LoadedPlugin))
    refused = tuple(plugin for plugin in judged if isinstance(plugin, RefusedPlugin))
    return Plugins(loaded, refused + _strangers(said, points))


def _strangers(said: PluginSettings, points: Iterable[EntryPoint]) -> tuple[RefusedPlugin, ...]:
    reason = Sentence(
        words("plugins.toml speaks of it, and it is not installed: correct the name there, or install it")
    )
    unknown = sorted(said.names - {point.name for point in points})
    return tuple(RefusedPlugin("", name, "", "", reason) for name in unknown)


def _installed() -> list[EntryPoint]:
    # The same distribution may be seen twice, from a folder and from where it is installed.
    distinct = {(p.group, p.name, p.value): p for group in KINDS for p in entry_points(group=group)}
    return list(distinct.values())


def _judged(
    point: EntryPoint,
    same_name: int,
    said: PluginSettings,
    environ: Mapping[str, str],
) -> LoadedPlugin | RefusedPlugin:
    version = point.dist.version if point.dist else ""
    if point.name in said.disabled:
        reason = Sentence(words("switched off in plugins.toml"))
        return RefusedPlugin(point.group, point.name, point.value, version, reason, is_switched_off=True)
    try:
        if same_name > 1:
            raise Unsuitable(
                words("%(count)s installed plugins of this kind are called %(name)s"),
                count=same_name,
                name=point.name,
            )
        made, used = _made(point, said.tables.get(point.name, {}), environ)
    except (Unsuitable, PluginFailed, SettingsRefused) as why:
        reason = Sentence(why.says, why.facts) if isinstance(why, SettingsRefused) else why.reason
        return RefusedPlugin(point.group, point.name, point.value, version, reason)
    return LoadedPlugin(point.group, point.name, point.value, version, made, used)


class Unsuitable(Exception):
    """What makes this class no plugin for us, in words."""

    def __init__(self, says: str, **facts: object) -> None:
        super().__init__(says)
        self.reason = Sentence(says, facts)


def _made(
    point: EntryPoint, settings: Mapping[str, Any], environ: Mapping[str, str]
) -> tuple[Plugin, Mapping[str, Any]]:
    package = package_of(point.value)
    with contained(point.name, Unsuitable, package=package, is_quoted=True):
        plugin = point.load()
        # Even to look at a class may run code of the plugin's.
        _check(plugin, point)
    with contained(point.name, SettingsRefused, package=package):
        used = checked(plugin, settings, environ)
    # Settings may hold a secret; what a plugin says that has none cannot.
    with contained(point.name, package=package, is_quoted=not used):
        return plugin(used), used


def _check(plugin: object, point: EntryPoint) -> None:
    kind = KINDS[point.group]
    if not (isinstance(plugin, type) and issubclass(plugin, kind)):
        raise Unsuitable(words("%(name)s is no %(kind)s"), name=point.value, kind=kind.__name__)
    version = getattr(plugin, "api_version", None)
    if not isinstance(version, str) or not accepts(version):
        raise Unsuitable(
            words("written for plugin API %(version)s, this is %(ours)s"), version=version, ours=API_VERSION
        )
    if getattr(plugin, "name", None) != point.name:
        raise Unsuitable(words("the class calls itself %(name)r"), name=getattr(plugin, "name", None))
    missing = sorted(getattr(plugin, "__abstractmethods__", ()))
    if missing:
        raise Unsuitable(words("%(names)s missing"), names=", ".join(missing))
    if issubclass(plugin, Matcher) and not _says_its_version(plugin):
        raise Unsuitable(words("it does not say which version its model has"))
    _check_capabilities(plugin)


def _says_its_version(plugin: type[Matcher]) -> bool:
    version = getattr(plugin, "model_version", None)
    return isinstance(version, str) and bool(version)


def _check_capabilities(plugin: type[Plugin]) -> None:
    if not issubclass(plugin, Catalogue):
        return
    declared = getattr(plugin, "capabilities", None)
    if not isinstance(declared, frozenset) or not declared:
        raise Unsuitable(words("declares no capabilities"))
    if unknown := sorted(map(str, declared - Catalogue.known_capabilities)):
        raise Unsuitable(words("declares unknown capabilities: %(names)s"), names=", ".join(unknown))
    undone = [name for name in sorted(declared) if getattr(plugin, name) is getattr(Catalogue, name)]
    if undone:
        raise Unsuitable(words("%(names)s missing"), names=", ".join(undone))
