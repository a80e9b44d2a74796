"""Reads a vendor's file through a plugin in a child process, and checks that nothing of it is lost."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    FileRefused,
    FileSummary,
    MappingGuess,
    Profile,
    Quarantined,
    Recognition,
    Skipped,
)
from acqflow.plugin_api.reasons import cure_of_many
from acqflow.plugin_host.child_process import USUAL_LIMITS, ChildLimits, ChildProcess, Named
from acqflow.plugin_host.containment import PluginFailed, contained, without_odd_characters
from acqflow.plugin_host.discovery import LoadedPlugin, Plugins
from acqflow.plugin_host.spool import Spool, message_of
from acqflow.vocabulary.errors import Sentence, words

HEAD_BYTES = 1 << 16
_LONGEST_REASON = 200
_REASONS_NAMED = 3
# A share of bad records says little of the first few; whole files are judged from here on.
ENOUGH_TO_JUDGE, JUDGED_WHILE_READING = 20, 1_000


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records came; `framed` is what the plugin says it saw and equals the sum of the others."""

    framed: int = 0
    staged: int = 0
    quarantined: int = 0
    skipped: int = 0


def recognise(plugins: Plugins, path: Path, file_name: str = "") -> list[tuple[LoadedPlugin, Recognition]]:
    """The formats that take the file for their own, surest first; a plugin that fails is not among them."""
    with path.open("rb") as source:
        head = source.read(HEAD_BYTES)
    said = []
    for loaded in plugins.of(CatalogueFormat.group):
        try:
            with contained(loaded.name, package=loaded.package):
                answer = loaded.plugin.recognises(head, file_name or path.name)  # type: ignore[attr-defined]
                said.append((loaded, _well_formed(answer)))
        except PluginFailed:
            continue
    sure = [(plugin, seen) for plugin, seen in said if seen.confidence > 0]
    return sorted(sure, key=lambda pair: -pair[1].confidence)


def _well_formed(answer: Any) -> Recognition:
    """Raises TypeError or ValueError for anything but a share of certainty and a text."""
    if not (isinstance(answer, Recognition) and type(answer.confidence) in (int, float)):
        raise TypeError("not a recognition")
    if not 0 <= answer.confidence <= 1:
        raise ValueError("not a share of certainty")
    return Recognition(answer.confidence, without_odd_characters(answer.reason)[:_LONGEST_REASON])


def read_file(
    plugin: LoadedPlugin,
    path: Path,
    profile: Profile,
    limits: ChildLimits = USUAL_LIMITS,
    *,
    name: str = "",
    spool: Spool | None = None,
) -> "ChildReading":
    """Start reading; go through the result with `for`, inside `with`. Raises FileRefused for too large a file.

    `name` is what the vendor called the file, where it lies under another name. What is read lies in `spool` too,
    summary and all, to be gone through again.
    """
    refuse_by_size(path, profile)
    keep = spool.put if spool else None
    return ChildReading(plugin, path, profile, limits, name=name or path.name, keep=keep)


def guess_mapping(
    plugin: LoadedPlugin, path: Path, profile: Profile, limits: ChildLimits = USUAL_LIMITS
) -> MappingGuess | None:
    """What the plugin guesses of the columns; None if it needs no mapping. Raises FileRefused, PluginFailed."""
    if getattr(type(plugin.plugin), "guess_mapping", None) is CatalogueFormat.guess_mapping:
        return None
    refuse_by_size(path, profile)
    with ChildProcess(plugin, "guess", path, profile, limits) as child:
        for plain in child.messages():
            if plain.get("kind") == "guess":
                with contained(plugin.name):
                    return MappingGuess.from_json(plain["guess"]) if plain["guess"] else None
    raise PluginFailed(plugin.name, Sentence(words("it ended without an answer")))


def refuse_by_size(path: Path, profile: Profile) -> None:
    size = path.stat().st_size
    if not size:
        raise FileRefused("empty", "0 bytes")
    if size > profile.limits.upload:
        raise FileRefused("too_large", f"{size} bytes, at most {profile.limits.upload} allowed")


