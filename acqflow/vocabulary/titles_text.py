"""Titles as text to search and to compare: words, and Chinese by single and double characters.

The tokens serve SQLite FTS5 and PostgreSQL tsvector alike: small letters and digits of any script, nothing that
either of them takes for a sign. Traditional and simplified characters stay as they are.
"""

import re
import unicodedata
from functools import lru_cache

# Han with its extensions, kana, Hangul: scripts written without spaces, or with spaces one cannot rely on.
_HAN = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufa6d\ufa70-\ufad9\U00020000-\U0002a6df\U0002a700-\U0002b739\U0002b740-\U0002b81d"
    "\U0002b820-\U0002cea1\U0002ceb0-\U0002ebe0\U0002f800-\U0002fa1d\U00030000-\U0003134a\U00031350-\U000323af"
)
_RUNS = re.compile(rf"([{_HAN}]+)|((?:[^\W_{_HAN}]|[\u0300-\u036f])+)")
_IS_HAN = re.compile(f"[{_HAN}]").match
_ASCII_WORDS = re.compile(r"[a-z0-9]+")
_WITHOUT_MARKS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_LONGEST_TOKEN = 60
# Signs that are the name itself: without these C, C++ and C# would be one word.
_NAMES = re.compile(r"(?<![a-z0-9])(?:c\+\+|c#|f#|\.net)(?![a-z0-9])")
_SPELT = {"c++": " cplusplus ", "c#": " csharp ", "f#": " fsharp ", ".net": " dotnet "}
_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)")


def search_tokens(text: str) -> list[str]:
    """For the index: "三体 Café" → ["三", "三体", "体", "cafe"]; one- to four-character words are all found."""
    tokens: list[str] = []
    for han, word in _runs(text):
        if word:
            tokens.append(word)
        else:
            for place, character in enumerate(han):
                tokens.append(character)
                if place + 1 < len(han):
                    tokens.append(han[place : place + 2])
    return tokens


def query_tokens(text: str) -> list[str]:
    """For what a person types; a title is found when it has all of them: "三体问题" → ["三体", "体问", "问题"]."""
    tokens: list[str] = []
    for han, word in _runs(text):
        if word:
            tokens.append(word)
        elif len(han) == 1:
            tokens.append(han)
        else:
            tokens.extend(han[place : place + 2] for place in range(len(han) - 1))
    return list(dict.fromkeys(tokens))


def normalised(text: str) -> str:
    """The key under which two titles are the same: no case, accents, punctuation, spaces, first "the" or "a"."""
    folded = _folded(text).replace("&", " and ").strip()
    return "".join(han or word for han, word in _runs(_ARTICLE.sub("", folded)))


def spelt(text: str) -> list[str]:
    """The words as they are compared: "The Café & 三体" → ["the", "cafe", "and", "三体"]."""
    return [han or word for han, word in _runs(_folded(text).replace("&", " and "))]


def is_han(word: str) -> bool:
    """Whether a word is of a script written without spaces."""
    return _IS_HAN(word) is not None


def _runs(text: str) -> list[tuple[str, str]]:
    folded = _folded(text)
    if folded.isascii():
        return [("", word[:_LONGEST_TOKEN]) for word in _ASCII_WORDS.findall(folded)]
    return [
        (han, bare)
        for han, word in _RUNS.findall(unicodedata.normalize("NFKC", folded))
        if (bare := (word if word.isascii() else _unaccented(word))[:_LONGEST_TOKEN]) or han
    ]


def _folded(text: str) -> str:
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    if "+" in folded or "#" in folded or ".n" in folded:
        return _NAMES.sub(lambda name: _SPELT[name[0]], folded)
    return folded


@lru_cache(maxsize=16384)
def _unaccented(word: str) -> str:
    apart = unicodedata.normalize("NFD", word).translate(_WITHOUT_MARKS)
    kept = (character for character in apart if character.isalnum())
    return unicodedata.normalize("NFC", "".join(kept))
