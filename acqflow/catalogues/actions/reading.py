"""Going through a file once: counting, setting duplicates aside, and checking that nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from acqflow.catalogues.rules import FramedCountWrong, Staged, names_in_file, stage
from acqflow.plugin_api import CatalogueRecord, FileSummary, Position, Quarantined, Skipped
from acqflow.storage.numbers_met import NumbersMet

CHUNK = 2_000
"""Records recognised and written together: few statements, and memory that does not grow with the file."""

Messages = Iterable[CatalogueRecord | Quarantined | Skipped | FileSummary]
RawAt = Callable[[Position], bytes]


def no_raw(_position: Position) -> bytes:
    """Stands in where the file's bytes are not at hand."""
    return b""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a file, behind the first `start` records of it."""

    start: int
    staged: tuple[Staged, ...]
    quarantined: tuple[Quarantined, ...]
    skipped: int


class FileReading:
    """Chunks of what can be kept and what was set aside; the counts are complete after the last chunk."""

    def __init__(self, messages: Messages, raw_at: RawAt, *, after: int = 0) -> None:
        """The first `after` records are counted and known, and in no chunk: they were kept before."""
        self._messages, self._raw_at, self._after = messages, raw_at, after
        self._met = NumbersMet()
        self.summary: FileSummary | None = None
        self.staged = self.quarantined = self.skipped = 0
        self.reasons: Counter[str] = Counter()

    def chunks(self) -> Iterator[Chunk]:
        """Raises FramedCountWrong before the last if the sum is not what the reader says it framed."""
        staged: list[Staged] = []
        aside: list[Quarantined] = []
        start, passed = self._after, 0
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
                passed += 1
            else:
                self.summary = message
            if self.framed <= self._after:
                staged, aside, passed = [], [], 0
            elif len(staged) + len(aside) >= CHUNK:
                yield Chunk(start, tuple(staged), tuple(aside), passed)
                staged, aside, passed = [], [], 0
                start = self.framed
        # Before the last chunk is handed out: what does not add up is not kept to its end.
        self._check_the_sum()
        yield Chunk(start, tuple(staged), tuple(aside), passed)

    @property
    def framed(self) -> int:
        return self.staged + self.quarantined + self.skipped

    def _judge(self, record: CatalogueRecord) -> Staged | Quarantined:
        staged = stage(record)
        if isinstance(staged, str):
            return self._set_aside(record, staged, record.title[:200])
        if self._met.meet(tuple(names_in_file(staged))):
            return self._set_aside(record, "duplicate_in_file", staged.vendor_key)
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
