"""CSV and TSV: encoding by rule, delimiter by counting, rows that survive a bad neighbour."""

import codecs
import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from acqflow.plugin_api import FileRefused, Limits, Profile
from acqflow.vocabulary.encodings import EncodingUnknown, text_encoding
from acqflow_spreadsheet.lines import Lines, TooLong
from acqflow_spreadsheet.table import LOOKED_AT, Row, Table, looked_at

_HEAD = 1 << 16
_DELIMITERS = ",\t;|"
_BLOCK = 1 << 20
_WIDE = ("utf-16", "utf-32")
_PROPOSED = ("gb18030", "big5")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def table(source: BinaryIO, profile: Profile, *, is_guess: bool = False) -> Table:
    """The rows of a delimited file, read as they are asked for. Raises FileRefused.

    With `is_guess` a file in an unknown encoding is not refused but read as the likeliest, with the question
    `encoding` for a person to answer.
    """
    notes: list[tuple[str, str]] = []
    encoding, questions = _encoding(source, profile, notes, is_guess=is_guess)
    blocks = _blocks(source)
    if encoding.startswith(_WIDE):
        notes.append(("counted_in_utf8", encoding))
        _refuse_other_than_wide(source, encoding)
        blocks, encoding = (text.encode("utf-8", "replace") for text in _decoded(source, encoding)), "utf-8"
    head = next(blocks, b"")
    start = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    _refuse_other_than_text(head)
    if len(profile.delimiter) > 1:
        raise FileRefused("delimiter", f"the profile says “{profile.delimiter[:20]}”, and it can be one sign only")
    delimiter = profile.delimiter or _delimiter(head[start : start + _HEAD].decode(encoding, "replace"))
    limits = profile.limits
    lines = Lines(chain([head], blocks), start, encoding, longest=limits.csv_line, kept=limits.raw_kept)
    found = _rows(lines, encoding, delimiter, limits)
    first = tuple(islice(found, looked_at(profile)))
    return Table(
        rows=chain(first, found),
        first=first,
        encoding=encoding,
        delimiter=delimiter,
        notes=notes,
        is_ragged_wrong=True,
        questions=questions,
    )


def _encoding(
    source: BinaryIO, profile: Profile, notes: list[tuple[str, str]], *, is_guess: bool
) -> tuple[str, tuple[str, ...]]:
    source.seek(0)
    start = source.read(2)
    for mark, encoding in _MARKS:
        if start == mark:
            return encoding, ()
    given = _known(profile.encoding)
    if given.startswith(_WIDE):
        return given, ()
    highest = _highest_character(source, "utf-8")
    if highest is not None and (highest < 0x80 or given not in ("gb18030", "big5") or highest >= 0x800):
        if given not in ("", "utf-8") and highest >= 0x80:
            notes.append(("encoding_override", given))
        return "utf-8", ()
    if given:
        return given, ()
    proposed = next((name for name in _PROPOSED if _highest_character(source, name) is not None), "")
    if is_guess and proposed:
        return proposed, ("encoding",)
    if proposed:
        raise FileRefused("encoding", f"not utf-8, and the profile names none; it may be {proposed}")
    raise FileRefused("encoding", "not utf-8, and the profile names none")


def _highest_character(source: BinaryIO, encoding: str) -> int | None:
    """None where the file is not in this encoding."""
    try:
        return max((ord(max(text)) for text in _decoded(source, encoding) if not text.isascii()), default=0)
    except UnicodeDecodeError:
        return None


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    source.seek(0)
    while block := source.read(_BLOCK):
        yield block


def _decoded(source: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for block in _blocks(source):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _known(encoding: str) -> str:
    try:
        return text_encoding(encoding) if encoding.strip() else ""
    except EncodingUnknown:
        raise FileRefused("encoding", f"the profile names an unknown encoding “{encoding[:40]}”") from None


def _refuse_other_than_wide(source: BinaryIO, encoding: str) -> None:
    if _highest_character(source, encoding) is None:
        raise FileRefused("encoding", f"it is not {encoding}, as its beginning or the profile says")


def _refuse_other_than_text(beginning: bytes) -> None:
    head = beginning[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"<":
        raise FileRefused("not_text", "it is HTML or XML")
    if head.startswith(b"%PDF"):
        raise FileRefused("not_text", "it is a PDF file")
    if head.count(b"\x00") * 10 > len(head):
        raise FileRefused("not_text", "it is full of NUL bytes")


def _delimiter(head: str) -> str:
    """The sign that stands equally often in most of the first lines; csv.Sniffer takes seconds on large cells."""
    lines = [line for line in head.splitlines()[:LOOKED_AT] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        counts = [len(cells) - 1 for cells in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(counts), key=counts.count, default=0)
        score = usual and counts.count(usual) / len(counts) + usual / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best


class _Unclosed(Exception):
    """A quotation mark that has swallowed the lines behind it."""


def _is_unclosed(raw: bytes, *, is_last: bool) -> bool:
    return is_last and raw.count(b'"') % 2 == 1


def _rows(lines: Lines, encoding: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    csv.field_size_limit(limits.csv_cell)
    reader = csv.reader(lines, delimiter=delimiter)
    number = width = 0
    while lines.begin_row():
        number += 1
        try:
            cells = next(reader)
            raw = lines.raw
            fault, detail = _fault(cells, raw, encoding, limits)
            if lines.is_one_line:
                width = len(cells)
            elif _is_unclosed(raw, is_last=not lines.has_more()) or len(cells) != width > 0:
                raise _Unclosed
        except StopIteration:
            return
        except (csv.Error, TooLong, _Unclosed) as error:
            # Go on with the next line, not behind all that was swallowed.
            lines.take_first_line()
            reader = csv.reader(lines, delimiter=delimiter)
            cells, raw, fault = [], lines.raw, "quote" if isinstance(error, _Unclosed) else "too_long"
            detail = f"more than {limits.csv_cell} characters in a cell or {limits.csv_line} bytes in a line"
            detail = "opened in this line" if fault == "quote" else detail
        length = lines.at - lines.begin
        yield Row(cells, "".join(cells), number, lines.begin, length, raw[: limits.raw_kept], fault, detail)


def _fault(cells: list[str], raw: bytes, encoding: str, limits: Limits) -> tuple[str, str]:
    if len(cells) > limits.csv_columns:
        return "too_many_columns", f"{len(cells)}, at most {limits.csv_columns} allowed"
    if not raw.isascii():
        try:
            raw.decode(encoding)
        except UnicodeDecodeError as damage:
            return "encoding", f"byte {damage.start} of the row is not {encoding}"
    return "", ""
