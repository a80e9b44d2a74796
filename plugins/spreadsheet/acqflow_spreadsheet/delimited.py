"""CSV and TSV: encoding by rule, delimiter by counting, rows that survive a bad neighbour."""

import codecs
import csv
from collections.abc import Iterator
from itertools import chain, islice

from acqflow.plugin_api import FileRefused, Limits, Profile
from acqflow.vocabulary.encodings import EncodingUnknown, text_encoding
from acqflow_spreadsheet.table import LOOKED_AT, Row, Table, looked_at

_HEAD = 1 << 16
_DELIMITERS = ",\t;|"
_BLOCK = 1 << 20
_WIDE = ("utf-16", "utf-32")
_PROPOSED = ("gb18030", "big5")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def table(data: bytes, profile: Profile, *, is_guess: bool = False) -> Table:
    """The rows of a delimited file. Raises FileRefused.

    With `is_guess` a file in an unknown encoding is not refused but read as the likeliest, with the question
    `encoding` for a person to answer.
    """
    notes: list[tuple[str, str]] = []
    encoding, questions = _encoding(data, profile, notes, is_guess=is_guess)
    if encoding.startswith(_WIDE):
        notes.append(("counted_in_utf8", encoding))
        data, encoding = _in_utf8(data, encoding), "utf-8"
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    _refuse_other_than_text(data)
    if len(profile.delimiter) > 1:
        raise FileRefused("delimiter", f"the profile says “{profile.delimiter[:20]}”, and it can be one sign only")
    delimiter = profile.delimiter or _delimiter(data[start : start + _HEAD].decode(encoding, "replace"))
    found = _rows(data, start, encoding, delimiter, profile.limits)
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
    data: bytes, profile: Profile, notes: list[tuple[str, str]], *, is_guess: bool
) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, ()
    given = _known(profile.encoding)
    if given.startswith(_WIDE):
        return given, ()
    highest = _highest_character(data, "utf-8")
    if highest is not None and (highest < 0x80 or given not in ("gb18030", "big5") or highest >= 0x800):
        if given not in ("", "utf-8") and highest >= 0x80:
            notes.append(("encoding_override", given))
        return "utf-8", ()
    if given:
        return given, ()
    proposed = next((name for name in _PROPOSED if _highest_character(data, name) is not None), "")
    if is_guess and proposed:
        return proposed, ("encoding",)
    if proposed:
        raise FileRefused("encoding", f"not utf-8, and the profile names none; it may be {proposed}")
    raise FileRefused("encoding", "not utf-8, and the profile names none")


def _highest_character(data: bytes, encoding: str) -> int | None:
    """None where the data is not in this encoding. Looked at in blocks: a text of 60 MB may take 240 in memory."""
    if encoding == "utf-8" and data.isascii():
        return 0
    try:
        return max((ord(max(text)) for text in _decoded(data, encoding) if text), default=0)
    except UnicodeDecodeError:
        return None


def _decoded(data: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data), _BLOCK):
        yield decoder.decode(data[start : start + _BLOCK], final=start + _BLOCK >= len(data))


def _known(encoding: str) -> str:
    try:
        return text_encoding(encoding) if encoding.strip() else ""
    except EncodingUnknown:
        raise FileRefused("encoding", f"the profile names an unknown encoding “{encoding[:40]}”") from None


def _in_utf8(data: bytes, encoding: str) -> bytes:
    try:
        return b"".join(text.encode("utf-8", "replace") for text in _decoded(data, encoding))
    except UnicodeDecodeError:
        raise FileRefused("encoding", f"it is not {encoding}, as its beginning or the profile says") from None


def _refuse_other_than_text(data: bytes) -> None:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
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


class _Lines:
    """Physical lines with their offsets; can be set back, since a lost quotation mark swallows what follows."""

    def __init__(self, data: bytes, start: int, encoding: str, longest: int) -> None:
        self._data, self._encoding, self._longest = data, encoding, longest
        self.at = start

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.at >= len(self._data):
            raise StopIteration
        begin, self.at = self.at, self.end_of_line(self.at)
        if self.at - begin > self._longest:
            raise _TooLong
        return self._data[begin : self.at].decode(self._encoding, "surrogateescape")

    def end_of_line(self, begin: int) -> int:
        """Where the line that begins here ends: behind LF, CRLF or a lone CR."""
        end = self._data.find(b"\n", begin) + 1 or len(self._data)
        alone = self._data.find(b"\r", begin, end)
        return end if alone < 0 or self._data[alone + 1 : alone + 2] == b"\n" else alone + 1


class _TooLong(Exception):
    """A line or cell beyond the limits."""


class _Unclosed(Exception):
    """A quotation mark that has swallowed the lines behind it."""


def _is_unclosed(raw: bytes, *, is_last: bool) -> bool:
    return is_last and raw.count(b'"') % 2 == 1


def _rows(data: bytes, start: int, encoding: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    csv.field_size_limit(limits.csv_cell)
    lines = _Lines(data, start, encoding, limits.csv_line)
    reader = csv.reader(lines, delimiter=delimiter)
    number = width = 0
    while lines.at < len(data):
        begin = lines.at
        number += 1
        try:
            cells = next(reader)
            fault, detail = _fault(cells, data[begin : lines.at], encoding, limits)
            if lines.at - begin > limits.csv_line:
                raise _TooLong
            if lines.at == lines.end_of_line(begin):
                width = len(cells)
            elif _is_unclosed(data[begin : lines.at], is_last=lines.at >= len(data)) or len(cells) != width > 0:
                raise _Unclosed
        except StopIteration:
            return
        except (csv.Error, _TooLong, _Unclosed) as error:
            # Go on with the next line, not behind all that was swallowed.
            lines.at = lines.end_of_line(begin)
            reader = csv.reader(lines, delimiter=delimiter)
            cells, fault = [], "quote" if isinstance(error, _Unclosed) else "too_long"
            detail = f"more than {limits.csv_cell} characters in a cell or {limits.csv_line} bytes in a line"
            detail = "opened in this line" if fault == "quote" else detail
        raw = data[begin : lines.at]
        yield Row(cells, "".join(cells), number, begin, len(raw), raw[: limits.raw_kept], fault, detail)


def _fault(cells: list[str], raw: bytes, encoding: str, limits: Limits) -> tuple[str, str]:
    if len(cells) > limits.csv_columns:
        return "too_many_columns", f"{len(cells)}, at most {limits.csv_columns} allowed"
    if not raw.isascii():
        try:
            raw.decode(encoding)
        except UnicodeDecodeError as damage:
            return "encoding", f"byte {damage.start} of the row is not {encoding}"
    return "", ""
