"""What may already have become of a title, and which of it weighs most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

STANDINGS = (
    "held",
    "on_order",
    "approved",
    "on_list",
    "suggested",
    "rejected",
    "other_format_held",
    "other_edition_held",
    "in_package",
    "related_in_package",
    "possibly_held",
    "open_access",
)
"""What may already have become of a title, strongest first."""

ON_ITS_WAY = ("on_order", "approved", "on_list")
"""What a title may be that is not held yet and need not be bought again."""

_WEIGHT = {kind: -place for place, kind in enumerate(STANDINGS)}


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that is already so: `kind` from STANDINGS, whose word it is, and since when.

    `since` is the moment it became so, or the day a holdings file was as of: each kind has one of the two.
    `reference` is "holding:LOCATION", "title:17" for the other edition or format, "package:5", "free:VENDOR", or
    what the station that made it true calls it: "order-line:17", "list:4", "suggestion:9", "subject:TP3".
    `detail` is its reason, for a package its name and from when to when, of a free copy its address. In a package
    is the title itself; related is another form or edition of it, or only a part.
    """

    kind: str
    reference: str
    detail: str | None
    since: date | datetime
    title_id: int | None
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class DuplicateStatus:
    """Everything that speaks against buying a title again, strongest first; nothing speaks: not true."""

    standings: tuple[Standing, ...] = ()

    @property
    def strongest(self) -> Standing | None:
        return self.standings[0] if self.standings else None

    def __bool__(self) -> bool:
        return bool(self.standings)


@dataclass(frozen=True, slots=True)
class Here:
    """A number that is held, on its way or in a held package: `kind` from STANDINGS, `copies` of what is held."""

    scheme: str
    number: str
    kind: str
    title: str | None
    copies: int | None = None


def strongest_of(one: Here, other: Here) -> Here:
    return min(one, other, key=lambda here: STANDINGS.index(here.kind))


def weigh(standings: Iterable[Standing]) -> DuplicateStatus:
    """Put the strongest first, the longest standing first among equals."""
    ordered = sorted(standings, key=lambda s: (-_WEIGHT[s.kind], s.since, s.reference))
    return DuplicateStatus(tuple(ordered))
