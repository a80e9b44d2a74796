"""Numbers are met once, and remembered all together or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from acqflow.storage.numbers_met import NumbersMet

NUMBERS = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 20), min_size=1, max_size=4)


@given(st.lists(NUMBERS, max_size=30))
def test_it_answers_as_a_set_in_memory_does(asked: list[list[int]]) -> None:
    met, known = NumbersMet(), set[int]()
    for numbers in asked:
        assert met.meet(numbers) == (not known.isdisjoint(numbers))
        if known.isdisjoint(numbers):
            known.update(numbers)
