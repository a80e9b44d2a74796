"""Decodes MARC-8 strictly, with pymarc's code tables: what the tables do not know is an error, never a blank."""

import re
import unicodedata
from functools import cache

_ASCII, _ANSEL, _EAST_ASIAN = 0x42, 0x45, 0x31
_ESCAPE = re.compile(
    rb"\x1b(?:(?P<one>[sgbp])|\$(?P<wide0>,?)(?P<wf0>1)|\$(?P<wide1>[)\-])(?P<wf1>1)"
    rb"|(?P<g0>[(,])!?(?P<f0>[BEN234QS1])|(?P<g1>[)\-])!?(?P<f1>[BEN234QS1]))"
)
_PLAIN = re.compile(rb"[\x00-\x7f]+")
_JOINERS = {0x88: "", 0x89: "", 0x8D: "\u200d", 0x8E: "\u200c"}


class Marc8Damaged(ValueError):
    """These bytes are not MARC-8: what is wrong, and at which byte."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what)
        self.offset = offset


@cache
def _tables() -> tuple[dict[int, dict[int, tuple[int, int]]], dict[int, int]]:
    # pymarc takes 60 ms to import, and most files need no MARC-8.
    from pymarc.marc8_mapping import CODESETS, ODD_MAP

    return CODESETS, ODD_MAP


def decode(data: bytes) -> str:
    """Text of one field, normalised to NFC. Raises Marc8Damaged.

    >>> decode(b"Caf\\xe2e")
    'Café'
    """
    if data.isascii() and b"\x1b" not in data:
        return data.decode("ascii")
    parts, offset = [], 0
    for part in data.split(b"\x1f"):
        parts.append(_subfield(part, offset))
        offset += len(part) + 1
    return unicodedata.normalize("NFC", "\x1f".join(parts))


def _subfield(data: bytes, offset: int) -> str:
    g0, g1, start = _ASCII, _ANSEL, 0
    out: list[str] = []
    marks: list[str] = []
    while start < len(data):
        if data[start] == 0x1B:
            found = _ESCAPE.match(data, start)
            if not found:
                raise Marc8Damaged(f"unknown escape {data[start : start + 4].hex(' ')}", offset + start)
            g0, g1 = _designate(found, g0, g1)
            start = found.end()
            continue
        end = data.find(b"\x1b", start)
        end = len(data) if end < 0 else end
        _run(data[start:end], (g0, g1), out, marks, offset + start)
        start = end
    if marks:
        raise Marc8Damaged("a combining mark stands at the end", offset + len(data))
    return "".join(out)


def _designate(found: re.Match[bytes], g0: int, g1: int) -> tuple[int, int]:
    if one := found["one"]:
        return (_ASCII if one == b"s" else one[0]), g1
    if found["wf0"]:
        return _EAST_ASIAN, g1
    if found["wf1"]:
        return g0, _EAST_ASIAN
    return (found["f0"][0], g1) if found["f0"] else (g0, found["f1"][0])


def _run(run: bytes, sets: tuple[int, int], out: list[str], marks: list[str], offset: int) -> None:
    """Decode bytes between two escapes; marks come before their letter in MARC-8 and after it in Unicode."""
    if sets[0] == _ASCII and not marks and run.isascii():
        out.append(run.decode("ascii"))
        return
    at = 0
    while at < len(run):
        if sets[0] == _ASCII and not marks and (plain := _PLAIN.match(run, at)):
            out.append(plain[0].decode("ascii"))
            at = plain.end()
            continue
        text, width, is_mark = _character(run, at, sets, offset)
        at += width
        if is_mark:
            marks.append(text)
            continue
        out.append(text)
        out.extend(marks)
        marks.clear()


def _character(run: bytes, at: int, sets: tuple[int, int], offset: int) -> tuple[str, int, bool]:
    byte = run[at]
    if byte <= 0x20:
        return chr(byte), 1, False
    if byte in _JOINERS:
        return _JOINERS[byte], 1, False
    chosen = sets[byte >= 0x80]
    if chosen == _ASCII and byte < 0x80:
        return chr(byte), 1, False
    width = 3 if chosen == _EAST_ASIAN else 1
    # The wide tables are given for the left half (0x21-0x7E), the narrow ones for the half they are used in.
    code = int.from_bytes(bytes(b & 0x7F for b in run[at : at + 3]) if width == 3 else run[at : at + 1], "big")
    return _look_up(chosen, code, width, offset + at) if at + width <= len(run) else _cut(offset + at)


def _cut(offset: int) -> tuple[str, int, bool]:
    raise Marc8Damaged("an East Asian character is cut", offset)


def _look_up(chosen: int, code: int, width: int, offset: int) -> tuple[str, int, bool]:
    codesets, odd = _tables()
    table = codesets.get(chosen, {})
    for tried in (code, code ^ 0x80) if width == 1 else (code,):
        if tried in table:
            point, is_mark = table[tried]
            return chr(point), width, bool(is_mark)
    if code in odd:
        return chr(odd[code]), width, False
    raise Marc8Damaged(f"no character {code:#x} in set {chr(chosen)}", offset)
