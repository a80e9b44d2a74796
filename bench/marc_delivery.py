"""A delivery of as many MARC records as are wanted, out of real files that hold fewer."""

import re
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from stdnum import ean

RECORD_END = b"\x1d"
_DIGITS = b"0123456789"
_ISBN = re.compile(rb"(?<![0-9])(97[89])?([0-9]{9})[0-9Xx](?![0-9])")
# Not a subfield's code, which stands behind its mark.
_LETTERS = re.compile(rb"(?<!\x1f)[a-z]+")
_VOWELS, _CONSONANTS = b"aeiou", b"bcdfghjklmnpqrstvwxyz"


def write_delivery(files: Sequence[Path], into: Path, records: int) -> int:
    """Write so many records of the files into one; how many it are, fewer only where the files hold none.

    Once through, the files begin anew: the same records with other numbers and other letters in their titles, as
    long as before, so that all else about them stays real.
    """
    written = 0
    with into.open("wb") as out:
        for record in islice(_records(files), records):
            out.write(record)
            written += 1
    return written


def _records(files: Sequence[Path]) -> Iterator[bytes]:
    for turn in count():
        found = 0
        for path in files:
            for record in path.read_bytes().split(RECORD_END)[:-1]:
                found += 1
                yield _varied(record.lstrip(b"\r\n \0\x1a") + RECORD_END, turn)
        if not found:
            return


def _varied(record: bytes, turn: int) -> bytes:
    """The record with other numbers and title, of the same length; as it is where its directory makes no sense."""
    base = record[12:17]
    if not turn or not base.isdigit():
        return record
    changed = bytearray(record)
    directory = record[24 : int(base) - 1]
    for at in range(0, len(directory) - 11, 12):
        tag, length, start = directory[at : at + 3], directory[at + 3 : at + 7], directory[at + 7 : at + 12]
        if tag in _CHANGES and length.isdigit() and start.isdigit():
            begin = int(base) + int(start)
            end = min(begin + int(length), len(record) - 1)
            changed[begin:end] = _CHANGES[tag](record[begin:end], turn)
    return bytes(changed)


def _other_key(field: bytes, turn: int) -> bytes:
    """Of no other turn: what counts up from a small number comes out as another of them, by its digits alone."""
    return bytes([ord("A") + turn % 26]) + field[1:]


def _other_digits(field: bytes, turn: int) -> bytes:
    return field.translate(bytes.maketrans(_DIGITS, _rotated(_DIGITS, turn)))


def _other_isbn(field: bytes, turn: int) -> bytes:
    def other(found: re.Match[bytes]) -> bytes:
        body = (found[1] or b"") + _other_digits(found[2], turn)
        if found[1]:
            return body + ean.calc_check_digit(body.decode()).encode()
        check = sum(place * (digit - 48) for place, digit in enumerate(body, start=1)) % 11
        return body + b"0123456789X"[check : check + 1]

    return _ISBN.sub(other, field)


def _other_letters(field: bytes, turn: int) -> bytes:
    """Not where the field changes its character set: letters may be parts of others there."""
    if b"\x1b" in field:
        return field
    table = bytes.maketrans(_VOWELS + _CONSONANTS, _rotated(_VOWELS, turn) + _rotated(_CONSONANTS, turn))
    return _LETTERS.sub(lambda found: found[0].translate(table), field)


def _rotated(signs: bytes, turn: int) -> bytes:
    by = turn % len(signs)
    return signs[by:] + signs[:by]


_CHANGES = {b"001": _other_key, b"010": _other_digits, b"020": _other_isbn, b"035": _other_digits}
_CHANGES |= {b"022": _other_digits, b"037": _other_digits, b"245": _other_letters}
