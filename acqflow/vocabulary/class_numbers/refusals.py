"""Why a class number or a range of them cannot be taken."""

from acqflow.vocabulary.errors import Unreadable, words


class ClassUnreadable(Unreadable):
    """Facts: `scheme`, `text`. Callers keep the text and flag it; it is never thrown away."""

    says = words("%(text)s is not a class number of %(scheme)s.")


class ClassRangeBackwards(Unreadable):
    """Facts: `scheme`, `start`, `end`."""

    says = words("The range %(start)s to %(end)s runs backwards: the second number stands before the first.")
