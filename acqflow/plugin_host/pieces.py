"""Reads a file in pieces, each in a limited child process of whatever worker takes it, and puts them together."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from acqflow.plugin_api import CatalogueFormat, FileSummary, Profile, from_json, to_json
from acqflow.plugin_host.child_process import USUAL_LIMITS, ChildLimits, ChildProcess
from acqflow.plugin_host.containment import PluginFailed, contained
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.reading import ChildReading, Reading, refuse_by_size
from acqflow.plugin_host.spool import Spool, placed
from acqflow.plugin_host.workers import Stream
from acqflow.vocabulary.errors import Sentence, words

PIECE_BYTES = 16 * 1024 * 1024
"""Large enough that starting a process for each costs little, small enough that some are held at once."""


@dataclass(frozen=True, slots=True)
class NamedPlugin:
    """A plugin as a worker finds it again, which must have it installed too."""

    name: str
    reference: str
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a worker is sent: the bytes, for it may not see our disk, and how they are to be read.

    `told` None: it is the whole file.
    """

    plugin: NamedPlugin
    data: bytes
    offset: int
    told: str | None
    profile: Profile
    file_name: str
    limits: ChildLimits


def read_piece(piece: Piece) -> bytes:
    """What a worker does: read it in a child process, check every message; the lines of them, the summary last.

    Raises FileRefused, PluginFailed.
    """
    lines: list[bytes] = []
    profile = piece.profile
    if piece.told is not None:
        # Whether too much of the file is bad, only the whole of it says.
        profile = replace(profile, limits=replace(profile.limits, quarantined_percent=100))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "piece"
        path.write_bytes(piece.data)
        keep, told = lines.append, piece.told
        with ChildReading(
            piece.plugin, path, profile, piece.limits, name=piece.file_name, keep=keep, told=told
        ) as reading:
            for _message in reading:
                pass
    return b"\n".join(lines)


def pieces_of(
    plugin: LoadedPlugin,
    path: Path,
    profile: Profile,
    *,
    name: str,
    piece_bytes: int = PIECE_BYTES,
    limits: ChildLimits = USUAL_LIMITS,
) -> Iterator[Piece]:
    """The pieces of a file, or the whole of one that cannot be cut. Raises FileRefused, PluginFailed."""
    refuse_by_size(path, profile)
    named = NamedPlugin(plugin.name, plugin.reference, dict(plugin.settings))
    told, starts = _cut(plugin, path, profile, piece_bytes, limits)
    with path.open("rb") as file:
        for start, end in zip(starts, (*starts[1:], path.stat().st_size), strict=True):
            file.seek(start)
            yield Piece(named, file.read(end - start), start, told, profile, name, limits)


def _cut(
    plugin: LoadedPlugin, path: Path, profile: Profile, least_bytes: int, limits: ChildLimits
) -> tuple[str | None, tuple[int, ...]]:
    """What the reader of a piece is told, and where the pieces begin."""
    if type(plugin.plugin).pieces is CatalogueFormat.pieces:  # type: ignore[attr-defined]
        return None, (0,)
    with ChildProcess(plugin, "pieces", path, profile, limits, least_bytes=least_bytes) as child:
        for plain in child.messages():
            if plain.get("kind") == "pieces":
                with contained(plugin.name):
                    found = plain["pieces"]
                    return (None, (0,)) if found is None else (str(found["told"]), _checked(found["starts"], path))
    raise PluginFailed(plugin.name, Sentence(words("it ended without an answer")))


def _checked(starts: list[int], path: Path) -> tuple[int, ...]:
    """Raises ValueError for what would leave a byte of the file out, or read one twice."""
    if starts[0] != 0 or starts != sorted(set(starts)) or starts[-1] >= path.stat().st_size:
        raise ValueError("not where a file is cut")
    return tuple(starts)


class PiecesReading(Reading):
    """The records of a file whose pieces workers read, in the order of the file."""

    def __init__(self, plugin: LoadedPlugin, profile: Profile, stream: Stream[Piece, bytes], spool: Spool | None):
        super().__init__(plugin.name, profile)
        self._format, self._stream, self._spool = plugin, stream, spool

    def close(self) -> None:
        self._stream.close()

    def _plain(self) -> Iterator[dict[str, Any]]:
        summaries: list[FileSummary] = []
        before = 0
        with closing(self._stream):
            for piece, lines in self._stream:
                if self._spool is not None:
                    self._spool.begin_piece(before, piece.offset)
                for line in lines.split(b"\n"):
                    plain = json.loads(line)
                    if plain["kind"] == "summary":
                        summaries.append(self._summary(plain))
                        continue
                    if self._spool is not None:
                        self._spool.put(line)
                    yield placed(plain, (before, piece.offset))
                before += summaries[-1].framed
        with contained(self._plugin):
            joined = to_json(self._format.plugin.join(summaries))  # type: ignore[attr-defined]
        if self._spool is not None:
            self._spool.put(json.dumps(joined, ensure_ascii=False).encode())
        yield joined

    def _summary(self, plain: dict[str, Any]) -> FileSummary:
        with contained(self._plugin):
            summary = from_json(plain)
        assert isinstance(summary, FileSummary)
        return summary
