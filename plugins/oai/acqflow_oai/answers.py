"""What a repository answers, as the element it is about; what it refuses, as an error that says where and why."""

from xml.etree.ElementTree import Element

from acqflow.plugin_api import CatalogueRefused, HarvestBroken, Reply
from acqflow_oai.records import local, text_of

_NOTHING_NEW, _TOKEN_GONE = "noRecordsMatch", "badResumptionToken"


def answered(reply: Reply, source: str, verb: str) -> tuple[Element | None, str]:
    """The element of that name, None where nothing is new, and when the repository says it answered.

    Raises CatalogueRefused, HarvestBroken.
    """
    if reply.status != 200:
        raise CatalogueRefused(detail=f"{source}: {verb}: status {reply.status}")
    root = reply.xml()
    if local(root) != "OAI-PMH":
        raise CatalogueRefused(detail=f"{source}: it sent {local(root)[:40]} in place of an answer of OAI-PMH")
    errors = [(e.get("code", ""), " ".join((e.text or "").split())) for e in root if local(e) == "error"]
    for code, said in errors:
        if code == _TOKEN_GONE:
            raise HarvestBroken(detail=f"{source}: {said or code}"[:300])
        if code != _NOTHING_NEW:
            raise CatalogueRefused(detail=f"{source}: {code}: {said}"[:300])
    found = next((e for e in root if local(e) == verb), None)
    if found is None and not errors:
        raise CatalogueRefused(detail=f"{source}: no {verb} and no reason why")
    return found, text_of(root, "responseDate")
