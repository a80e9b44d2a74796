"""How the names of people and of publishers are compared, however a catalogue writes them."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from acqflow.vocabulary.titles_text import is_han, spelt

Name = frozenset[str]
"""The words of a name, in no order: "Weisiger, Alex" and "Alex Weisiger" are one."""

_REMARK = re.compile(r"[\[［【〔(（{<][^\]］】〕)）}>]*[\]］】〕)）}>]")
_DATES = re.compile(r"\d\S*")
_BETWEEN_NAMES = re.compile(r"\s*[;；|/、，]\s*|\s+and\s+|\s*&\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_PERSON = re.compile(r"[^.(]+,")
_MOST_WORDS_OF_A_PERSON = 4
_ROLES = (
    "by written edited editor editors ed eds dir hrsg hg translated translator translation trans illustrated "
    "illustrator compiled introduction foreword preface with and others et al the of for author authors "
    "contributor jr sr dr prof in na"
)
_NOT_A_NAME = frozenset(_ROLES.split())
_CHINESE_ROLE = re.compile(r"(?:等|主编|编著|编译|编写|选编|主译|译著|著译|原著|合著|[著编译撰绘注校辑画])+$")
# What nearly every publisher is called, in the languages that catalogues are full of.
_ALL_PUBLISHERS = (
    "press presses publishing publisher publishers publications publication pub pubs books book verlag edition "
    "editions editorial editore edizioni inc ltd llc co company corp corporation gmbh ag sa srl limited group "
    "university universite universitat universidad universita dept department u s united states of de la le les "
    "for the and academic international house printing off office govt government print"
)
_NOT_WHICH_PUBLISHER = frozenset(_ALL_PUBLISHERS.split())
_CHINESE_PUBLISHER = re.compile(r"(?:出版社|出版集团|出版传媒|出版公司|书局|有限|责任|股份|公司|集团|传媒)+")


def names_in(creators: Iterable[str]) -> tuple[Name, ...]:
    """The people and bodies among creators as catalogued: one each, or several in one text."""
    names: list[Name] = []
    for text in creators:
        parts = _BETWEEN_NAMES.split(text)
        if len(parts) == 1 and text.count(",") > 1:
            parts = _COMMA.split(text)
        names += [name for part in parts if (name := _name(part))]
    return tuple(names)


def people_in(creators: Iterable[str]) -> tuple[Name, ...]:
    """Those written as a person is: "Cho, Sung Yoon", and no body with its divisions."""
    people = [_name(text) for text in creators if _PERSON.match(text)]
    return tuple(name for name in people if 0 < len(name) <= _MOST_WORDS_OF_A_PERSON)


def publisher_in(text: str) -> Name:
    """The words that tell a publisher from others; all of them where none is left."""
    text = _without_remark(text)
    if any(map(is_han, text)):
        text = _CHINESE_PUBLISHER.sub("", text) or text
    words = frozenset(spelt(text))
    telling = frozenset(word for word in words - _NOT_WHICH_PUBLISHER if len(word) > 1 or is_han(word))
    return telling or words


def is_its_own_publisher(creators: Iterable[str], publisher: Name) -> bool:
    """Whether a body publishes what it wrote: its reports are called alike year after year."""
    bodies = [name for text in creators if len(name := _name(text)) > 2]
    return any(publisher and len(name & publisher) >= 0.6 * min(len(name), len(publisher)) for name in bodies)


def same_name(one: Name, other: Name) -> bool:
    """Whether two names may be one person's or body's: "Knuth, Donald E." and "D. Knuth"."""
    if one == other:
        return True
    if any(map(is_han, one)) and any(map(is_han, other)):
        return any(_holds(a, b) or _holds(b, a) for a in one for b in other)
    shared = {word for word in one if len(word) > 2 and any(same_word(word, w) for w in other)}
    if not shared:
        return False
    if max(len(one), len(other)) > _MOST_WORDS_OF_A_PERSON:
        return len(shared) >= 0.6 * min(sum(len(word) > 2 for word in name) for name in (one, other))
    rest = one - shared
    other_rest = [word for word in other if not any(same_word(word, w) for w in shared)]
    return not rest or not other_rest or any(_abbreviates(a, b) for a in rest for b in other_rest)


def same_publisher(one: Name, other: Name) -> bool:
    """Whether two names may be one publisher's: "W. W. Norton" and "Norton & Company"."""
    if one == other:
        return True
    if any(map(is_han, one)):
        a, b = "".join(sorted(one)), "".join(sorted(other))
        return a in b or b in a
    fewer, more = sorted((one, other), key=len)
    shared = sum(any(same_word(word, w) for w in more) for word in fewer)
    return shared > 0 and shared >= 0.5 * len(fewer)


def same_word(one: str, other: str) -> bool:
    """The same, or with one slip of the pen in a word long enough that it is no other word."""
    if one == other:
        return True
    if min(len(one), len(other)) < 6 or one[0] != other[0] or not (one.isalpha() and other.isalpha()):
        return False
    return not is_han(one) and OSA.distance(one, other, score_cutoff=1) <= 1


def _name(text: str) -> Name:
    text = _DATES.sub(" ", _without_remark(text)).strip()
    if any(map(is_han, text)):
        text = _CHINESE_ROLE.sub("", text) or text
    return frozenset(spelt(text)) - _NOT_A_NAME


def _without_remark(text: str) -> str:
    bare = _REMARK.sub(" ", text)
    return bare if spelt(bare) else text


def _holds(whole: str, part: str) -> bool:
    return len(part) > 1 and part in whole


def _abbreviates(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
