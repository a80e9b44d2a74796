"""When two descriptions without a common number are of one book, and why."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from acqflow.titles.rules.named import same_name, same_publisher, same_word
from acqflow.titles.rules.told import Told
from acqflow.vocabulary.titles_text import is_han

_SAME, _NEARLY, _SHORTER, _OTHER_SUBTITLE = "same_title", "title_nearly", "shorter_title", "other_subtitle"
_SAME_CREATOR, _SAME_PUBLISHER, _SAME_YEAR = "same_creator", "same_publisher", "same_year"
REASONS_ALIKE = (_SAME, _NEARLY, _SHORTER, _OTHER_SUBTITLE, _SAME_CREATOR, _SAME_PUBLISHER, _SAME_YEAR)
"""Why two descriptions are taken for one title's, as codes."""

# A subtitle with one of these names a part of the book, or a book that goes with it.
_ANOTHER_BOOK = re.compile(
    r"workbook|study|solution|exercise|teacher|instructor|manual|companion|vol|part|band|tome|book|issue|preprint|report"
    r"|[册卷辑集部篇编上中下续前后]|习题|解答|练习|指南|教师|题解|学习|辅导|全解|题库|试题"
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_LEAST_WORDS_OF_A_REPORT = 5
_ALIKE_SUBTITLE = 85


def why_alike(one: Told, other: Told) -> tuple[str, ...]:
    """Codes of REASONS_ALIKE if the two tell of one book; none if they do not, or do not tell enough.

    Nothing that both tell may differ, and of creator, publisher and year at least two must agree besides the
    title; all three where the titles are not the same word for word. Both must give the year.
    """
    title = _title(one, other)
    if title is None or _speaks_against(one, other):
        return ()
    agreeing = _agreeing(one, other)
    if not _is_enough(title, agreeing, one, other):
        return ()
    return (title, *agreeing)


def _title(one: Told, other: Told) -> str | None:
    if one.words == other.words or "".join(one.words) == "".join(other.words):
        return _SAME if one.words else None
    if len(one.words) == len(other.words):
        slips = _slips(one.words, other.words)
        if slips is not None and slips <= max(1, len(one.words) // 6):
            return _NEARLY
    shorter, longer = sorted((one, other), key=lambda told: len(told.words))
    count = len(shorter.words)
    if count >= len(longer.main) and longer.words[:count] == shorter.words:
        return None if _names_another(longer.words[count:]) else _SHORTER
    if one.main == other.main:
        return _OTHER_SUBTITLE if _are_subtitles_alike(one.words, other.words, len(one.main)) else None
    return None


def _slips(one: Sequence[str], other: Sequence[str]) -> int | None:
    """In how many words two titles differ by a slip of the pen; None if they are other words."""
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) if all(same_word(a, b) for a, b in differing) else None


def _are_subtitles_alike(one: Sequence[str], other: Sequence[str], main: int) -> bool:
    if _names_another(set(one[main:]) ^ set(other[main:])):
        return False
    return fuzz.token_set_ratio(" ".join(one[main:]), " ".join(other[main:])) >= _ALIKE_SUBTITLE


def _names_another(words: Sequence[str] | set[str]) -> bool:
    """Whether words that only one of them has say that it is a part, a volume, or a companion."""
    return any(
        _ANOTHER_BOOK.search(word) or (not _YEAR.fullmatch(word) and any(sign.isdigit() for sign in word))
        for word in words
    )


def _speaks_against(one: Told, other: Told) -> bool:
    """Whether something that both tell keeps them apart."""
    return (
        bool(one.language and other.language and one.language != other.language)
        or bool(one.creators and other.creators and not _share_a_creator(one, other))
        or bool(one.publisher and other.publisher and not same_publisher(one.publisher, other.publisher))
        or one.year is None
        or other.year is None
        or abs(one.year - other.year) > 1
        or _is_other_edition(one, other)
    )


def _is_other_edition(one: Told, other: Told) -> bool:
    if one.edition_words and other.edition_words and one.edition_words != other.edition_words:
        if one.edition is None and other.edition is None:
            fewer, more = sorted((one.edition_words, other.edition_words), key=len)
            return fewer not in more
        return (one.edition or 0) != (other.edition or 0)
    # One that does not name its edition may be any of that year's, and only the first of another's.
    return (one.edition or 1) != (other.edition or 1) and one.year != other.year


def _share_a_creator(one: Told, other: Told) -> bool:
    return any(same_name(a, b) for a in one.creators for b in other.creators)


def _agreeing(one: Told, other: Told) -> tuple[str, ...]:
    """What agrees besides the title, where nothing speaks against."""
    pairs = (
        (_SAME_CREATOR, bool(one.creators and other.creators)),
        (_SAME_PUBLISHER, bool(one.publisher and other.publisher)),
        (_SAME_YEAR, one.year == other.year),
    )
    return tuple(reason for reason, agrees in pairs if agrees)


def _is_enough(title: str, agreeing: Sequence[str], one: Told, other: Told) -> bool:
    if one.is_by_its_publisher or other.is_by_its_publisher:
        return _is_a_report_told_apart(title, agreeing, one, other)
    if title != _SAME:
        return len(agreeing) == 3 and all(len("".join(told.words)) >= _least(told, 8, 4) for told in (one, other))
    if _SAME_CREATOR not in agreeing:
        return len(agreeing) == 2 and len("".join(one.words)) >= _least(one, 12, 6)
    return len(agreeing) >= 2


def _is_a_report_told_apart(title: str, agreeing: Sequence[str], one: Told, other: Told) -> bool:
    """Bodies call what they publish alike, again and again: only with a person's name and a long title."""
    return (
        title == _SAME
        and _SAME_YEAR in agreeing
        and len(one.words) >= _LEAST_WORDS_OF_A_REPORT
        and any(same_name(a, b) for a in one.people for b in other.people)
    )


def _least(told: Told, letters: int, signs: int) -> int:
    """How long a title must be to tell much: so many letters, or so many Chinese signs."""
    return signs if is_han(told.words[0]) else letters
