"""From when until when a repository is asked, in the dates it understands."""

import re
from dataclasses import dataclass

from acqflow.plugin_api import CatalogueRefused, Transport
from acqflow_oai.answers import answered
from acqflow_oai.records import text_of

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2})?(?:\.[0-9]+)?Z?")
_DAYS, _SECONDS = "YYYY-MM-DD", "YYYY-MM-DDThh:mm:ssZ"


@dataclass(frozen=True, slots=True)
class Repository:
    """What a repository says of itself: to the second or to the day, since when, and what time it has."""

    is_to_the_second: bool
    earliest: str
    now: str

    def between(self, since: str) -> dict[str, str]:
        """`from` and `until` of everything new since that moment; nothing that changes meanwhile comes twice.

        Nothing is older than the earliest date, so that who begins before it asks for everything.
        """
        begins, earliest, ends = (self._said(text) for text in (since, self.earliest, self.now))
        asked: dict[str, str] = {}
        if begins and begins >= earliest:
            asked["from"] = begins
        # One that says it is before its own beginning, or has set its clock back, is asked without an end.
        if ends and ends >= max(begins, earliest):
            asked["until"] = ends
        return asked

    def _said(self, text: str) -> str:
        """The moment as this repository writes it: from a day on, or until its end; empty where it is none."""
        found = _MOMENT.fullmatch(text)
        if found is None:
            return ""
        day, time = found[1], found[2]
        return f"{day}{time or 'T00:00:00'}Z" if self.is_to_the_second else day


def identify(source: str, base_url: str, transport: Transport) -> Repository:
    """Ask the repository who it is. Raises CatalogueUnreachable, CatalogueRefused."""
    said, now = answered(transport.get(base_url, query={"verb": "Identify"}), source, "Identify")
    if said is None:
        raise CatalogueRefused(detail=f"{source}: Identify: it says nothing of itself")
    granularity, earliest = text_of(said, "granularity"), text_of(said, "earliestDatestamp")
    # Some write the hours large.
    if granularity.upper() not in (_DAYS, _SECONDS.upper()):
        shown = granularity[:40] or "nothing"
        raise CatalogueRefused(detail=f"{source}: Identify: granularity {shown}, not {_DAYS} or {_SECONDS}")
    if _MOMENT.fullmatch(earliest) is None:
        shown = earliest[:40] or "nothing"
        raise CatalogueRefused(detail=f"{source}: Identify: earliestDatestamp {shown} is no date")
    return Repository(granularity.upper() == _SECONDS.upper(), earliest, now)
