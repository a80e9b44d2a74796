"""The catalogue `oai`: Identify and ListRecords of OAI-PMH 2.0, at every source of the settings."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from marshmallow import Schema, fields, validate

from acqflow.plugin_api import (
    FORMATS,
    Catalogue,
    CatalogueRefused,
    Encoded,
    HarvestPage,
    HarvestSource,
    Transport,
)
from acqflow_oai.answers import answered
from acqflow_oai.records import MARCXML, as_dublin_core, as_marcxml, local
from acqflow_oai.window import identify

DUBLIN_CORE = "dc"
_WORD = validate.Regexp(r"[\w\-.!~*'():]{1,200}\Z", error="It is no name of OAI-PMH.")
_ADDRESS = {"856$u": "extra:address"}


class Source(Schema):
    """`metadata_prefix` is what the source calls the form of its records, `records` which of the two it is.

    `is_free`: everything there may be read freely. `form`: what Dublin Core describes where it does not say.
    """

    base_url = fields.Url(required=True, schemes={"http", "https"}, require_tld=False)
    metadata_prefix = fields.String(load_default="oai_dc", validate=_WORD)
    records = fields.String(load_default=DUBLIN_CORE, validate=validate.OneOf((DUBLIN_CORE, MARCXML)))
    set = fields.String(load_default="", validate=validate.Regexp(r"[\w\-.!~*'():]{0,200}\Z"))
    is_free = fields.Boolean(load_default=True)
    form = fields.String(load_default="ebook", validate=validate.OneOf(FORMATS))


class Settings(Schema):
    """`[oai.sources.NAME]`, one table for each source."""

    sources = fields.Dict(
        keys=fields.String(validate=validate.Regexp(r"[\w\-]{1,40}\Z", error="It is no short name.")),
        values=fields.Nested(Source),
        load_default=dict[str, dict[str, object]],
    )


class Oai(Catalogue):
    """Any repository of OAI-PMH 2.0, in Dublin Core or in MARCXML."""

    api_version = "1.1"
    name = "oai"
    settings_schema = Settings
    capabilities = frozenset({"harvest"})

    def sources(self) -> tuple[HarvestSource, ...]:
        """Those of the settings, in their order."""
        listed = self.settings["sources"].items()
        return tuple(HarvestSource(name, is_free=source["is_free"]) for name, source in listed)

    def harvest(self, source: str, since: str, token: str, transport: Transport) -> HarvestPage:
        """One page; before the first one the repository is asked which dates it understands.

        Raises CatalogueUnreachable, CatalogueRefused, HarvestBroken.
        """
        settings = self.settings["sources"][source]
        base_url = settings["base_url"]
        if token:
            # Nothing else may stand beside it: where the harvest began and ends is in it.
            wanted, began = {"verb": "ListRecords", "resumptionToken": token}, ""
        else:
            repository = identify(source, base_url, transport)
            wanted, began = _wanted(settings) | repository.between(since), repository.now
        listed, at = answered(transport.get(base_url, query=wanted), source, "ListRecords")
        return _page(settings, listed, began or at, token)


def _wanted(settings: Mapping[str, Any]) -> dict[str, str]:
    """What of everything there is asked for."""
    wanted = {"verb": "ListRecords", "metadataPrefix": settings["metadata_prefix"]}
    return wanted | ({"set": settings["set"]} if settings["set"] else {})


def _page(settings: Mapping[str, Any], listed: Element | None, at: str, asked: str) -> HarvestPage:
    records = [] if listed is None else [e for e in listed if local(e) == "record"]
    end = None if listed is None else next((e for e in listed if local(e) == "resumptionToken"), None)
    token = "" if end is None else (end.text or "").strip()
    if token and token == asked and not records:
        raise CatalogueRefused(detail="it gives the same empty page again and again")
    size = "" if end is None else end.get("completeListSize", "")
    expected = int(size) if size.isascii() and size.isdigit() and len(size) < 10 else None
    return HarvestPage(_encoded(settings, records), len(records), at, token, expected)


def _encoded(settings: Mapping[str, Any], records: list[Element]) -> Encoded:
    if settings["records"] == MARCXML:
        content = b"".join(map(as_marcxml, records))
        return Encoded("marc", content, {"deleted": "withdraw"}, _ADDRESS)
    return Encoded("dublin_core", b"".join(map(as_dublin_core, records)), {"form": settings["form"]})
