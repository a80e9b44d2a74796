"""The physical lines of a delimited file as it is read; only the row at hand is held."""

from collections.abc import Iterator


class TooLong(Exception):
    """A row or a line beyond what may be held."""


class Lines:
    """Lines with their offsets. A row takes one or several, and is set back to the first where that was too many.

    `blocks` are the bytes of the file from its beginning; `longest` is what a row may have of them, `kept` what is
    shown of one that is longer.
    """

    def __init__(self, blocks: Iterator[bytes], start: int, encoding: str, *, longest: int, kept: int) -> None:
        self.begin = self.at = start
        self._blocks, self._encoding, self._longest, self._kept = blocks, encoding, longest, kept
        self._held, self._base, self._is_whole = b"", 0, False
        self._beginning = b""
        self._taken = 0

    def begin_row(self) -> bool:
        """Let go what lies before; whether there is another row."""
        self.begin, self._taken = self.at, 0
        return self.has_more()

    def has_more(self) -> bool:
        """Whether the file goes on behind what was taken."""
        while self.at >= self._end and not self._is_whole:
            self._read_on()
        return self.at < self._end

    @property
    def is_one_line(self) -> bool:
        """Whether the row has taken one line only."""
        return self._taken == 1

    @property
    def raw(self) -> bytes:
        """The bytes of the row so far; only the beginning of a line that was too long to be held."""
        if self.begin < self._base:
            return self._beginning
        return self._held[self.begin - self._base : self.at - self._base]

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if not self.has_more():
            raise StopIteration
        end = self._end_of_line(self.at)
        while not end and self._end - self.begin <= self._longest:
            self._read_on()
            end = self._end_of_line(self.at)
        if not end or end - self.begin > self._longest:
            raise TooLong
        line = self._held[self.at - self._base : end - self._base]
        self.at = end
        self._taken += 1
        return line.decode(self._encoding, "surrogateescape")

    def take_first_line(self) -> None:
        """Set back to behind the row's first line, however long that is."""
        start = self.begin
        while not (end := self._end_of_line(start)):
            if self._end - self.begin > max(self._longest, self._kept):
                if self.begin >= self._base:
                    self._beginning = self._held[self.begin - self._base :][: self._kept]
                # The last byte may be the first half of a line end.
                start = self._end - 1
            self._read_on(start)
        self.at = end

    @property
    def _end(self) -> int:
        return self._base + len(self._held)

    def _end_of_line(self, begin: int) -> int:
        """Where the line that begins here ends: behind LF, CRLF or a lone CR; 0 where more must be read for it."""
        held, start = self._held, begin - self._base
        end = held.find(b"\n", start) + 1 or (len(held) if self._is_whole else 0)
        alone = held.find(b"\r", start, end or len(held))
        is_alone = alone >= 0 and held[alone + 1 : alone + 2] != b"\n"
        if is_alone and (alone + 1 < len(held) or self._is_whole):
            end = alone + 1
        return end and self._base + end

    def _read_on(self, keep_from: int | None = None) -> None:
        block = next(self._blocks, b"")
        self._is_whole = not block
        # A byte order mark is passed over before anything is held; what was let go does not come back.
        keep = max(self._base, min(self.begin if keep_from is None else keep_from, self._end))
        self._held = self._held[keep - self._base :] + block
        self._base = keep
