"""Why a title's offers cannot be divided between two titles, or put together again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from acqflow.vocabulary.errors import Conflict, Unreadable, words
from acqflow.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class OfferTold:
    """One vendor's offer of a title, and what its record says the book is.

    `price` None: none was printed. `described` holds fields of a record by their names: title, creators, year …;
    `numbers` and `class_numbers` are (scheme, value) as the record gives them; `warnings` are (code, detail)
    of what was read with a doubt.
    """

    offer_id: int
    vendor_code: str
    vendor_number: str | None
    price: Money | None
    is_withdrawn: bool
    described: Mapping[str, Any]
    numbers: tuple[tuple[str, str], ...]
    class_numbers: tuple[tuple[str, str], ...]
    warnings: tuple[tuple[str, str], ...] = ()


class OfferOfAnotherTitle(Unreadable):
    """Facts: `title_id`, `offer`, and `known`: the offers the title has."""

    says = words("Offer %(offer)s is not one of title %(title_id)s. Its offers are: %(known)s.")


class NoOfferLeft(Conflict):
    """Facts: `title_id`."""

    says = words(
        "Every offer of title %(title_id)s was chosen, so nothing would be left to tell it from the new title. "
        "Leave those that are of the book it is to be."
    )


class SplitOffersChanged(Conflict):
    """Facts: `new_id`, `kept_id`, `run_id`: the newest import that changed the offers that were split off."""

    says = words(
        "The split of title %(new_id)s from title %(kept_id)s cannot be undone: import %(run_id)s has changed the "
        "offers that went with it. Undo that import first, or merge title %(new_id)s into title %(kept_id)s."
    )


class SplitOffersMoved(Conflict):
    """Facts: `new_id`, `kept_id`."""

    says = words(
        "The split of title %(new_id)s from title %(kept_id)s cannot be undone: offers have come to title "
        "%(new_id)s or gone from it since. Merge title %(new_id)s into title %(kept_id)s instead."
    )


class ImportOfSplitTitle(Conflict):
    """Facts: `run_id`, `kept_id`, `new_id`: a title it brought something to, and the one split off from that."""

    says = words(
        "Import %(run_id)s cannot be undone: title %(new_id)s was split off from title %(kept_id)s, which it "
        "brought something to. Undo that split first."
    )
