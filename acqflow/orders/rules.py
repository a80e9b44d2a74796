"""What is true of orders."""

from acqflow.vocabulary.errors import Conflict, Missing, words


class ListNotApproved(Conflict):
    """Carries `list` (its name) and `state`."""

    says = words(
        "The list “%(list)s” is %(state)s. Only an approved list is ordered. The list itself says what it "
        "waits for."
    )


class NothingToOrder(Conflict):
    says = words(
        "No title on the list “%(list)s” was approved, so there is nothing to order. The list itself says "
        "what became of its titles."
    )


class NoLongerOffered(Conflict):
    """Carries `list` and `titles`, both names."""

    says = words(
        "Vendors no longer offer what was approved on the list “%(list)s”: %(titles)s. Give the list back to its "
        "librarian, who takes another offer or takes the titles off."
    )


class OrderMissing(Missing):
    says = words("There is no order %(order)s. The list of orders says which there are.")


class LineMissing(Missing):
    says = words("There is no order line %(line)s. The order itself lists its lines.")


class LineNotOrdered(Conflict):
    says = words("Line %(line)s is already %(state)s and cannot be cancelled.")


class BothOnOrder(Conflict):
    """Carries `kept_id`, `gone_id`, and the numbers of their orders: `own` and `other`."""

    says = words(
        "Title %(gone_id)s cannot be merged into title %(kept_id)s: both are on order, with %(other)s and with "
        "%(own)s. Cancel one of the two order lines first."
    )


class OfferOrdered(Conflict):
    """Carries `title_id`, `offer` and `order`, the number of the order."""

    says = words(
        "Offer %(offer)s stays with title %(title_id)s: it was ordered with %(order)s. Cancel that order line "
        "first, or leave this offer where it is."
    )


class OrderChangedSince(Conflict):
    """Carries `kept_id`, `gone_id` and `order`, the number of the order."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: what came with it on the order "
        "%(order)s was cancelled since. Leave the titles merged."
    )


def order_number(fiscal_year: str, earlier: int) -> str:
    """The number of the order after `earlier` ones in a fiscal year: 2026-00001."""
    return f"{fiscal_year}-{earlier + 1:05d}"


def standing_of(line_id: int) -> str:
    """What the title's standing calls the order line that put it on order."""
    return f"order-line:{line_id}"


def purpose_of(list_line_id: int) -> str:
    """What the ledger calls the money of one line; a list line is ordered once, so it is promised once."""
    return f"list-line:{list_line_id}"
