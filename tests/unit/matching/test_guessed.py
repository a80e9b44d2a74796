"""A guess is asked for where nothing better is known, and is never worth as much as a class number."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from acqflow.matching.rules import Candidate, Guesses, Matcher, ShelfRange, VendorWord, Want
from acqflow.matching.rules.guessed import MOST_FOR_A_GUESS
from acqflow.matching.rules.matcher import NAMED_LANGUAGE, NAMED_TYPE, WIDER_RANGE, WITHIN_CAP
from acqflow.plugin_api import Guess, TitleWords
from acqflow.vocabulary.class_numbers import key_bounds, parse, parse_range, sort_key

PHYSICS, LAW = 1, 2
WANTS = (Want(PHYSICS, "PHYS"), Want(LAW, "LAW"))
_LOW, _HIGH = key_bounds(parse_range("clc", "O4"))
RANGES = [ShelfRange(PHYSICS, "clc", _LOW, _HIGH, "O4", "O4")]


class Told:
    """Guesses the same of every title, and remembers what it was asked."""

    digest, fault = "told", None

    def __init__(self, *guesses: Guess) -> None:
        self.guesses, self.asked = guesses, list[TitleWords]()

    def guess(self, title: TitleWords) -> tuple[Guess, ...]:
        self.asked.append(title)
        return self.guesses


SURE = Guess("LAW", 0.87, ("contracts", "courts"))
UNSURE = Guess("LAW", 0.41, ("contracts",), is_sure=False)


def _title(words: str, scheme: str = "", code: str = "", language: str | None = "eng") -> Candidate:
    classes = [(scheme, code, sort_key(parse(scheme, code)))] if scheme == "clc" or scheme == "ddc" else []
    return Candidate(7, words, language, "book", classes)


def _matcher(guesses: Guesses, wants: Sequence[Want] = WANTS) -> Matcher:
    return Matcher(wants, RANGES, {}, guesses)


def test_a_title_without_a_class_number_is_guessed_with_its_words_and_how_sure_it_is() -> None:
    told = Told(SURE)
    (found,) = _matcher(told).matches(_title("Contracts in courts\nStudies of law"))
    assert (found.subject_id, found.score) == (LAW, 12)
    assert found.reasons == [["guessed", {"words": ["contracts", "courts"], "percent": 87, "score": 12}]]
    assert told.asked == [TitleWords("Contracts in courts", "Studies of law", "eng")]


@pytest.mark.parametrize("code", ["O43", "I22"])
def test_a_class_number_the_ranges_speak_of_leaves_nothing_to_guess(code: str) -> None:
    told = Told(SURE)
    found = _matcher(told).matches(_title("Contracts", "clc", code))
    assert [f.subject_id for f in found] == ([PHYSICS] if code == "O43" else [])
    assert told.asked == []


def test_a_class_number_no_range_speaks_of_says_nothing() -> None:
    assert [f.subject_id for f in _matcher(Told(SURE)).matches(_title("Contracts", "ddc", "346.02"))] == [LAW]


def test_the_vendors_word_and_a_keyword_go_before_a_guess() -> None:
    word = VendorWord("QS", "Light")
    wants = (Want(PHYSICS, "PHYS", keywords=("Optics",), vendor_words=(word,)), Want(LAW, "LAW"))
    for title in (_title("Light\nOptics"), replace(_title("Contracts"), said=[word])):
        told = Told(SURE)
        (found,) = _matcher(told, wants).matches(title)
        assert (found.subject_id, told.asked) == (PHYSICS, [])


def test_a_guess_never_weighs_as_much_as_a_class_range() -> None:
    assert MOST_FOR_A_GUESS + NAMED_LANGUAGE + NAMED_TYPE + WITHIN_CAP < WIDER_RANGE


def test_what_is_not_sure_gives_the_title_to_nobody_and_is_told_as_a_doubt() -> None:
    matcher = _matcher(Told(UNSURE))
    title = _title("Contracts")
    assert matcher.matches(title) == []
    doubt = ["unsure", {"words": ["contracts"], "percent": 41}]
    assert matcher.why_nobody(title) == [(LAW, doubt)]
    assert doubt in matcher.why_not(title, LAW).reasons
    assert doubt not in matcher.why_not(title, PHYSICS).reasons


def test_what_the_profile_rules_out_is_ruled_out_of_a_guess_too() -> None:
    wants = (Want(PHYSICS, "PHYS"), Want(LAW, "LAW", languages=("chi",)))
    matcher = _matcher(Told(SURE), wants)
    assert matcher.matches(_title("Contracts")) == []
    assert [reason[0] for _, reason in matcher.why_nobody(_title("Contracts"))] == ["language_not_wanted"]


def test_a_subject_that_is_gone_is_not_guessed() -> None:
    matcher = _matcher(Told(Guess("GONE", 0.9)))
    assert matcher.matches(_title("Contracts")) == []
    assert matcher.why_nobody(_title("Contracts")) == [(None, ["nobodys", {}])]


def test_learning_takes_the_subjects_of_the_narrowest_range_and_knows_what_is_nobodys() -> None:
    low, high = key_bounds(parse_range("clc", "O"))
    matcher = Matcher(WANTS, [*RANGES, ShelfRange(LAW, "clc", low, high, "O", "O")], {})
    assert matcher.of_narrowest_range(_title("Light", "clc", "O43")) == [PHYSICS]
    assert matcher.of_narrowest_range(_title("Algebra", "clc", "O15")) == [LAW]
    assert matcher.of_narrowest_range(_title("Poems", "clc", "I22")) == []
    assert matcher.of_narrowest_range(_title("Poems", "ddc", "811")) is None
    assert matcher.of_narrowest_range(_title("Poems")) is None
