"""Which numbers go when a title in which two books lie is split, and when it cannot be."""

from collections.abc import Collection
from dataclasses import dataclass

from acqflow.vocabulary.errors import Conflict, Unreadable, words

Number = tuple[str, str]
"""Scheme and value, or scheme and code."""


class NothingToSplitOff(Unreadable):
    """Facts: `title_id`."""

    says = words(
        "Choose at least one offer that is not of title %(title_id)s: the new title takes its words from the "
        "offer's record."
    )


class NumberNotOfTitle(Unreadable):
    """Facts: `title_id`, `number`, and `known`: the numbers the title has."""

    says = words("Title %(title_id)s has no number %(number)s. It has: %(known)s.")


class NotSplit(Conflict):
    """Facts: `title_id`."""

    says = words(
        "Title %(title_id)s was not split off from another, so there is nothing to take back. The dossier of a "
        "title says what was split off from it."
    )


class SplitMergedSince(Conflict):
    """Facts: `new_id`, `kept_id`, and `title_id`: the one of the two that was merged since."""

    says = words(
        "The split of title %(new_id)s from title %(kept_id)s cannot be undone: title %(title_id)s was merged "
        "with another since. Undo that merge first."
    )


class SplitOnSince(Conflict):
    """Facts: `new_id`, `kept_id`, and `further_id`: a title that was split off from the new one."""

    says = words(
        "The split of title %(new_id)s from title %(kept_id)s cannot be undone: title %(further_id)s was split "
        "off from title %(new_id)s since. Undo that split first."
    )


class SplitNumbersSince(Conflict):
    """Facts: `new_id`, `kept_id`, `numbers`."""

    says = words(
        "The split of title %(new_id)s from title %(kept_id)s cannot be undone: since then title %(kept_id)s has "
        "got %(numbers)s, or title %(new_id)s lost it. Merge title %(new_id)s into title %(kept_id)s instead."
    )


@dataclass(frozen=True, slots=True)
class Parting:
    """What of a title's numbers goes to the new one.

    `gone`: all that go; `shadowed`: those of them that the old title keeps a doubtful one of, since a record that
    stays names them; `lent`: those that stay, the new title having a doubtful one.
    """

    gone: frozenset[Number]
    shadowed: frozenset[Number]
    lent: frozenset[Number]


def part(
    has: Collection[Number],
    *,
    going: Collection[Number],
    staying: Collection[Number],
    chosen: Collection[Number] = (),
) -> Parting:
    """`going`, `staying`: what the records that go and that stay name; `chosen`: what goes whoever names it.

    A number recognises one title, so one that both name stays where it is not chosen.

    >>> part({("isbn", "1"), ("isbn", "2")}, going={("isbn", "2")}, staying={("isbn", "1")}).gone
    frozenset({('isbn', '2')})
    """
    own = frozenset(has)
    gone = own & (frozenset(going) - frozenset(staying) | frozenset(chosen))
    return Parting(gone, gone & frozenset(staying), (own & frozenset(going)) - gone)
