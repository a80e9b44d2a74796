"""Cuts an XML file into its records by bytes, before any of it is parsed: what is broken takes nothing with it.

`<` and `>` are no part of another character in UTF-8, GB 18030, Big5 and every other encoding a record may be in.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = rb"(?:[A-Za-z_][\w.\-]*:)?"
# What may hold an end tag that is none, by its first bytes: a comment and a CDATA section.
_HIDE = {b"<!--": b"-->", b"<![C": b"]]>"}


class Piece(NamedTuple):
    """Bytes of the file; `fault` is empty, `cut` (at its end), `unclosed` (in the middle) or `stray` (outside)."""

    start: int
    end: int
    fault: str = ""


class XmlFramer:
    """Finds the elements called `name`; what holds none of the tags called `inside` is a wrapper of others.

    >>> framer = XmlFramer("record", inside=("field",))
    >>> list(framer.pieces(b"<list><record><field/></record><record><field></list>"))
    [Piece(start=6, end=31, fault=''), Piece(start=31, end=53, fault='cut')]
    """

    def __init__(self, name: str, inside: tuple[str, ...]) -> None:
        self._tag = re.compile(rb"<(/)?" + _NAME + name.encode() + rb"(?=[\s/>])|<!--")
        self._inside = re.compile(rb"<" + _NAME + rb"(?:" + b"|".join(map(str.encode, inside)) + rb")[\s/>]")

    def pieces(self, data: bytes, *, is_whole: bool = True) -> Iterator[Piece]:
        """Every record and every part of one that lost its beginning or end, in the order of the file.

        Of a file that goes on behind `data`, what stands behind the last start of a record is not known yet.
        """
        opened, behind, at = -1, 0, 0
        last_comment_end = data.rfind(b"-->")
        while found := self._tag.search(data, at):
            at = found.end()
            if found[0] == b"<!--":
                # In a record it is looked at when the record ends, so that an open one costs no other record.
                if opened < 0 and at > last_comment_end and not is_whole:
                    return
                if opened < 0 and at <= last_comment_end:
                    if self._holds(data, behind, found.start()):
                        yield self._stray(data, behind, found.start())
                    at = behind = data.find(b"-->", at) + 3
            elif found[1] is None:
                if opened >= 0 and self._holds(data, opened, found.start()):
                    yield Piece(opened, _without_blanks(data, found.start()), "unclosed")
                elif opened < 0 and self._holds(data, behind, found.start()):
                    yield self._stray(data, behind, found.start())
                opened = found.start()
                at = behind = _tag_end(data, found.end())
                if data[at - 2 : at] == b"/>":
                    yield Piece(opened, at)
                    opened = -1
            elif opened >= 0:
                at = behind = self._end(data, opened, found.start())
                yield Piece(opened, at)
                opened = -1
        if opened >= 0:
            yield Piece(opened, _without_blanks(data, len(data)), "cut")
        elif self._holds(data, behind, len(data)):
            yield self._stray(data, behind, len(data))

    def _holds(self, data: bytes, start: int, end: int) -> bool:
        return self._inside.search(data, start, end) is not None

    def _stray(self, data: bytes, start: int, end: int) -> Piece:
        found = self._inside.search(data, start, end)
        return Piece(found.start() if found else start, _without_blanks(data, end), "stray")

    def _end(self, data: bytes, opened: int, closing: int) -> int:
        """Behind the end tag; behind a later one where this one stands in a comment or in plain text."""
        if not (begin := _mark(data, opened, closing)):
            return _tag_end(data, closing + 1)
        # A mark that is never closed must not swallow the records behind.
        following = self._next(data, closing, is_end=False)
        while begin:
            mark = _HIDE[data[begin : begin + 4]]
            end = data.find(mark, begin + 4, following) + len(mark)
            if end < len(mark):
                break
            if end > closing:
                later = self._next(data, end, is_end=True)
                if later > following:
                    break
                closing = later
            begin = _mark(data, end, closing)
        return _tag_end(data, min(closing + 1, len(data)))

    def _next(self, data: bytes, at: int, *, is_end: bool) -> int:
        """Where the next start tag or end tag stands; the end of the file if there is none."""
        while found := self._tag.search(data, at):
            if found[0] != b"<!--" and (found[1] is not None) == is_end:
                return found.start()
            at = found.end()
        return len(data)


def _mark(data: bytes, at: int, end: int) -> int:
    """Where the next comment or plain text begins; 0 if none does."""
    while (begin := data.find(b"<!", at, end)) >= 0:
        if data[begin : begin + 4] in _HIDE:
            return begin
        at = begin + 2
    return 0


def _tag_end(data: bytes, at: int) -> int:
    """Behind the tag's `>`; before the next tag where it has lost that."""
    following = data.find(b"<", at)
    return data.find(b">", at, following if following >= 0 else len(data)) + 1 or max(following, at)


def _without_blanks(data: bytes, end: int) -> int:
    while end and data[end - 1] in b" \t\r\n":
        end -= 1
    return end
