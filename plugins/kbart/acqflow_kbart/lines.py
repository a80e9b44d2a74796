"""The lines of a file, one after the other, with their places; never more than a line and a block in memory."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_BLOCK = 1 << 18


class Line(NamedTuple):
    """`data` has no line end; where `is_too_long` it is only the beginning, and `length` is that of the whole."""

    offset: int
    length: int
    data: bytes
    is_too_long: bool = False


def lines(source: BinaryIO, start: int, line_end: bytes, longest: int) -> Iterator[Line]:
    """Every line from `start` on. `line_end` is one character in the file's encoding, of 1, 2 or 4 bytes."""
    source.seek(start)
    width, offset = len(line_end), start
    held, cut, dropped = b"", b"", 0
    while block := source.read(_BLOCK):
        held += block
        begin = 0
        while (end := _next(held, line_end, begin)) >= 0:
            length = dropped + end - begin + width
            # A cell of some megabytes is not kept to be told that it is one.
            yield Line(offset, length, (cut or held[begin:end])[:longest], length - width > longest)
            begin, offset, cut, dropped = end + width, offset + length, b"", 0
        held = held[begin:]
        if len(held) > longest:
            cut = cut or held[:longest]
            whole = len(held) - len(held) % width
            held, dropped = held[whole:], dropped + whole
    if held or cut:
        length = dropped + len(held)
        yield Line(offset, length, (cut or held)[:longest], length > longest)


def _next(held: bytes, line_end: bytes, begin: int) -> int:
    """Where the next line end is, only at places where a character can begin; -1 if there is none."""
    at = held.find(line_end, begin)
    while at >= 0 and (at - begin) % len(line_end):
        at = held.find(line_end, at + 1)
    return at
