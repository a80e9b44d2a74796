"""Putting on a list what was picked and scanned beside a shelf (现采)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import select as select_rows
from sqlalchemy.orm import Session

from acqflow.catalogues.queries import offers_of, vendor_by_code
from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions.selecting import select
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.queries import subject_of
from acqflow.selection.rules import (
    NOT_YET_ORDERED,
    AlreadyOnList,
    CheckDigitWrong,
    LineState,
    NotOfferedBy,
    NumberUnknown,
    Picked,
    Picking,
    PickOutcome,
)
from acqflow.titles.queries import find_by_numbers, in_batches, title_rows
from acqflow.titles.rules import HoldingRow
from acqflow.vocabulary.errors import AcqflowError
from acqflow.vocabulary.identifiers import with_right_check_digit

_Number = tuple[str, str]


def pick_on_site(
    session: Session,
    *,
    subject_id: int,
    scans: Collection[HoldingRow],
    by: Actor,
    at: datetime,
    on: date,
    vendor: str | None = None,
    duplicate_reason: str | None = None,
) -> Picking:
    """Put each scanned title on the subject's newest draft; a number scanned again is another copy.

    What cannot be put there (held already, without a price, on the list since the same scans came before) says
    why, and keeps none of the others away. A wrong check digit is asked about, never corrected. `vendor` (code):
    only offers of the vendor whose shelf it was count.
    Raises VendorMissing and SubjectMissing.
    """
    require(by, Verb.SELECT, subject=subject_of(session, subject_id).code)
    vendor_id = None if vendor is None else vendor_by_code(session, code=vendor).vendor_id
    copies: dict[_Number, int] = {}
    for scan in scans:
        # Of an ISBN of ten digits the thirteen have a right check digit, whatever its own is.
        number = (scan.scheme, scan.mistyped or scan.value)
        copies[number] = copies.get(number, 0) + scan.copies
    mistyped = {scan.mistyped for scan in scans}
    known = find_by_numbers(session, numbers=copies)
    titles = title_rows(session, ids=known.values())
    listed = _listed(session, subject_id, known.values())
    found = []
    for number, wanted in copies.items():
        title_id = known.get(number)
        if title_id is None:
            found.append(_not_known(number[1], wanted, is_mistyped=number[1] in mistyped))
            continue
        name = titles[title_id].title
        try:
            # What was begun for a title that is then refused is not kept.
            with session.begin_nested():
                if title_id in listed:
                    raise AlreadyOnList(title=name, list=listed[title_id])
                offer_id = None if vendor_id is None else _offer_of(session, title_id, name, vendor_id, vendor)
                line_id = select(
                    session,
                    subject_id=subject_id,
                    title_id=title_id,
                    by=by,
                    at=at,
                    on=on,
                    copies=wanted,
                    offer_id=offer_id,
                    duplicate_reason=duplicate_reason,
                )
        except AcqflowError as refusal:
            found.append(Picked(number[1], wanted, PickOutcome.REFUSED, title_id, name, why=refusal))
        else:
            found.append(Picked(number[1], wanted, PickOutcome.PICKED, title_id, name, line_id))
    return Picking(tuple(found), _list_of(session, found))


def _not_known(number: str, copies: int, *, is_mistyped: bool) -> Picked:
    if is_mistyped:
        why = CheckDigitWrong(number=number, right=with_right_check_digit(number))
        return Picked(number, copies, PickOutcome.MISTYPED, why=why)
    return Picked(number, copies, PickOutcome.UNKNOWN, why=NumberUnknown(number=number))


def _listed(session: Session, subject_id: int, title_ids: Iterable[int]) -> dict[int, str]:
    """Title → the list of this subject that it waits on: scans that come again find it there."""
    states = [state.value for state in NOT_YET_ORDERED]
    found: dict[int, str] = {}
    for ids in in_batches(set(title_ids)):
        statement = (
            select_rows(ListLine.title_id, SelectionList.name)
            .join(SelectionList, SelectionList.id == ListLine.list_id)
            .where(
                SelectionList.subject_id == subject_id,
                SelectionList.state.in_(states),
                ListLine.state != LineState.REJECTED.value,
                ListLine.title_id.in_(ids),
            )
        )
        found |= {title_id: name for title_id, name in session.execute(statement)}  # noqa: C416
    return found


def _offer_of(session: Session, title_id: int, name: str, vendor_id: int, vendor: str | None) -> int:
    """The cheapest offer of this vendor. Raises NotOfferedBy."""
    for offer in offers_of(session, title_ids=[title_id])[title_id]:
        if offer.vendor_id == vendor_id and offer.price is not None:
            return offer.offer_id
    raise NotOfferedBy(title=name, vendor=vendor)


def _list_of(session: Session, found: list[Picked]) -> int | None:
    line_id = next((scan.line_id for scan in found if scan.line_id is not None), None)
    return None if line_id is None else session.get_one(ListLine, line_id).list_id
