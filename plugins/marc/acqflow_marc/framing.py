"""Cuts an ISO 2709 file into records, trusting the record terminator and checking the leader against it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from acqflow.plugin_api import Position
from acqflow_marc.directory import printable

RECORD_END = b"\x1d"
LEADER_LENGTH = 24
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NOT_FILLER = re.compile(rb"[^\r\n \x00\x1a]")
# Indicator count and subfield code length are 2 and 2 in every bibliographic MARC; entry map starts with 4.
_LEADER = re.compile(rb"[0-9]{5}.{5}22[0-9]{5}.{3}4", re.DOTALL)
_NEXT_LEADER = re.compile(rb"\x1e(?=[0-9]{5}.{5}22[0-9]{5}.{3}4)", re.DOTALL)


class Frame(NamedTuple):
    """The bytes of one record and where they lie; `fault` is empty or why they cannot be a record."""

    position: Position
    data: bytes
    fault: str = ""
    detail: str = ""


def looks_like_leader(data: bytes) -> bool:
    """Whether `data` opens as a record does, be its length right or wrong."""
    if _LEADER.match(data) or (data[10:12] == b"22" and data[20:21] == b"4"):
        return True
    return data[:5].isdigit() and b"\x1e" in data


def frames(data: bytes, longest: int) -> Iterator[Frame]:
    """Every record of the file, good and bad, in order; between them only what lies in no record."""
    start = 3 if data.startswith(_BYTE_ORDER_MARK) else 0
    ordinal, promised_end = 0, 0
    while found := _NOT_FILLER.search(data, start):
        start = found.start()
        end = data.find(RECORD_END, start) + 1
        chunk = data[start : end or len(data)]
        for offset, piece in _pieces(chunk):
            ordinal += 1
            position = Position(ordinal, start + offset, len(piece))
            is_rest = start + len(chunk) <= promised_end and not looks_like_leader(piece)
            fault, detail = _fault(piece, longest, is_rest=is_rest)
            yield Frame(position, piece, fault, detail)
        if chunk[:5].isdigit():
            promised_end = max(promised_end, start + int(chunk[:5]))
        start += len(chunk)


def _pieces(chunk: bytes) -> Iterator[tuple[int, bytes]]:
    """One piece, or several where the terminator between records is missing and a leader shows the place."""
    if chunk[:5].isdigit() and int(chunk[:5]) == len(chunk):
        yield 0, chunk
        return
    cuts = [0, *(found.end() for found in _NEXT_LEADER.finditer(chunk)), len(chunk)]
    for begin, end in pairwise(cuts):
        yield begin, chunk[begin:end]


def _fault(piece: bytes, longest: int, *, is_rest: bool) -> tuple[str, str]:
    if piece[-1:] != RECORD_END and (piece[-1:] != b"\x1e" or len(piece) < LEADER_LENGTH):
        return "truncated", f"{len(piece)} bytes and no end of record"
    if len(piece) > longest:
        return "leader_length", f"{len(piece)} bytes, at most {longest} allowed"
    if is_rest:
        return "leader_length", f"{len(piece)} bytes split off by a record end inside the record before"
    if not piece[:5].isdigit():
        return "leader_not_digits", f"it begins with {printable(piece[:5])}"
    if int(piece[:5]) != len(piece):
        return "leader_length", f"the leader says {int(piece[:5])}, there are {len(piece)} bytes"
    return "", ""
