"""What a reader said of a file, kept on disk to be gone through again without reading the file twice."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any, Self

from acqflow.plugin_api import CatalogueRecord, FileRefused, Message, Profile, from_json

_PIECE = "piece"
_FREE_PRICE = "free"
_NO_PROFILE = Profile()
_IN_MEMORY = 4 * 1024 * 1024


class Spool:
    """Messages as lines of JSON, in memory while they are few; the file has no name and is gone with the process.

    `most` is how many bytes are kept at most, `profile` that of the file.
    """

    def __init__(self, folder: Path, *, most: int, profile: Profile = _NO_PROFILE) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # Not where the system keeps what is temporary: that is often memory.
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder))  # noqa: SIM115  closed by `__exit__`
        self._most, self._profile, self._bytes = most, profile, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, line: bytes) -> None:
        """Raises FileRefused where it would be more than the most."""
        self._bytes += len(line) + 1
        if self._bytes > self._most:
            raise FileRefused("too_large", f"more than {self._most} bytes")
        self._file.write(line + b"\n")

    def begin_piece(self, ordinal: int, offset: int) -> None:
        """What follows counts from here: so many records and bytes lie before it in the file."""
        self.put(json.dumps({"kind": _PIECE, "before": (ordinal, offset)}).encode())

    def messages(self) -> Iterator[Message]:
        """All of them, from the first on."""
        self._file.seek(0)
        before = (0, 0)
        for line in self._file:
            plain = json.loads(line)
            if plain["kind"] == _PIECE:
                before = plain["before"]
            else:
                yield message_of(placed(plain, before), self._profile)


def message_of(plain: dict[str, Any], profile: Profile) -> Message:
    """What a reader said, as the host takes it. Raises KeyError, TypeError or ValueError on anything else."""
    message = from_json(plain)
    if isinstance(message, CatalogueRecord) and profile.is_free and message.price is None:
        # No price of 0: nobody orders what may be read as it is, and the ledger encumbers no 0.
        return replace(message, price_raw=message.price_raw or _FREE_PRICE)
    return message


def placed(plain: dict[str, Any], before: Sequence[int]) -> dict[str, Any]:
    """A message of a piece, its position counted in the file; `before`: the records and bytes in front of it."""
    if any(before) and "position" in plain:
        ordinal, offset, length = plain["position"]
        plain["position"] = (ordinal + before[0], offset + before[1], length)
    return plain
