"""What is learned, from what, and how its quality is measured."""

from collections.abc import Sequence

import numpy as np
import pytest
from acqflow_learned.features import names
from acqflow_learned.measuring import calibration_error, measured
from acqflow_learned.model import NOBODY, Model, from_bytes, softmax
from acqflow_learned.plugin import LearnedSubjects
from acqflow_learned.training import LEAST_TITLES, _parts

from acqflow.plugin_api import ClassedTitle, Guess, Learned, TitleWords, TooLittleToLearn
from acqflow.testing import a_plugin, classed_titles


def learned(examples: Sequence[ClassedTitle], **settings: object) -> Learned:
    return a_plugin(LearnedSubjects, **settings).learn(examples, lambda *_: None)


def guess(examples: Sequence[ClassedTitle], title: str, **settings: object) -> tuple[Guess, ...]:
    plugin = a_plugin(LearnedSubjects, **settings)
    return plugin.open(plugin.learn(examples, lambda *_: None).content).guess(TitleWords(title))


def test_a_title_is_its_words_and_their_parts_and_chinese_its_characters_pairs_and_triples() -> None:
    assert names(TitleWords("Light", "三体问")) == [
        "=light", "~<lig", "~ligh", "~ight", "~ght>", "三", "体", "问", "三体", "体问", "三体问",
    ]  # fmt: skip


def test_the_same_title_never_lies_in_two_parts() -> None:
    twice = [
        ClassedTitle(TitleWords(title, further), ("A",))
        for title in (f"Title {number}" for number in range(40))
        for further in ("", "of another vendor")
    ] + [ClassedTitle(TitleWords("THE TITLE, 7"), ("B",))]
    parts = _parts(twice)
    assert parts[::2][:40] == parts[1::2][:40]
    assert parts[-1] == parts[14]
    assert {part: parts.count(part) // 2 for part in range(5)} == {0: 8, 1: 8, 2: 8, 3: 8, 4: 8}


def test_titles_of_both_languages_are_guessed_with_the_words_that_decided() -> None:
    english, *_ = guess(classed_titles(), "The quantum of magnetism")
    assert (english.subject, set(english.words)) == ("PHYS", {"quantum", "magnetism"})
    chinese, *_ = guess(classed_titles(), "量子力学史")
    assert (chinese.subject, chinese.words[0] in "量子力学") == ("PHYS", True)


def test_from_the_least_confidence_on_a_guess_is_sure() -> None:
    (first, *_) = guess(classed_titles(), "Optics", least_confidence=0.0)
    assert first.is_sure
    assert not any(g.is_sure for g in guess(classed_titles(), "Optics", least_confidence=1.0))


def test_a_subject_with_too_few_titles_is_left_out_and_said() -> None:
    few = [ClassedTitle(TitleWords(f"Chess {number}"), ("CHESS",)) for number in range(4)]
    told = learned([*classed_titles(), *few])
    assert (dict(told.left_out), "CHESS" in told.counts) == ({"CHESS": 4}, False)
    assert "CHESS" not in from_bytes(told.content).subjects
    assert "CHESS" in learned([*classed_titles(), *few], least_titles=4).counts


def test_what_is_nobodys_is_learned_as_such_and_never_given_out() -> None:
    nobodys = [ClassedTitle(TitleWords(f"Cooking {number} soups"), ()) for number in range(60)]
    examples = [*classed_titles(), *nobodys]
    assert NOBODY in from_bytes(learned(examples).content).subjects
    found = guess(examples, "Cooking soups")
    assert not any(g.is_sure for g in found)
    assert all(g.subject for g in found)


def test_few_titles_that_are_all_right_make_no_guess_certain() -> None:
    assert learned(classed_titles()).quality.accuracy == 1.0
    assert 0.9 < guess(classed_titles(), "Optics and particles")[0].confidence < 0.999


def test_a_title_of_two_subjects_speaks_for_both() -> None:
    both = [ClassedTitle(TitleWords(f"Courts of optics {n}"), ("LAW", "PHYS")) for n in range(60)]
    first, second, *_ = guess([*both, *classed_titles()], "Courts of optics")
    assert {first.subject, second.subject} == {"LAW", "PHYS"}


def test_too_few_titles_or_one_subject_are_refused_with_what_is_wanted() -> None:
    with pytest.raises(TooLittleToLearn, match="two subjects with 5 each"):
        learned(classed_titles()[: LEAST_TITLES - 1])
    with pytest.raises(TooLittleToLearn):
        learned([e for e in classed_titles() if e.subjects == ("PHYS",)])


def test_the_quality_is_that_of_titles_kept_apart() -> None:
    told = learned(classed_titles())
    assert 0 < told.quality.titles <= len(classed_titles()) // 4
    noise = [
        ClassedTitle(TitleWords(f"Volume {number:04}"), (("A", "B", "C")[number * number % 7 % 3],))
        for number in range(300)
    ]
    assert learned(noise).quality.accuracy < 0.75
    assert told.quality.accuracy > 0.9


def test_quality_is_counted_as_it_is_defined() -> None:
    model = Model(("A", "B"), (), np.zeros((0, 2)), np.zeros(0), np.zeros(2), 1.0)
    chances = np.array([[0.9, 0.1], [0.8, 0.2], [0.6, 0.4], [0.2, 0.8]])
    quality = measured(model, chances, [("A",), ("B",), ("A",), ("B",)], least_confidence=0.75)
    assert (quality.accuracy, quality.majority, quality.sure) == (0.75, 0.5, 0.75)
    assert quality.right_of_sure == pytest.approx(2 / 3)
    # Of A two of three named and both found, 0.8; of B one of one named and one of two found, 2/3.
    assert quality.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    # In the bins of 0.9, 0.8 and 0.6: 0.1 off once, 0.3 off twice, 0.4 off once.
    assert quality.calibration_error == pytest.approx((0.1 + 0.3 * 2 + 0.4) / 4)


def test_confidence_that_holds_is_not_off() -> None:
    right = np.array([True] * 8 + [False] * 2)
    assert calibration_error(np.full(10, 0.8), right) == pytest.approx(0.0)


def test_sharper_chances_still_add_up_and_keep_their_order() -> None:
    sums = np.array([[1.0, 3.0, 2.0]])
    for sharpness in (0.1, 1.0, 10.0):
        (chances,) = softmax(sums, sharpness)
        assert chances.sum() == pytest.approx(1.0)
        assert list(chances.argsort()) == [0, 2, 1]
    assert softmax(sums, 10.0).max() > softmax(sums, 1.0).max()
