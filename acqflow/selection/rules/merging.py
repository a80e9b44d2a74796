"""Why two titles cannot be said to be one, or no longer two, as long as lists and worklists stand as they do."""

from acqflow.vocabulary.errors import Conflict, words


class BothOnList(Conflict):
    """Facts: `kept_id`, `gone_id`, `list` (its name)."""

    says = words(
        "Title %(gone_id)s cannot be merged into title %(kept_id)s: both have a line on the list “%(list)s”. Take "
        "title %(gone_id)s off that list first."
    )


class BothInWorklist(Conflict):
    """Facts: `kept_id`, `gone_id`, `subject` (its code)."""

    says = words(
        "Title %(gone_id)s cannot be merged into title %(kept_id)s: the subject %(subject)s has worked with both. "
        "Take back what it did with title %(gone_id)s first; or, if that is to stand, take back what it did with "
        "title %(kept_id)s and merge that one into title %(gone_id)s."
    )


class WorkedWithSince(Conflict):
    """Facts: `gone_id`, `kept_id`, `subject` (its code)."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: the subject %(subject)s has "
        "worked with title %(kept_id)s since, where its worklist had title %(gone_id)s. Leave the titles "
        "merged."
    )


class LineChangedSince(Conflict):
    """Facts: `gone_id`, `kept_id`, `list` (its name)."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: the line on the list “%(list)s” "
        "that came with it was changed or decided since. Leave the titles merged."
    )


class OfferChosenSince(Conflict):
    """Facts: `gone_id`, `kept_id`, `list` (its name)."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: an offer that came with it "
        "stands on the list “%(list)s”. Take title %(kept_id)s off that list first, or choose another offer "
        "there."
    )
