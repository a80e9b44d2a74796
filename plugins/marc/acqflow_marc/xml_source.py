"""Reads an XML file on, record by record; only what may still be part of the record at hand is held."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from acqflow.plugin_api import FileRefused
from acqflow_marc.xml_framing import Piece, XmlFramer
from acqflow_marc.xml_recognition import WIDE

_BLOCK = 1 << 20
_MARKS = (b"\xff\xfe", b"\xfe\xff")


class XmlFrame(NamedTuple):
    """One piece of the file: its text, what stands between it and the one before, and where it lies in bytes."""

    text: bytes
    before: bytes
    offset: int
    length: int
    fault: str = ""


class XmlSource:
    """A file as text: itself, or one in UTF-16 as UTF-8; so many bytes are read at once.

    Raises FileRefused where it begins as UTF-16 and is none.

    Some programs write UTF-16, in which `<` may be half of another character and cannot be looked for.
    """

    def __init__(self, file: BinaryIO, block: int = _BLOCK) -> None:
        self._file, self._block = file, block
        file.seek(0)
        start = file.read(4)
        self.is_wide = start.startswith(WIDE)
        self._codec = "utf-16-le" if start[1:2] == b"\0" or start.startswith(_MARKS[0]) else "utf-16-be"
        self._mark = 2 if start.startswith(_MARKS) else 0
        if self.is_wide:
            self._refuse_other_than_wide()

    def beginning(self) -> bytes:
        """The text of the first megabyte."""
        self._file.seek(self._mark)
        return self._decoded(self._file.read(_BLOCK), self._decoder())

    def frames(self, framer: XmlFramer, longest: int) -> Iterator[XmlFrame]:
        """Every piece, from the beginning of the file. One that goes on for more than `longest` bytes is parted.

        Raises FileRefused where so many hold no record at the beginning.
        """
        self._file.seek(self._mark)
        decoder = self._decoder()
        held, offset, is_first, is_whole = b"", self._mark, True, False
        while not is_whole:
            # As much again as is held, so that a long record is not looked through block by block.
            block = self._file.read(max(self._block, len(held)))
            held += self._decoded(block, decoder)
            is_whole = not block
            pieces = list(framer.pieces(held, is_whole=is_whole))
            settled = pieces if is_whole else _settled(pieces)
            is_endless = not settled and len(held) - (pieces[0].start if pieces else 0) > longest
            if is_endless:
                settled = [piece._replace(fault="") for piece in framer.pieces(held)]
                if is_first and not settled:
                    raise FileRefused("empty", "no record in it")
            at = 0
            for piece in settled:
                before, text = held[at : piece.start], held[piece.start : piece.end]
                offset += self._width(before)
                length = self._width(text)
                yield XmlFrame(text, before, offset, length, piece.fault)
                offset, at, is_first = offset + length, piece.end, False
            if is_endless:
                offset += self._width(held[at:])
                at = len(held)
            held = held[at:]

    def as_it_came(self, text: bytes) -> bytes:
        """The bytes of the file for this part of its text."""
        return text.decode().encode(self._codec) if self.is_wide else text

    def _decoder(self) -> codecs.IncrementalDecoder:
        return codecs.getincrementaldecoder(self._codec)()

    def _decoded(self, block: bytes, decoder: codecs.IncrementalDecoder) -> bytes:
        return decoder.decode(block).encode() if self.is_wide else block

    def _width(self, text: bytes) -> int:
        return len(self.as_it_came(text))

    def _refuse_other_than_wide(self) -> None:
        decoder = self._decoder()
        self._file.seek(self._mark)
        try:
            while block := self._file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            raise FileRefused("encoding", "it begins as UTF-16 and is none") from None


def _settled(pieces: list[Piece]) -> list[Piece]:
    """Those that nothing which is still to be read can change: another record begins behind them."""
    begun = [place for place, piece in enumerate(pieces) if piece.fault != "stray"]
    return pieces[: begun[-1]] if begun else []
