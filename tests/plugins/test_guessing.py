"""A matcher may fail in any way: titles are distributed without its guesses, and it is said why."""

from dataclasses import replace
from importlib.metadata import EntryPoint
from typing import Any

import acqflow_matchers as bad
import pytest

from acqflow.plugin_api import (
    ClassedTitle,
    Guess,
    Learned,
    Matcher,
    Plugin,
    Quality,
    TitleWords,
    TooLittleToLearn,
)
from acqflow.plugin_host.containment import PluginFailed
from acqflow.plugin_host.discovery import LoadedPlugin, PluginMissing, Plugins, discover
from acqflow.plugin_host.guessing import Guesses, Guessing, digest_of, learn, matcher_named, version_of
from acqflow.testing import classed_titles


def loaded(kind: type[Matcher]) -> LoadedPlugin:
    return LoadedPlugin(kind.group, kind.name, f"{kind.__module__}:{kind.__qualname__}", "1.0", kind(), {})


def opened(kind: type[Matcher], **changed: Any) -> Guesses:
    content = kind().learn(classed_titles(), lambda *_: None).content
    asked = {"plugin": kind.name, "version": "1", "digest": digest_of(content), "content": lambda: content}
    return Guessing(lambda: Plugins((loaded(kind),))).open(**(asked | changed))


def says(answer: object) -> type[Matcher]:
    class Told(bad.Counting):
        def asked(self, known: dict[str, Any]) -> bad.Says:
            says = bad.Says(known)
            says.answer = answer  # type: ignore[misc]
            return says

    return Told


def test_what_was_learned_guesses() -> None:
    guesses = opened(bad.Counting)
    (guess,) = guesses.guess(TitleWords("Statutes of old"))
    assert (guess.subject, guess.words, guesses.fault) == ("LAW", ("statutes",), None)


def test_a_matcher_that_fails_is_asked_no_more_and_what_a_title_says_is_not_repeated() -> None:
    guesses = opened(bad.Fails)
    assert guesses.digest
    assert guesses.guess(TitleWords("a secret title")) == ()
    assert guesses.guess(TitleWords("Statutes")) == ()
    assert guesses.digest == ""
    assert "RuntimeError" in str(guesses.fault)
    assert "secret" not in str(guesses.fault)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        7,
        ["LAW"],
        (Guess("LAW", float("nan")),),
        (Guess("LAW", 1.1),),
        (Guess("LAW", "0.9"),),  # type: ignore[arg-type]
        (Guess(7, 0.9),),  # type: ignore[arg-type]
        (Guess("LAW", 0.9, (7,)),),  # type: ignore[arg-type]
        (Guess("LAW", 0.9, (), "yes"),),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_guess_is_a_fault_of_the_matcher(answer: object) -> None:
    guesses = opened(says(answer))
    assert guesses.guess(TitleWords("Statutes")) == ()
    assert guesses.fault is not None


def test_guesses_are_put_in_order_and_their_words_made_fit_to_keep() -> None:
    guesses = opened(says([Guess("LAW", 0.2), Guess("PHYS", 0.7, ("a\0b\ud800", "x" * 900))]))
    first, second = guesses.guess(TitleWords("Statutes"))
    assert (first.subject, first.words, second.subject) == ("PHYS", ("ab?", "x" * 60), "LAW")


def test_what_another_version_learned_is_refused_before_it_is_read() -> None:
    def unread() -> bytes:
        raise AssertionError("it was read")

    guesses = opened(bad.Counting, version="0", content=lambda: b"")
    assert guesses.digest == ""
    assert "version 0" in str(guesses.fault)
    assert "acqflow match learn" in str(guesses.fault)


def test_what_was_changed_since_is_refused() -> None:
    guesses = opened(bad.Counting, content=lambda: b'{"statutes": ["PHYS", 1.0]}')
    assert "damaged" in str(guesses.fault)
    assert guesses.guess(TitleWords("Statutes")) == ()


def test_a_matcher_that_is_gone_is_said() -> None:
    guesses = opened(bad.Counting, plugin="other")
    assert "other" in str(guesses.fault)


def test_what_is_open_stays_open_until_something_new_is_learned() -> None:
    reads: list[bytes] = []
    guessing = Guessing(lambda: Plugins((loaded(bad.Counting),)))

    def ask(content: bytes) -> str:
        def read() -> bytes:
            reads.append(content)
            return content

        asked = guessing.open(plugin="counting", version="1", digest=digest_of(content), content=read)
        return asked.guess(TitleWords("Optics"))[0].subject

    assert [ask(b'{"optics": ["A", 1.0]}'), ask(b'{"optics": ["A", 1.0]}'), ask(b'{"optics": ["B", 1.0]}')] == [
        "A",
        "A",
        "B",
    ]
    assert len(reads) == 2


@pytest.mark.parametrize(
    "learned",
    [
        None,
        Learned(b"", Quality()),
        Learned("text", Quality()),  # type: ignore[arg-type]
        Learned(b"x", None),  # type: ignore[arg-type]
        Learned(b"x", Quality(accuracy=1.5)),
        Learned(b"x", Quality(titles=0.5)),  # type: ignore[arg-type]
        Learned(b"x", Quality(), {"PHYS": "many"}),  # type: ignore[dict-item]
    ],
)
def test_what_cannot_be_kept_is_a_fault_of_the_matcher(learned: Any) -> None:
    class Odd(bad.Counting):
        def learn(self, examples: Any, told: Any) -> Any:
            return learned

    with pytest.raises(PluginFailed):
        learn(loaded(Odd), classed_titles(), lambda *_: None)


def test_too_little_to_learn_is_no_fault_of_the_matcher() -> None:
    with pytest.raises(TooLittleToLearn):
        learn(loaded(bad.Counting), [ClassedTitle(TitleWords("Optics"), ("PHYS",))], lambda *_: None)


def test_without_a_name_the_first_matcher_learns() -> None:
    assert matcher_named(Plugins((loaded(bad.Counting), loaded(bad.Fails)))).name == "counting"
    assert matcher_named(Plugins((loaded(bad.Counting), loaded(bad.Fails))), "fails").name == "fails"
    with pytest.raises(PluginMissing):
        matcher_named(Plugins())


def test_a_matcher_that_does_not_say_its_version_is_not_taken() -> None:
    point = EntryPoint("counting", "acqflow_matchers:OfNoVersion", Matcher.group)
    (refused,) = discover(found=[point], environ={}).refused
    assert "which version its model has" in str(refused.reason)


def test_a_plugin_of_another_kind_guesses_nothing() -> None:
    other = replace(loaded(bad.Counting), plugin=Plugin())
    with pytest.raises(PluginFailed, match="it guesses nothing"):
        version_of(other)
