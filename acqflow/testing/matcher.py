"""The contract of a matcher: what it learns it keeps as data, guesses with reasons, and knows when to doubt."""

import json
import pickletools
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import pytest

from acqflow.plugin_api import (
    LEARNING_STEPS,
    ClassedTitle,
    Guess,
    Learned,
    Matcher,
    ModelRefused,
    Quality,
    TitleWords,
    TooLittleToLearn,
    accepts,
)
from acqflow.testing.builders import a_plugin, classed_titles
from acqflow.testing.catalogue_format import _settings_refuse_unknown
from acqflow.vocabulary.titles_text import spelt

_ODD = ("", " ", "!?", "\0", "a" * 100_000, "三" * 100_000, "x\ud800y", "👩‍👩‍👧", "\u202e", "\n\n")
_RAN: list[str] = []


def _run(what: str) -> None:
    _RAN.append(what)


# A pickle that says so when it is unpickled.
_TRAP = b"cacqflow.testing.matcher\n_run\n(S'unpickled'\ntR."


class MatcherContract:
    """Subclass it as `Test...`, and give `matcher`; `settings` are a library's.

    Its titles are of physics, law and poetry, in Chinese and English; give others by `examples()`.
    """

    matcher: ClassVar[type[Matcher]]
    settings: ClassVar[Mapping[str, Any]] = {}

    def examples(self) -> Sequence[ClassedTitle]:
        """Classed titles that can be told apart by their words."""
        return classed_titles()

    def test_it_is_written_for_this_api(self) -> None:
        assert accepts(self.matcher.api_version)
        assert self.matcher.name
        assert isinstance(self.matcher.model_version, str)
        assert self.matcher.model_version

    def test_its_settings_refuse_fields_nobody_declared(self) -> None:
        _settings_refuse_unknown(self.matcher)

    def test_what_it_learns_it_guesses_better_than_by_the_most_frequent_subject(self) -> None:
        guesser = self._plugin().open(self._learned().content)
        right = sum(self._first(guesser.guess(e.title)) in e.subjects for e in self.examples())
        usual = max(sum(s in e.subjects for e in self.examples()) for s in self._subjects())
        assert right > usual

    def test_it_names_only_subjects_it_was_taught_the_surest_first(self) -> None:
        for found in self._guesses():
            assert {guess.subject for guess in found} <= self._subjects()
            assert len({guess.subject for guess in found}) == len(found)
            confidences = [guess.confidence for guess in found]
            assert confidences == sorted(confidences, reverse=True)
            assert all(0 <= confidence <= 1 for confidence in confidences)

    def test_the_words_that_decided_stand_in_the_title(self) -> None:
        guesser = self._plugin().open(self._learned().content)
        for example in self.examples():
            told = spelt(f"{example.title.title}\n{example.title.further}")
            for guess in guesser.guess(example.title):
                assert all(any(word in one for one in told) for word in guess.words)
                assert guess.words or not guess.is_sure

    def test_what_it_does_not_know_it_is_not_sure_of(self) -> None:
        guesser = self._plugin().open(self._learned().content)
        for title in ("", "zzqx", "龘龘"):
            assert not any(guess.is_sure for guess in guesser.guess(TitleWords(title)))

    def test_odd_titles_raise_nothing(self) -> None:
        guesser = self._plugin().open(self._learned().content)
        for title in _ODD:
            assert isinstance(guesser.guess(TitleWords(title, title, "xxx")), tuple)

    def test_odd_examples_raise_nothing(self) -> None:
        odd = [ClassedTitle(TitleWords(title, title), subjects) for title in _ODD for subjects in ((), ("ODD",))]
        assert self._plugin().learn([*self.examples(), *odd], _nobody).content

    def test_the_same_titles_teach_the_same(self) -> None:
        again = self._plugin().open(self._learned().content)
        assert self._guesses() == [again.guess(e.title) for e in self.examples()]

    def test_learning_leaves_the_examples_and_what_was_opened_before_as_they_are(self) -> None:
        examples = list(self.examples())
        plugin = self._plugin()
        opened = plugin.open(plugin.learn(examples, _nobody).content)
        before = [opened.guess(e.title) for e in examples]
        assert examples == list(self.examples())
        plugin.learn([ClassedTitle(e.title, ("OTHER", *e.subjects)) for e in examples], _nobody)
        assert [opened.guess(e.title) for e in examples] == before

    def test_too_few_titles_are_refused_and_not_guessed_from(self) -> None:
        for few in ([], [ClassedTitle(TitleWords("Optics"), ("PHYS",))]):
            with pytest.raises(TooLittleToLearn):
                self._plugin().learn(few, _nobody)

    def test_it_says_how_good_it_is_and_what_it_learned_from(self) -> None:
        learned = self._learned()
        assert isinstance(learned.quality, Quality)
        assert 0 < learned.quality.titles < len(self.examples())
        shares = [getattr(learned.quality, name) for name in Quality.__slots__ if name != "titles"]
        assert all(0 <= share <= 1 for share in shares)
        taught = {s: sum(s in e.subjects for e in self.examples()) for s in self._subjects()}
        assert dict(learned.counts) == taught

    def test_it_says_what_it_does_in_known_words(self) -> None:
        said: list[tuple[str, int, int]] = []
        self._plugin().learn(self.examples(), lambda *what: said.append(what))
        assert said
        assert all(step in LEARNING_STEPS and 0 <= done <= whole for step, done, whole in said)

    def test_what_is_damaged_is_refused(self) -> None:
        content = self._learned().content
        for damaged in (b"", b"{}", content[: len(content) // 2], content[len(content) // 2 :], b"\0" * 1000):
            with pytest.raises(ModelRefused):
                self._plugin().open(damaged)

    def test_nothing_that_lies_in_it_is_run(self) -> None:
        _RAN.clear()
        with pytest.raises(ModelRefused):
            self._plugin().open(_TRAP)
        assert _RAN == []

    def test_what_it_keeps_is_no_pickle(self) -> None:
        with pytest.raises(ValueError):
            list(pickletools.genops(self._learned().content))

    def _plugin(self) -> Matcher:
        return a_plugin(self.matcher, **self.settings)

    def _learned(self) -> Learned:
        learned = self._plugin().learn(self.examples(), _nobody)
        assert isinstance(learned, Learned)
        assert type(learned.content) is bytes
        json.dumps([dict(learned.counts), dict(learned.left_out)])
        return learned

    def _guesses(self) -> list[tuple[Guess, ...]]:
        guesser = self._plugin().open(self._learned().content)
        return [guesser.guess(e.title) for e in self.examples()]

    def _subjects(self) -> set[str]:
        return {subject for example in self.examples() for subject in example.subjects}

    def _first(self, found: Sequence[Guess]) -> str | None:
        return found[0].subject if found else None


def _nobody(_step: str, _done: int, _whole: int) -> None:
    """Nobody looks on."""
