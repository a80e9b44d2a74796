"""Which numbers go when a title is split."""

from acqflow.titles.rules import part

A, B, C, D = (("isbn", letter) for letter in "abcd")


def test_what_only_the_records_that_go_name_goes_and_the_rest_stays() -> None:
    parted = part({A, B, C, D}, going={A, B}, staying={B, C})
    assert (parted.gone, parted.shadowed, parted.lent) == ({A}, set(), {B})


def test_what_is_chosen_goes_whoever_names_it_and_leaves_a_shadow_with_those_that_do() -> None:
    parted = part({A, B, C, D}, going={A, B}, staying={B, C}, chosen={B, C, D})
    assert (parted.gone, parted.shadowed, parted.lent) == ({A, B, C, D}, {B, C}, set())


def test_a_number_the_title_has_not_is_neither_given_nor_lent() -> None:
    parted = part({A}, going={A, B}, staying={C})
    assert (parted.gone, parted.shadowed, parted.lent) == ({A}, set(), set())
