"""Which subjects a class number belongs to, however many ranges there are: one binary search each."""

from bisect import bisect_right
from collections.abc import Iterable

from acqflow.matching.rules.wants import ShelfRange

Covering = tuple[ShelfRange, ...]


class ShelfMap:
    """All subjects' ranges, cut where any of them begins or ends; between two cuts the answer is the same."""

    def __init__(self, ranges: Iterable[ShelfRange]) -> None:
        by_scheme: dict[str, list[ShelfRange]] = {}
        for shelf_range in ranges:
            by_scheme.setdefault(shelf_range.scheme, []).append(shelf_range)
        self._pieces = {scheme: _cut(found) for scheme, found in by_scheme.items()}

    def speaks_of(self, scheme: str) -> bool:
        """Whether any range is of this scheme: only then its numbers say whose a title is."""
        return scheme in self._pieces

    def covering(self, scheme: str, key: str) -> Covering:
        """The ranges this sort key lies in, the narrowest first."""
        if scheme not in self._pieces:
            return ()
        cuts, covering = self._pieces[scheme]
        return covering[bisect_right(cuts, key)]


def _cut(ranges: list[ShelfRange]) -> tuple[list[str], list[Covering]]:
    """The cuts in order, and what covers the stretch before the first, between them, and behind the last."""
    begins: dict[str, list[ShelfRange]] = {}
    ends: dict[str, list[ShelfRange]] = {}
    for shelf_range in ranges:
        begins.setdefault(shelf_range.low, []).append(shelf_range)
        ends.setdefault(shelf_range.high, []).append(shelf_range)
    cuts = sorted({*begins, *ends})
    covering: list[Covering] = [()]
    active: dict[ShelfRange, None] = {}
    for cut in cuts:
        for shelf_range in ends.get(cut, ()):
            active.pop(shelf_range, None)
        active.update(dict.fromkeys(begins.get(cut, ())))
        covering.append(_narrowest_first(active))
    return cuts, covering


def _narrowest_first(active: Iterable[ShelfRange]) -> Covering:
    """Of two ranges that hold one number, the narrower one begins later, or else ends sooner."""
    by_end = sorted(active, key=lambda shelf_range: (shelf_range.high, shelf_range.subject_id))
    return tuple(sorted(by_end, key=lambda shelf_range: shelf_range.low, reverse=True))
