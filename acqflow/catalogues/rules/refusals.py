"""Why an import, or undoing one, is refused."""

from acqflow.vocabulary.errors import Conflict, Missing, Unreadable, words


class VendorMissing(Missing):
    """Facts: `vendor`, and `known`: the codes there are."""

    says = words("There is no vendor %(vendor)s. Known: %(known)s.")


class VendorUnnamed(Unreadable):
    says = words("A vendor needs a name in Chinese and one in English.")


class VendorCodeTaken(Conflict):
    """Facts: `code`."""

    says = words("There is a vendor %(code)s already. Choose another code.")


QUOTED = "quoted:"
"""What the key of an offer that was entered by hand begins with."""


class OfferNotQuoted(Conflict):
    """Facts: `offer`."""

    says = words(
        "Only an offer that was entered by hand can be withdrawn by hand, and only once. An imported offer "
        "goes when its vendor takes it back, or when its import is undone."
    )


class QuoteWithoutPrice(Unreadable):
    says = words("A quotation needs a price above zero. Write what the vendor asks, such as CNY 59.00.")


class ImportMissing(Missing):
    """Facts: `run_id`."""

    says = words("There is no import %(run_id)s. The list of imports says which there are.")


class ImportNotRunning(Conflict):
    """Facts: `run_id`."""

    says = words(
        "Import %(run_id)s is not going on here any more: it was taken back, or somebody else goes on with "
        "it. Look at the list of imports to see what became of it."
    )


class ImportNotUnderWay(Conflict):
    """Facts: `run_id`."""

    says = words("Import %(run_id)s has ended. Load the page again to see what came of it.")


class ImportFileGone(Conflict):
    """Facts: `run_id`, `file`."""

    says = words(
        "The file of import %(run_id)s is not kept here. Import %(file)s again to go on where it stopped, or take "
        "the import back."
    )


class FramedCountWrong(Unreadable):
    """Facts: `framed`, the file's own count (None: never said), `staged`, `quarantined`, `skipped`."""

    says = words(
        "The file has %(framed)s records, but %(staged)s were read, %(quarantined)s kept aside and %(skipped)s "
        "passed over. Nothing was kept; tell whoever wrote the reader of this format."
    )


class ImportDecidedOn(Conflict):
    """Facts: `run_id`, `count`, `titles`: [(id, title), …] of the first few that were decided on, `named`."""

    says = words(
        "Import %(run_id)s cannot be undone: %(count)s of its titles have been decided on, among them: "
        "%(named)s. Take those decisions back first, or let the import stand."
    )


class ImportOfMergedTitle(Conflict):
    """Facts: `run_id`, `gone_id`, `kept_id`: a title it brought something to, and the one that was merged into."""

    says = words(
        "Import %(run_id)s cannot be undone: title %(gone_id)s, which it brought something to, was merged into "
        "title %(kept_id)s. Undo that merge first."
    )


class OffersChangedSince(Conflict):
    """Facts: `gone_id`, `kept_id`, `run_id`: the newest import that changed the offers that were moved."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: import %(run_id)s has changed "
        "the offers that came with it. Undo that import first, or leave the titles merged."
    )


class OffersGoneSince(Conflict):
    """Facts: `gone_id`, `kept_id`."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: an offer that came with it has "
        "gone to another title since. Leave the titles merged."
    )


class LaterImportInTheWay(Conflict):
    """Facts: `run_id`, `later`: the id of the newest import that changed the same offers."""

    says = words(
        "Import %(run_id)s cannot be undone: import %(later)s changed its offers again. Undo that one first."
    )
