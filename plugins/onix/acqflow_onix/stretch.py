"""The part of a file that is at hand: read on and let go, so that a large file takes no more room than a small."""

from typing import BinaryIO

from acqflow_onix.encoding import Encoding

CHUNK = 1 << 18
_NOT_ZERO = bytes([0] + [0x80] * 255)


class Stretch:
    """Places are counted in units of the encoding, from the start of the file; `text` is what begins at `base`."""

    def __init__(self, source: BinaryIO, encoding: Encoding, start: int, kept: int) -> None:
        source.seek(encoding.mark + start * encoding.width)
        self.text = b""
        self.base = start
        self.is_last = False
        self._source, self._encoding, self._kept = source, encoding, kept
        self._raw = b""
        self._head, self._head_at = b"", -1
        self._size = CHUNK

    @property
    def end(self) -> int:
        """Where that which was read ends."""
        return self.base + len(self.text)

    def read_on(self, kept_from: int, needed_from: int, longest: int) -> None:
        """Read more, and let go what lies before `kept_from`; of what is too long, all but the beginning."""
        width, keep = self._encoding.width, kept_from
        if self.end - kept_from > longest:
            if self._head_at != kept_from:
                self._head, self._head_at = self.bytes_between(kept_from, needed_from)[: self._kept], kept_from
            keep = needed_from
        if keep > self.base:
            self.text = self.text[keep - self.base :]
            self._raw = self._raw[(keep - self.base) * width :] if width > 1 else self.text
            self.base = keep
            self._size = CHUNK
        else:
            # The more is waited for, the more at a time, so that it is not copied too often.
            self._size *= 2
        more = self._source.read(self._size)
        self.is_last = len(more) < self._size
        self._raw += more
        self.text = self._raw if width == 1 else narrowed(self._raw, self._encoding.name)

    def text_between(self, start: int, end: int) -> bytes:
        """A byte per unit, as far as it is still at hand."""
        return self.text[max(start - self.base, 0) : end - self.base]

    def bytes_between(self, start: int, end: int) -> bytes:
        """As they stand in the file; only the beginning of what was too long to be kept."""
        if start < self.base:
            return self._head
        width = self._encoding.width
        return self._raw[(start - self.base) * width : (end - self.base) * width]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offset and length in bytes of the file."""
        width, mark = self._encoding.width, self._encoding.mark
        return mark + start * width, (end - start) * width


def narrowed(raw: bytes, codec: str) -> bytes:
    """One byte for each two of UTF-16: itself where it is ASCII, and never ASCII for anything else."""
    low, high = (raw[0::2], raw[1::2]) if codec.endswith("le") else (raw[1::2], raw[0::2])
    size = min(len(low), len(high))
    other = int.from_bytes(high[:size].translate(_NOT_ZERO), "little")
    return (int.from_bytes(low[:size], "little") | other).to_bytes(size, "little")
