"""Numbers are met once, and remembered all together or not at all; what is noted first of a number stays."""

from hypothesis import given
from hypothesis import strategies as st

from acqflow.storage.numbers_met import NumbersMet, NumbersNoted

ANY = st.integers(-(2**63), 2**63 - 1) | st.integers(0, 20)
NUMBERS = st.lists(ANY, min_size=1, max_size=4)


@given(st.lists(NUMBERS, max_size=30))
def test_it_answers_as_a_set_in_memory_does(asked: list[list[int]]) -> None:
    met, known = NumbersMet(), set[int]()
    for numbers in asked:
        assert met.meet(numbers) == (not known.isdisjoint(numbers))
        if known.isdisjoint(numbers):
            known.update(numbers)


@given(st.lists(st.dictionaries(ANY, ANY, max_size=4), max_size=20), st.lists(ANY, max_size=20))
def test_what_is_noted_first_of_a_number_is_found_again(notes: list[dict[int, int]], asked: list[int]) -> None:
    noted, known = NumbersNoted(), dict[int, int]()
    for values in notes:
        noted.note(values)
        known = values | known
    assert noted.noted(asked) == {number: known[number] for number in asked if number in known}
