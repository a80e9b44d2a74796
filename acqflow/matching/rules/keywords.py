"""Which keywords a title holds, in Chinese and in English."""

from collections.abc import Iterable

from acqflow.matching.rules.wants import KeywordUnusable, Want
from acqflow.vocabulary.titles_text import normalised, query_tokens, search_tokens


class KeywordMap:
    """All subjects' keywords, found by their first token: a title is read once, whatever their number."""

    def __init__(self, wants: Iterable[Want]) -> None:
        self._by_first: dict[str, list[tuple[int, str, frozenset[str], str]]] = {}
        for want in wants:
            for keyword in want.keywords:
                tokens = tokens_of(keyword)
                entry = (want.subject_id, keyword, frozenset(tokens), normalised(keyword))
                self._by_first.setdefault(tokens[0], []).append(entry)

    def held(self, words: str) -> dict[int, list[str]]:
        """Subject → its keywords in these words. Words of a phrase must stand side by side."""
        if not self._by_first:
            return {}
        tokens = set(search_tokens(words))
        text = ""
        held: dict[int, list[str]] = {}
        for first in self._by_first.keys() & tokens:
            for subject_id, keyword, all_of, phrase in self._by_first[first]:
                if len(all_of) > 1:
                    text = text or normalised(words)
                    if not (all_of <= tokens and phrase in text):
                        continue
                held.setdefault(subject_id, []).append(keyword)
        return held


def tokens_of(keyword: str) -> list[str]:
    """Raises KeywordUnusable for one of signs only."""
    tokens = query_tokens(keyword)
    if not tokens:
        raise KeywordUnusable(keyword=keyword[:80])
    return tokens
