"""On-site picking (现采): what became of each number that was scanned beside the shelf."""

from dataclasses import dataclass
from enum import StrEnum

from acqflow.selection.rules.list_refusals import AlreadyOnList, NoNumberScanned, NothingPicked
from acqflow.vocabulary.errors import AcqflowError


class PickOutcome(StrEnum):
    PICKED = "picked"
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Picked:
    """One scanned number: the title it is, if any is known, and why that was not put on the list.

    `copies`: how often it was scanned, or what stood behind it.
    """

    number: str
    copies: int
    outcome: PickOutcome
    title_id: int | None = None
    title: str | None = None
    line_id: int | None = None
    why: AcqflowError | None = None


@dataclass(frozen=True, slots=True)
class Picking:
    """What came of the scans, in their order, and the list that took the picked ones; None where none was."""

    scans: tuple[Picked, ...]
    list_id: int | None

    @property
    def is_on_a_list(self) -> bool:
        """Whether any of it is on a list now, put there by these scans or by the same before."""
        return self.list_id is not None or any(isinstance(scan.why, AlreadyOnList) for scan in self.scans)

    def count(self, outcome: PickOutcome) -> int:
        return sum(scan.outcome is outcome for scan in self.scans)


def require_picked(picking: Picking) -> None:
    """Raises NoNumberScanned, NothingPicked where nothing is on a list for these scans."""
    if not picking.scans:
        raise NoNumberScanned
    if not picking.is_on_a_list:
        raise NothingPicked(count=len(picking.scans))
