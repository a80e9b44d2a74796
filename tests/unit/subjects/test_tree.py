"""Subjects stand under one another as a tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acqflow.subjects.rules import SubjectCircle, check_no_circle, line_of
from acqflow.subjects.rules.tree import circles

TREE = {"T": None, "TP": "T", "TP3": "TP", "O": None}


def test_the_line_of_a_subject_goes_up_to_the_top() -> None:
    assert line_of("TP3", TREE) == ["TP3", "TP", "T"]
    assert line_of("O", TREE) == ["O"]


def test_a_subject_may_move_under_any_that_does_not_stand_under_it() -> None:
    check_no_circle("TP3", "O", TREE)
    check_no_circle("T", None, TREE)


@pytest.mark.parametrize("parent", ["T", "TP", "TP3"])
def test_a_subject_under_itself_or_its_own_part_is_refused(parent: str) -> None:
    with pytest.raises(SubjectCircle, match=f"T cannot stand under {parent}"):
        check_no_circle("T", parent, TREE)


def test_the_subjects_in_a_circle_are_found_and_the_one_hanging_from_it_is_not() -> None:
    assert circles({"A": "B", "B": "A", "C": "A", "D": None}) == {"A", "B"}


@given(st.lists(st.tuples(st.integers(0, 7), st.one_of(st.none(), st.integers(0, 7))), max_size=30))
def test_moves_that_are_checked_never_make_a_circle(moves: list[tuple[int, int | None]]) -> None:
    parents: dict[str, str | None] = {str(number): None for number in range(8)}
    for subject, parent in moves:
        above = None if parent is None else str(parent)
        try:
            check_no_circle(str(subject), above, parents)
        except SubjectCircle:
            continue
        parents[str(subject)] = above
    assert circles(parents) == set()
