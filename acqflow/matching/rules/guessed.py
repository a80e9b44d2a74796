"""What a matcher guesses of a title that no class number and no word speaks for."""

from collections.abc import Callable
from typing import Protocol

from acqflow.matching.rules.wants import Candidate, Reason
from acqflow.plugin_api import Guess, TitleWords
from acqflow.vocabulary.errors import Sentence

MOST_FOR_A_GUESS = 14
"""So that with language, type and price, 5 each, it stays below the 30 of a wider class range."""


class Guesses(Protocol):
    """What was learned, ready to be asked.

    `digest` is empty where nothing was learned, or it cannot be used: `fault` says why.
    """

    @property
    def digest(self) -> str: ...

    @property
    def fault(self) -> Sentence | None: ...

    def guess(self, title: TitleWords) -> tuple[Guess, ...]:
        """The subjects it may be for, by their codes, the surest first."""


class Guessing(Protocol):
    """Opens what was learned."""

    def open(self, *, plugin: str, version: str, digest: str, content: Callable[[], bytes]) -> Guesses:
        """For the work of one moment; never raises."""


class _NothingLearned:
    digest, fault = "", None

    def guess(self, title: TitleWords) -> tuple[Guess, ...]:
        del title
        return ()


class _NobodyGuesses:
    def open(self, *, plugin: str, version: str, digest: str, content: Callable[[], bytes]) -> Guesses:
        del plugin, version, digest, content
        return NOTHING_LEARNED


NOTHING_LEARNED: Guesses = _NothingLearned()
NOBODY_GUESSES: Guessing = _NobodyGuesses()


def title_words(title: Candidate) -> TitleWords:
    name, _, further = title.words.partition("\n")
    return TitleWords(name, further, title.language or "")


def guessed(guess: Guess) -> Reason:
    """Why a subject gets a title by a guess: [code, facts]."""
    score = round(MOST_FOR_A_GUESS * guess.confidence)
    return ["guessed", _facts(guess) | {"score": score}]


def unsure(guess: Guess) -> Reason:
    """Why it does not: the guess is too weak."""
    return ["unsure", _facts(guess)]


def _facts(guess: Guess) -> dict[str, object]:
    return {"words": list(guess.words), "percent": int(100 * guess.confidence)}
