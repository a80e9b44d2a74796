"""What a description tells, part by part, so that two of them can be compared."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from acqflow.titles.rules.named import Name, is_its_own_publisher, names_in, people_in, publisher_in
from acqflow.vocabulary.titles_text import is_han, normalised, spelt

_LONGEST_BLOCK = 20
# Signs of a title that are enough to find its block in.
_ENOUGH = 120
_REMARK = re.compile(r"[\[［【〔(（{<][^\]］】〕)）}>]*[\]］】〕)）}>]")
# Where the title proper ends: ISBD signs, a dash between blanks, or a full stop that is not behind an initial.
_END_OF_MAIN = re.compile(r"[:：;；=＝]|\s[/—–-]+\s|——|\.(?<=\w\w\.)(?<!\b(?:St|Dr|Mr|vs)\.)\s+(?=\w)")
_BETWEEN = re.compile(r"\s*[:：]\s*")
_BETWEEN_PARTS = re.compile(r"[:：;；=＝\n]|\s[/—–-]+\s|——")
_EDITION = re.compile(
    r"\b(\d{1,2})\s*(?:e|è|è?me|\.|nd|rd|th|st|ª|a)\s*(?:éd|ed|aufl)|第\s*([\d一二三四五六七八九十]+)\s*版",
    re.IGNORECASE,
)
_ONLY_AN_EDITION = re.compile(r"\b(?:edition|auflage)\b|版$")
_LONGEST_EDITION = 8
_YEARS = re.compile(r"\b(1\d|20)(\d\d)\s*[-–/]\s*(\d\d)(?!\d)")
_LEFT_OUT = frozenset(("the", "a", "an", "and", "und", "et", "y", "e"))
_VOLUMES, _PARTS = ("volume", "vol", "vols", "band", "bd", "tome", "tomo"), ("part", "pt", "teil")
_VOLUME_WORDS = dict.fromkeys(_VOLUMES, "vol") | dict.fromkeys(_PARTS, "part")
_ROMAN_NUMBERS = "i ii iii iv v vi vii viii ix x xi xii"
_ROMAN_OF_VOLUMES = {word: number for number, word in enumerate(_ROMAN_NUMBERS.split(), start=1)}
_ROMAN = {word: str(number) for word, number in _ROMAN_OF_VOLUMES.items()}
# Words in themselves, unless they stand behind "vol" or "part".
_AMBIGUOUS_ROMAN = frozenset("ivx")
_ORDINALS = {
    word: number
    for number, several in enumerate(
        (
            "first premiere prima erste primera 一",
            "second deuxieme seconda zweite segunda 二",
            "third troisieme terza dritte tercera 三",
            "fourth quatrieme quarta vierte cuarta 四",
            "fifth cinquieme quinta funfte 五",
            "sixth sixieme sesta sechste sexta 六",
            "seventh septieme settima siebte septima 七",
            "eighth huitieme ottava achte octava 八",
            "ninth neuvieme nona neunte novena 九",
            "tenth dixieme decima zehnte 十",
        ),
        start=1,
    )
    for word in several.split()
}
# With the signs that stand around the number of a Chinese volume, which is a word of its own if it has digits.
_VOLUME_NUMBER = re.compile(r"\d{1,3}|第|(?:第[一二三四五六七八九十百]+|[上中下])?[卷册辑集部]")
_CHINESE_VOLUME = re.compile(r"第[一二三四五六七八九十百]+[卷册辑集部]$|第$|[上中下][卷册辑集部]$")
_NUMBER = re.compile(r"\d+")
_CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBERS = _ORDINALS | _ROMAN_OF_VOLUMES | {word: number for number, word in enumerate(_CARDINALS, start=1)}
"""Words that number a volume."""
_HIGHEST_EDITION = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A description as it is compared: `main` is the title proper, `words` the subtitle too, wherever it stood.

    `is_by_its_publisher`: what a body publishes of itself. `title` is without its edition, else as it was written.
    """

    main: tuple[str, ...]
    words: tuple[str, ...]
    creators: tuple[Name, ...]
    people: tuple[Name, ...]
    publisher: Name
    year: int | None
    edition: int | None
    edition_words: str
    language: str
    is_by_its_publisher: bool
    title: str
    other_title: str


