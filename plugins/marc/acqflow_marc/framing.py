"""Cuts an ISO 2709 file into records, trusting the record terminator and checking the leader against it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from acqflow.plugin_api import Position
from acqflow_marc.directory import FIELD_END, has_directory, printable

RECORD_END = b"\x1d"
_BLOCK = 1 << 20
LEADER_LENGTH = 24
# What joined files and editors leave between records: line ends, blanks, NUL, end-of-file and byte order marks.
_FILLER = re.compile(rb"(?:[\t\r\n \x00\x1a]|\xef\xbb\xbf)*+")
# Indicator count and subfield code length are 2 and 2 in every bibliographic MARC; entry map starts with 4.
_LEADER = re.compile(rb"[0-9]{5}.{5}22[0-9]{5}.{3}4", re.DOTALL)
_ANY_LEADER = re.compile(rb"(?=[0-9]{5}.{5}22[0-9]{5}.{3}4)", re.DOTALL)


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


def frames(source: BinaryIO, longest: int) -> Iterator[Frame]:
    """Every record of the file, good and bad, in order; between them only what lies in no record."""
    ordinal, promised_end = 0, 0
    for start, chunk in _stretches(source):
        for offset, piece in _pieces(chunk):
            ordinal += 1
            position = Position(ordinal, start + offset, len(piece))
            is_rest = start + len(chunk) <= promised_end and not looks_like_leader(piece)
            fault, detail = _fault(piece, longest, is_rest=is_rest)
            yield Frame(position, piece, fault, detail)
        if chunk[:5].isdigit():
            promised_end = max(promised_end, start + int(chunk[:5]))


def borders(source: BinaryIO, least_bytes: int) -> list[int]:
    """Offsets at which the file can be cut so that the pieces have the records of the whole."""
    starts, promised_end = [0], 0
    for start, chunk in _stretches(source):
        # Inside of what a leader has promised, a record end is no border.
        if start - starts[-1] >= least_bytes and start >= promised_end:
            starts.append(start)
        if chunk[:5].isdigit():
            promised_end = max(promised_end, start + int(chunk[:5]))
    return starts


def is_blank(source: BinaryIO) -> bool:
    """Whether there is at most one byte in the file that is no filler."""
    source.seek(0)
    left, block = b"", source.read(_BLOCK).removeprefix(b"\xef\xbb\xbf")
    while block and len(left) <= 1:
        left = (left + block).strip(b"\r\n \x00\x1a")
        block = source.read(_BLOCK)
    return len(left) <= 1


def _stretches(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Where a stretch up to the next record end begins, and its bytes; only that much of the file is held."""
    source.seek(0)
    held, offset, at, is_whole = b"", 0, 0, False
    while True:
        end = held.find(RECORD_END, at) + 1
        while not end and not is_whole:
            searched = len(held) - at
            # As much again as is held, so that a file without any record end is not copied block by block.
            block = source.read(max(_BLOCK, searched))
            held, offset, at, is_whole = held[at:] + block, offset + at, 0, not block
            end = held.find(RECORD_END, searched) + 1
        start = _behind_filler(held, at)
        if start == len(held):
            return
        at = end or len(held)
        yield offset + start, held[start:at]


def _behind_filler(data: bytes, start: int) -> int:
    found = _FILLER.match(data, start)
    return found.end() if found else start


def _pieces(chunk: bytes) -> Iterator[tuple[int, bytes]]:
    """One piece, or several where the terminator between records is missing and a leader shows the place."""
    if _ends_as_it_says(chunk):
        yield 0, chunk
        return
    leaders = [found.start() for found in _ANY_LEADER.finditer(chunk)]
    # A sound record behind a damaged one is known by its length, which reaches exactly to the record end.
    is_closed = chunk.endswith(RECORD_END)
    sound = next((at for at in leaders if is_closed and _ends_as_it_says(chunk, at)), len(chunk))
    cuts = [0, *(at for at in leaders if 0 < at < sound and chunk[at - 1] == FIELD_END), sound, len(chunk)]
    for begin, end in pairwise(cuts):
        offset = _behind_filler(chunk, begin)
        if offset < end:
            yield offset, chunk[offset:end]


def _ends_as_it_says(chunk: bytes, at: int = 0) -> bool:
    """Whether a record begins there that its own length ends with the chunk, and that has a directory."""
    digits = chunk[at : at + 5]
    return digits.isdigit() and at + int(digits) == len(chunk) and has_directory(chunk[at:])


def _fault(piece: bytes, longest: int, *, is_rest: bool) -> tuple[str, str]:
    is_cut = piece[-1:] != RECORD_END and (piece[-1] != FIELD_END or len(piece) < LEADER_LENGTH)
    if is_cut and piece[:5].isdigit():
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
