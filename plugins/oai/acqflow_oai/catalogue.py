"""The catalogue `oai`: ListRecords of OAI-PMH 2.0, at every source of the settings."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from marshmallow import Schema, fields, validate

from acqflow.plugin_api import (
    FORMATS,
    Catalogue,
    CatalogueRefused,
    Encoded,
    HarvestBroken,
    HarvestPage,
    HarvestSource,
    Transport,
)
from acqflow_oai.records import MARCXML, as_dublin_core, as_marcxml, local, text_of

DUBLIN_CORE = "dc"
_WORD = validate.Regexp(r"[\w\-.!~*'():]{1,200}\Z", error="It is no name of OAI-PMH.")
_NOTHING_NEW, _TOKEN_GONE = "noRecordsMatch", "badResumptionToken"
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
        """One page. Raises CatalogueUnreachable, CatalogueRefused, HarvestBroken."""
        settings = self.settings["sources"][source]
        reply = transport.get(settings["base_url"], query=_wanted(settings, since, token))
        if reply.status != 200:
            raise CatalogueRefused(detail=f"{source}: status {reply.status}")
        root = reply.xml()
        if local(root) != "OAI-PMH":
            raise CatalogueRefused(detail=f"{source}: it sent {local(root)[:40]} in place of an answer of OAI-PMH")
        answered = text_of(root, "responseDate")
        errors = [(e.get("code", ""), " ".join((e.text or "").split())) for e in root if local(e) == "error"]
        for code, said in errors:
            if code == _TOKEN_GONE:
                raise HarvestBroken(detail=f"{source}: {said or code}"[:300])
            if code != _NOTHING_NEW:
                raise CatalogueRefused(detail=f"{source}: {code}: {said}"[:300])
        listed = next((e for e in root if local(e) == "ListRecords"), None)
        if listed is None and not errors:
            raise CatalogueRefused(detail=f"{source}: no records and no reason why")
        return _page(settings, listed, answered, token)


def _wanted(settings: Mapping[str, Any], since: str, token: str) -> dict[str, str]:
    """What stands behind the question mark; with a token nothing else may."""
    if token:
        return {"verb": "ListRecords", "resumptionToken": token}
    wanted = {"verb": "ListRecords", "metadataPrefix": settings["metadata_prefix"]}
    if settings["set"]:
        wanted["set"] = settings["set"]
    if since:
        # Days are what every repository understands; of one day too much nothing changes.
        wanted["from"] = since[:10]
    return wanted


def _page(settings: Mapping[str, Any], listed: Element | None, answered: str, asked: str) -> HarvestPage:
    records = [] if listed is None else [e for e in listed if local(e) == "record"]
    end = None if listed is None else next((e for e in listed if local(e) == "resumptionToken"), None)
    token = "" if end is None else (end.text or "").strip()
    if token and token == asked and not records:
        raise CatalogueRefused(detail="it gives the same empty page again and again")
    size = "" if end is None else end.get("completeListSize", "")
    expected = int(size) if size.isascii() and size.isdigit() and len(size) < 10 else None
    return HarvestPage(_encoded(settings, records), len(records), answered, token, expected)


def _encoded(settings: Mapping[str, Any], records: list[Element]) -> Encoded:
    if settings["records"] == MARCXML:
        content = b"".join(map(as_marcxml, records))
        return Encoded("marc", content, {"deleted": "withdraw"}, _ADDRESS)
    return Encoded("dublin_core", b"".join(map(as_dublin_core, records)), {"form": settings["form"]})
