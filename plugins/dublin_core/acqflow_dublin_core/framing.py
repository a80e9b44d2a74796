"""Cuts a file into its records by bytes, before any of it is parsed: what is broken takes nothing with it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_PREFIX = rb"(?:[A-Za-z_][\w.\-]*:)?"
_HEADER = re.compile(rb"<" + _PREFIX + rb"header[\s/>]")
_ELEMENT = re.compile(rb"<" + _PREFIX + rb"(?:header|metadata|title|identifier)[\s/>]")


class Piece(NamedTuple):
    """Bytes of the file; `fault` is empty, `cut` (at its end), `unclosed` (in the middle) or `stray` (outside)."""

    start: int
    end: int
    fault: str = ""


def pieces(data: bytes) -> Iterator[Piece]:
    """Every record, and every part of one that lost its beginning or end, in the order of the file.

    Where there are headers of OAI-PMH a record is a `record`, else it is a `dc`.

    >>> list(pieces(b"<list><dc><title>A</title></dc><dc/></list>"))
    [Piece(start=6, end=31, fault=''), Piece(start=31, end=36, fault='')]
    """
    name = b"record" if _HEADER.search(data) else b"dc"
    tag = re.compile(rb"<(/)?" + _PREFIX + name + rb"(?=[\s/>])")
    opened, behind = -1, 0
    for found in tag.finditer(data):
        begin = found.start()
        if opened < 0 and (stray := _ELEMENT.search(data, behind, begin)):
            yield Piece(stray.start(), begin, "stray")
        behind = _tag_end(data, found.end())
        if found[1] is None:
            if opened >= 0:
                yield Piece(opened, begin, "unclosed")
            opened = begin
            is_whole = data[behind - 2 : behind] == b"/>"
        else:
            is_whole = opened >= 0
        if is_whole:
            yield Piece(opened, behind)
            opened = -1
    if opened >= 0:
        yield Piece(opened, len(data), "cut")
    elif stray := _ELEMENT.search(data, behind):
        yield Piece(stray.start(), len(data), "stray")


def _tag_end(data: bytes, at: int) -> int:
    """Behind the tag's `>`; before the next tag where it has lost that."""
    following = data.find(b"<", at)
    return data.find(b">", at, following if following >= 0 else len(data)) + 1 or max(following, at)
