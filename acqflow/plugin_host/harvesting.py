"""Harvests from remote catalogues through their plugins, a page at a time, and believes no page as it stands."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from acqflow.plugin_api import Catalogue, CatalogueRefused, Encoded, HarvestPage, HarvestSource, Transport
from acqflow.plugin_host.answered import able, able_of, answered
from acqflow.plugin_host.containment import PluginFailed, contained, without_odd_characters
from acqflow.plugin_host.discovery import LoadedPlugin, Plugins
from acqflow.vocabulary.errors import Missing, Sentence, words

_LONGEST_TOKEN = 10_000
_LONGEST_DATE = 40
_NAME = re.compile(r"[\w\-]{1,40}")


class HarvestSourceMissing(Missing):
    """Facts: `source`, `known`."""

    says = words(
        "No plugin knows a source %(source)s to harvest from. Known sources: %(known)s. Name it in plugins.toml."
    )


def harvest_sources(plugins: Plugins) -> list[tuple[LoadedPlugin, HarvestSource]]:
    """What can be harvested, by whom; a plugin that fails has none."""
    found: list[tuple[LoadedPlugin, HarvestSource]] = []
    for loaded in plugins.of(Catalogue.group):
        if "harvest" not in able_of(loaded):
            continue
        try:
            with contained(loaded.name, package=loaded.package):
                found += [(loaded, _source(said)) for said in able(loaded, "harvest").sources()]
        except PluginFailed:
            continue
    return found


def harvest_source(plugins: Plugins, name: str) -> tuple[LoadedPlugin, HarvestSource]:
    """The source of that name. Raises HarvestSourceMissing."""
    known = harvest_sources(plugins)
    for loaded, source in known:
        if source.name == name:
            return loaded, source
    raise HarvestSourceMissing(source=name, known=", ".join(source.name for _, source in known) or "–")


def harvest_page(plugin: LoadedPlugin, source: str, since: str, token: str, transport: Transport) -> HarvestPage:
    """The next page of a source. Raises CatalogueUnreachable, CatalogueRefused, HarvestBroken, PluginFailed."""
    catalogue = able(plugin, "harvest")
    with answered(plugin, transport) as way:
        page = _checked(catalogue.harvest(source, since, token, way))
        if page.token and page.token == token:
            says = words("%(source)s gives the same page again and again")
            raise CatalogueRefused(detail=Sentence(says, {"source": source}))
    return page


def _source(said: Any) -> HarvestSource:
    if not isinstance(said, HarvestSource):
        raise TypeError("not a source")
    name: Any = said.name
    if not isinstance(name, str) or type(said.is_free) is not bool:
        raise TypeError("not a source")
    if not _NAME.fullmatch(said.name):
        # The name becomes that of a file.
        raise ValueError("not a short name")
    return said


def _checked(page: Any) -> HarvestPage:
    """Raises TypeError or ValueError for anything but plain values."""
    if not isinstance(page, HarvestPage):
        raise TypeError("not a page")
    encoded: Any = page.records
    if not isinstance(encoded, Encoded):
        raise TypeError("not a page")
    texts = (page.answered, page.token, page.records.format)
    if not all(isinstance(text, str) for text in texts) or not isinstance(page.records.content, bytes):
        raise TypeError("a text that is none")
    if type(page.count) is not int or page.count < 0 or not isinstance(page.expected, int | None):
        raise TypeError("a count that is none")
    if len(page.token) > _LONGEST_TOKEN:
        raise ValueError("a token without end")
    records = replace(page.records, options=_plain(page.records.options), columns=_plain(page.records.columns))
    when = without_odd_characters(page.answered)[:_LONGEST_DATE]
    return replace(page, records=records, answered=when, token=without_odd_characters(page.token))


def _plain(said: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in said.items()}
