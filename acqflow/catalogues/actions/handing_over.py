"""What an import brought to titles that stay: handed over to another import that gives it too, or taken away."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportChange, ImportRun, Offer
from acqflow.catalogues.queries import given_on
from acqflow.titles.actions import take_back_numbers
from acqflow.titles.queries import in_batches, titles_with_a_story

_KINDS = ("identifiers", "class_numbers")
_NOTHING: Mapping[str, Any] = {}


class Change(NamedTuple):
    """What the run did to one offer; `before` is empty where nothing has to be put back."""

    offer_id: int
    title_id: int
    kind: str
    title_added: bool
    before: Mapping[str, Any]


class Number(NamedTuple):
    """A number of a title: `kind` is one of _KINDS."""

    kind: str
    scheme: str
    value: str


class Brought(NamedTuple):
    """What a run brought to a title: the title itself, or some of its numbers.

    `is_used`: somebody works with the title, so that it keeps the numbers it came with.
    """

    is_title: bool
    numbers: frozenset[Number]
    is_used: bool


def changes_of(session: Session, run_id: int) -> list[Change]:
    c = ImportChange
    statement = select(c.offer_id, c.title_id, c.kind, c.title_added, c.before).where(c.run_id == run_id)
    return [
        Change(offer_id, title_id, kind, title_added, before or _NOTHING)
        for offer_id, title_id, kind, title_added, before in session.execute(statement)
    ]


def what_was_brought(session: Session, changes: Sequence[Change]) -> dict[int, Brought]:
    """Title → what these changes brought to it, to be asked before their offers are taken back."""
    added = {change.offer_id: change.title_id for change in changes if change.title_added}
    numbers: dict[int, set[Number]] = {}
    for change in changes:
        numbers.setdefault(change.title_id, set()).update(_numbers_in(change.before))
    for ids in in_batches(added):
        for offer_id, given in session.execute(select(Offer.id, Offer.given).where(Offer.id.in_(ids))):
            numbers[added[offer_id]].update(_numbers_in(given or _NOTHING))
    of_its_own = set(added.values())
    used = titles_with_a_story(session, title_ids=of_its_own, apart_from=("catalogues", "matching"))
    return {
        title_id: Brought(title_id in of_its_own, frozenset(found), title_id in used)
        for title_id, found in numbers.items()
    }


def hand_over(session: Session, brought: Mapping[int, Brought]) -> None:
    """Leave with these titles what a record offered now gives too, and let that record's import answer for it.

    The rest is taken away, save from a title that came with the undone import and that nobody else offers.
    """
    others = given_on(session, title_ids=brought)
    heirs: dict[int, list[Number]] = {}
    adopted: set[int] = set()
    taken: list[tuple[int, Number]] = []
    for title_id, what in brought.items():
        offers = others.get(title_id, [])
        if what.is_title and offers:
            adopted.add(offers[0][0])
        for number in sorted(what.numbers):
            heir = next((offer for offer, given in offers if given and number in _numbers_in(given)), None)
            if heir is not None:
                heirs.setdefault(heir, []).append(number)
            elif not _stays(what, [given for _, given in offers]):
                taken.append((title_id, number))
    _inherit(session, heirs, adopted)
    take_back_numbers(
        session,
        identifiers=_of_kind("identifiers", taken),
        class_numbers=_of_kind("class_numbers", taken),
    )


def _numbers_in(kept: Mapping[str, Any]) -> set[Number]:
    """The numbers in what an offer gives, or in what a change says it added."""
    return {Number(kind, scheme, value) for kind in _KINDS for scheme, value in kept.get(kind, ())}


def _stays(what: Brought, given: Sequence[Mapping[str, Any] | None]) -> bool:
    """Whether a number that no offer is known to give is left: rather one too many than a title bought twice."""
    return any(one is None for one in given) or (what.is_title and (what.is_used or not given))


def _inherit(session: Session, heirs: Mapping[int, Sequence[Number]], adopted: Collection[int]) -> None:
    rows = []
    for change_id, offer_id, title_added, before in _newest_changes(session, {*heirs, *adopted}):
        kept = dict(before or {})
        for kind in _KINDS:
            more = [[n.scheme, n.value] for n in heirs.get(offer_id, ()) if n.kind == kind]
            if more:
                kept[kind] = [*kept.get(kind, ()), *more]
        rows.append({"id": change_id, "title_added": title_added or offer_id in adopted, "before": kept or None})
    if rows:
        session.execute(update(ImportChange), rows)


def _newest_changes(session: Session, offer_ids: Collection[int]) -> Iterable[Any]:
    """The last thing that any import that still counts did to each offer."""
    c = ImportChange
    for ids in in_batches(offer_ids):
        newest = (
            select(func.max(c.id))
            .join(ImportRun, ImportRun.id == c.run_id)
            .where(c.offer_id.in_(ids), ImportRun.state != "undone")
            .group_by(c.offer_id)
        )
        yield from session.execute(select(c.id, c.offer_id, c.title_added, c.before).where(c.id.in_(newest)))


def _of_kind(kind: str, numbers: Iterable[tuple[int, Number]]) -> list[tuple[int, str, str]]:
    return [(title_id, n.scheme, n.value) for title_id, n in numbers if n.kind == kind]
