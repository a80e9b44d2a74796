"""Writes small interchanges with right counts and references, for tests that then damage them."""

from collections.abc import Iterable, Sequence


def a_line(number: int, *more: str, title: str = "Optics", price: str = "16.99", copies: str = "1") -> list[str]:
    """The segments of one line; `more` stand behind the others.

    >>> a_line(1)[0]
    'LIN+1++9787000000018:EN'
    """
    return [
        f"LIN+{number}++{_isbn(number)}:EN",
        f"IMD+L+050+:::{title}",
        f"QTY+1:{copies}",
        f"PRI+AAE:{price}",
        f"RFF+QLI:Q1000{number}",
        *more,
    ]


def a_message(*lines: Sequence[str], reference: str = "1", number: str = "Q1", kind: str = "QUOTES") -> list[str]:
    """UNH to UNT of a quote in pounds."""
    inner = [f"BGM+31C+{number}+9", "DTM+137:20260930:102", "CUX+2:GBP:12", *(s for line in lines for s in line)]
    inner += ["UNS+S", f"CNT+2:{len(lines)}"]
    return [f"UNH+{reference}+{kind}:D:96A:UN:EAN002", *inner, f"UNT+{len(inner) + 2}+{reference}"]


def an_interchange(
    *messages: Iterable[str], control: str = "7", syntax: str = "UNOC", una: str = "", line_end: str = ""
) -> str:
    """UNB to UNZ, in front of it UNA where it is given.

    >>> an_interchange()
    "UNB+UNOC:3+VENDOR+LIBRARY+260930:1200+7'UNZ+0+7'"
    """
    segments = [f"UNB+{syntax}:3+VENDOR+LIBRARY+260930:1200+{control}"]
    segments += [segment for message in messages for segment in message]
    segments.append(f"UNZ+{len(messages)}+{control}")
    return una + "".join(f"{segment}'{line_end}" for segment in segments)


def _isbn(number: int) -> str:
    stem = f"9787{number:08d}"
    return stem + str(-(sum(map(int, stem[::2])) + 3 * sum(map(int, stem[1::2]))) % 10)
