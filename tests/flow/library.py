"""A library of one subject, small enough to know every figure by heart."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from acqflow.bootstrap import Library
from acqflow.funds.actions import add_fund, allocate, open_fiscal_year, set_rate
from acqflow.funds.queries import balances, fiscal_year_on, fund_by_code
from acqflow.funds.rules import Balance
from acqflow.people.actions import add_person, found_library
from acqflow.people.queries import actor, actor_by_login
from acqflow.people.rules import Actor, HeldRole, Role, ScopeKind
from acqflow.selection.queries import soft_commitments
from acqflow.subjects import actions as subjects
from acqflow.subjects.queries import subject_by_code
from acqflow.subjects.rules import Mode, Responsibility
from acqflow.vocabulary.class_numbers import ClassRange
from acqflow.vocabulary.money import Money

T = TypeVar("T")

DAY = date(2026, 11, 23)
FUND = "BOOKS-TP3"
_TEACHER = HeldRole(Role.FACULTY, ScopeKind.DEPARTMENT, "CS")
STAFF = {
    "teacher": ("周明远", _TEACHER),
    "colleague": ("林雪", _TEACHER),
    "librarian": ("沈若兰", HeldRole(Role.SUBJECT_LIBRARIAN, ScopeKind.SUBJECT, "TP3")),
    "acquisitions": ("马国梁", HeldRole(Role.ACQUISITION_LIBRARIAN)),
    "head": ("顾清华", HeldRole(Role.HEAD)),
    "first": ("戴宗明", HeldRole(Role.COMMITTEE)),
    "second": ("卢安琪", HeldRole(Role.COMMITTEE)),
    "third": ("袁野", HeldRole(Role.COMMITTEE)),
}


class Clock:
    """A minute passes with everything that is done."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now


@dataclass(slots=True)
class Walk:
    """The library, its people by what they are called in STAFF, and the money of its one fund."""

    library: Library
    subject_id: int = 0
    people: dict[str, Actor] = field(default_factory=dict)

    def does(self, who: str, action: Callable[..., T], **facts: object) -> T:
        return self.library.store.run(action, by=self.people[who], at=self.library.now(), **facts)

    def sees(self, who: str, query: Callable[..., T], **facts: object) -> T:
        return self.library.store.ask(query, by=self.people[who], **facts)

    def balance(self) -> Balance:
        year = self.library.store.ask(fiscal_year_on, on=DAY)
        fund = self.library.store.ask(fund_by_code, code=FUND)
        return self.library.store.ask(balances, fiscal_year_id=year.id)[fund.fund_id]

    def selected(self) -> Money:
        """What is chosen and not ordered: shown, never booked."""
        year = self.library.store.ask(fiscal_year_on, on=DAY)
        fund = self.library.store.ask(fund_by_code, code=FUND)
        soft = self.library.store.ask(soft_commitments, fiscal_year_id=year.id, today=DAY)
        return soft.get(fund.fund_id, Money(0, "CNY"))


def a_library(library: Library) -> Walk:
    """People, a subject in participate mode, and 2,500.00 yuan; a dollar is seven yuan."""
    walk = Walk(library)
    password = "seven grey herons by the pond"
    library.store.run(found_library, login="root", name="钱进", password=password, at=library.now())
    walk.people["root"] = library.store.ask(actor_by_login, login="root")
    walk.does("root", subjects.add_department, code="CS", name_zh="计算机学院", name_en="Computing")
    walk.does("root", subjects.add_subject, code="TP3", name_zh="计算机", name_en="Computing")
    walk.subject_id = library.store.ask(subject_by_code, code="TP3").id
    for login, (name, role) in STAFF.items():
        department = "CS" if role is _TEACHER else None
        person_id = walk.does("root", add_person, login=login, name=name, roles=[role], department=department)
        walk.people[login] = library.store.ask(actor, person_id=person_id)
    _money(walk)
    _subject(walk)
    return walk


def _money(walk: Walk) -> None:
    head, store = walk.people["head"], walk.library.store
    year = store.run(
        open_fiscal_year,
        code="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        currency="CNY",
        by=head,
    )
    fund = store.run(add_fund, code=FUND, name_zh="图书", name_en="Books", kind="book", currency="CNY", by=head)
    since = date(2026, 1, 1)
    store.run(set_rate, currency="USD", into="CNY", valid_from=since, rate=Decimal(7), source="bank", by=head)
    given = Money.of("2500.00", "CNY")
    walk.does("head", allocate, fund_id=fund, fiscal_year_id=year, amount=given, key="a1", reason="2026")


def _subject(walk: Walk) -> None:
    """The librarian helps to select, within 1,200.00 a title and 8,000.00 a list; acquisitions decides."""
    since = date(2026, 1, 1)
    walk.does("root", subjects.set_ranges, subject="TP3", ranges=[ClassRange("lcc", "QA75", "QA76")])
    walk.does("root", subjects.set_mode, subject="TP3", mode=Mode.PARTICIPATE, starts_on=since)
    walk.does(
        "root",
        subjects.set_responsibility,
        subject="TP3",
        responsibility=Responsibility.ASSIST,
        starts_on=since,
    )
    limits = {"per_title": Money.of("1200.00", "CNY"), "per_list": Money.of("8000.00", "CNY")}
    walk.does("root", subjects.set_authority, subject="TP3", **limits)
    walk.does("root", subjects.name_fund, subject="TP3", fund=FUND)