def too_many_aside(aside: Counter[str], framed: int) -> FileRefused:
    """Names the commonest reasons, and the cure of the first."""
    commonest = sorted(aside.items(), key=lambda each: (-each[1], each[0]))[:_REASONS_NAMED]
    counted = ", ".join(f"{code} {count}" for code, count in commonest)
    detail = f"{aside.total()} of {framed}, for these reasons: {counted}"
    return FileRefused("quarantine_limit", detail, cure_of_many(commonest[0][0]))


class Reading(ABC):
    """The records of one file, as they come. After the last one, `counts` and `summary` are complete.

    Raises, while it is gone through: FileRefused (the file), PluginFailed (the plugin). Whoever has kept
    records by then must give them up.
    """

    def __init__(self, plugin: str, profile: Profile) -> None:
        self.counts = Counts()
        self.summary: FileSummary | None = None
        self._plugin, self._profile = plugin, profile

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """End what reads the file, if it still does."""

    @abstractmethod
    def _plain(self) -> Iterator[dict[str, Any]]:
        """The messages as they crossed a process border."""

    def __iter__(self) -> Iterator[CatalogueRecord | Quarantined | Skipped]:
        staged = quarantined = skipped = 0
        aside: Counter[str] = Counter()
        most = self._profile.limits.records
        for plain in self._plain():
            message = self._message(plain)
            if isinstance(message, FileSummary):
                self.summary = message
                continue
            if isinstance(message, CatalogueRecord):
                staged += 1
            elif isinstance(message, Quarantined):
                quarantined += 1
                aside[message.reason_code] += 1
            else:
                skipped += 1
            framed = staged + quarantined + skipped
            if framed > most:
                raise FileRefused("too_many_records", f"more than {most}")
            if isinstance(message, Quarantined):
                self._refuse_many_bad(aside, framed, at_least=JUDGED_WHILE_READING)
            yield message
        self.counts = Counts(staged + quarantined + skipped, staged, quarantined, skipped)
        self._check_the_sum()
        self._refuse_many_bad(aside, self.counts.framed, at_least=ENOUGH_TO_JUDGE)

    def _message(self, plain: dict[str, Any]) -> CatalogueRecord | Quarantined | Skipped | FileSummary:
        if self.summary is not None:
            raise PluginFailed(self._plugin, Sentence(words("it went on after its summary")))
        with contained(self._plugin):
            return message_of(plain, self._profile)

    def _check_the_sum(self) -> None:
        if self.summary is None:
            raise PluginFailed(self._plugin, Sentence(words("it gave no summary")))
        if self.summary.framed != self.counts.framed:
            facts = {"seen": self.summary.framed, "given": self.counts.framed}
            reason = Sentence(words("it saw %(seen)s records and gave %(given)s"), facts)
            self.counts = replace(self.counts, framed=self.summary.framed)
            raise PluginFailed(self._plugin, reason)

    def _refuse_many_bad(self, aside: Counter[str], framed: int, *, at_least: int) -> None:
        limits = self._profile.limits
        quarantined = aside.total()
        too_large_a_share = framed >= at_least and quarantined * 100 > limits.quarantined_percent * framed
        if quarantined > limits.quarantined or too_large_a_share:
            raise too_many_aside(aside, framed)


class ChildReading(Reading):
    """Read by a child process of this one, all of the file or the piece that lies in it."""

    def __init__(
        self,
        plugin: Named,
        path: Path,
        profile: Profile,
        limits: ChildLimits,
        *,
        name: str,
        keep: Callable[[bytes], object] | None = None,
        told: str | None = None,
    ) -> None:
        """`keep` is given the lines; `told` makes it a piece, of which the host judges how much of it is bad."""
        super().__init__(plugin.name, profile)
        self._keep = keep
        if told is None:
            self._child = ChildProcess(plugin, "read", path, profile, limits, name=name)
        else:
            self._child = ChildProcess(plugin, "piece", path, profile, limits, name=name, told=told)

    def close(self) -> None:
        self._child.close()

    @property
    def process_id(self) -> int:
        """The child process, for whoever watches over processes."""
        return self._child.process_id

    def _plain(self) -> Iterator[dict[str, Any]]:
        with self._child as child:
            for plain in child.messages(self._keep):
                child.received += plain["kind"] != "summary"
                yield plain
