"""Which subjects a class number belongs to."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from acqflow.matching.rules import ShelfMap, ShelfRange

KEYS = st.text(alphabet="ABC12", min_size=1, max_size=3)
RANGES = st.lists(
    st.builds(
        lambda subject, a, b: ShelfRange(subject, "clc", min(a, b), max(a, b) + "~", a, b),
        st.integers(1, 6),
        KEYS,
        KEYS,
    ),
    max_size=12,
)


@given(RANGES, st.lists(KEYS, max_size=20))
def test_looking_up_gives_what_comparing_with_every_range_gives(ranges: list[ShelfRange], keys: list[str]) -> None:
    shelf = ShelfMap(ranges)
    for key in keys:
        slow = {r for r in ranges if r.low <= key < r.high}
        assert set(shelf.covering("clc", key)) == slow


@given(RANGES, KEYS)
def test_the_narrowest_range_comes_first(ranges: list[ShelfRange], key: str) -> None:
    covering = ShelfMap(ranges).covering("clc", key)
    for narrow, wide in pairwise(covering):
        assert narrow.low > wide.low or (narrow.low == wide.low and narrow.high <= wide.high)


def test_a_scheme_without_ranges_covers_nothing() -> None:
    assert ShelfMap([]).covering("lcc", "QA 0076") == ()
