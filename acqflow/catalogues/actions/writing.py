"""Writing a chunk of a vendor's offers: titles, offers, what was set aside, and what undoing needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.aside import keep_aside
from acqflow.catalogues.actions.freeing import tell_free
from acqflow.catalogues.actions.listing import ListWriting
from acqflow.catalogues.actions.reading import Chunk
from acqflow.catalogues.model import ImportChange, ImportRun, Offer, Vendor
from acqflow.catalogues.queries import (
    offered_among,
    only_offered_once,
)
from acqflow.catalogues.queries.earlier import Earlier
from acqflow.catalogues.queries.plan import RESTORED, Planned, plan
from acqflow.catalogues.rules import (
    address_in,
    numbers_given,
    said_besides,
    words_kept,
)
from acqflow.plugin_api import Profile
from acqflow.storage.bulk import bulk_insert, reserve_ids
from acqflow.titles.actions import (
    add_titles,
    correct_titles,
    enrich_titles,
    hold_recognition,
    note_many,
    set_offered,
)

_OFFER_COLUMNS = (
    "id",
    "title_id",
    "vendor_id",
    "vendor_key",
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
_CHANGE_COLUMNS = ("run_id", "offer_id", "title_id", "kind", "title_added", "before")


def writing_of(session: Session, run: ImportRun, *, by_id: int, at: datetime) -> "OfferWriting | ListWriting":
    """Whoever writes the records of this run: as offers of titles, or as rows of a package."""
    if run.is_package:
        return ListWriting(session, run, by_id=by_id, at=at)
    hold_recognition(session)
    return OfferWriting(session, run, by_id=by_id, at=at)


class OfferWriting:
    """Writes a chunk of a run and counts what became of its records."""

    def __init__(self, session: Session, run: ImportRun, *, by_id: int, at: datetime) -> None:
        self._session, self._run, self._run_id, self._by_id, self._at = session, run, run.id, by_id, at
        self._vendor = session.get_one(Vendor, run.vendor_id)
        self._is_free = Profile.from_json(run.profile).is_free
        self.new = self.changed = self.same = self.titles_added = self.conflicts = 0

    def count(self) -> None:
        """Add to the run what became of the records."""
        for name in ("new", "changed", "same", "titles_added", "conflicts"):
            setattr(self._run, name, getattr(self._run, name) + getattr(self, name))

    def keep(self, chunk: Chunk) -> Sequence[Planned]:
        planned = plan(self._session, vendor_id=self._vendor.id, chunk=chunk.staged, earlier=Earlier())
        changing = [p for p in planned if p.outcome != "same"]
        self.same += len(planned) - len(changing)
        todo = [p for p in changing if not p.takes_back]
        self._take_back([p for p in changing if p.takes_back])
        if todo:
            self._titles(todo)
            self._offers(todo)
            self._stories(todo)
            self.conflicts += sum(bool(p.conflict) for p in todo)
        self._free(changing)
        keep_aside(self._session, self._run_id, chunk.quarantined)
        return planned

    def _free(self, changing: Sequence[Planned]) -> None:
        before = [p.offer for p in changing if p.offer is not None]
        if self._is_free or any(offer["address"] is not None for offer in before):
            touched = {p.title_id for p in changing if p.title_id > 0} | {offer["title_id"] for offer in before}
            tell_free(self._session, title_ids=touched, at=self._at)

    def _take_back(self, back: Sequence[Planned]) -> None:
        """The vendor offers these no longer; what was said of them stays."""
        offers = {p.offer["id"]: p for p in back if p.offer is not None}
        if not offers:
            return
        self.changed += len(offers)
        values = [
            {"id": offer_id, "is_withdrawn": True, "record_digest": p.staged.digest}
            for offer_id, p in offers.items()
        ]
        self._session.execute(update(Offer), values)
        titles = {p.title_id for p in back}
        without = titles - offered_among(self._session, title_ids=titles)
        set_offered(self._session, title_ids=without, is_offered=False)
        changes = [self._change(offer_id, p) for offer_id, p in offers.items()]
        bulk_insert(self._session, ImportChange.__table__, _CHANGE_COLUMNS, changes)
        facts = {"vendor": self._vendor.code, "run": self._run_id}
        lines = [(p.title_id, "offer_withdrawn", facts) for p in back]
        note_many(self._session, lines=lines, station="catalogues", by_id=self._by_id, at=self._at)

    def _titles(self, todo: Sequence[Planned]) -> None:
        added = [p for p in todo if p.adds_title]
        taken = {place: p.taken for place, p in enumerate(added) if p.taken}
        described = [p.staged.record for p in added]
        ids = add_titles(self._session, described=described, at=self._at, is_offered=True, taken=taken)
        self.titles_added += len(added)
        for p in todo:
            if p.title_id < 0:
                p.title_id = ids[-p.title_id - 1]
            p.conflict = tuple(sorted(ids[-each - 1] if each < 0 else each for each in p.conflict))
        known = [p for p in todo if not p.adds_title]
        enrich_titles(
            self._session,
            identifiers=[(p.title_id, number) for p in known for number in p.new_identifiers],
            class_numbers=[(p.title_id, code) for p in known for code in p.new_classes],
        )
        set_offered(self._session, title_ids={p.title_id for p in known}, is_offered=True)

    def _offers(self, todo: Sequence[Planned]) -> None:
        new = [p for p in todo if p.offer is None]
        changed = [p for p in todo if p.offer is not None]
        self.new += len(new)
        self.changed += len(changed)
        ids = reserve_ids(self._session, Offer.__table__, len(new))
        rows = [(offer_id, *self._offer_row(p)) for offer_id, p in zip(ids, new, strict=True)]
        bulk_insert(self._session, Offer.__table__, _OFFER_COLUMNS, rows)
        if changed:
            self._session.execute(update(Offer), [self._offer_values(p) for p in changed])
            moved_from = {p.offer["title_id"] for p in changed if p.offer is not None}
            without = moved_from - offered_among(self._session, title_ids=moved_from)
            set_offered(self._session, title_ids=without, is_offered=False)
        were = self._correct(changed)
        changes = [self._change(offer_id, p) for offer_id, p in zip(ids, new, strict=True)]
        changes += [self._change(p.offer["id"], p, were.get(p.title_id)) for p in changed if p.offer is not None]
        bulk_insert(self._session, ImportChange.__table__, _CHANGE_COLUMNS, changes)

    def _correct(self, changed: Sequence[Planned]) -> Mapping[int, Mapping[str, Any]]:
        """Titles that nobody else describes follow their vendor's record. Title → how it was described before."""
        still = {p.title_id: p for p in changed if p.offer is not None and p.offer["title_id"] == p.title_id}
        alone = only_offered_once(self._session, title_ids=still)
        described = {title_id: still[title_id].staged.record for title_id in alone}
        return correct_titles(self._session, described=described)

    def _offer_row(self, p: Planned) -> tuple[Any, ...]:
        record = p.staged.record
        price = record.price
        return (
            p.title_id,
            self._vendor.id,
            p.staged.vendor_key,
            record.vendor_number or None,
            price.minor if price is not None else None,
            price.currency if price is not None else None,
            record.price_raw or None,
            p.staged.digest,
            [list(pair) for pair in p.warnings],
            numbers_given(record),
            False,
            address_in(record) if self._is_free else None,
            said_besides(record),
            # A title that it makes has its words.
            None if p.adds_title else words_kept(record),
        )

    def _offer_values(self, p: Planned) -> dict[str, Any]:
        assert p.offer is not None
        return dict(zip(_OFFER_COLUMNS, (p.offer["id"], *self._offer_row(p)), strict=True))

    def _change(self, offer_id: int, p: Planned, was: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
        before: dict[str, Any] = {} if was is None else {"title": dict(was)}
        if p.offer is not None:
            before["offer"] = {name: p.offer[name] for name in RESTORED}
        if not p.adds_title and (p.new_identifiers or p.new_classes):
            before["identifiers"] = [[number.scheme, number.value] for number in p.new_identifiers]
            before["class_numbers"] = [list(code) for code in p.new_classes]
        kind = "new" if p.offer is None else "changed"
        return (self._run_id, offer_id, p.title_id, kind, p.adds_title, before or None)

    def _stories(self, todo: Sequence[Planned]) -> None:
        lines = []
        for p in todo:
            facts: dict[str, Any] = {"vendor": self._vendor.code, "run": self._run_id}
            if p.staged.record.price is not None:
                facts["price"] = str(p.staged.record.price)
            if p.conflict:
                facts["conflict"] = list(p.conflict)
            if p.why:
                lines.append((p.title_id, "recognised", facts | {"why": list(p.why)}))
            lines.append((p.title_id, "offered" if p.offer is None else "offer_changed", facts))
        note_many(self._session, lines=lines, station="catalogues", by_id=self._by_id, at=self._at)
