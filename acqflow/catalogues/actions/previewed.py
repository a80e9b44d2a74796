"""What was seen of a file so far: as offers of titles, or as the list of a package. None of it is kept."""

from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from acqflow.catalogues.actions.listing import Listed, listed
from acqflow.catalogues.actions.reading import Chunk
from acqflow.catalogues.queries.earlier import EarlierOfLook
from acqflow.catalogues.queries.plan import Planned, plan
from acqflow.catalogues.rules import Counts, PreviewRow, package_named
from acqflow.plugin_api import CatalogueRecord
from acqflow.storage.numbers_met import NumbersMet
from acqflow.titles.queries import count_listed, package_called, rows_known

SHOWN_ROWS = 20

Told = Callable[[Sequence[CatalogueRecord]], None]


class _Seen:
    """How many records came to what, and the first of them as rows."""

    def __init__(self) -> None:
        self.rows: list[PreviewRow] = []
        self._outcomes: Counter[str] = Counter()

    def _note(self, found: Sequence[Planned | Listed]) -> None:
        self._outcomes.update(p.outcome for p in found)
        self.rows += _rows(found[: SHOWN_ROWS - len(self.rows)])


class OffersSeen(_Seen):
    """Records that offer titles. `told` is given one of each title that something new or changed comes for."""

    package: str | None = None

    def __init__(self, vendor_id: int, told: Told) -> None:
        super().__init__()
        self._vendor_id, self._told = vendor_id, told
        self._earlier, self._titles = EarlierOfLook(), NumbersMet()
        self._conflicts = 0

    def take(self, session: Session, chunk: Chunk) -> None:
        planned = plan(session, vendor_id=self._vendor_id, chunk=chunk.staged, earlier=self._earlier)
        self._note(planned)
        self._conflicts += sum(bool(p.conflict) for p in planned)
        coming: dict[int, CatalogueRecord] = {}
        for p in planned:
            if p.outcome != "same" and not p.takes_back:
                coming[p.title_id] = p.staged.record
        self._told([record for title_id, record in coming.items() if not self._titles.meet((title_id,))])

    def counts(self, session: Session, *, is_repeat: bool) -> Counts:  # noqa: ARG002
        return Counts(
            new=self._outcomes["new_title"] + self._outcomes["new_offer"],
            changed=self._outcomes["changed"],
            same=self._outcomes["same"],
            titles_added=self._earlier.added,
            conflicts=self._conflicts,
        )


class ListSeen(_Seen):
    """Rows of a list of what is in a package."""

    def __init__(self) -> None:
        super().__init__()
        self.package = ""
        self._package_id: int | None = None
        self._listed = 0

    def take(self, session: Session, chunk: Chunk) -> None:
        """Raises PackageUnnamed, SeveralPackages."""
        if chunk.staged:
            self.package = package_named(chunk.staged, known=self.package)
            self._package_id = package_called(session, code=self.package)
        keys = [staged.vendor_key for staged in chunk.staged]
        known = {} if self._package_id is None else rows_known(session, package_id=self._package_id, keys=keys)
        self._listed += sum(row.is_listed for row in known.values())
        self._note(listed(chunk.staged, known))

    def counts(self, session: Session, *, is_repeat: bool) -> Counts:
        gone = 0
        if self._package_id is not None and not is_repeat:
            # Another list may have gone in since the first of these rows were looked for.
            gone = max(count_listed(session, package_id=self._package_id) - self._listed, 0)
        new, changed, same = (self._outcomes[name] for name in ("new_in_package", "changed", "same"))
        return Counts(new=new, changed=changed, same=same, gone=gone)


def _rows(planned: Sequence[Planned | Listed]) -> list[PreviewRow]:
    rows = []
    for p in planned:
        record = p.staged.record
        isbn = next((i.value for i in record.identifiers if i.scheme == "isbn"), "")
        rows.append(
            PreviewRow(
                ordinal=record.position.ordinal,
                outcome=p.outcome,
                title_id=p.title_id if p.title_id is not None and p.title_id > 0 else None,
                title=record.title,
                creators="; ".join(record.creators),
                publisher=record.publisher,
                year=record.year,
                isbn=isbn,
                price=record.price,
                price_raw=record.price_raw,
                class_numbers=record.class_numbers,
                warnings=p.warnings,
            )
        )
    return rows
