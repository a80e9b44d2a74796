"""Reads a record's directory: which field lies where, checked before a byte of a field is looked at."""

import re
from struct import iter_unpack

FIELD_END = 0x1E
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c]")


class Damaged(Exception):
    """This record cannot be read: a reason code and the facts."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(reason_code, detail)
        self.reason_code, self.detail = reason_code, detail


class FieldsElsewhere(Damaged):
    """The fields do not lie where the directory says."""

    def __init__(self, detail: str) -> None:
        super().__init__("field_bounds", detail)


# One field: its tag and the span of its bytes in the record, without the field terminator. A plain tuple, for
# a record has dozens of them and most are not looked at.
Entry = tuple[bytes, int, int]
# A field as its terminators bound it, and the length and the start that its directory entry says.
Claim = tuple[Entry, int, int]


def entries(record: bytes, *, most_fields: int, decoded_ratio: int) -> list[Entry]:
    """The directory of a framed record. Raises Damaged, FieldsElsewhere."""
    base, directory = _directory(record, most_fields)
    found, total, size = [], 0, len(record)
    for tag, length, start in iter_unpack("3s4s5s", directory):
        begin, width = base + int(start), int(length)
        end = begin + width
        if end > size:
            raise Damaged("directory_overlap", f"field {printable(tag)} ends at {end} of {size}")
        if record.find(FIELD_END, begin, end) != end - 1 or not width:
            raise FieldsElsewhere(f"field {printable(tag)} of {width} bytes at {begin} ends at no field end")
        total += width
        found.append((tag, begin, end - 1))
    if total > decoded_ratio * size:
        raise Damaged("directory_overlap", f"fields of {total} bytes in a record of {size}")
    return found


def entries_in_order(record: bytes, *, most_fields: int) -> list[Claim] | None:
    """The fields as their terminators part them, each with the length and start its directory entry says.

    For a directory that counts characters and not bytes. None where there are more or fewer fields than entries.
    """
    base, directory = _directory(record, most_fields)
    said = sorted(iter_unpack("3s4s5s", directory), key=lambda entry: entry[2])
    bodies = record[base:].rstrip(b"\x1d").split(bytes([FIELD_END]))[:-1]
    if len(bodies) != len(said):
        return None
    found, begin = [], base
    for (tag, length, start), body in zip(said, bodies, strict=True):
        found.append(((tag, begin, begin + len(body)), int(length), int(start)))
        begin += len(body) + 1
    return found


def has_directory(record: bytes) -> bool:
    """Whether a directory stands where the leader says, whatever is in the fields."""
    try:
        _directory(record, len(record))
    except Damaged:
        return False
    return True


def _directory(record: bytes, most_fields: int) -> tuple[int, bytes]:
    """The base address of the fields, and the directory before it, which holds only digits."""
    base = _base_address(record)
    directory = record[24 : base - 1]
    if len(directory) % 12:
        raise Damaged("directory_length", f"{len(directory)} bytes is no multiple of 12")
    count = len(directory) // 12
    if not count:
        raise Damaged("empty_record", "the directory is empty")
    if count > most_fields:
        raise Damaged("too_many_fields", f"{count} fields, at most {most_fields} allowed")
    if not directory.isdigit():
        _refuse_other_than_digits(directory)
    return base, directory


def _base_address(record: bytes) -> int:
    digits = record[12:17]
    base = int(digits) if digits.isdigit() else 0
    if not 25 <= base <= len(record) or record[base - 1] != FIELD_END:
        raise Damaged("base_address", f"{printable(digits)} in a record of {len(record)} bytes")
    return base


def _refuse_other_than_digits(directory: bytes) -> None:
    """Python's int() would take blanks, signs and underscores; tags may hold letters."""
    for tag, length, start in iter_unpack("3s4s5s", directory):
        if not (length + start).isdigit():
            raise Damaged("directory_not_digits", f"field {printable(tag)}: {printable(length + start)}")


def printable(raw: bytes) -> str:
    """A few bytes as a person can read and look for them: control characters as �."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "\N{REPLACEMENT CHARACTER}" for byte in raw)


def control_character(record: bytes, base: int = 24) -> int:
    """The offset of the first control character that has no place in MARC, -1 if there is none."""
    found = _CONTROL.search(record, base)
    return found.start() if found else -1


def without_control_characters(record: bytes) -> bytes:
    """The record with blanks for such characters, so that every offset stays true."""
    return record[:24] + _CONTROL.sub(b" ", record[24:])
