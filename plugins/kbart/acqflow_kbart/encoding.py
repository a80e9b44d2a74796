"""The encoding by rule: the mark at the beginning, UTF-8 as KBART demands, else what the profile says."""

import codecs
from typing import BinaryIO, NamedTuple

from acqflow.plugin_api import FileRefused, Profile
from acqflow.vocabulary.encodings import EncodingUnknown, text_encoding

HEAD = 1 << 16
_BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHINESE = ("gb18030", "big5")


class Script(NamedTuple):
    """How the bytes of a file become text: where the text begins, and what ends a line."""

    encoding: str
    start: int
    line_end: bytes


def marked(head: bytes) -> tuple[str, int]:
    """The encoding that the first bytes show, and how many of them are only there to show it; "" for none.

    A header is ASCII, so a NUL beside its first letter is UTF-16 without a mark.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    if head[1:2] == b"\0" and head[:1] != b"\0":
        return "utf-16-le", 0
    if head[:1] == b"\0" and head[1:2] not in (b"\0", b""):
        return "utf-16-be", 0
    return "", 0


def script_of(source: BinaryIO, profile: Profile, notes: list[tuple[str, str]]) -> Script:
    """Raises FileRefused for an encoding that nobody knows."""
    source.seek(0)
    head = source.read(HEAD)
    encoding, start = marked(head)
    if not encoding:
        encoding = _said_of_it(source, profile, notes)
    text = head[start:].decode(encoding, "replace")
    is_old_mac = "\n" not in text and "\r" in text
    return Script(encoding, start, ("\r" if is_old_mac else "\n").encode(encoding))


def _said_of_it(source: BinaryIO, profile: Profile, notes: list[tuple[str, str]]) -> str:
    try:
        given = text_encoding(profile.encoding) if profile.encoding.strip() else "utf-8"
    except EncodingUnknown:
        detail = f"the profile names an unknown encoding “{profile.encoding[:40]}”"
        raise FileRefused("encoding", detail) from None
    if given in ("utf-16", "utf-32"):
        # Without a mark, as none was found.
        return f"{given}-le"
    if given == "utf-8" or given.startswith(("utf-16", "utf-32")):
        return given
    highest = _highest_in_utf8(source)
    if highest < 0x80 or (given in _CHINESE and highest < 0x800):
        return given
    notes.append(("encoding_override", given))
    return "utf-8"


def _highest_in_utf8(source: BinaryIO) -> int:
    """The highest character of the whole file; -1 where it is not UTF-8."""
    decoder, highest = codecs.getincrementaldecoder("utf-8")(), 0
    source.seek(0)
    try:
        while block := source.read(_BLOCK):
            highest = max(highest, *map(ord, (max(decoder.decode(block), default="\0"),)))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return -1
    return highest
