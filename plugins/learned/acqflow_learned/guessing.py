"""Guessing with what was learned, and which words of the title decided."""

from collections.abc import Iterator, Sequence

from acqflow.plugin_api import Guess, TitleWords
from acqflow.vocabulary.titles_text import is_han
from acqflow_learned.features import Feature, features, title_words
from acqflow_learned.model import NOBODY, Model

_MOST_GUESSES = 3
_MOST_WORDS = 4
# A word weighs in if it has at least this share of what the weightiest one has.
_LEAST_SHARE = 0.25
# In more than about every eighth title (idf: 1 + ln(titles / titles with it)).
_RARE = 3.0
Part = tuple[int, int, int]
"""Word of the title, and from which of its characters up to which."""


class Guesser:
    """Asks a model. A guess is sure from `least_confidence` on."""

    def __init__(self, model: Model, least_confidence: float) -> None:
        self._model, self._least = model, least_confidence

    def guess(self, title: TitleWords) -> tuple[Guess, ...]:
        words = title_words(title)
        found = list(features(words))
        places, shares = self._model.vector([feature.name for feature in found])
        if not places:
            return ()
        weights = self._model.weights[places]
        chances = self._model.chances(weights, shares)
        # What speaks for all alike decides nothing.
        speak = shares[:, None] * (weights - weights.mean(axis=1, keepdims=True))
        row_of = {self._model.features[place]: row for row, place in enumerate(places)}
        guesses = []
        for place in map(int, chances.argsort()[::-1][:_MOST_GUESSES]):
            if self._model.subjects[place] == NOBODY:
                continue
            confidence = round(float(chances[place]), 4)
            spoken = dict(zip(row_of, speak[:, place].tolist(), strict=True))
            decided = _heaviest(words, self._parts(words, found, spoken))
            guesses.append(Guess(self._model.subjects[place], confidence, decided, confidence >= self._least))
        return tuple(guesses)

    def _parts(
        self, words: Sequence[str], found: Sequence[Feature], spoken: dict[str, float]
    ) -> dict[Part, float]:
        """What each word, or stretch of a Chinese run, says for a subject; what comes twice is told once."""
        whole: dict[int, float] = {}
        characters: dict[int, list[float]] = {}
        for feature in found:
            speaks = spoken.pop(feature.name, None)
            if speaks is None:
                continue
            word = words[feature.word]
            if not is_han(word):
                whole[feature.word] = whole.get(feature.word, 0.0) + speaks
                continue
            each = characters.setdefault(feature.word, [0.0] * len(word))
            for place in range(feature.start, feature.end):
                each[place] += speaks / (feature.end - feature.start)
        parts = {(word, 0, len(words[word])): speaks for word, speaks in whole.items()}
        for run, each in characters.items():
            parts |= {(run, start, end): sum(each[start:end]) for start, end in _stretches(each)}
        return {part: speaks for part, speaks in parts.items() if not self._is_everywhere(words, part)} or parts

    def _is_everywhere(self, words: Sequence[str], part: Part) -> bool:
        """Words such as "of" and "the" may tip the scales, but nobody would understand it."""
        word, start, end = part
        name = words[word][start:end]
        place = self._model.places.get(name if is_han(name) else f"={name}")
        return place is not None and float(self._model.rarity[place]) < _RARE


def _stretches(each: Sequence[float]) -> Iterator[tuple[int, int]]:
    """From where up to where characters side by side speak for it, each with a share of what the heaviest says."""
    least = max(each) * _LEAST_SHARE
    start = 0
    for place, speaks in enumerate([*each, -1.0]):
        if speaks <= 0 or speaks < least:
            if place > start:
                yield start, place
            start = place + 1


def _heaviest(words: Sequence[str], parts: dict[Part, float]) -> tuple[str, ...]:
    ranked = sorted(parts, key=lambda part: (-parts[part], part))
    least = parts[ranked[0]] * _LEAST_SHARE if ranked else 0.0
    heavy = [part for part in ranked if parts[part] > 0 and parts[part] >= least]
    told = dict.fromkeys(words[word][start:end] for word, start, end in heavy)
    return tuple(told)[:_MOST_WORDS]
