"""The kit for matchers finds each fault it is there for: it is tried on matchers that each have one."""

import acqflow_matchers as bad
import pytest

from acqflow.plugin_api import Matcher
from acqflow.testing import MatcherContract
from tests.plugins.test_contract_kit import failures


def test_a_good_matcher_passes() -> None:
    assert failures(MatcherContract, {"matcher": bad.Counting}) == set()


@pytest.mark.parametrize(
    ("plugin", "found_by"),
    [
        (bad.RaisesOnOddTitles, "test_odd_titles_raise_nothing"),
        (bad.NamesStrangers, "test_it_names_only_subjects_it_was_taught_the_surest_first"),
        (bad.TooSure, "test_it_names_only_subjects_it_was_taught_the_surest_first"),
        (bad.AlwaysSure, "test_what_it_does_not_know_it_is_not_sure_of"),
        (bad.InventsWords, "test_the_words_that_decided_stand_in_the_title"),
        (bad.GivesNoReason, "test_the_words_that_decided_stand_in_the_title"),
        (bad.LearnsNothing, "test_what_it_learns_it_guesses_better_than_by_the_most_frequent_subject"),
        (bad.Fickle, "test_the_same_titles_teach_the_same"),
        (bad.LearnsFromOne, "test_too_few_titles_are_refused_and_not_guessed_from"),
        (bad.SaysNoQuality, "test_it_says_how_good_it_is_and_what_it_learned_from"),
        (bad.MumblesItsSteps, "test_it_says_what_it_does_in_known_words"),
        (bad.KeepsPickles, "test_what_it_keeps_is_no_pickle"),
        (bad.KeepsPickles, "test_nothing_that_lies_in_it_is_run"),
        (bad.OpensAnything, "test_what_is_damaged_is_refused"),
        (
            bad.ForgetsWhatWasOpened,
            "test_learning_leaves_the_examples_and_what_was_opened_before_as_they_are",
        ),
        (bad.OfNoVersion, "test_it_is_written_for_this_api"),
    ],
)
def test_a_matcher_with_a_fault_is_found_out(plugin: type[Matcher], found_by: str) -> None:
    assert found_by in failures(MatcherContract, {"matcher": plugin})
