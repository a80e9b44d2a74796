"""Going through a file once: counting, setting duplicates aside, and checking that nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from acqflow.catalogues.rules import FramedCountWrong, Staged, names_in_file, stage
from acqflow.plugin_api import CatalogueRecord, FileSummary, Position, Quarantined, Skipped

CHUNK = 2_000
"""Records recognised and written together: few statements, and memory that does not grow with the file."""

Messages = Iterable[CatalogueRecord | Quarantined | Skipped | FileSummary]
RawAt = Callable[[Position], bytes]


def no_raw(_position: Position) -> bytes:
    """Stands in where the file's bytes are not at hand."""
    return b""


@dataclass(frozen=True, slots=True)
class Chunk:
    staged: tuple[Staged, ...]
    quarantined: tuple[Quarantined, ...]


class FileReading:
    """Chunks of what can be kept and what was set aside; the counts are complete after the last chunk."""

    def __init__(self, messages: Messages, raw_at: RawAt) -> None:
        self._messages, self._raw_at = messages, raw_at
        self._seen: set[int] = set()
        self.summary: FileSummary | None = None
        self.staged = self.quarantined = self.skipped = 0
        self.reasons: Counter[str] = Counter()

    def chunks(self) -> Iterator[Chunk]:
        """Raises FramedCountWrong at the end if the sum is not what the reader says it framed."""
        staged: list[Staged] = []
        aside: list[Quarantined] = []
        for message in self._messages:
            if isinstance(message, CatalogueRecord):
                judged = self._judge(message)
                if isinstance(judged, Staged):
                    staged.append(judged)
                    self.staged += 1
                else:
                    aside.append(self._count(judged))
            elif isinstance(message, Quarantined):
                aside.append(self._count(message))
            elif isinstance(message, Skipped):
                self.skipped += 1
            else:
                self.summary = message
            if len(staged) + len(aside) >= CHUNK:
                yield Chunk(tuple(staged), tuple(aside))
                staged, aside = [], []
        yield Chunk(tuple(staged), tuple(aside))
        self._check_the_sum()

    @property
    def framed(self) -> int:
        return self.staged + self.quarantined + self.skipped

    def _judge(self, record: CatalogueRecord) -> Staged | Quarantined:
        staged = stage(record)
        if isinstance(staged, str):
            return self._set_aside(record, staged, record.title[:200])
        names = set(names_in_file(staged))
        if not self._seen.isdisjoint(names):
            return self._set_aside(record, "duplicate_in_file", staged.vendor_key)
        self._seen |= names
        return staged

    def _set_aside(self, record: CatalogueRecord, reason: str, detail: str) -> Quarantined:
        return Quarantined(record.position, reason, detail, self._raw_at(record.position))

    def _count(self, aside: Quarantined) -> Quarantined:
        self.quarantined += 1
        self.reasons[aside.reason_code] += 1
        return aside

    def _check_the_sum(self) -> None:
        # The host's reading keeps the summary to itself and has it ready at the end.
        self.summary = self.summary or getattr(self._messages, "summary", None)
        framed = self.summary.framed if self.summary else None
        if framed != self.framed:
            raise FramedCountWrong(
                framed=framed, staged=self.staged, quarantined=self.quarantined, skipped=self.skipped
            )
