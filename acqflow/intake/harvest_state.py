"""How far the harvest of a source has come, kept beside what came of it, so that one that stops goes on."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from acqflow.vocabulary.errors import Conflict, words


class HarvestRunning(Conflict):
    """Facts: `source`."""

    says = words("%(source)s is being harvested already. Wait until that is done.")


@dataclass(slots=True)
class HarvestState:
    """`answered` is what the last whole harvest was answered first: the next one begins from there.

    Of a harvest that is under way: `since` where it began from, `first` what it was answered first, `token` how to
    ask for the next page (empty before the first and behind the last), `pages` how many came; `kept` bytes of the
    piece are whole pages of `records` records, in the `format` with `options` and `columns`. `is_full`: the piece
    is to be imported before anybody is asked again. `is_last`: no page follows.
    """

    answered: str = ""
    is_under_way: bool = False
    since: str = ""
    first: str = ""
    token: str = ""
    pages: int = 0
    kept: int = 0
    records: int = 0
    format: str = ""
    options: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    is_full: bool = False
    is_last: bool = False


class HarvestFolder:
    """Where one source of one vendor is harvested to: its state, and the piece that came since the last import."""

    def __init__(self, folder: Path, source: str, vendor_code: str) -> None:
        self._source = source
        self._folder = folder / "harvests"
        name = f"{source}.{vendor_code.encode().hex()}"
        self.piece = self._folder / f"{name}.xml"
        self._state, self._lock = self._folder / f"{name}.json", self._folder / f"{name}.lock"

    @contextmanager
    def held(self) -> Iterator[HarvestState]:
        """The state, for one process alone. Raises HarvestRunning."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise HarvestRunning(source=self._source) from None
            yield self._read()

    def keep(self, state: HarvestState) -> None:
        """Put the state in the place of the one before, whole or not at all."""
        beside = self._state.with_suffix(".new")
        beside.write_text(json.dumps(asdict(state), ensure_ascii=False), encoding="utf-8")
        beside.replace(self._state)

    def add(self, state: HarvestState, content: bytes) -> None:
        """Put a page behind those that are there; what a harvest that was killed left half is written over."""
        with self.piece.open("r+b" if self.piece.exists() else "w+b") as file:
            file.truncate(state.kept)
            file.seek(state.kept)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        state.kept += len(content)

    def empty(self, state: HarvestState) -> None:
        """Begin the next piece."""
        state.kept = state.records = 0
        state.is_full = False
        self.keep(state)
        self.piece.unlink(missing_ok=True)

    def _read(self) -> HarvestState:
        try:
            said: dict[str, Any] = json.loads(self._state.read_text(encoding="utf-8"))
            state = HarvestState(**said)
        except (OSError, ValueError, TypeError):
            # Without it everything is harvested once more, which changes nothing that is there.
            return HarvestState()
        is_there = self.piece.exists() and self.piece.stat().st_size >= state.kept
        return state if is_there or not state.kept else HarvestState(answered=state.answered)
