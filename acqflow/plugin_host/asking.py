"""Asks remote catalogues through their plugins, and takes nothing from them but well-formed records."""

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from json import dumps, loads
from queue import Empty, SimpleQueue
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
from acqflow.plugin_host.discovery import LoadedPlugin, Plugins
from acqflow.vocabulary.errors import AcqflowError, Sentence, words
from acqflow.vocabulary.identifiers import Identifier

_LOG = logging.getLogger(__name__)
_GROUP = "acqflow.catalogues"
_TEXTS = [field.name for field in fields(CatalogueRecord) if field.type in (str, "str")]


@runtime_checkable
class LearningTransport(Protocol):
    """A transport that leaves a server alone whose answers were of no use."""

    def learn(self, url: str, *, is_usable: bool) -> None:
        """What was made of the last answer of this address."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The title found and the plugin it comes from, both None if nobody knew it; `failed` did not answer."""

    record: CatalogueRecord | None
    catalogue: str | None
    failed: tuple[str, ...]


def look_up_in(
    plugins: Plugins, names: Iterable[str], identifier: Identifier, transport: Transport, *, seconds: float
) -> LookedUp:
    """Ask these catalogues at the same time; the first named that knows the title is believed. Never raises."""
    wanted = tuple(dict.fromkeys(names))
    answers = _answers(plugins, wanted, identifier, transport, seconds)
    failed = tuple(name for name in wanted if answers.get(name) is None)
    for name in wanted:
        for record in answers.get(name) or ():
            return LookedUp(record, name, failed)
    return LookedUp(None, None, failed)


def _answers(
    plugins: Plugins, names: tuple[str, ...], identifier: Identifier, transport: Transport, seconds: float
) -> dict[str, tuple[CatalogueRecord, ...] | None]:
    """What came in time: plugin → titles, None where it failed."""
    come: SimpleQueue[tuple[str, tuple[CatalogueRecord, ...] | None]] = SimpleQueue()

    def ask(name: str) -> None:
        try:
            come.put((name, look_up(plugins.get(_GROUP, name), identifier, transport)))
        except AcqflowError as error:
            _LOG.warning("catalogue %s: %s", name, error)
            come.put((name, None))

    for name in names:
        # On threads, because neither a plugin nor the search for a host's address can be stopped from outside.
        threading.Thread(target=ask, args=(name,), daemon=True).start()
    answers: dict[str, tuple[CatalogueRecord, ...] | None] = {}
    deadline = time.monotonic() + seconds
    while not _is_settled(names, answers):
        try:
            name, titles = come.get(timeout=max(deadline - time.monotonic(), 0.001))
        except Empty:
            break
        answers[name] = titles
    return answers


def _is_settled(names: tuple[str, ...], answers: dict[str, tuple[CatalogueRecord, ...] | None]) -> bool:
    """Whether what is still to come can change nothing."""
    for name in names:
        if name not in answers:
            return False
        if answers[name]:
            return True
    return True


def look_up(plugin: LoadedPlugin, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
    """The titles a catalogue has under this identifier.

    Raises CatalogueUnreachable, CatalogueRefused, PluginFailed.
    """
    catalogue = plugin.plugin
    if not isinstance(catalogue, Catalogue) or "look_up" not in catalogue.capabilities:
        raise PluginFailed(plugin.name, Sentence(words("it cannot look up identifiers")))
    judged = _Judged(transport)
    try:
        with contained(plugin.name, CatalogueUnreachable, CatalogueRefused, package=plugin.package):
            found = tuple(_clean(record) for record in catalogue.look_up(identifier, judged))
    except CatalogueRefused:
        judged.tell(is_usable=False)
        raise
    judged.tell(is_usable=True)
    return found


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


def _clean(record: CatalogueRecord) -> CatalogueRecord:
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
