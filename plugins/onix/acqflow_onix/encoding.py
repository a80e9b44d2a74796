"""Which encoding a message is in, by rule: its byte order mark, what a person has chosen, what it declares."""

import codecs
import re
from typing import NamedTuple

from acqflow.plugin_api import FileRefused, Profile
from acqflow.vocabulary.encodings import EncodingUnknown, text_encoding
from acqflow_onix.faults import Damaged

_DECLARED = re.compile(rb"<\?xml\b[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE_STARTS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# 80 to 9F are no characters in Latin 1 but letters and quotation marks in what Windows calls so.
_WINDOWS = re.compile("[\x80-\x9f]")
_WIDE = "utf-16"


class Encoding(NamedTuple):
    """`name` is the codec, `width` the bytes of its smallest unit, `mark` the length of the byte order mark."""

    name: str
    width: int
    mark: int
    declared: str = ""


def encoding_of(head: bytes, profile: Profile) -> Encoding:
    """Raises FileRefused for an encoding that nobody knows or that cannot be XML."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, 2 if name.startswith(_WIDE) else 1, len(mark))
    for start, name in _WIDE_STARTS:
        if head.startswith(start):
            return Encoding(name, 2, 0)
    found = _DECLARED.match(head.lstrip())
    declared = found[1].decode("ascii") if found else ""
    is_overruled = profile.encoding and profile.options.get("leader_encoding") == "ignore"
    said = profile.encoding if is_overruled or not declared else declared
    if said.lower().startswith(("utf-16", "utf16")):
        # Its bytes are not: the text was stored anew and the declaration left as it was.
        said = ""
    name = _usable(said or "utf-8")
    return Encoding(name, 1, 0, declared)


def _usable(said: str) -> str:
    try:
        name = text_encoding(said)
        # Markup is looked for as bytes, so that its signs must be themselves in it and nothing else.
        is_plain = "<Product/>".encode(name) == b"<Product/>"
    except (EncodingUnknown, UnicodeError):
        raise FileRefused("encoding", said[:40]) from None
    if not is_plain or name.startswith(("iso2022", "hz")):
        raise FileRefused("encoding", said[:40])
    return name


def as_utf8(data: bytes, offset: int, encoding: Encoding) -> tuple[bytes, str]:
    """The bytes of one product as UTF-8, and the encoding they were in. Raises Damaged."""
    name = encoding.name
    if encoding.width == 1 and data.isascii():
        return data, name
    try:
        text = data.decode(name)
    except UnicodeDecodeError as damage:
        raise Damaged("encoding", f"byte {offset + damage.start} is not {name}: {damage.reason}") from None
    if name == "utf-8":
        return data, name
    if name == "iso8859-1" and _WINDOWS.search(text):
        name = "cp1252"
        try:
            text = data.decode(name)
        except UnicodeDecodeError as damage:
            raise Damaged("encoding", f"byte {offset + damage.start} is not {name}: {damage.reason}") from None
    try:
        return text.encode(), name
    except UnicodeEncodeError:
        raise Damaged("surrogate", "half of a surrogate pair") from None
