"""What a reader says of a piece of a file: where it lies; that it was kept aside, passed over or refused."""

from dataclasses import dataclass
from typing import NamedTuple

from acqflow.plugin_api.details import read_detail
from acqflow.plugin_api.reasons import explain
from acqflow.vocabulary.errors import Sentence, Unreadable, words


class Position(NamedTuple):
    """Where a record lies: `ordinal` counts from 1, `offset` and `length` are bytes of the file.

    A reader that cannot know the bytes (a zipped sheet) gives the row number as offset and 0 as length.

    >>> Position(ordinal=1, offset=0, length=512)
    Position(ordinal=1, offset=0, length=512)
    """

    ordinal: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that could not be read; kept with its bytes so that a person can look and the vendor can be told.

    `reason_code` is one of `REASONS`; `detail` holds the facts, told in the reader's language where it reads like
    one of `DETAILS`; `raw` at most `Limits.raw_kept` bytes.

    >>> Quarantined(Position(2, 512, 90), "truncated", "90 of 512 bytes are there", b"00512nam").reason_code
    'truncated'
    """

    position: Position
    reason_code: str
    detail: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is rightly no title: an empty row, a total row, an authority record.

    >>> Skipped(Position(3, 602, 40), "total_row").reason
    'total_row'
    """

    position: Position
    reason: str


@dataclass(frozen=True, slots=True)
class FileSummary:
    """The last word of a reader: `framed` records were seen, which must equal records + quarantined + skipped.

    `encoding` is the one that was used, or several joined by a comma. `notes` are (code, detail) pairs about the
    whole file, such as a hidden sheet that was not read.

    >>> FileSummary(framed=12, encoding="gb18030").framed
    12
    """

    framed: int
    encoding: str = ""
    notes: tuple[tuple[str, str], ...] = ()


_WITHOUT_DETAIL = words("%(sentence)s. %(cure)s")


class FileRefused(Unreadable):
    """The whole file cannot be taken; nothing of it is kept. Facts: `reason` (a code), `detail`, `cure`.

    A detail that reads like one of `DETAILS` is told in the reader's language.

    >>> FileRefused("empty").cure
    'Ask the vendor to send the file again.'
    >>> str(FileRefused("too_large", "70000000 bytes"))
    'The file is too large: 70000000 bytes. Split it and import the parts.'
    """

    says = words("%(sentence)s: %(detail)s. %(cure)s")

    def __init__(self, reason: str, detail: str = "", cure: str = "") -> None:
        known = explain(reason)
        self.reason, self.detail, self.cure = reason, detail, cure or known.cure
        said = read_detail(reason, detail)
        super().__init__(reason=reason, sentence=Sentence(known.says), detail=said, cure=Sentence(self.cure))
        if not detail:
            # Else a colon with nothing behind it.
            self.says = _WITHOUT_DETAIL  # type: ignore[misc]

    def __str__(self) -> str:
        colon = f": {self.facts['detail']}" if self.detail else ""
        return f"{self.facts['sentence']}{colon}. {self.cure}"

    def __reduce__(self) -> tuple[type["FileRefused"], tuple[str, str, str]]:
        return FileRefused, (self.reason, self.detail, self.cure)
