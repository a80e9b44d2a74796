"""The catalogue `sru`: the servers of the settings, asked one after the other until one knows."""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, tostring

from acqflow.plugin_api import (
    Catalogue,
    CatalogueRecord,
    CatalogueRefused,
    CatalogueUnreachable,
    Encoded,
    HeldCopies,
    Transport,
)
from acqflow.vocabulary.identifiers import Identifier
from acqflow_sru.answer import records_of
from acqflow_sru.asking import about, parameters, titled
from acqflow_sru.items import copies_in
from acqflow_sru.mods import record
from acqflow_sru.servers import DUBLIN_CORE, MARCXML, MODS, Settings

_FORMATS = {MARCXML: "marc", DUBLIN_CORE: "dublin_core"}
Found = tuple[CatalogueRecord | Encoded, ...]


class Sru(Catalogue):
    """Any server of SRU 1.1, 1.2 or 2.0, the catalogue of the own library among them."""

    api_version = "1.1"
    name = "sru"
    settings_schema = Settings
    capabilities = frozenset({"look_up", "search", "holdings"})

    def look_up(self, identifier: Identifier, transport: Transport) -> Found:
        """What the first server has that knows the number. Raises CatalogueUnreachable, CatalogueRefused."""
        asked = {name: about(server, identifier) for name, server in self._servers()}
        return self._first(asked, transport)

    def search(self, title: str, transport: Transport) -> Found:
        """What the first server has that knows the words. Raises CatalogueUnreachable, CatalogueRefused."""
        return self._first({name: titled(server, title) for name, server in self._servers()}, transport)

    def holdings(self, identifier: Identifier, transport: Transport) -> tuple[HeldCopies, ...]:
        """The items of the library's own servers. Raises CatalogueUnreachable, CatalogueRefused."""
        ours = [(name, server) for name, server in self._servers() if server["is_ours"]]
        if not ours:
            raise CatalogueRefused(detail="no table [sru.servers.…] of plugins.toml says is_ours = true")
        return tuple(
            copies
            for name, server in ours
            if (query := about(server, identifier))
            for found in self._ask(name, query, transport)
            for copies in copies_in(found, server, identifier)
        )

    def _servers(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        return iter(self.settings["servers"].items())

    def _first(self, asked: Mapping[str, str], transport: Transport) -> Found:
        """A server that fails keeps nobody from asking the next; if nobody knows, its failure is told."""
        failure: CatalogueRefused | CatalogueUnreachable | None = None
        for name, query in asked.items():
            if not query:
                continue
            try:
                if found := self._records(name, self._ask(name, query, transport)):
                    return found
            except (CatalogueRefused, CatalogueUnreachable) as error:
                failure = failure or error
        if failure is not None:
            raise failure
        return ()

    def _ask(self, name: str, query: str, transport: Transport) -> list[Element]:
        server = self.settings["servers"][name]
        return records_of(transport.get(server["base_url"], query=parameters(server, query)), name)

    def _records(self, name: str, found: list[Element]) -> Found:
        kind = self.settings["servers"][name]["records"]
        if kind == MODS:
            return tuple(title for element in found if (title := record(element)))
        # Whoever reads MARC files reads these too.
        inner = b"".join(tostring(element, encoding="unicode").encode() for element in found)
        return (Encoded(_FORMATS[kind], b"<collection>" + inner + b"</collection>"),) if found else ()
