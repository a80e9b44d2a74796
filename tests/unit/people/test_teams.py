"""Time in a team."""

from datetime import date

import pytest

from acqflow.people.rules import Term, TermBackwards, first_overlap

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def test_a_term_holds_from_its_first_day_up_to_the_day_it_ends() -> None:
    term = Term("anna", FEB, MAR)
    assert [term.holds_on(day) for day in (JAN, FEB, MAR)] == [False, True, False]
    assert Term("anna", FEB).holds_on(date(2099, 1, 1))


def test_who_follows_on_the_day_the_other_ends_does_not_overlap() -> None:
    assert first_overlap([Term("boris", FEB), Term("anna", JAN, FEB)]) is None


def test_two_terms_on_one_day_overlap() -> None:
    anna, boris = Term("anna", JAN, MAR), Term("boris", FEB)
    assert first_overlap([boris, anna]) == (anna, boris)
    assert first_overlap([Term("anna", JAN), Term("carl", FEB, MAR)]) is not None


def test_a_term_of_no_length_overlaps_nothing() -> None:
    assert first_overlap([Term("anna", JAN), Term("boris", FEB, FEB)]) is None


def test_a_term_cannot_end_before_it_starts() -> None:
    with pytest.raises(TermBackwards):
        Term("anna", FEB, JAN)
