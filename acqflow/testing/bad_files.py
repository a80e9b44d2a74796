"""The contract of bad files: each comes to exactly what is written beside it, read as the host reads it."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest

from acqflow.plugin_api import CatalogueFormat, CatalogueRecord, Quarantined, Skipped
from acqflow.plugin_host.child_process import ChildLimits
from acqflow.plugin_host.containment import PluginFailed
from acqflow.plugin_host.reading import Counts
from acqflow.testing.bad_file import BadFile
from acqflow.testing.builders import a_plugin
from acqflow.testing.outcome import Outcome, read_as_the_host_does

# How Python writes bytes: a detail is for a librarian.
_SIGNS_OF_PYTHON = ("b'", 'b"', "\\x")
_LONGEST_SHOWN = 300


class BadFilesContract:
    """Subclass it as `Test...` with your `format` and its `bad_files`; every file becomes a test of its name.

    Each is read in the child process, within its limits: nothing but a refusal may end the reading, every record
    must come once with its place, and what comes must be what the BadFile says, no more and no less. It is then
    read again in the test's own process and must say the same. A test fails with a sentence for each difference.

    `staged_by` is what the records are named by, `file_name` what the files are called. `cpu_seconds` and
    `memory_bytes` are those of one reading, the start of Python among them.
    """

    format: ClassVar[type[CatalogueFormat]]
    bad_files: ClassVar[Sequence[BadFile]]
    settings: ClassVar[Mapping[str, Any]] = {}
    file_name: ClassVar[str] = "list"
    staged_by: ClassVar[Literal["record_id", "title"]] = "record_id"
    cpu_seconds: ClassVar[int] = 20
    memory_bytes: ClassVar[int] = 1 << 30

    def counted_bytes(self, bad_file: BadFile) -> bytes:
        """What offsets and lengths count in: the file, unless your format counts in another form of it."""
        return bad_file.data

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """Whether the bytes at the place of a message look like what it was read from; say how yours do."""
        del message, there
        return True

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test per bad file, called by its name."""
        if "bad_file" in metafunc.fixturenames:
            metafunc.parametrize("bad_file", self.bad_files, ids=lambda bad_file: bad_file.name)

    def test_every_bad_file_has_a_name_of_its_own(self) -> None:
        names = [bad_file.name for bad_file in self.bad_files]
        assert names
        assert sorted(set(names)) == sorted(names)

    def test_it_comes_to_what_is_expected(self, bad_file: BadFile, tmp_path: Path) -> None:
        path = tmp_path / self.file_name
        path.write_bytes(bad_file.data)
        limits = ChildLimits(self.memory_bytes, self.cpu_seconds, 2.0 * self.cpu_seconds)
        try:
            outcome = read_as_the_host_does(self.format, self.settings, path, bad_file.profile, limits)
            differences = list(self._differences(bad_file, outcome))
        except PluginFailed as failed:
            differences = [str(failed)]
        if differences:
            pytest.fail("\n".join([f"“{bad_file.name}” came to something else:", *differences]), pytrace=False)

    def _differences(self, expected: BadFile, found: Outcome) -> Iterator[str]:
        if found.refused is not None or expected.refused:
            yield from _of_refusals(expected, found)
            return
        yield from self._of_records(expected, found)
        yield from _of_words(expected, found)
        yield from self._of_places(expected, found)
        yield from self._of_reading_again(expected, found)

    def _of_records(self, expected: BadFile, found: Outcome) -> Iterator[str]:
        staged = tuple(str(getattr(record, self.staged_by)) for record in found.staged)
        aside = tuple((m.position.ordinal, m.reason_code, m.position.offset) for m in found.quarantined)
        yield from _unlike("staged", staged, expected.named(expected.staged))
        yield from _unlike("quarantined", aside, expected.quarantined)
        yield from _unlike("skipped", tuple(m.reason for m in found.skipped), expected.named(expected.skipped))
        staged_count, skipped_count = map(len, (expected.named(expected.staged), expected.named(expected.skipped)))
        counts = Counts(expected.framed, staged_count, len(expected.quarantined), skipped_count)
        yield from _unlike("counts", found.counts, counts)

    def _of_places(self, expected: BadFile, found: Outcome) -> Iterator[str]:
        data = self.counted_bytes(expected)
        places = [message.position for message in found.messages]
        yield from _unlike("ordinals", [p.ordinal for p in places], list(range(1, len(places) + 1)))
        if any(a.offset + max(a.length, 1) > b.offset for a, b in pairwise(places)):
            yield f"records lie over each other or out of order: {_short(places)}"
        for message in found.messages:
            yield from self._of_one_place(message, data, expected.profile.limits.raw_kept)

    def _of_one_place(
        self, message: CatalogueRecord | Quarantined | Skipped, data: bytes, raw_kept: int
    ) -> Iterator[str]:
        ordinal, offset, length = message.position
        # A length of 0 says that the offset counts rows.
        there = data[offset : offset + length]
        if offset < 0 or length < 0 or len(there) != length:
            yield f"record {ordinal} is said to lie at {offset}, {length} long, in {len(data)} bytes"
        if length and isinstance(message, Quarantined):
            yield from _unlike(f"kept of record {ordinal}", message.raw, there[:raw_kept])
        if not self.is_a_record(message, there):
            yield f"what lies at {offset} does not look like record {ordinal}: {_short(there)}"

    def _of_reading_again(self, expected: BadFile, found: Outcome) -> Iterator[str]:
        once = [*found.messages, found.summary]
        again = list(a_plugin(self.format, **self.settings).read(BytesIO(expected.data), expected.profile))
        yield from _unlike("number of messages, read again", len(again), len(once))
        for number, (first, second) in enumerate(zip(once, again, strict=False), start=1):
            yield from _unlike(f"message {number}, read again", second, first)


def _of_refusals(expected: BadFile, found: Outcome) -> Iterator[str]:
    if found.refused is None:
        yield f"it was read and not refused as {expected.refused}: {found.counts}"
        return
    reason, detail = found.refused.reason, found.refused.detail
    if not expected.refused:
        yield f"it was refused as {reason} ({_short(detail)}), and was to be read"
        return
    yield from _unlike("refused", reason, expected.refused)
    if expected.says not in detail:
        yield f"its detail does not say “{expected.says}”: {_short(detail)}"
    if not found.refused.cure.strip():
        yield f"nothing is said of what cures {reason}"


def _of_words(expected: BadFile, found: Outcome) -> Iterator[str]:
    warned = sorted({code for record in found.staged for code, _ in record.warnings})
    yield from _unlike("warned", tuple(warned), expected.named(expected.warned))
    yield from _unlike("noted", tuple(code for code, _ in found.summary.notes), expected.named(expected.noted))
    if expected.titles:
        yield from _unlike("titles", tuple(record.title for record in found.staged), expected.titles)
    if expected.encoding:
        yield from _unlike("encoding", found.summary.encoding, expected.encoding)
    details = [message.detail for message in found.quarantined]
    if not any(expected.says in detail for detail in details or [""]):
        yield f"no detail says “{expected.says}”: {_short(details)}"
    for detail in details:
        if any(sign in detail for sign in _SIGNS_OF_PYTHON):
            yield f"a detail is written for programmers: {_short(detail)}"


def _unlike(what: str, found: object, expected: object) -> Iterator[str]:
    if found != expected:
        yield f"{what}: {_short(found)}; expected: {_short(expected)}"


def _short(shown: object) -> str:
    text = str(shown)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
