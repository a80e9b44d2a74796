"""One page of a worklist: what lies there, why, what it costs, and what is known of it already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session, aliased

from acqflow.catalogues.queries import offers_of
from acqflow.catalogues.rules import OfferRow
from acqflow.matching.model import Match
from acqflow.people.model import CALLED, Person
from acqflow.people.rules import Actor, PersonName, Verb, require
from acqflow.selection.model import FacultyAnswer, WorklistEntry
from acqflow.selection.queries.entries import Counts, Measures, Worklist
from acqflow.selection.rules import EntryState, Filter, PricedOffer, cheapest, needs_reason
from acqflow.storage.reading import read
from acqflow.subjects.model import Subject
from acqflow.subjects.rules import SubjectMissing
from acqflow.suggestions.queries import Demand, demand
from acqflow.titles.queries import duplicate_status, title_row, title_rows
from acqflow.titles.rules import PAGE_SIZE, DuplicateStatus, TitleRow
from acqflow.vocabulary.money import Money

# Written once: putting a statement together takes longer than running it.
_SUBJECT: BindParameter[int] = bindparam("subject")
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_CODE = select(Subject.code).where(Subject.id == _SUBJECT)
_MATCHES = select(Match.title_id, Match.score, Match.reasons).where(
    Match.subject_id == _SUBJECT, Match.title_id.in_(_IDS)
)
_SENDER, _RECEIVER = aliased(Subject), aliased(Subject)
_ENTRIES = (
    select(WorklistEntry, CALLED, _SENDER.code, _RECEIVER.code)
    .outerjoin(Person, Person.id == WorklistEntry.by_id)
    .outerjoin(_SENDER, _SENDER.id == WorklistEntry.received_from_id)
    .outerjoin(_RECEIVER, _RECEIVER.id == WorklistEntry.passed_to_id)
    .where(WorklistEntry.subject_id == _SUBJECT, WorklistEntry.title_id.in_(_IDS))
)


@dataclass(frozen=True, slots=True)
class MatchReason:
    """Why the subject wants the title: a code and its facts."""

    code: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BestOffer:
    """The cheapest offer that can be used. `comparable` is its price in the library's own currency."""

    offer: OfferRow
    price: Money
    comparable: Money


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a faculty member who was asked says."""

    name: PersonName
    department: str | None
    is_wanted: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """`version` goes back with the decision, so that nobody overwrites what they did not see.

    `score` is None and `reasons` are empty where no profile matches: another subject or a suggestion sent it.
    """

    title: TitleRow
    state: EntryState
    version: int
    score: int | None
    reasons: tuple[MatchReason, ...]
    duplicate: DuplicateStatus
    best: BestOffer | None
    demand: Demand | None
    reason_code: str | None = None
    note: str | None = None
    deferred_until: date | None = None
    received_from: str | None = None
    passed_to: str | None = None
    asked_departments: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    done_by: PersonName | None = None
    done_at: datetime | None = None
    list_line_id: int | None = None

    @property
    def asks_why(self) -> bool:
        """Whether selecting it asks for a reason, since the library has it already or will."""
        return any(needs_reason(standing.kind) for standing in self.duplicate.standings)


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """One page of one filter. `total` is a lower bound where `total_is_bound`."""

    subject_id: int
    subject_code: str
    chosen: Filter
    rows: tuple[WorklistRow, ...]
    total: int
    total_is_bound: bool
    counts: Counts
    number: int
    size: int

    @property
    def last_number(self) -> int:
        return max(1, -(-self.total // self.size))


def worklist(
    session: Session,
    *,
    by: Actor,
    subject_id: int,
    on: date,
    chosen: Filter = Filter.ALL,
    page: int = 1,
    size: int = PAGE_SIZE,
    measures: Measures | None = None,
) -> WorklistPage:
    """What is open in a subject's worklist on a day; `Filter.DECIDED` shows what was done, latest first."""
    code = _code_of(session, subject_id)
    require(by, Verb.SELECT, subject=code)
    view = Worklist(session, subject_id=subject_id, on=on, measures=measures or Measures())
    counts = view.counts()
    number = max(page, 1)
    ids = view.page(chosen, start=(number - 1) * size, size=size)
    total = view.decided() if chosen is Filter.DECIDED else counts.of(chosen)
    is_bound = counts.is_bound and chosen in (Filter.FOREIGN, Filter.DEAR)
    rows = _rows(session, view, subject_id, ids)
    return WorklistPage(subject_id, code, chosen, rows, total, is_bound, counts, number, size)


