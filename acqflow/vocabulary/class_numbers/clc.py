"""中国图书馆分类法, the Chinese Library Classification: TP311.13, R711(711)=535, F270-05.

Letters, then digits compared one by one as decimals; the point after every third digit is only for the eye.
Filing order of the auxiliary signs, each before any further digit: - ( ) "" = < > : +. Source: 《中国图书馆分类法
（第五版）使用手册》 pp. 82–83, whose example R711, R711-62, R711(711), R711(711)=535, R711=6, R711<326>, R711:R83,
R711+R173, R711.1 is in the tests. The recommendation mark "a" (F0a) files directly behind the bare number. In the
printed tables "+" in front of a digit and [ ] { } around a number mark its use, not its place; they are dropped.
What follows "/" is a library's own shelf mark (TP311.13/45) and files before any subdivision.
"""

import re

_LETTERS = r"(?:T[BDEFGHJKLMNPQSUV]|DF|[A-KN-VXZ])"
# Points are for the eye, but a number has at least one digit.
_NUMBER = r"\.*[0-9][0-9.]*"
_CODE = re.compile(
    rf"({_LETTERS})"
    rf"(?:({_NUMBER})(a|[A-Z]{{1,8}}(?=$|[-/(\"=<:+]))?)?"
    rf"((?:-{_NUMBER}[A-Z]?|\({_NUMBER}\)|\"{_NUMBER}\"|={_NUMBER}|<{_NUMBER}>|[:+]{_LETTERS}[0-9.]*)*)"
    r"(?:/([A-Za-z0-9][A-Za-z0-9 .:()=-]*))?"
)
_HYPHENED = re.compile(r"([A-Za-z][^/]*?)\s*-\s*([A-Za-z].*)")
_RANGE_END = re.compile(r"[.-]?[0-9.]+")
_FULL_WIDTH = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａ"
    "．·。－—–−（）“”〝〞＂＝＜＞〈〉：＋／［］｛｝　",
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZa...----()"""""=<><>:+/[]{} ',
)
_MARKED_FOR_PAPERS = re.compile(r"\+(?=[0-9.])")
# Two points part the ends of a printed range, so no shelf mark keeps them.
_DOTS = re.compile(r"\.[. ]*\.")
_DIGITS = re.compile(r"[0-9.]+")
# In the manual's order, all below the digits; what only closes or separates is left out of the key.
_SORTED = str.maketrans("a/-(=<:+", "!\"#$&'()", ".)>")
_NATIONALITY = re.compile(r'"([0-9.]+)"')
_SHELF_NUMBER = re.compile(r"[0-9]+")
LONGEST = 60


def canonical(text: str) -> str | None:
    """The one way to write it, a point after every three digits. None where it is no CLC number."""
    plain = (text if text.isascii() else text.translate(_FULL_WIDTH)).strip()
    if not plain or len(plain) > LONGEST:
        return None
    if plain[0] in "[{":
        plain = plain.strip("[]{}")
    if "+" in plain:
        plain = _MARKED_FOR_PAPERS.sub("", plain)
    class_part, slash, shelf_mark = plain.partition("/")
    found = _CODE.fullmatch(_capitals(class_part.replace(" ", "")) + slash + shelf_mark)
    if found is None:
        return None
    letters, digits, suffix, signs, mark = found.groups()
    written = letters + _pointed(digits or "") + (suffix or "")
    if signs:
        written += _DIGITS.sub(lambda run: _pointed(run[0]), signs)
    return f"{written}/{_DOTS.sub('.', mark).strip()}" if mark else written


def _capitals(text: str) -> str:
    """All but the recommendation mark, which is a small a behind a digit."""
    if text.endswith("a") and text[-2:-1].isdigit():
        return text[:-1].upper() + "a"
    return text.upper()


def _pointed(digits: str) -> str:
    bare = digits.replace(".", "")
    if len(bare) < 4:
        return bare
    if len(bare) < 7:
        return f"{bare[:3]}.{bare[3:]}"
    return ".".join(bare[place : place + 3] for place in range(0, len(bare), 3))


def key(code: str) -> str:
    """Of a canonical code: TP311.13 files as "TP31113", R711-62 as "R711#62"."""
    number, slash, mark = code.partition("/")
    if '"' in number:
        number = _NATIONALITY.sub(r"%\1", number)
    filed = number.translate(_SORTED)
    if slash:
        filed += '"' + _SHELF_NUMBER.sub(lambda run: f"{run[0]:0>6}", mark.upper().translate(_SORTED))
    return filed


def split_range(text: str) -> tuple[str, str] | None:
    """By the stroke of the tables; by a hyphen only before a class: before a digit it is an auxiliary sign."""
    if text[:1] in ("[", "{"):
        text = text.strip("[]{}")
    start, stroke, end = text.partition("/")
    if stroke:
        return start, end
    found = _HYPHENED.fullmatch(text if text.isascii() else text.translate(_FULL_WIDTH))
    return (found[1], found[2]) if found else None


def range_end(start: str, text: str) -> str:
    """The end of a range as the tables print it: B31/39, C829.3/.7, C833/837."""
    if not _RANGE_END.fullmatch(text):
        return text
    letters = start.rstrip("0123456789.-")
    digits = text.replace(".", "")
    if text.startswith("-"):
        return start.partition("-")[0] + text
    if text.startswith("."):
        return start[: start.rindex(".")] + text if "." in start else start + digits
    return letters + digits
