"""The bytes of an XML file as they are cut and parsed, and where they lie in the file."""

from acqflow.plugin_api import FileRefused
from acqflow_marc.xml_framing import Piece
from acqflow_marc.xml_recognition import WIDE

_MARKS = (b"\xff\xfe", b"\xfe\xff")


class XmlSource:
    """`text` is the file itself, or one in UTF-16 as UTF-8. Raises FileRefused where it is no UTF-16.

    Some programs write UTF-16, in which `<` may be half of another character and cannot be looked for.
    """

    def __init__(self, file: bytes) -> None:
        self.file, self.text, self.is_wide = file, file, file.startswith(WIDE)
        self._seen = self._offset = 0
        if self.is_wide:
            has_mark = file.startswith(_MARKS)
            codec = "utf-16" if has_mark else "utf-16-le" if file[1:2] == b"\0" else "utf-16-be"
            self._offset = 2 if has_mark else 0
            try:
                self.text = file.decode(codec).encode()
            except UnicodeError:
                raise FileRefused("encoding", "it begins as UTF-16 and is none") from None

    def place(self, piece: Piece) -> tuple[int, int]:
        """The offset and length in the file; to be asked piece after piece."""
        if not self.is_wide:
            return piece.start, piece.end - piece.start
        self._offset += _width(self.text[self._seen : piece.start])
        offset, length = self._offset, _width(self.text[piece.start : piece.end])
        self._seen, self._offset = piece.end, offset + length
        return offset, length


def _width(text: bytes) -> int:
    return len(text.decode().encode("utf-16-le"))
