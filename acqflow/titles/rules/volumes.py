"""Which volume of a work a title is: two volumes are two books, and nobody who has the one has the other."""

import re
from functools import lru_cache

from acqflow.titles.rules.told import NUMBERS, Told, segments_of, without_volume, words_of

Volume = tuple[tuple[str, str], ...]

_UNITS = "卷册冊辑輯集部篇编編"
_DIGITS = {
    sign: number
    for number, signs in enumerate(
        ("一壹", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"), start=1
    )
    for sign in signs
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_NUMERALS = "".join((*_DIGITS, *_TENS))
_PLACES = "上中下前后後续續甲乙丙丁"
_SPLIT_NUMBER = re.compile(rf"第 (\d{{1,3}}) (?=[{_UNITS}])")
_NAMED = re.compile(r"\b(vol|part)(?: (\S+))?")
_CHINESE = rf"(?:第(\d{{1,3}}|[{_NUMERALS}]+)|([{_PLACES}]))[{_UNITS}]"
_AT_AN_END = (re.compile(rf"{_CHINESE}$"), re.compile(rf"{_CHINESE}(?= )"))
_BEHIND_ITS_UNIT = re.compile(rf"(?:第?[{_UNITS}])? ?(\d{{1,3}}|[{_NUMERALS}]+|[{_PLACES}])(?: ?[{_UNITS}])?")
_IN_DIGITS = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?")
_BEFORE_ITS_NAME = re.compile(r"\s*(\d{1,3}|[ivx]{1,4})\s*[,，、]", re.IGNORECASE)


def volume_of(told: Told) -> Volume:
    """What kind of part and its number, outermost first: "卷二" and "Vol. II" are (("vol", "2"),). None: all.

    The last or a lower volume keeps its sign, since it is no number: "下册" is (("vol", "下"),).
    """
    return _volume(told.title, told.other_title)


def says_volume(word: str) -> bool:
    """Whether a word of a subtitle says which volume, and nothing of what the book is about."""
    return word in ("vol", "part") or bool(_bare(word))


@lru_cache(maxsize=1 << 12)
def _volume(title: str, other_title: str) -> Volume:
    main, *rest = segments_of(title, other_title)
    found = dict.fromkeys(_of_main(words_of(main)))
    for text in rest:
        found |= dict.fromkeys(_of_segment(text))
    return tuple(found)


def _of_main(words: tuple[str, ...]) -> Volume:
    """Its last words: "trial in history vol 2", "选集 1", "全唐诗第12卷"."""
    first = len(without_volume(words))
    last = [("vol", number) for word in words[max(first, 1) :] if (number := _number(word))]
    text = _joined(words)
    return _named(text) or _chinese(text, _AT_AN_END[:1]) or tuple(last)


def _of_segment(text: str) -> Volume:
    """Of a subtitle or remark: all of it, or its beginning or end if that says it is one."""
    words = words_of(text)
    joined = _joined(words)
    if number := _bare(joined):
        return (("vol", number),)
    if begun := _BEFORE_ITS_NAME.match(text):
        return (("vol", _number(begun[1].lower())),)
    return _named(joined) or _chinese(joined, _AT_AN_END)


def _bare(text: str) -> str:
    """The number where the text is nothing else: "2", "叁", "下册", "卷二", "ii"."""
    whole = _BEHIND_ITS_UNIT.fullmatch(text)
    return _number(whole[1] if whole else text)


def _named(text: str) -> Volume:
    """Both "vol 2 part 1" and "second vol"."""
    found = []
    for name in _NAMED.finditer(text):
        before = text[: name.start()].split()
        number = _number(name[2] or "") or (_number(before[-1]) if before else "")
        if number:
            found.append((name[1], number))
    return tuple(found)


def _chinese(text: str, places: tuple[re.Pattern[str], ...]) -> Volume:
    at_end, *at_start = places
    found = [at_end.search(text), *(place.match(text) for place in at_start)]
    return tuple(dict.fromkeys(("vol", _number(one[1] or one[2])) for one in found if one))


def _joined(words: tuple[str, ...]) -> str:
    """With "第 12 卷" in one word again."""
    return _SPLIT_NUMBER.sub(r"第\1", " ".join(words))


def _number(word: str) -> str:
    """In digits; the sign of a place as it is; "" for any other word."""
    if word in NUMBERS:
        return str(NUMBERS[word])
    if digits := _IN_DIGITS.fullmatch(word):
        return str(int(digits[1]))
    if word and all(sign in _NUMERALS for sign in word):
        return str(_chinese_number(word))
    return word if len(word) == 1 and word in _PLACES else ""


def _chinese_number(text: str) -> int:
    """
    >>> _chinese_number("二十四"), _chinese_number("一百")
    (24, 100)
    """
    total = digit = 0
    for sign in text:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
