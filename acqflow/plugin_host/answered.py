"""What a remote catalogue answered, let in through one door: contained, judged, and nothing but plain values."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from json import dumps, loads
from typing import Any, Protocol, runtime_checkable

from acqflow.plugin_api import (
    Catalogue,
    CatalogueRecord,
    CatalogueRefused,
    CatalogueUnreachable,
    Reply,
    Transport,
    from_json,
    to_json,
)
from acqflow.plugin_host.containment import PluginFailed, contained, without_odd_characters
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.vocabulary.errors import Sentence, words

_TEXTS = [field.name for field in fields(CatalogueRecord) if field.type in (str, "str")]
_CANNOT = {
    "look_up": words("it cannot look up identifiers"),
    "search": words("it cannot look up titles"),
    "holdings": words("it cannot say what a library holds"),
    "harvest": words("nothing can be harvested with it"),
}


@runtime_checkable
class LearningTransport(Protocol):
    """A transport that leaves a server alone whose answers were of no use."""

    def learn(self, url: str, *, is_usable: bool) -> None:
        """What was made of the last answer of this address."""


def able_of(plugin: LoadedPlugin) -> frozenset[str]:
    """What a catalogue says it can do."""
    return plugin.plugin.capabilities if isinstance(plugin.plugin, Catalogue) else frozenset()


def able(plugin: LoadedPlugin, capability: str) -> Catalogue:
    """The catalogue, if it says it can do this. Raises PluginFailed."""
    catalogue = plugin.plugin
    if not isinstance(catalogue, Catalogue) or capability not in catalogue.capabilities:
        raise PluginFailed(plugin.name, Sentence(_CANNOT[capability]))
    return catalogue


@contextmanager
def answered(plugin: LoadedPlugin, transport: Transport) -> Iterator[Transport]:
    """Ask with what this gives: the server is left alone for a while if its answers are of no use.

    Raises CatalogueUnreachable, CatalogueRefused, PluginFailed.
    """
    judged = _Judged(transport)
    try:
        with contained(plugin.name, CatalogueUnreachable, CatalogueRefused, package=plugin.package):
            yield judged
    except CatalogueRefused:
        judged.tell(is_usable=False)
        raise
    judged.tell(is_usable=True)


class _Judged:
    """The transport, told afterwards whether what came was an answer: a sign-in page is sent with 200 too."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._asked: list[str] = []

    def get(
        self, url: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        reply = self._transport.get(url, query=query, headers=headers)
        self._asked.append(url)
        return reply

    def tell(self, *, is_usable: bool) -> None:
        if isinstance(self._transport, LearningTransport):
            for url in self._asked:
                self._transport.learn(url, is_usable=is_usable)


def clean(record: CatalogueRecord) -> CatalogueRecord:
    """The record as it would come out of a file: only plain values, and text that any database keeps."""
    plain = to_json(record)
    if plain["kind"] != "record":
        raise TypeError("not a record")
    checked = from_json(_cleaned(loads(dumps(plain))))
    assert isinstance(checked, CatalogueRecord)
    _refuse_other_types(checked)
    return checked


def _cleaned(value: Any) -> Any:
    """The same value with clean texts, however deep they lie."""
    if isinstance(value, str):
        return without_odd_characters(value)
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(part) for name, part in value.items()}
    return value


def _refuse_other_types(record: CatalogueRecord) -> None:
    """Raises TypeError where a field holds another kind of value than it says."""
    texts = [value for name in _TEXTS if (value := getattr(record, name)) is not None]
    texts += [*record.creators, *record.series, *record.keywords, *record.extra.keys(), *record.extra.values()]
    texts += [text for pair in (*record.class_numbers, *record.warnings) for text in pair]
    texts += [text for i in record.identifiers for text in (i.scheme, i.value, i.raw, i.qualifier, i.rest)]
    if not record.title or not all(isinstance(text, str) for text in texts):
        raise TypeError("a text that is none")
    if record.year is not None and type(record.year) is not int:
        raise TypeError("a year that is no number")
