"""Takes a vendor's price text apart: numbers, marks of money, words, and the remarks in brackets."""

import re
from dataclasses import dataclass

from acqflow.vocabulary.currency_marks import CHINESE_MARK, MARK

_LATIN = "A-Za-zÀ-ɏ"
_PIECE = re.compile(
    rf"(?P<number>\.?[0-9][0-9.,'’]*)"
    rf"|(?P<mark>{MARK})"
    rf"|(?P<odd>[A-Za-z]{{1,3}}\$|[₠-⃏¢¤\ufffd])"
    rf"|(?P<word>[{_LATIN}]+\.?|(?:(?!{CHINESE_MARK})[^\W\d_{_LATIN}])+)"
    r"|(?P<blank>\s+)|(?P<sign>.)",
    re.DOTALL,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_COUNT = r"[0-9]{1,4}"
_COUNTED = re.compile(
    r"[册冊卷张張本部种種辑輯集函盒片盘盤碟期页頁幅套枚]"
    r"|(?:vols?|volumes?|v|pts?|parts?|bd|discs?|disks?|cds?|dvds?|issues?|copies|books?|maps?|pp?|pages|leaves)\.?\Z",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:vols?|volumes?|v|no|nos|pts?|parts?|bd|bk|books?|issues?|cd|dvd|t|tome)\.?\Z|第\Z", re.IGNORECASE
)
_CHINESE_REMARK = re.compile(
    r"(?:定价|价格|售价|原价|单价|标价|书价|码洋|参考价|优惠价|会员价|约|计|价|为|软精装|精装|平装|简装|线装|盒装|函装|套装|裸脊|布面"
    r"|税込|税抜|税別|税别|税|本体|不含税|含税|含|附|带|配|赠|送|光盘|磁带|图|表|地图|习题|手册|音频|视频|全|共|每|各|第|及|与|和|整"
    r"|[一二三四五六七八九十百两双上中下]|[册冊卷张張本部种種辑輯集函盒片盘盤碟期页頁幅套枚版])+"
)
_REMARK_WORDS = """
pbk paperback paper hbk hardback hardcover pb hb cl cloth softcover soft hard cover bound binding vol
vols volume volumes v no nos net set sets ea each est per pt pts part parts cd cds rom dvd dvds ed ca or
and for at the in with list price retail rrp unit disc discs disk disks map maps book books copy copies
issue issues spiral lib library p pp pages alk acid free ebook print online all only approx about bd t
tome
"""
_REMARKS = frozenset(_REMARK_WORDS.split())


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind`: number, mark, odd (a sign of money nobody knows), word, blank or sign."""

    kind: str
    text: str
    start: int
    end: int


def pieces(text: str) -> list[Piece]:
    """The text from left to right, nothing left out."""
    return [Piece(str(found.lastgroup), found[0], *found.span()) for found in _PIECE.finditer(text)]


def without_remarks(text: str) -> str:
    """Blanks for what stands in brackets, so that every place stays where it is."""
    while (masked := _BRACKETS.sub(lambda found: " " * len(found[0]), text)) != text:
        text = masked
    return text


def remarks(text: str) -> list[str]:
    """What stands in brackets, without them."""
    return [found[0][1:-1] for found in _BRACKETS.finditer(text)]


def is_count(parts: list[Piece], place: int) -> bool:
    """Whether this number counts volumes or discs, or numbers one: `2册`, `3 vols.`, `v. 1`, `第2卷`."""
    if not re.fullmatch(_COUNT, parts[place].text.strip(".,")):
        return False
    behind = _beside(parts, place, 1)
    before = _beside(parts, place, -1)
    counted = behind is not None and behind.kind == "word" and _COUNTED.match(behind.text)
    return bool(counted or (before is not None and before.kind == "word" and _NUMBERED.search(before.text)))


def is_remark(word: str) -> bool:
    """Whether the word says something of the book and nothing of money."""
    return word.rstrip(".").casefold() in _REMARKS or _CHINESE_REMARK.fullmatch(word) is not None


def _beside(parts: list[Piece], place: int, step: int) -> Piece | None:
    """The next piece to one side that is no blank."""
    at = place + step
    while 0 <= at < len(parts) and parts[at].kind == "blank":
        at += step
    return parts[at] if 0 <= at < len(parts) else None
