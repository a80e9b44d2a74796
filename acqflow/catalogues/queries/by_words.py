"""Which known title a record is of that no number recognises: told by its words, and why."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer
from acqflow.plugin_api import CatalogueRecord
from acqflow.titles.queries import (
    descriptions_of,
    in_batches,
    survivors,
    titles_in_blocks,
    trusted_numbers_of,
)
from acqflow.titles.rules import (
    DESCRIBED,
    Key,
    Told,
    block_of,
    description_row,
    keys_of,
    resource_type_of,
    told,
    why_alike,
)

# A beginning that more titles have than this tells nothing: "Annual report".
_MOST_IN_A_BLOCK = 100
_NUMBERED_BY_ISSN = ("journal", "database")


class ByWords(NamedTuple):
    """The title, and the codes of what is alike."""

    title_id: int
    why: tuple[str, ...]


class TitlesByWords:
    """The titles that a stretch of a vendor's records may be of, asked for at once.

    A vendor lists a title once: what it offers already, or has just been recognised as, is no other record's.
    """

    def __init__(
        self,
        session: Session,
        *,
        vendor_id: int,
        records: Iterable[CatalogueRecord],
        taken: Callable[[Iterable[int]], set[int]],
    ) -> None:
        """`taken` says which of some titles the records before are of."""
        wanted = {(block_of(r.title), r.format) for r in records if _is_told_by_words(r)}
        blocks = {block for block, _ in wanted if block}
        near = titles_in_blocks(session, blocks=blocks) if blocks else {}
        ids = {title_id for key, found in near.items() if key in wanted for title_id in found}
        # What is written like a title that was merged into another is the other one.
        self._now = survivors(session, title_ids=ids)
        now = set(map(self._goes_on_as, ids))
        self._taken = taken(now) | _offered_by(session, vendor_id, now)
        self._near = {key: found for key in wanted if (found := self._free(near.get(key, ())))}
        near_ids = {title_id for found in self._near.values() for title_id in found}
        self.title_ids = frozenset(map(self._goes_on_as, near_ids))
        self._described = descriptions_of(session, title_ids=near_ids)
        self._numbers = trusted_numbers_of(session, title_ids=self.title_ids)
        self._told: dict[int, Told] = {}

    def title_of(self, record: CatalogueRecord) -> ByWords | None:
        """The only title that fits; none where several do."""
        near = self._near.get((block_of(record.title), record.format), ()) if _is_told_by_words(record) else ()
        if not near or len(near) > _MOST_IN_A_BLOCK:
            return None
        keys = keys_of(record.identifiers, record.format)
        mine = told(dict(zip(DESCRIBED, description_row(record), strict=True)))
        fits = {
            now: ByWords(now, why)
            for title_id in self._free(near)
            if not self._is_numbered_otherwise(now := self._goes_on_as(title_id), keys)
            and (why := why_alike(mine, self._as_told(title_id)))
        }
        return next(iter(fits.values())) if len(fits) == 1 else None

    def take(self, title_id: int) -> None:
        """From here on another record is of another title."""
        self._taken.add(title_id)

    def _free(self, title_ids: Iterable[int]) -> list[int]:
        return [title_id for title_id in title_ids if self._goes_on_as(title_id) not in self._taken]

    def _goes_on_as(self, title_id: int) -> int:
        return self._now.get(title_id, title_id)

    def _is_numbered_otherwise(self, title_id: int, keys: Sequence[Key]) -> bool:
        """Whether both have a number of one kind, and not the same: two titles, however alike their words."""
        schemes = {key.scheme for key in keys}
        own = {number for number in self._numbers.get(title_id, ()) if number[0] in schemes}
        return bool(own) and own.isdisjoint((key.scheme, key.value) for key in keys)

    def _as_told(self, title_id: int) -> Told:
        if title_id not in self._told:
            self._told[title_id] = told(self._described[title_id])
        return self._told[title_id]


def _is_told_by_words(record: CatalogueRecord) -> bool:
    """What comes out again and again under one name is told by its ISSN only."""
    return resource_type_of(record.format) not in _NUMBERED_BY_ISSN


def _offered_by(session: Session, vendor_id: int, title_ids: Iterable[int]) -> set[int]:
    """Those of these titles that the vendor offers, or has offered and withdrawn."""
    found: set[int] = set()
    for ids in in_batches(set(title_ids)):
        offered = select(Offer.title_id).where(Offer.vendor_id == vendor_id, Offer.title_id.in_(ids))
        found.update(session.scalars(offered))
    return found
