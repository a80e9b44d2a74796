"""A title's line on a list: which offer, from which fund, for how much."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.queries import offers_of
from acqflow.catalogues.rules import OfferRow
from acqflow.funds.model import Fund
from acqflow.funds.queries import rates_into
from acqflow.people.rules import Actor
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.queries import list_of_line, list_row
from acqflow.selection.rules import (
    LineMissing,
    ListMissing,
    ListState,
    NothingOffered,
    OfferUnusable,
    PricedOffer,
    cheapest,
    check_copies,
    line_amount,
)
from acqflow.storage.locks import lock_rows
from acqflow.subjects.model import Subject
from acqflow.subjects.queries import fund_for
from acqflow.suggestions.actions import mark_unselected
from acqflow.titles.actions import clear_standing, note_many, set_standing
from acqflow.titles.model import Title


class Pricing:
    """Finds offers and reckons amounts for one subject on one day, reading funds and rates once."""

    def __init__(self, session: Session, *, subject_id: int, on: date) -> None:
        self._session = session
        self._subject_id = subject_id
        self._on = on
        self._funds: dict[str, Fund] = {}
        self._rates: dict[str, Mapping[str, Decimal]] = {}

    def fund_of(self, resource_type: str) -> Fund:
        """Raises FundNotNamed."""
        if resource_type not in self._funds:
            fund_id = fund_for(self._session, subject_id=self._subject_id, resource_type=resource_type)
            fund = self._session.get(Fund, fund_id)
            assert fund is not None
            self._funds[resource_type] = fund
        return self._funds[resource_type]

    def rates(self, into: str) -> Mapping[str, Decimal]:
        """How much of the currency `into` one unit of each currency buys."""
        if into not in self._rates:
            known = rates_into(self._session, into=into, on=self._on)
            self._rates[into] = {currency: rate.rate for currency, rate in known.items()}
        return self._rates[into]

    def choose(self, title: Title, offers: list[OfferRow], offer_id: int | None) -> PricedOffer:
        """The named offer, or else the cheapest. Raises OfferUnusable, NothingOffered."""
        rates = self.rates(self.fund_of(title.resource_type).currency)
        priced = [PricedOffer(o.offer_id, o.price) for o in offers if o.price is not None]
        if offer_id is not None:
            for offer in priced:
                if offer.offer_id == offer_id and offer.price.currency in rates:
                    return offer
            raise OfferUnusable(title=title.title)
        best = cheapest(priced, rates, self.fund_of(title.resource_type).currency)
        if best is None:
            raise NothingOffered(title=title.title)
        return best

    def put(self, line: ListLine, title: Title, offer: PricedOffer, copies: int) -> None:
        """Write offer, copies, fund and amount into the line, with the rate it was reckoned at."""
        check_copies(copies)
        fund = self.fund_of(title.resource_type)
        rate = self.rates(fund.currency)[offer.price.currency]
        found = line_amount(offer.price, copies=copies, rate=rate, fund_currency=fund.currency)
        line.offer_id, line.fund_id, line.copies = offer.offer_id, fund.id, copies
        line.unit_price_minor, line.currency = offer.price.minor, offer.price.currency
        line.fund_amount_minor, line.fund_currency = found.amount.minor, found.amount.currency
        line.rate = format(found.rate, "f")


def offers_for(session: Session, title_id: int) -> list[OfferRow]:
    return offers_of(session, title_ids=[title_id]).get(title_id, [])


def list_of(session: Session, list_id: int) -> SelectionList:
    """The list as it is now. Raises ListMissing."""
    found = lock_rows(session, SelectionList, [list_id])
    if not found:
        raise ListMissing(list=list_id)
    return found[0]


def subject_of_list(session: Session, list_id: int) -> int:
    """Read without a lock: what must be locked first is the subject. Raises ListMissing."""
    subject_id = session.scalar(select(SelectionList.subject_id).where(SelectionList.id == list_id))
    if subject_id is None:
        raise ListMissing(list=list_id)
    return subject_id


def check_seen(session: Session, list_id: int, by: Actor) -> None:
    """Raises ListMissing, also for who may not know of the list."""
    list_row(session, list_id=list_id, by=by)


def place_of_seen_line(session: Session, line_id: int, by: Actor) -> int:
    """The list a line belongs to. Raises LineMissing, also for who may not know of the list."""
    list_id = list_of_line(session, line_id=line_id)
    try:
        check_seen(session, list_id, by)
    except ListMissing:
        raise LineMissing(line=line_id) from None
    return list_id


def list_reference(list_id: int) -> str:
    """Whose word it is that a title stands on a list, as the title's standings name it."""
    return f"list:{list_id}"


def stand_anew(session: Session, lines: Iterable[ListLine], held: SelectionList, *, at: datetime) -> None:
    """From now on their titles stand on the list with the offers they have now, which must stay for that."""
    reference = list_reference(held.id)
    for line in lines:
        clear_standing(session, title_id=line.title_id, standing="on_list", reference=reference)
        set_standing(
            session, title_id=line.title_id, standing="on_list", reference=reference, at=at, detail=held.name
        )


def open_draft(session: Session, subject_id: int, *, by: Actor, at: datetime, on: date) -> SelectionList:
    """The subject's newest draft list; one named for the subject and the day is begun if there is none."""
    found = session.scalars(
        select(SelectionList)
        .where(SelectionList.subject_id == subject_id, SelectionList.state == ListState.DRAFT.value)
        .order_by(SelectionList.id.desc())
        .limit(1)
    ).first()
    if found is not None:
        return found
    code = session.scalars(select(Subject.code).where(Subject.id == subject_id)).one()
    return begin_list(session, subject_id, name=_free_name(session, f"{code} {on.isoformat()}"), by=by, at=at)


def _free_name(session: Session, wanted: str) -> str:
    """The name itself, or with a number behind it where lists are called so already."""
    beginning = SelectionList.name.startswith(wanted, autoescape=True)
    taken = set(session.scalars(select(SelectionList.name).where(beginning)))
    numbered = (wanted if number == 1 else f"{wanted} ({number})" for number in count(1))
    return next(name for name in numbered if name not in taken)


def begin_list(session: Session, subject_id: int, *, name: str, by: Actor, at: datetime) -> SelectionList:
    made = SelectionList(
        subject_id=subject_id,
        name=name,
        state=ListState.DRAFT.value,
        made_by_id=by.person_id,
        made_at=at,
        departments=[],
        round=0,
    )
    session.add(made)
    session.flush()
    return made


def take_off(session: Session, line: ListLine, *, by: Actor, at: datetime) -> None:
    """What taking a title off its list leaves behind, beside the entry in the worklist."""
    reference = list_reference(line.list_id)
    clear_standing(session, title_id=line.title_id, standing="on_list", reference=reference)
    mark_unselected(session, title_id=line.title_id, by_id=by.person_id, at=at)
    session.delete(line)
    session.flush()


def tell_list(
    session: Session,
    held: SelectionList,
    lines: Iterable[ListLine],
    event: str,
    by: Actor | None,
    at: datetime,
    facts: Mapping[str, str | int] | None = None,
) -> None:
    """The same line in the story of each of these titles."""
    subject = session.get_one(Subject, held.subject_id)
    known = {"subject": subject.code, "list": held.id, "name": held.name, **(facts or {})}
    told = [(line.title_id, event, known) for line in lines]
    note_many(session, lines=told, station="selection", by_id=by.person_id if by else None, at=at)
