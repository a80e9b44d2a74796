"""What of a title counts: its words and the parts of words; of Chinese single characters, pairs and triples."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from acqflow.plugin_api import TitleWords
from acqflow.vocabulary.titles_text import is_han, spelt

# More than any title has; what lies behind is not read.
_MOST_WORDS = 400
_LONGEST_RUN = 200
# Tried on real catalogues: with parts of 3 and 5 letters as well it guesses no better, at twice the cost.
_PARTS = (4,)
_LEAST_FOR_PARTS = 5
_HAN = (1, 2, 3)


class Feature(NamedTuple):
    """`name` is what is weighed; it was found in word `word`, from character `start` up to `end`."""

    name: str
    word: int
    start: int
    end: int


def title_words(title: TitleWords) -> list[str]:
    """The words as they are compared, those of the title first."""
    return [word[:_LONGEST_RUN] for word in spelt(f"{title.title}\n{title.further}")[:_MOST_WORDS]]


def features(words: list[str]) -> Iterator[Feature]:
    for place, word in enumerate(words):
        if is_han(word):
            yield from _pieces(word, place, _HAN, "")
            continue
        yield Feature(f"={word}", place, 0, len(word))
        if len(word) >= _LEAST_FOR_PARTS:
            # So that a word's beginning and end are other parts than its middle.
            yield from _pieces(f"<{word}>", place, _PARTS, "~")
    for place, (one, other) in enumerate(pairwise(words)):
        if not is_han(one) and not is_han(other):
            yield Feature(f"={one} {other}", place, 0, len(one))


def names(title: TitleWords) -> list[str]:
    return [feature.name for feature in features(title_words(title))]


def _pieces(text: str, place: int, lengths: tuple[int, ...], mark: str) -> Iterator[Feature]:
    for length in lengths:
        for start in range(len(text) - length + 1):
            yield Feature(mark + text[start : start + length], place, start, start + length)
