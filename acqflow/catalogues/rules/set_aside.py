"""What becomes of a record that was set aside: it waits, is taken in corrected, or is dismissed with a reason."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from acqflow.catalogues.rules.results import QuarantineRow
from acqflow.plugin_api import explain, read_detail
from acqflow.vocabulary.errors import Conflict, Missing, Sentence, Unreadable, words

WAITING, TAKEN, DISMISSED = "waiting", "taken", "dismissed"
SETTLED_STATES = (WAITING, TAKEN, DISMISSED)

_PICTURES: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_SIGNS = _PICTURES | {0x1D: "", 0x1E: "¶\n", 0x1F: "‡"}
_ENDING = re.compile(r"\.[a-z0-9]{1,5}\Z")
_OF_TEXT = (".csv", ".tsv", ".txt", ".tab")
_USUAL_ENDINGS = {"marc": ".mrc"}


class QuarantinedMissing(Missing):
    """Facts: `run_id`, `record`."""

    says = words("Import %(run_id)s has not set a record %(record)s aside. The import itself lists those it has.")


class SeveralSetAside(Conflict):
    """Facts: `run_id`, `record`, `offsets`."""

    says = words(
        "Import %(run_id)s has set several records %(record)s aside, at the places %(offsets)s. "
        "Say which one is meant by its place."
    )


class QuarantineSettled(Conflict):
    """Facts: `run_id`, `record`, `state`."""

    says = words(
        "Record %(record)s of import %(run_id)s is settled: %(state)s. One that was dismissed can be reopened; "
        "one that was taken in goes with the import when that is undone."
    )


class QuarantineWaits(Conflict):
    """Facts: `run_id`, `record`."""

    says = words(
        "Record %(record)s of import %(run_id)s waits already. There is nothing to reopen. Correct it or "
        "dismiss it."
    )


class DismissalWithoutReason(Unreadable):
    says = words("Say why the record is dismissed: whoever looks at the import next will want to know.")


class SettlingTooEarly(Conflict):
    """Facts: `run_id`."""

    says = words(
        "Import %(run_id)s is not finished, so nothing of it can be settled. Import its file again: it goes on."
    )


class SettlingTooLate(Conflict):
    """Facts: `run_id`."""

    says = words("Import %(run_id)s was undone, so nothing of it can be settled. Import the file again.")


class StillUnusable(Unreadable):
    """The corrected record cannot be kept either. Facts: `reason` (a code), `sentence`, `detail`, `cure`."""

    says = words("This record cannot be taken in: %(sentence)s (%(detail)s). %(cure)s")

    def __init__(self, reason: str, detail: str) -> None:
        known = explain(reason)
        said = read_detail(reason, detail) if detail else "–"
        super().__init__(reason=reason, sentence=Sentence(known.says), detail=said, cure=Sentence(known.cure))


class NotOneRecord(Unreadable):
    """Facts: `count`."""

    says = words("A corrected file holds one record, in place of the one set aside. This one holds %(count)s.")


class HeadingsMissing(Unreadable):
    """Facts: `headings`."""

    says = words(
        "The row with the headings is missing, or has others than the vendor's file. "
        "Send it with these above the corrected row: %(headings)s."
    )


class OfferedSince(Conflict):
    """Facts: `later`, the import."""

    says = words(
        "Import %(later)s has brought this record since, and knows it better. Dismiss the one set aside here."
    )


@dataclass(frozen=True, slots=True)
class AsItCame:
    """Records that wait as the bytes they came in, under the headings of their table; `ending` is the file's."""

    content: bytes
    ending: str


def require_open(*, run_id: int, run_state: str) -> None:
    """Raises SettlingTooEarly, SettlingTooLate."""
    if run_state == "undone":
        raise SettlingTooLate(run_id=run_id)
    if run_state != "applied":
        raise SettlingTooEarly(run_id=run_id)


def require_waiting(*, run_id: int, record: int, state: str) -> None:
    """Raises QuarantineSettled."""
    if state != WAITING:
        raise QuarantineSettled(run_id=run_id, record=record, state=state)


def require_dismissed(*, run_id: int, record: int, state: str) -> None:
    """Raises QuarantineWaits, QuarantineSettled."""
    if state == WAITING:
        raise QuarantineWaits(run_id=run_id, record=record)
    if state != DISMISSED:
        raise QuarantineSettled(run_id=run_id, record=record, state=state)


def reason_said(text: str) -> str:
    """The reason of a dismissal without blanks at its ends. Raises DismissalWithoutReason."""
    said = text.strip()
    if not said:
        raise DismissalWithoutReason
    return said


def heading_line(headings: Sequence[str], *, delimiter: str, encoding: str) -> bytes:
    """The headings as one line of a delimited file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter or "\t").writerow(headings)
    return out.getvalue().encode(encoding or "utf-8", "replace")


def readable(raw: bytes, encoding: str = "") -> str:
    """The bytes as text, as far as they are some: in UTF-8, else in the encoding of their file.

    What divides the fields of a MARC record is shown by signs, other control characters by their pictures.
    """
    return _decoded(raw, encoding).translate(_SIGNS)


def _decoded(raw: bytes, encoding: str) -> str:
    for name in ("utf-8", encoding.partition(",")[0].strip()):
        try:
            return raw.decode(name) if name else raw.decode("utf-8", "replace")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def as_it_came(rows: Iterable[QuarantineRow], *, heading: bytes | None, file_name: str, format: str) -> AsItCame:
    """The rows in the order they are given in. Of a workbook there are no bytes: its cells stand between tabs."""
    kept = [row for row in rows if row.raw]
    if heading is None:
        return AsItCame(b"".join(row.raw for row in kept), _ending(file_name, format, is_table=False))
    lines = [row.raw if row.raw.endswith((b"\n", b"\r")) else row.raw + b"\n" for row in kept]
    is_workbook = not any(row.length for row in kept)
    return AsItCame(
        heading + b"".join(lines), ".tsv" if is_workbook else _ending(file_name, format, is_table=True)
    )


def _ending(file_name: str, format: str, *, is_table: bool) -> str:
    found = _ENDING.search(file_name.lower())
    ending = found[0] if found else ""
    if is_table:
        return ending if ending in _OF_TEXT else ".csv"
    return ending or _USUAL_ENDINGS.get(format, ".dat")
