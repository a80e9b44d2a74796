"""Asks remote catalogues through their plugins, and takes nothing from them but well-formed records."""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from acqflow.plugin_api import CatalogueRecord, Encoded, HeldCopies, Transport
from acqflow.plugin_api.record import FORMATS
from acqflow.plugin_host.answered import able, able_of, answered, clean
from acqflow.plugin_host.containment import without_odd_characters
from acqflow.plugin_host.discovery import LoadedPlugin, Plugins
from acqflow.plugin_host.unpacking import unpacked
from acqflow.vocabulary.errors import AcqflowError
from acqflow.vocabulary.identifiers import Identifier

_LOG = logging.getLogger(__name__)
_GROUP = "acqflow.catalogues"
_MOST_COPIES = 1_000_000
_NO_PLUGINS = Plugins()


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
            come.put((name, look_up(plugins.get(_GROUP, name), identifier, transport, plugins)))
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


def look_up(
    plugin: LoadedPlugin, identifier: Identifier, transport: Transport, plugins: Plugins = _NO_PLUGINS
) -> tuple[CatalogueRecord, ...]:
    """The titles a catalogue has under this identifier; `plugins` read those that come in a format of their own.

    Raises CatalogueUnreachable, CatalogueRefused, PluginFailed, PluginMissing.
    """
    catalogue = able(plugin, "look_up")
    with answered(plugin, transport) as way:
        found = _checked(catalogue.look_up(identifier, way))
    # A server may find by more than the number it was asked for.
    return _records(found, plugins, of=identifier)


def search(
    plugin: LoadedPlugin, title: str, transport: Transport, plugins: Plugins = _NO_PLUGINS
) -> tuple[CatalogueRecord, ...]:
    """The titles a catalogue has with these words.

    Raises CatalogueUnreachable, CatalogueRefused, PluginFailed, PluginMissing.
    """
    catalogue = able(plugin, "search")
    with answered(plugin, transport) as way:
        found = _checked(catalogue.search(title, way))
    return _records(found, plugins)


def catalogues_able(plugins: Plugins, capability: str) -> list[str]:
    """The names of the catalogues that say they can do this."""
    return [loaded.name for loaded in plugins.of(_GROUP) if capability in able_of(loaded)]


def held_copies(plugin: LoadedPlugin, identifier: Identifier, transport: Transport) -> tuple[HeldCopies, ...]:
    """Where the library of this catalogue holds what has this number.

    Raises CatalogueUnreachable, CatalogueRefused, PluginFailed.
    """
    catalogue = able(plugin, "holdings")
    with answered(plugin, transport) as way:
        return tuple(_copies(said) for said in catalogue.holdings(identifier, way))


def _checked(found: Iterable[CatalogueRecord | Encoded]) -> list[CatalogueRecord | Encoded]:
    return [part if isinstance(part, Encoded) else clean(part) for part in found]


def _records(
    found: list[CatalogueRecord | Encoded], plugins: Plugins, of: Identifier | None = None
) -> tuple[CatalogueRecord, ...]:
    """Those that came as records, and those read here; of the latter only those with that number."""
    records: list[CatalogueRecord] = []
    for part in found:
        if isinstance(part, CatalogueRecord):
            records.append(part)
            continue
        records += [
            r for r in unpacked(plugins, part) if of is None or of.value in {i.value for i in r.identifiers}
        ]
    return tuple(records)


def _copies(said: Any) -> HeldCopies:
    """Raises TypeError or ValueError for anything but a place, a number and a form."""
    if not isinstance(said, HeldCopies) or type(said.copies) is not int or not isinstance(said.location, str):
        raise TypeError("no copies")
    if not 0 < said.copies < _MOST_COPIES or said.format not in FORMATS:
        raise ValueError("copies that cannot be")
    return HeldCopies(without_odd_characters(said.location)[:200], said.copies, said.format)
