"""Subjects, titles, offers and matches for tests, written straight into the tables."""

import itertools
from datetime import UTC, date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer, Vendor
from acqflow.funds.model import Account, ExchangeRate, FiscalYear, Fund
from acqflow.matching.model import Match
from acqflow.storage.record import Record
from acqflow.storage.store import Store
from acqflow.subjects.model import (
    Department,
    Subject,
    SubjectAuthority,
    SubjectFund,
    SubjectMode,
    SubjectRange,
    SubjectResponsibility,
)
from acqflow.titles.model import Holding, Title, TitleClass, TitleIdentifier, TitleStanding
from acqflow.vocabulary.money import Money
from tests.builders import NOW

LATER = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)

_numbers = itertools.count(1)


def _add(store: Store, *records: Record) -> int:
    """Store them; the number of the first."""

    def add(session: Session) -> int:
        for record in records:
            session.add(record)
            session.flush()
        return records[0].id

    return store.run(add)


def a_department(store: Store, code: str) -> str:
    _add(store, Department(code=code, name_zh=code, name_en=code))
    return code


def a_subject(
    store: Store,
    code: str = "TP3",
    *,
    mode: str = "lead",
    responsibility: str = "lead",
    per_title: str | None = "500.00",
    per_list: str | None = "5000.00",
    clc: tuple[str, str] | None = None,
) -> int:
    """A subject with a fund for everything, a mode since long ago, limits in yuan, and a stretch of CLC keys."""

    def add(session: Session) -> int:
        subject = Subject(code=code, name_zh=code, name_en=code)
        fund = Fund(code=f"F-{code}", name_zh=code, name_en=code, kind="subject", currency="CNY")
        session.add_all([subject, fund])
        session.flush()
        session.add(SubjectFund(subject_id=subject.id, resource_type="*", fund_id=fund.id))
        session.add(SubjectMode(subject_id=subject.id, mode=mode, starts_on=LONG_AGO))
        session.add(
            SubjectResponsibility(subject_id=subject.id, responsibility=responsibility, starts_on=LONG_AGO)
        )
        if per_title is not None and per_list is not None:
            limits = {
                "per_title_minor": Money.of(per_title, "CNY").minor,
                "per_list_minor": Money.of(per_list, "CNY").minor,
            }
            session.add(SubjectAuthority(subject_id=subject.id, currency="CNY", **limits))
        if clc is not None:
            low, high = clc
            stretch = {"start": low, "end": high, "low": low, "high": high}
            session.add(SubjectRange(subject_id=subject.id, scheme="clc", **stretch))
        return subject.id

    return store.run(add)


def a_responsibility(store: Store, subject_id: int, resource_type: str, responsibility: str) -> None:
    _add(
        store,
        SubjectResponsibility(
            subject_id=subject_id,
            resource_type=resource_type,
            responsibility=responsibility,
            starts_on=LONG_AGO,
        ),
    )


def a_title(
    store: Store,
    name: str | None = None,
    *,
    price: str | None = "CNY 59.00",
    matched: dict[int, int] | None = None,
    language: str = "chi",
    resource_type: str = "book",
    isbn: str | None = None,
    clc_key: str | None = None,
) -> int:
    """A title with one offer, matched by these subjects (subject → score)."""
    number = next(_numbers)

    def add(session: Session) -> int:
        title = Title(
            title=name or f"Title {number}",
            language=language,
            resource_type=resource_type,
            form="print",
            work_key=f"title {number}|",
            is_offered=price is not None,
            added_at=NOW,
        )
        session.add(title)
        session.flush()
        if price is not None:
            session.add(_offer(session, title.id, price))
        if isbn is not None:
            session.add(TitleIdentifier(title_id=title.id, scheme="isbn", value=isbn, raw=isbn))
        if clc_key is not None:
            session.add(TitleClass(title_id=title.id, scheme="clc", code=clc_key, sort_key=clc_key))
        for subject_id, score in (matched or {}).items():
            session.add(_match(title.id, subject_id, score))
        return title.id

    return store.run(add)


def an_offer(
    store: Store, title_id: int, price: str | None, *, vendor: str = "V1", is_withdrawn: bool = False
) -> int:
    """`price` as "USD 12.00"; None: the vendor names none."""

    def add(session: Session) -> int:
        offer = _offer(session, title_id, price, vendor=vendor, is_withdrawn=is_withdrawn)
        session.add(offer)
        session.flush()
        return offer.id

    return store.run(add)


def _match(title_id: int, subject_id: int, score: int) -> Match:
    return Match(
        title_id=title_id,
        subject_id=subject_id,
        score=score,
        reasons=[["class_in_range", {"code": "TP3", "score": score}]],
        profile_version=0,
        matched_at=NOW,
    )


def _offer(
    session: Session, title_id: int, price: str | None, *, vendor: str = "V1", is_withdrawn: bool = False
) -> Offer:
    money = None if price is None else Money.parse_exact(price)
    known = session.scalars(select(Vendor).where(Vendor.code == vendor)).first()
    if known is None:
        known = Vendor(code=vendor, name_zh=vendor, name_en=vendor, currency="CNY")
        session.add(known)
        session.flush()
    return Offer(
        title_id=title_id,
        vendor_id=known.id,
        vendor_key=f"{vendor}-{next(_numbers)}",
        price_minor=money.minor if money else None,
        currency=money.currency if money else None,
        record_digest="",
        warnings=[],
        is_withdrawn=is_withdrawn,
    )


def a_rate(store: Store, currency: str, rate: str) -> None:
    """One unit in yuan, since long ago."""
    _add(store, ExchangeRate(currency=currency, into="CNY", valid_from=LONG_AGO, rate=rate, source="test"))


def a_year(store: Store, *, state: str = "open", year: int = 2026) -> int:
    return _add(
        store,
        FiscalYear(
            code=str(year),
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            state=state,
            currency="CNY",
        ),
    )


def money_in_fund(store: Store, subject_id: int, year_id: int, amount: str) -> int:
    """What the subject's fund has available; returns the fund's number."""
    fund_id = store.ask(lambda s: s.scalars(_fund_of(subject_id)).one())
    minor = Money.of(amount, "CNY").minor
    _add(
        store,
        Account(fund_id=fund_id, fiscal_year_id=year_id, kind="available", currency="CNY", balance_minor=minor),
    )
    return fund_id


def _fund_of(subject_id: int) -> Select[int]:
    return select(SubjectFund.fund_id).where(SubjectFund.subject_id == subject_id)


def a_holding(store: Store, isbn: str) -> None:
    _add(store, Holding(scheme="isbn", value=isbn, location="Main", copies=1, as_of=LONG_AGO))


def standings_of(store: Store, title_id: int) -> dict[str, str | None]:
    """ "standing reference" → detail."""

    def read(session: Session) -> dict[str, str | None]:
        rows = session.scalars(select(TitleStanding).where(TitleStanding.title_id == title_id))
        return {f"{row.standing} {row.reference}": row.detail for row in rows}

    return store.ask(read)