def worklist_row(
    session: Session, *, by: Actor, subject_id: int, title_id: int, on: date, measures: Measures | None = None
) -> WorklistRow:
    """One title as the subject sees it, decided or not. Raises TitleMissing."""
    require(by, Verb.SELECT, subject=_code_of(session, subject_id))
    view = Worklist(session, subject_id=subject_id, on=on, measures=measures or Measures())
    title = title_row(session, title_id=title_id)
    return _Found(session, view, subject_id, [title_id]).row(title)


def subject_of(session: Session, subject_id: int) -> Subject:
    """Raises SubjectMissing."""
    subject = session.get(Subject, subject_id)
    if subject is None:
        raise SubjectMissing(subject=subject_id)
    return subject


def _code_of(session: Session, subject_id: int) -> str:
    code: str | None = read(session, _CODE, {"subject": subject_id}).scalar()
    if code is None:
        raise SubjectMissing(subject=subject_id)
    return code


def _rows(session: Session, view: Worklist, subject_id: int, ids: Sequence[int]) -> tuple[WorklistRow, ...]:
    titles = title_rows(session, ids=ids)
    found = _Found(session, view, subject_id, list(titles))
    return tuple(found.row(title) for title in titles.values())


class _Found:
    """Everything a page needs of its titles, read with one statement for each kind of fact."""

    def __init__(self, session: Session, view: Worklist, subject_id: int, ids: list[int]) -> None:
        self._rates = {rate.currency: rate for rate in view.rates.values()}
        self._values = {currency: rate.rate for currency, rate in self._rates.items()}
        self._into = next(iter(view.rates.values())).into
        self._duplicates = duplicate_status(session, title_ids=ids)
        self._offers = offers_of(session, title_ids=ids)
        self._demand = demand(session, title_ids=ids)
        of_page = {"subject": subject_id, "ids": ids}
        self._matches = {
            title_id: (score, tuple(MatchReason(code, facts) for code, facts in reasons))
            for title_id, score, reasons in read(session, _MATCHES, of_page)
        }
        self._entries = {found[0].title_id: found for found in session.execute(_ENTRIES, of_page)}
        asked = [title_id for title_id, (entry, *_) in self._entries.items() if entry.asked_departments]
        self._opinions = _opinions(session, subject_id, asked)

    def row(self, title: TitleRow) -> WorklistRow:
        score, reasons = self._matches.get(title.id, (None, ()))
        found = self._entries.get(title.id)
        return WorklistRow(
            title=title,
            state=EntryState(found[0].state) if found else EntryState.NEW,
            version=found[0].version if found else 0,
            score=score,
            reasons=reasons,
            duplicate=self._duplicates[title.id],
            best=self._best(title.id),
            demand=self._demand.get(title.id),
            **(self._done(*found) if found else {}),
        )

    def _done(
        self, entry: WorklistEntry, name: PersonName | None, sender: str | None, receiver: str | None
    ) -> dict[str, Any]:
        return {
            "reason_code": entry.reason_code,
            "note": entry.note,
            "deferred_until": entry.deferred_until,
            "received_from": sender,
            "passed_to": receiver,
            "asked_departments": tuple(entry.asked_departments),
            "opinions": tuple(self._opinions.get(entry.title_id, ())),
            "done_by": name,
            "done_at": entry.at,
            "list_line_id": entry.list_line_id,
        }

    def _best(self, title_id: int) -> BestOffer | None:
        offers = {offer.offer_id: offer for offer in self._offers.get(title_id, ())}
        priced = [PricedOffer(o.offer_id, o.price) for o in offers.values() if o.price is not None]
        best = cheapest(priced, self._values, self._into)
        if best is None:
            return None
        return BestOffer(offers[best.offer_id], best.price, self._rates[best.price.currency].turn(best.price))


def _opinions(session: Session, subject_id: int, ids: Collection[int]) -> dict[int, list[Opinion]]:
    found: dict[int, list[Opinion]] = {}
    if not ids:
        return found
    statement = (
        select(FacultyAnswer, CALLED, Person.department)
        .join(Person, Person.id == FacultyAnswer.person_id)
        .where(FacultyAnswer.subject_id == subject_id, FacultyAnswer.title_id.in_(ids))
        .order_by(FacultyAnswer.id)
    )
    for answer, name, department in session.execute(statement):
        said = Opinion(name, department, answer.is_wanted, answer.text, answer.at)
        found.setdefault(answer.title_id, []).append(said)
    return found