def told(columns: Mapping[str, Any]) -> Told:
    """From columns of DESCRIBED."""
    title, edition_in_title = _without_edition(columns["title"])
    main_text, rest_text = _main_and_rest(title)
    main = words_of(main_text)
    rest = _subtitle([*_BETWEEN.split(rest_text), columns["other_title"] or ""], bool(edition_in_title))
    creators = [text for text in (columns["creators"] or "").split("; ") if text]
    publisher = publisher_in(columns["publisher"] or "")
    edition = columns["edition"] or ""
    return Told(
        main,
        main + rest,
        names_in(creators),
        people_in(creators),
        publisher,
        columns["year"],
        _edition_number(edition) or _edition_number(edition_in_title),
        normalised(edition),
        columns["language"] or "",
        is_its_own_publisher(creators, publisher),
        title,
        columns["other_title"] or "",
    )


@lru_cache(maxsize=1 << 13)
def block_of(title: str) -> str:
    """What titles have in common that are worth comparing: the beginning of the title proper, without a volume."""
    return "".join(without_volume(words_of(_main_and_rest(title[:_ENOUGH])[0])))[:_LONGEST_BLOCK]


def without_volume(main: tuple[str, ...]) -> tuple[str, ...]:
    """The title proper of the whole work: "trial in history vol 2" and "选集 1" without their numbers."""
    kept = next((n for n, word in enumerate(main) if n and word in ("vol", "part")), len(main))
    while kept > 1 and _VOLUME_NUMBER.fullmatch(main[kept - 1]):
        kept -= 1
    whole = main[:kept]
    last = _CHINESE_VOLUME.sub("", whole[-1]) if whole else ""
    return (*whole[:-1], last) if last else whole


def segments_of(title: str, other_title: str) -> list[str]:
    """The title proper, then each part of the subtitle and each remark, as they were written."""
    main = _main_and_rest(title)[0]
    bare = _REMARK.sub("\n", title)
    remarks = (remark[1:-1] for remark in _REMARK.findall(title))
    rest = (*_END_OF_MAIN.split(bare, maxsplit=1)[1:], *remarks, other_title)
    return [main, *(part for text in rest for part in _BETWEEN_PARTS.split(text) if part.strip())]


def _main_and_rest(title: str) -> tuple[str, str]:
    bare = _REMARK.sub(" ", title) if _REMARK.search(title) else title
    remarks = " ".join(_REMARK.findall(title)) if bare is not title else ""
    parts = _END_OF_MAIN.split(bare, maxsplit=1)
    if not any(map(str.isalnum, parts[0])):
        return title, ""
    return parts[0], f"{parts[1] if len(parts) > 1 else ''} {remarks}"


def _without_edition(title: str) -> tuple[str, str]:
    """ "Traité (4e édition)" → "Traité", "4e éd"."""
    found = _EDITION.search(title)
    if found is None:
        return title, ""
    return re.sub(rf"[(（\[][^()（）]*{re.escape(found[0])}[^()（）]*[)）\]]", " ", title), found[0]


def _subtitle(parts: Sequence[str], has_edition: bool) -> tuple[str, ...]:
    """The words of its parts, each part once: some catalogues say the subtitle twice."""
    kept: list[tuple[str, ...]] = []
    for part in parts:
        words = words_of(part)
        is_edition = has_edition and len(words) <= _LONGEST_EDITION and _ONLY_AN_EDITION.search(" ".join(words))
        if words and words not in kept and not is_edition:
            kept.append(words)
    return tuple(word for words in kept for word in words)


def words_of(text: str) -> tuple[str, ...]:
    """With numbers in one way of writing: "Vol. II" and "volume 2", "1964-70" and "1964-1970"."""
    if "-" in text or "–" in text or "/" in text:
        text = _YEARS.sub(lambda years: f"{years[1]}{years[2]} {years[1]}{years[3]}", text)
    words: list[str] = []
    for word in spelt(text):
        if word in _LEFT_OUT:
            continue
        if word in _ROMAN and (word not in _AMBIGUOUS_ROMAN or (words and words[-1] in ("vol", "part"))):
            word = _ROMAN[word]
        words.append(_VOLUME_WORDS.get(word, word))
    return tuple(words)


def _edition_number(text: str) -> int | None:
    if not text:
        return None
    found = _NUMBER.search(text)
    if found and int(found[0]) < _HIGHEST_EDITION:
        return int(found[0])
    for word in spelt(text):
        if word in _ORDINALS:
            return _ORDINALS[word]
        if is_han(word):
            number = next((_ORDINALS[sign] for sign in word if sign in _ORDINALS), None)
            if number is not None:
                return number
    return None
