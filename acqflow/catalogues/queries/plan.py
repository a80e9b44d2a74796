"""What a stretch of a vendor's file would change: every record set against what is known, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer
from acqflow.catalogues.queries.by_words import TitlesByWords
from acqflow.catalogues.queries.earlier import Earlier
from acqflow.catalogues.rules import Staged
from acqflow.titles.queries import class_codes_of, identifiers_of, in_batches, known_titles
from acqflow.titles.rules import Key, Recognition, class_key, keys_of, numbers_of, recognise
from acqflow.vocabulary.identifiers import Identifier

_OFFER_FIELDS = (
    "id",
    "vendor_key",
    "title_id",
    "vendor_number",
    "price_minor",
    "currency",
    "price_raw",
    "record_digest",
    "warnings",
    "given",
    "is_withdrawn",
    "address",
    "said",
    "described",
)
RESTORED = _OFFER_FIELDS[2:]
"""What undoing writes back to an offer that a run changed."""


@dataclass(slots=True)
class Planned:
    """One record and what becomes of it. A negative title id counts the titles this plan adds: -1, -2, …

    A record that takes its offer back changes the offer and nothing else; where there is none, nothing changes.
    `new_identifiers` and `new_classes` are what a title did not have before, for an added title all of them. `why`
    says by what words the title was recognised; empty where a number did it.
    """

    staged: Staged
    outcome: str
    title_id: int
    offer: Mapping[str, Any] | None = None
    adds_title: bool = False
    conflict: tuple[int, ...] = ()
    why: tuple[str, ...] = ()
    taken: list[tuple[str, str]] = field(default_factory=list)
    new_identifiers: list[Identifier] = field(default_factory=list)
    new_classes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        """(code, detail) of what its reader doubts, and of the titles its numbers belong to."""
        own = self.staged.record.warnings
        known = ", ".join(str(title_id) for title_id in self.conflict if title_id > 0)
        return (*own, ("identifiers_conflict", known)) if self.conflict else own

    @property
    def takes_back(self) -> bool:
        return self.staged.record.is_withdrawn


def plan(session: Session, *, vendor_id: int, chunk: Sequence[Staged], earlier: Earlier) -> list[Planned]:
    """Each record's outcome: same, changed, new_offer or new_title. Nothing is written."""
    offers = _offers(session, vendor_id, [staged.vendor_key for staged in chunk])
    planned = [_same(staged, offers.get(staged.vendor_key)) for staged in chunk]
    _find_by_number(session, vendor_id, [p for p in planned if p.takes_back and p.offer is None])
    open_ones = [p for p in planned if p.outcome != "same" and not p.takes_back]
    _Recogniser(session, vendor_id, open_ones, earlier).settle(open_ones)
    return planned


