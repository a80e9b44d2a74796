"""Asks remote catalogues through their plugins, and takes nothing from them but well-formed records."""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from acqflow.plugin_api import (
    Catalogue,
    CatalogueRecord,
    CatalogueRefused,
    CatalogueUnreachable,
    Transport,
    from_json,
    to_json,
)
from acqflow.plugin_host.containment import PluginFailed, contained
from acqflow.plugin_host.discovery import LoadedPlugin, Plugins
from acqflow.vocabulary.errors import AcqflowError
from acqflow.vocabulary.identifiers import Identifier

_LOG = logging.getLogger(__name__)
_GROUP = "acqflow.catalogues"


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
        raise PluginFailed(plugin.name, "it cannot look up identifiers")
    with contained(plugin.name, CatalogueUnreachable, CatalogueRefused):
        return tuple(_clean(record) for record in catalogue.look_up(identifier, transport))


def _clean(record: CatalogueRecord) -> CatalogueRecord:
    """The record as it would come out of a file: only plain values, and text that any database keeps."""
    plain = to_json(record)
    if plain["kind"] != "record":
        raise TypeError("not a record")
    for name, value in plain.items():
        if isinstance(value, str):
            plain[name] = value.replace("\0", "").encode(errors="replace").decode()
    checked = from_json(plain)
    assert isinstance(checked, CatalogueRecord)
    return checked
