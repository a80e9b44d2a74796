"""Comments, instructions and CDATA sections: stretches of text in which markup is none."""

import re
from collections.abc import Iterator

CLOSED_BY = {b"<!--": b"-->", b"<?": b"?>", b"<![CDATA[": b"]]>"}
_OPENED = re.compile(rb"<!--|<\?|<!\[CDATA\[")


def parted(text: bytes) -> Iterator[tuple[bytes, bool]]:
    """The text in pieces, each with whether it is such a section; one that is never closed is none.

    By hand and not by one expression: that would go to the end of the text for every section without an end.
    """
    at = begin = 0
    endless: set[bytes] = set()
    while found := _OPENED.search(text, at):
        at = found.end()
        if found[0] in endless:
            continue
        closing = CLOSED_BY[found[0]]
        close = text.find(closing, at)
        if close < 0:
            endless.add(found[0])
            continue
        at = close + len(closing)
        if found.start() > begin:
            yield text[begin : found.start()], False
        yield text[found.start() : at], True
        begin = at
    if begin < len(text):
        yield text[begin:], False


def blanked(text: bytes) -> bytes:
    """The text with blanks for comments and instructions, so that every place stays true."""
    return b"".join(b" " * len(piece) if is_section else piece for piece, is_section in parted(text))
