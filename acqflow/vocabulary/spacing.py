"""Chinese has a blank between its own letters and Latin ones or digits; a fact in a sentence brings either."""

import re
from typing import Protocol

_HAN = "\u4e00-\u9fff"
_PLACE = re.compile(rf"([{_HAN}])?%\((\w+)\)s(?=([{_HAN}])?)")
_LATIN = re.compile("[A-Za-z0-9]")


class Facts(Protocol):
    """Name → what fills the place of that name."""

    def __getitem__(self, name: str, /) -> object: ...


def spaced(text: str, facts: Facts) -> str:
    """The text, its places still open, with a blank where a fact will bring Latin letters beside Chinese ones.

    >>> text = "已分发给%(subjects)s"
    >>> spaced(text, {"subjects": "TP3"}) % {"subjects": "TP3"}
    '已分发给 TP3'
    >>> spaced(text, {"subjects": "计算机科学"}) == text
    True
    """
    return _PLACE.sub(lambda found: _with_blanks(found, facts), text)


def _with_blanks(found: re.Match[str], facts: Facts) -> str:
    before, name, after = found.groups()
    if before is None and after is None:
        return found[0]
    said = str(facts[name])
    first = " " if before and _LATIN.match(said[:1]) else ""
    last = " " if after and _LATIN.match(said[-1:]) else ""
    return f"{before or ''}{first}%({name})s{last}"
