"""Which encoding a record is in, by rule: what it declares, then what the profile says; never a silent guess."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from acqflow.vocabulary.encodings import EncodingUnknown, text_encoding
from acqflow_marc import marc8
from acqflow_marc.directory import Damaged, Entry

Warnings = tuple[tuple[str, str], ...]

# UNIMARC 100$a/26-29. 10 is the Chinese standard's own code for GB 2312, which GB 18030 contains.
_UNIMARC_SETS = {"50": "utf-8", "10": "gb18030"}
# Text in these may be valid UTF-8 by chance.
_DOUBLE_BYTE = frozenset({"gb18030", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "cp949", "cp932"})


class Decoding(NamedTuple):
    """How to turn a field's bytes into text, and what a person should know about the choice."""

    encoding: str
    decode: Callable[[bytes], str]
    warnings: Warnings = ()


def choose(record: bytes, declared: str, profile_encoding: str, *, trusts_leader: bool = True) -> Decoding:
    """The decoding of a whole record. Raises Damaged where none is certain.

    `declared` is what the record says of itself: a codec name, `marc-8`, or empty for "says nothing usable".
    `trusts_leader=False` lets the profile speak against a declared UTF-8 that is not true.
    """
    if record.isascii() and b"\x1b" not in record:
        return ASCII
    given = normal_name(profile_encoding)
    is_believed = declared == "utf-8" and (trusts_leader or given in ("", "utf-8"))
    if _is_clearly_utf8(record, needs_wide=not is_believed and not _DOUBLE_BYTE.isdisjoint((declared, given))):
        return _utf8(declared)
    if is_believed:
        raise Damaged("encoding", "declared utf-8" + _proposal(given, record))
    chosen = declared if declared != "utf-8" and given in ("", declared) else given
    if chosen == "marc-8":
        return Decoding("marc-8", marc8.decode)
    if not chosen:
        raise Damaged("encoding", "the record declares none that is known, and the profile names none")
    return _strict(chosen, record, declared)


def normal_name(encoding: str) -> str:
    """One name per encoding; GB 2312 and GBK are read as GB 18030, which contains them. Raises Damaged."""
    name = encoding.strip().lower()
    if name in ("", "marc8", "marc-8"):
        return name and "marc-8"
    try:
        return text_encoding(name)
    except EncodingUnknown:
        raise Damaged("encoding", f"the profile names an unknown encoding “{encoding[:40]}”") from None


def unimarc_declaration(coded_data: str, leader: bytes) -> str:
    """The encoding 100$a/26-29 declares, empty if none we know; leader/09 `a` counts where 100 is silent."""
    for code in (coded_data[26:28], coded_data[28:30]):
        if code in _UNIMARC_SETS:
            return _UNIMARC_SETS[code]
    return "utf-8" if leader[9:10] == b"a" and not coded_data[26:30].strip() else ""


def field_text(record: bytes, entry: Entry, decoding: Decoding) -> str:
    """The text of a field, indicators included. Raises Damaged, which names the field and its byte offset."""
    tag, start, end = entry
    raw = record[start:end]
    try:
        return decoding.decode(raw)
    except marc8.Marc8Damaged as damage:
        where = f"field {tag.decode()} at byte {start + damage.offset}: {damage}"
        raise Damaged("marc8", where) from None
    except UnicodeDecodeError as damage:
        at, why = start + damage.start, damage.reason
        raise Damaged("encoding", f"field {tag.decode()} at byte {at}: {why}, as {decoding.encoding}") from None


def _ascii(raw: bytes) -> str:
    return raw.decode("ascii")


ASCII = Decoding("ascii", _ascii)


def _utf8_text(raw: bytes) -> str:
    return raw.decode("utf-8")


def _utf8(declared: str) -> Decoding:
    if declared == "utf-8":
        return Decoding("utf-8", _utf8_text)
    return Decoding("utf-8", _utf8_text, (("encoding_override", _overridden(declared, "utf-8")),))


def _overridden(declared: str, read_as: str) -> str:
    return f"declared {declared or 'nothing known'}, read as {read_as}"


def _is_clearly_utf8(record: bytes, *, needs_wide: bool) -> bool:
    """Strictly valid UTF-8; double-byte text may be so by chance in two-byte letters, hardly in longer ones."""
    if b"\x1b" in record:
        return False
    try:
        text = record.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not needs_wide or max(text) >= "\u0800"


def _strict(chosen: str, record: bytes, declared: str) -> Decoding:
    try:
        record.decode(chosen)
    except UnicodeDecodeError as damage:
        raise Damaged("encoding", f"byte {damage.start} is not {chosen}: {damage.reason}") from None
    told = (("encoding_override", _overridden(declared, chosen)),) if declared == "utf-8" else ()
    return Decoding(chosen, lambda raw: raw.decode(chosen), told)


def _proposal(given: str, record: bytes) -> str:
    if given in ("", "utf-8", "marc-8"):
        return ""
    try:
        record.decode(given)
    except UnicodeDecodeError:
        return ""
    return f", but it may be {given}"


def first_bad_field(record: bytes, entries: Sequence[Entry], encoding: str) -> str:
    """Where the text stops being what it should be: field tag and byte offset in the record, empty if nowhere."""
    if encoding in ("", "marc-8"):
        return ""
    for tag, start, end in entries:
        try:
            record[start:end].decode(encoding)
        except UnicodeDecodeError as damage:
            return f"field {tag.decode('latin-1')} at byte {start}, byte {damage.start} of it"
    return ""
