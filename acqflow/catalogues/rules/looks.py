"""A look at an upload that may take long: how it stands, what it found, and why there is none."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from acqflow.catalogues.rules.results import Counts, FilePreview, PreviewRow, QuarantineRow
from acqflow.vocabulary.errors import Conflict, Missing, words
from acqflow.vocabulary.money import Money


class LookMissing(Missing):
    says = words("There is no such look at this upload any more. Look at the file again.")


class LookEnded(Conflict):
    says = words("The look at the file has ended. Load the page again to see what came of it.")


class LookGivenUp(Conflict):
    says = words("The look at the file was given up. Start it again to see what importing the file would do.")


@dataclass(frozen=True, slots=True)
class FileToLookAt:
    """An upload and how it is read. `path` is where it lies in the var folder; `notes` are what did not fit it."""

    token: str
    path: str
    name: str
    size: int
    vendor_id: int
    format: str
    profile: Mapping[str, Any]
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same reading of it."""
        reading = json.dumps([self.format, dict(self.profile), self.notes], sort_keys=True)
        return sha256(reading.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LookRow:
    """How a look stands: so many records were seen, which are `read_bytes` (0: not known) of the file's.

    `state`: waiting, running, done, failed or given_up. `at`: when it was asked for.
    """

    look_id: int
    state: str
    records: int
    read_bytes: int
    file_bytes: int
    at: datetime

    @property
    def is_under_way(self) -> bool:
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class QueuedLook:
    """What a worker needs to know of a look. `turn` counts the workers that took it: only the last may speak."""

    look_id: int
    turn: int
    file: FileToLookAt
    vendor_code: str
    by_id: int


def preview_as_plain(found: FilePreview) -> dict[str, Any]:
    """As data that JSON can hold.

    >>> empty = FilePreview(Counts(), (), {}, ())
    >>> preview_from_plain(preview_as_plain(empty)) == empty
    True
    """
    plain = {name: getattr(found, name) for name in ("reasons", "encoding", "notes", "is_repeat", "package")}
    return plain | {
        "counts": asdict(found.counts),
        "rows": [_row_as_plain(row) for row in found.rows],
        "quarantined": [
            [row.ordinal, row.offset, row.length, row.reason, row.detail, b64encode(row.raw).decode()]
            for row in found.quarantined
        ],
    }


def preview_from_plain(plain: Mapping[str, Any]) -> FilePreview:
    return FilePreview(
        counts=Counts(**plain["counts"]),
        rows=tuple(_row_from_plain(row) for row in plain["rows"]),
        reasons=plain["reasons"],
        quarantined=tuple(
            QuarantineRow(ordinal, offset, length, reason, detail, b64decode(raw))
            for ordinal, offset, length, reason, detail, raw in plain["quarantined"]
        ),
        encoding=plain["encoding"],
        notes=_pairs(plain["notes"]),
        is_repeat=plain["is_repeat"],
        package=plain["package"],
    )


def _row_as_plain(row: PreviewRow) -> dict[str, Any]:
    price = None if row.price is None else [row.price.minor, row.price.currency]
    return asdict(row) | {"price": price}


def _row_from_plain(plain: Mapping[str, Any]) -> PreviewRow:
    price = None if plain["price"] is None else Money(*plain["price"])
    pairs = {name: _pairs(plain[name]) for name in ("class_numbers", "warnings")}
    return PreviewRow(**{**plain, **pairs, "price": price})


def _pairs(plain: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((code, text) for code, text in plain)
