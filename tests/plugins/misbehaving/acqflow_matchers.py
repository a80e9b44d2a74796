"""A small matcher that keeps the contract, and others that each break one rule of it."""

import json
import pickle
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from acqflow.plugin_api import (
    ClassedTitle,
    Guess,
    Guesser,
    Learned,
    Matcher,
    ModelRefused,
    Quality,
    TitleWords,
    Told,
    TooLittleToLearn,
)
from acqflow.vocabulary.titles_text import spelt


class Counting(Matcher):
    """Knows of each word which subject has it most often."""

    api_version = "1.2"
    name = "counting"
    model_version = "1"

    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        counts = Counter(subject for example in examples for subject in example.subjects)
        if len(counts) < 2:
            raise TooLittleToLearn(titles=len(examples), subjects=len(counts), least=2, each=1)
        told("weighing", 0, 1)
        words: dict[str, Counter[str]] = {}
        for example in examples:
            for word in spelt(example.title.title):
                words.setdefault(word, Counter()).update(example.subjects)
        known = {word: subjects.most_common(1)[0] for word, subjects in words.items() if subjects}
        whole = {word: sum(subjects.values()) for word, subjects in words.items()}
        kept = {word: (subject, count / whole[word]) for word, (subject, count) in known.items()}
        return Learned(json.dumps(kept).encode("ascii"), Quality(1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1), counts)

    def open(self, content: bytes) -> Guesser:
        try:
            known = json.loads(content)
        except ValueError:
            raise ModelRefused.damaged() from None
        if not known:
            raise ModelRefused.damaged()
        return self.asked(known)

    def asked(self, known: dict[str, Any]) -> Guesser:
        return Words(known)


class Words:
    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known

    def guess(self, title: TitleWords) -> tuple[Guess, ...]:
        found = [(word, *self.known[word]) for word in spelt(title.title) if word in self.known]
        if not found:
            return ()
        word, subject, share = max(found, key=lambda known: known[2])
        return (Guess(subject, min(share, 0.99), (word,), share > 0.5),)


class Says(Words):
    """Answers what its matcher was told to answer."""

    answer: ClassVar[Any] = ()

    def guess(self, title: TitleWords) -> Any:
        del title
        return self.answer


class RaisesOnOddTitles(Counting):
    class Odd(Words):
        def guess(self, title: TitleWords) -> tuple[Guess, ...]:
            title.title.encode()
            return super().guess(title)

    def asked(self, known: dict[str, Any]) -> Guesser:
        return self.Odd(known)


class NamesStrangers(Counting):
    class Stranger(Says):
        answer = (Guess("ELSEWHERE", 0.9, ()),)

    def asked(self, known: dict[str, Any]) -> Guesser:
        return self.Stranger(known)


class TooSure(Counting):
    class Sure(Words):
        def guess(self, title: TitleWords) -> tuple[Guess, ...]:
            return tuple(Guess(g.subject, 1.4, g.words) for g in super().guess(title))

    def asked(self, known: dict[str, Any]) -> Guesser:
        return self.Sure(known)


class AlwaysSure(Counting):
    class Always(Words):
        def guess(self, title: TitleWords) -> tuple[Guess, ...]:
            return super().guess(title) or (Guess("LAW", 0.9, ()),)

    def asked(self, known: dict[str, Any]) -> Guesser:
        return self.Always(known)


class InventsWords(Counting):
    class Inventor(Words):
        def guess(self, title: TitleWords) -> tuple[Guess, ...]:
            return tuple(Guess(g.subject, g.confidence, ("because",)) for g in super().guess(title))

    def asked(self, known: dict[str, Any]) -> Guesser:
        return self.Inventor(known)


class GivesNoReason(Counting):
    class Mute(Words):
        def guess(self, title: TitleWords) -> tuple[Guess, ...]:
            return tuple(Guess(g.subject, g.confidence) for g in super().guess(title))

    def asked(self, known: dict[str, Any]) -> Guesser:
        return self.Mute(known)


class LearnsNothing(Counting):
    class Silent(Says):
        answer = ()

    def asked(self, known: dict[str, Any]) -> Guesser:
        return self.Silent(known)


class Fickle(Counting):
    """Guesses by how often it has learned."""

    learned: ClassVar[int] = 0

    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        type(self).learned += 1
        learned = super().learn(examples, told)
        known = {
            word: (subject, share / self.learned) for word, (subject, share) in json.loads(learned.content).items()
        }
        return Learned(json.dumps(known).encode("ascii"), learned.quality, learned.counts)


class LearnsFromOne(Counting):
    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        try:
            return super().learn(examples, told)
        except TooLittleToLearn:
            return Learned(b'{"optics": ["PHYS", 1.0]}', Quality())


class SaysNoQuality(Counting):
    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        learned = super().learn(examples, told)
        return Learned(learned.content, Quality(), learned.counts)


class MumblesItsSteps(Counting):
    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        told("thinking hard", 0, 1)
        return super().learn(examples, told)


class KeepsPickles(Counting):
    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        learned = super().learn(examples, told)
        return Learned(pickle.dumps(json.loads(learned.content)), learned.quality, learned.counts)

    def open(self, content: bytes) -> Guesser:
        try:
            known = pickle.loads(content)
        except Exception:  # noqa: BLE001  whatever it is
            known = None
        if not isinstance(known, dict):
            raise ModelRefused.damaged()
        return self.asked(known)


class OpensAnything(Counting):
    def open(self, content: bytes) -> Guesser:
        try:
            return super().open(content)
        except ModelRefused:
            return Words({})


class ForgetsWhatWasOpened(Counting):
    """Every opened one is the same one."""

    shared: ClassVar[dict[str, Any]] = {}

    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        learned = super().learn(examples, told)
        self.shared.clear()
        self.shared.update(json.loads(learned.content))
        return learned

    def asked(self, known: dict[str, Any]) -> Guesser:
        del known
        return Words(self.shared)


class OfNoVersion(Counting):
    model_version = ""


class Fails(Counting):
    """Opens, and then fails at every title."""

    name = "fails"

    class Failing(Words):
        def guess(self, title: TitleWords) -> tuple[Guess, ...]:
            raise RuntimeError(title.title)

    def asked(self, known: dict[str, Any]) -> Guesser:
        return self.Failing(known)
