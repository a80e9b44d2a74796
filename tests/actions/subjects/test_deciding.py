"""Who decides and who pays, subject by subject."""

from datetime import date

import pytest

from acqflow.funds.model import Fund
from acqflow.funds.rules import FundMissing
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.subjects import actions, queries
from acqflow.subjects.rules import (
    AmountNegative,
    Authority,
    FundNotNamed,
    Mode,
    ResourceTypeUnknown,
    Responsibility,
    SubjectMissing,
)
from acqflow.vocabulary.money import Money
from tests.builders import NOW, TODAY, an_actor

LAST_YEAR, NEXT_YEAR = date(2025, 1, 1), date(2027, 1, 1)


def _root(store: Store) -> Actor:
    root = an_actor(store, Role.ADMINISTRATOR)
    for code, parent in (("PHYS", None), ("OPT", "PHYS")):
        store.run(actions.add_subject, code=code, name_zh=code, name_en=code, parent=parent, by=root, at=NOW)
    return root


def _number(store: Store, code: str) -> int:
    return store.ask(queries.subject_by_code, code=code).id


def _mode(store: Store, code: str, resource_type: str = "book", language: str = "chi", on: date = TODAY) -> Mode:
    facts = {"subject_id": _number(store, code), "resource_type": resource_type, "language": language, "on": on}
    return store.ask(queries.mode_of, **facts)


def test_a_subject_is_in_relay_mode_with_no_responsibility_and_no_limit_until_it_is_said(store: Store) -> None:
    _root(store)
    what = {"subject_id": _number(store, "OPT"), "resource_type": "book"}
    assert _mode(store, "OPT") is Mode.RELAY
    found = store.ask(queries.responsibility_of, language="chi", on=TODAY, **what)
    assert found is Responsibility.NONE
    assert store.ask(queries.authority_of, **what) == Authority(None, None)
    with pytest.raises(FundNotNamed, match="book in subject OPT"):
        store.ask(queries.fund_for, **what)


def test_a_mode_changes_with_its_day_and_the_days_before_keep_theirs(store: Store) -> None:
    root = _root(store)
    for mode, starts_on in ((Mode.PARTICIPATE, LAST_YEAR), (Mode.LEAD, NEXT_YEAR)):
        store.run(actions.set_mode, subject="PHYS", mode=mode, starts_on=starts_on, by=root, at=NOW)
    found = [_mode(store, "PHYS", on=day) for day in (date(2024, 12, 31), TODAY, NEXT_YEAR)]
    assert found == [Mode.RELAY, Mode.PARTICIPATE, Mode.LEAD]
    store.run(actions.set_mode, subject="PHYS", mode=Mode.RELAY, starts_on=NEXT_YEAR, by=root, at=NOW)
    assert _mode(store, "PHYS", on=NEXT_YEAR) is Mode.RELAY


def test_the_most_specific_mode_counts_and_a_part_takes_what_it_has_not_set_from_above(store: Store) -> None:
    root = _root(store)
    for subject, mode, resource_type, language in (
        ("PHYS", Mode.PARTICIPATE, "*", "*"),
        ("PHYS", Mode.LEAD, "journal", "*"),
        ("OPT", Mode.LEAD, "book", "eng"),
    ):
        store.run(
            actions.set_mode,
            subject=subject,
            mode=mode,
            resource_type=resource_type,
            language=language,
            starts_on=LAST_YEAR,
            by=root,
            at=NOW,
        )
    assert _mode(store, "PHYS", "book", "eng") is Mode.PARTICIPATE
    assert _mode(store, "PHYS", "journal", "eng") is Mode.LEAD
    assert _mode(store, "OPT", "book", "eng") is Mode.LEAD
    assert _mode(store, "OPT", "book", "chi") is Mode.PARTICIPATE
    assert _mode(store, "OPT", "journal", "chi") is Mode.LEAD


def test_responsibility_is_dated_and_inherited_like_the_mode(store: Store) -> None:
    root = _root(store)
    for part, starts_on in ((Responsibility.ASSIST, LAST_YEAR), (Responsibility.LEAD, NEXT_YEAR)):
        facts = {"responsibility": part, "starts_on": starts_on, "resource_type": "book"}
        store.run(actions.set_responsibility, subject="PHYS", by=root, at=NOW, **facts)
    what = {"subject_id": _number(store, "OPT"), "resource_type": "book", "language": "chi"}
    found = [store.ask(queries.responsibility_of, on=day, **what) for day in (TODAY, NEXT_YEAR)]
    assert found == [Responsibility.ASSIST, Responsibility.LEAD]


def test_an_authority_for_one_type_weighs_more_than_that_for_all(store: Store) -> None:
    root = _root(store)
    for resource_type, title in (("*", 20000), ("book", 30000), ("book", 40000)):
        limits = {"per_title": Money(title, "CNY"), "per_list": Money(500000, "CNY")}
        store.run(actions.set_authority, subject="PHYS", resource_type=resource_type, by=root, at=NOW, **limits)

    def per_title(resource_type: str) -> Money | None:
        what = {"subject_id": _number(store, "OPT"), "resource_type": resource_type}
        return store.ask(queries.authority_of, **what).per_title

    assert (per_title("book"), per_title("journal")) == (Money(40000, "CNY"), Money(20000, "CNY"))
    with pytest.raises(AmountNegative):
        store.run(
            actions.set_authority,
            subject="PHYS",
            per_title=Money(-1, "CNY"),
            per_list=Money(1, "CNY"),
            by=root,
            at=NOW,
        )


def test_the_fund_named_for_the_type_pays_and_else_the_one_for_all_and_else_that_of_above(store: Store) -> None:
    root = _root(store)

    def add_funds(session: object) -> dict[str, int]:
        funds = [Fund(code=c, name_zh=c, name_en=c, kind="subject", currency="CNY") for c in ("ALL", "EB", "OPT")]
        session.add_all(funds)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        return {fund.code: fund.id for fund in funds}

    funds = store.run(add_funds)
    for subject, resource_type, fund in (("PHYS", "*", "ALL"), ("PHYS", "ebook", "EB"), ("OPT", "book", "OPT")):
        facts = {"resource_type": resource_type, "fund": fund}
        store.run(actions.name_fund, subject=subject, by=root, at=NOW, **facts)

    def paying(code: str, resource_type: str) -> str:
        fund_id = store.ask(queries.fund_for, subject_id=_number(store, code), resource_type=resource_type)
        return {number: name for name, number in funds.items()}[fund_id]

    assert [paying("PHYS", kind) for kind in ("book", "ebook")] == ["ALL", "EB"]
    assert [paying("OPT", kind) for kind in ("book", "ebook", "journal")] == ["OPT", "EB", "ALL"]
    with pytest.raises(FundMissing):
        store.run(actions.name_fund, subject="PHYS", fund="GEO", by=root, at=NOW)


def test_who_decides_is_said_by_the_administrator_about_subjects_and_types_there_are(store: Store) -> None:
    root = _root(store)
    librarian = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("PHYS",))
    facts = {"mode": Mode.LEAD, "starts_on": TODAY, "at": NOW}
    with pytest.raises(NotPermitted):
        store.run(actions.set_mode, subject="PHYS", by=librarian, **facts)
    with pytest.raises(SubjectMissing):
        store.run(actions.set_mode, subject="GEO", by=root, **facts)
    with pytest.raises(ResourceTypeUnknown):
        store.run(actions.set_mode, subject="PHYS", resource_type="cd", by=root, **facts)
    with pytest.raises(SubjectMissing):
        store.ask(queries.mode_of, subject_id=999, resource_type="book", language="chi", on=TODAY)
