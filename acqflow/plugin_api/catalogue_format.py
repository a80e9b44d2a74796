"""The kind `acqflow.catalogue_formats`: turns a vendor's file into records."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, NamedTuple

from acqflow.plugin_api.mapping import MappingGuess
from acqflow.plugin_api.messages import FileSummary, Quarantined, Skipped
from acqflow.plugin_api.plugin import Plugin
from acqflow.plugin_api.profile import Profile
from acqflow.plugin_api.record import CatalogueRecord


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a format is that a file is its own: 0 (no) to 1 (certain), and why.

    >>> Recognition(0.9, "starts with a MARC leader").confidence
    0.9
    """

    confidence: float
    reason: str


class Pieces(NamedTuple):
    """Where a file may be cut: `starts` are the offsets at which pieces begin, the first 0; each ends at the next.

    `told` is what the reader of a piece wants to know of the whole file.

    >>> Pieces("utf-8", (0, 4_194_310)).starts[-1]
    4194310
    """

    told: str
    starts: tuple[int, ...]


class CatalogueFormat(Plugin):
    """Reads one file format. Give it as an entry point in the group `acqflow.catalogue_formats`.

    The host calls `read` in a child process with little memory, no network and no environment. `options` names
    the switches of `Profile.options` that people may set: name → what it may be, nothing for any text.

    With `lists_package` the files list what is in a package that libraries hold whole: their records make no
    offers. Each names its package in `extra["package"]`, and says there under the names of KBART what of the title
    it holds.

    >>> from io import BytesIO
    >>> from acqflow.plugin_api import Position
    >>> class Lines(CatalogueFormat):
    ...     api_version, name = "1.0", "lines"
    ...     def recognises(self, head, file_name):
    ...         return Recognition(1.0 if file_name.endswith(".txt") else 0.0, "file name")
    ...     def read(self, source, profile):
    ...         ordinal = 0
    ...         for ordinal, line in enumerate(source, start=1):
    ...             yield CatalogueRecord(Position(ordinal, 0, len(line)), line.decode().strip())
    ...         yield FileSummary(ordinal, "utf-8")
    >>> [m.title for m in Lines().read(BytesIO(b"Optics"), Profile()) if isinstance(m, CatalogueRecord)]
    ['Optics']
    """

    group: ClassVar[str] = "acqflow.catalogue_formats"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    lists_package: ClassVar[bool] = False

    @abstractmethod
    def recognises(self, head: bytes, file_name: str) -> Recognition:
        """Say how likely the file is yours, from its first 64 kB and its name; never raises."""

    @abstractmethod
    def read(
        self, source: BinaryIO, profile: Profile
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Give every framed record once, as one of three messages, then one `FileSummary`.

        `source` can seek, and its `name` is what the vendor called the file. A bad record is `Quarantined` and
        reading goes on. Raises `FileRefused`, and nothing else, when the file as a whole cannot be taken. The same
        bytes, name and profile give the same messages.
        """

    def pieces(self, source: BinaryIO, profile: Profile, *, least_bytes: int) -> Pieces | None:
        """Where the file can be cut into pieces of at least so many bytes, for several processes to read.

        None for a format whose records lie in no order of bytes. What `read_piece` gives of the pieces, one after
        the other, must be what `read` gives of the file. Raises FileRefused as `read` does.
        """
        del source, profile, least_bytes
        return None

    def read_piece(
        self, source: BinaryIO, profile: Profile, told: str
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Read one piece, which lies in a file of its own: ordinals and offsets count from its beginning.

        A record number that comes twice is the host's to find: the first may be in another piece.
        """
        del told
        return self.read(source, profile)

    def join(self, summaries: Sequence[FileSummary]) -> FileSummary:
        """The summary of a file that was read in pieces."""
        encodings = {name for summary in summaries for name in summary.encoding.split(",") if name}
        notes = dict.fromkeys(note for summary in summaries for note in summary.notes)
        return FileSummary(sum(s.framed for s in summaries), ",".join(sorted(encodings)), tuple(notes))

    def guess_mapping(self, source: BinaryIO, profile: Profile) -> MappingGuess | None:
        """Guess which column holds what; None for a format that needs no such guess."""
        del source, profile
        return None
