"""The character set an interchange declares in UNB, held to strictly; the profile where it is not true."""

import re

from acqflow.plugin_api import FileRefused, Profile
from acqflow.vocabulary.encodings import EncodingUnknown, text_encoding

# ISO 9735, code list 0001.
_DECLARED = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOL": "iso8859-15",
    "UNOW": "utf-8",
    "UNOY": "utf-8",
}
_LATIN = frozenset({"ascii", "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-9", "iso8859-15"})
_WIDE = ("utf-16", "utf-32")
_HIGH = re.compile(rb"[\x80-\xff]+")
# No character of ISO 8859, although every codec has one there.
_NO_CHARACTER = re.compile(rb"[\x80-\x9f]")


def encoding_of(data: bytes, offset: int, syntax: str, profile: Profile) -> str:
    """The encoding of an interchange, which begins at `offset` of the file.

    What it declares, where that can be; else what the profile says. A person who has chosen an encoding has seen
    what came of the declared one. Raises FileRefused where neither fits.
    """
    given, declared = _given(profile), _DECLARED.get(syntax, "")
    if data.isascii():
        return declared or "ascii"
    if given and profile.options.get("leader_encoding") == "ignore":
        return _strictly(data, offset, given)
    doubt = _doubt(data, offset, syntax[:10], declared)
    if not doubt:
        return declared
    if given:
        return _strictly(data, offset, given)
    raise FileRefused("encoding", doubt)


def _given(profile: Profile) -> str:
    try:
        return text_encoding(profile.encoding) if profile.encoding.strip() else ""
    except EncodingUnknown:
        detail = f"the profile names an unknown encoding “{profile.encoding[:40]}”"
        raise FileRefused("encoding", detail) from None


def _doubt(data: bytes, offset: int, syntax: str, declared: str) -> str:
    """Why the declaration cannot be true, empty where it can."""
    if not declared:
        return f"{syntax} is no known character set, and the profile names none"
    wrong = _first_wrong(data, declared)
    if likely := _likelier(data, declared):
        return f"{syntax} says {declared}, but it may be {likely}"
    return f"{syntax} says {declared}, but byte {offset + wrong} is none of it" if wrong >= 0 else ""


def _first_wrong(data: bytes, encoding: str) -> int:
    """Where the first byte is that the encoding does not have, -1 if there is none."""
    if encoding.startswith("iso8859") and (found := _NO_CHARACTER.search(data)):
        return found.start()
    try:
        data.decode(encoding)
    except UnicodeDecodeError as damage:
        return damage.start
    return -1


def _likelier(data: bytes, declared: str) -> str:
    """UTF-8 and Chinese pairs, which hardly any text in an 8-bit set looks like from beginning to end."""
    if declared != "utf-8" and _first_wrong(data, "utf-8") < 0:
        return "utf-8"
    if declared not in _LATIN:
        # Words of another script are nothing but such bytes.
        return ""
    runs = _HIGH.findall(data)
    is_pairs = all(len(run) % 2 == 0 for run in runs) and any(len(run) >= 4 for run in runs)
    return "gb18030" if is_pairs and _first_wrong(data, "gb2312") < 0 else ""


def _strictly(data: bytes, offset: int, encoding: str) -> str:
    # The signs that cut the file are single bytes, and so no other ones can be in it.
    wrong = 0 if encoding.startswith(_WIDE) else _first_wrong(data, encoding)
    if wrong >= 0:
        raise FileRefused("encoding", f"the profile says {encoding}, but byte {offset + wrong} is none of it")
    return encoding
