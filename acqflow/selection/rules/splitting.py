"""Why worklists and lists keep a title from being split, or its parts from being put together again."""

from acqflow.vocabulary.errors import Conflict, words


class OfferOnList(Conflict):
    """Facts: `title_id`, `offer`, `list` (its name)."""

    says = words(
        "Offer %(offer)s stays with title %(title_id)s: it stands on the list “%(list)s”. Take the title off that "
        "list or choose another offer there first; then select the new title."
    )


class SplitWorkedWith(Conflict):
    """Facts: `new_id`, `kept_id`, `subject` (its code)."""

    says = words(
        "The split of title %(new_id)s from title %(kept_id)s cannot be undone: the subject %(subject)s has "
        "worked with title %(new_id)s since. Merge title %(new_id)s into title %(kept_id)s instead."
    )
