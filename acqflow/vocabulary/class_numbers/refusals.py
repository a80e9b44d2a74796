"""Why a class number or a range of them cannot be taken."""

from acqflow.vocabulary.errors import Unreadable, words


class ClassUnreadable(Unreadable):
    """Facts: `scheme`, `text`. Callers keep the text and flag it; it is never thrown away."""

    says = words("%(text)s is not a class number of %(scheme)s. Write it like TP311.13, QA76.9.D3 or 005.133.")


class ClassRangeBackwards(Unreadable):
    """Facts: `scheme`, `start`, `end`."""

    says = words(
        "The range %(start)s to %(end)s runs backwards. Write the number that stands first on the shelf first."
    )