def _offers(session: Session, vendor_id: int, keys: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    columns = [Offer.__table__.c[name] for name in _OFFER_FIELDS]
    found: dict[str, Mapping[str, Any]] = {}
    for some in in_batches(keys):
        statement = select(*columns).where(Offer.vendor_id == vendor_id, Offer.vendor_key.in_(some))
        for row in session.execute(statement).mappings():
            found[row["vendor_key"]] = dict(row)
    return found


def _find_by_number(session: Session, vendor_id: int, nameless: Sequence[Planned]) -> None:
    """The offers that records take back which do not call them by their name, but by the title's own number.

    Only where the vendor has no other offer of that title.
    """
    if not nameless:
        return
    known = known_titles(session, keys={key for p in nameless for key in _keys(p)})
    columns = [Offer.__table__.c[name] for name in _OFFER_FIELDS]
    by_title: dict[int, list[Mapping[str, Any]]] = {}
    for some in in_batches(set(known.values())):
        statement = select(*columns).where(
            Offer.vendor_id == vendor_id, Offer.title_id.in_(some), Offer.is_withdrawn.is_(false())
        )
        for row in session.execute(statement).mappings():
            by_title.setdefault(row["title_id"], []).append(dict(row))
    for p in nameless:
        found = recognise(_keys(p), known).title_id
        offers = by_title.get(found, []) if found is not None else []
        if len(offers) == 1:
            p.offer, p.title_id, p.outcome = offers[0], offers[0]["title_id"], "changed"


def _same(staged: Staged, offer: Mapping[str, Any] | None) -> Planned:
    """Settled if the record is as it was, or takes its offer back; left open otherwise."""
    if staged.record.is_withdrawn:
        is_there = offer is not None and not offer["is_withdrawn"]
        title_id = 0 if offer is None else offer["title_id"]
        return Planned(staged, "changed" if is_there else "same", title_id, offer)
    if offer is None:
        return Planned(staged, "", 0)
    is_same = offer["record_digest"] == staged.digest and not offer["is_withdrawn"]
    return Planned(staged, "same" if is_same else "changed", offer["title_id"], offer)


class _Recogniser:
    """Finds the title of one record after another; what one record brings, the next one knows."""

    def __init__(self, session: Session, vendor_id: int, planned: Sequence[Planned], earlier: Earlier) -> None:
        keys = {key for p in planned for key in _keys(p)}
        self._earlier = earlier
        self._known = earlier.known(keys) | known_titles(session, keys=keys)
        unknown = [p for p in planned if p.offer is None and self._known.keys().isdisjoint(_keys(p))]
        self._words = TitlesByWords(
            session, vendor_id=vendor_id, records=[p.staged.record for p in unknown], taken=earlier.taken
        )
        ids = {*self._known.values(), *(p.title_id for p in planned), *self._words.title_ids}
        ids = {title_id for title_id in ids if title_id > 0}
        self._numbers = identifiers_of(session, title_ids=ids)
        self._codes = class_codes_of(session, title_ids=ids)

    def settle(self, planned: Sequence[Planned]) -> None:
        brought: dict[Key, int] = {}
        for p in planned:
            keys = _keys(p)
            found = recognise(keys, self._known)
            if p.offer is None or not self._is_still(p, keys, found):
                self._place(p, keys, found)
            for key in keys:
                brought[key] = self._known.setdefault(key, p.title_id)
            self._words.take(p.title_id)
            self._enrich(p)
        self._earlier.note(brought, {p.title_id for p in planned})

    def _is_still(self, p: Planned, keys: Sequence[Key], found: Recognition) -> bool:
        """Whether a changed record is still of the same title: vendors give old numbers to new books."""
        if not keys or p.title_id in (found.title_id, *found.conflict):
            return True
        form = p.staged.record.format
        own = {Key(s, v, form) for s, v in self._numbers.get(p.title_id, ()) if s in {key.scheme for key in keys}}
        return not own or not own.isdisjoint(keys)

    def _place(self, p: Planned, keys: Sequence[Key], found: Recognition) -> None:
        if found.title_id is not None:
            p.title_id = found.title_id
            p.outcome = p.outcome or "new_offer"
            return
        # Words do not overrule numbers that point at several titles, nor where a vendor renumbers its books.
        if p.offer is None and not found.conflict and (by_words := self._words.title_of(p.staged.record)):
            p.title_id, p.why = by_words
            p.outcome = "new_offer"
            return
        self._earlier.added += 1
        p.title_id, p.adds_title = -self._earlier.added, True
        p.outcome = p.outcome or "new_title"
        p.conflict = found.conflict
        p.taken = [(key.scheme, key.value) for key in keys if key in self._known]

    def _enrich(self, p: Planned) -> None:
        """What this record says of its title that nobody said before."""
        record = p.staged.record
        numbers = self._numbers.setdefault(p.title_id, set())
        codes = self._codes.setdefault(p.title_id, set())
        for identifier in numbers_of(record):
            if (identifier.scheme, identifier.value) not in numbers:
                numbers.add((identifier.scheme, identifier.value))
                p.new_identifiers.append(identifier)
        for scheme, text in record.class_numbers:
            code = (scheme, class_key(scheme, text)[0])
            if code[1] and code not in codes:
                codes.add(code)
                p.new_classes.append(code)


def _keys(p: Planned) -> list[Key]:
    return keys_of(p.staged.record.identifiers, p.staged.record.format)
