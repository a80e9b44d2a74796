"""The demo university as it lies in the database once its story is told, the same on both databases."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.bootstrap import Library
from acqflow.catalogues.queries import import_runs, quarantine
from acqflow.commands.budget import report_as_json, report_for
from acqflow.funds.queries import verify
from acqflow.funds.rules import FundOverdrawn
from acqflow.matching.queries import uncovered
from acqflow.orders.actions import place
from acqflow.orders.queries import order_page, orders
from acqflow.people.actions import sign_in
from acqflow.people.queries import actor_by_login, audit_trail, persons
from acqflow.people.rules import Actor
from acqflow.selection.queries import approvals, decision_log, list_page, lists, worklist
from acqflow.selection.queries.lists import ListRow
from acqflow.selection.rules import Filter, ListState, StepState
from acqflow.subjects.queries import subject_by_code
from acqflow.suggestions.queries import mine
from acqflow.titles.model import Title
from acqflow.titles.queries import dossier, find_by_identifiers
from acqflow.vocabulary.identifiers import parse_isbn
from acqflow.vocabulary.money import Money
from examples.demo_university.load import load
from examples.demo_university.tables import PASSWORD, rows

EXPECTED_BUDGET = Path(__file__).with_name("expected_budget.json")
"""The budget report on every machine. After a change of the story: look at the figures, then replace it."""

SUGGESTIONS = {
    "S001": ("ordered", None, 3),
    "S002": ("ordered", None, 1),
    "S003": ("checking", None, 1),
    "S004": ("ordered", None, 1),
    "S005": ("submitted", None, 1),
    "S006": ("question", None, 1),
    "S007": ("accepted", None, 2),
    "S008": ("declined", "no_budget", 1),
    "S009": ("selected", None, 2),
    "S010": ("submitted", None, 1),
    "S011": ("declined", "held", 1),
    "S012": ("submitted", None, 1),
    "S013": ("withdrawn", None, 1),
}
"""Number → state, reason, and how many people want it."""

LISTS = {
    "Robot course references": ListState.ORDERED,
    "Computing, November 2026": ListState.ORDERED,
    "History, November 2026": ListState.ORDERED,
    "Economics, November 2026": ListState.RETURNED,
    "Law, autumn 2026, for the schools": ListState.CIRCULATING,
    "Biology e-books 2026": ListState.APPROVED,
    "Mechanical engineering, additions 2026": ListState.SUBMITTED,
    "Mathematics, end of 2026": ListState.DRAFT,
    "Chinese Literature, November 2026": ListState.SUBMITTED,
    "Computing, winter 2026": ListState.DRAFT,
}


def someone(demo: Library, login: str) -> Actor:
    return demo.store.ask(actor_by_login, login=login)


def list_called(demo: Library, name: str) -> ListRow:
    found = [row for code in ("maguoliang", "suwenjun") for row in demo.store.ask(lists, by=someone(demo, code))]
    return next(row for row in found if row.name == name)


def title_with(demo: Library, isbn: str) -> int:
    number = parse_isbn(isbn)
    return demo.store.ask(find_by_identifiers, identifiers=[number])[number.scheme, number.value]


def count_titles(session: Session, *conditions: object) -> int:
    return session.scalars(select(func.count()).select_from(Title).where(*conditions)).one()  # type: ignore[arg-type]


def test_the_budget_report_says_the_same_on_every_machine_and_database(demo: Library) -> None:
    found = report_as_json(report_for(demo, "guqinghua"))
    del found["as_of"]
    assert found == json.loads(EXPECTED_BUDGET.read_text(encoding="utf-8"))


def test_the_ledger_adds_up(demo: Library) -> None:
    assert demo.store.ask(verify) == []


def test_a_second_start_finds_it_loaded_and_changes_nothing(demo: Library) -> None:
    before = demo.store.ask(audit_trail, by=someone(demo, "bailu")).total
    assert not load(demo.settings, language="zh", say=lambda chapter, what: pytest.fail(f"{chapter}: {what}"))
    assert demo.store.ask(audit_trail, by=someone(demo, "bailu")).total == before


def test_more_than_two_thousand_titles_came_many_of_them_chinese(demo: Library) -> None:
    assert demo.store.ask(count_titles) == 2383
    assert demo.store.ask(count_titles, Title.language == "chi") >= 300
    assert demo.store.ask(uncovered).total >= 200


def test_what_cannot_be_read_is_set_aside_and_nothing_else(demo: Library) -> None:
    runs = {run.vendor_code: run for run in demo.store.ask(import_runs)}
    counted = {code: (run.counts.framed, run.counts.quarantined) for code, run in runs.items()}
    assert counted == {"QSBOOKS": (1110, 3), "JBTS": (530, 2), "LCTS": (963, 4)}
    reasons = Counter(row.reason for run in runs.values() for row in demo.store.ask(quarantine, run_id=run.run_id))
    assert reasons == {
        "leader_length": 1,
        "base_address": 2,
        "encoding": 1,
        "directory_not_digits": 1,
        "price": 1,
        "no_title": 2,
        "isbn_lost_digits": 1,
    }


@pytest.mark.parametrize("number", SUGGESTIONS)
def test_each_suggestion_is_as_far_as_the_story_says(demo: Library, number: str) -> None:
    told = next(row for row in rows("suggestions") if row["number"] == number)
    asked = demo.store.ask(mine, by=someone(demo, told["requester"]))
    found = next(row for row in asked if row.title.isbn == told["isbn"])
    assert (found.state, found.decline_reason, found.generality.people) == SUGGESTIONS[number]


def test_each_list_is_as_far_as_the_story_says(demo: Library) -> None:
    logins = {row["owner"] for row in rows("lists")}
    found = {row.name: row.state for login in logins for row in demo.store.ask(lists, by=someone(demo, login))}
    assert found == LISTS


def test_four_teachers_have_marked_the_law_list(demo: Library) -> None:
    head = list_called(demo, "Law, autumn 2026, for the schools")
    page = demo.store.ask(list_page, list_id=head.list_id, by=someone(demo, "suwenjun"), on=demo.today())
    marks = [(mark.name, mark.priority) for line in page.lines for mark in line.marks]
    assert Counter(name for name, _ in marks) == {"梁启文": 2, "安娜·凯勒": 2, "韩松": 1, "林雪": 1}
    assert (head.deadline, head.departments) == (date(2026, 11, 30), ("CST", "LAH"))


def test_the_engineering_list_waits_for_the_committee_which_has_begun_to_vote(demo: Library) -> None:
    waiting = demo.store.ask(approvals, by=someone(demo, "daizongming"))
    assert [(row.name, row.clause, row.tally.approve, row.tally.needed, row.why_not) for row in waiting] == [
        ("Mechanical engineering, additions 2026", "above_title_limit", 1, 3, None)
    ]


def test_the_teacher_of_the_tour_has_a_list_to_mark_and_has_not_marked_it_yet(demo: Library) -> None:
    by = someone(demo, "zhoumingyuan")
    waiting = demo.store.ask(lists, by=by, states=[ListState.CIRCULATING])
    assert [row.name for row in waiting] == ["Law, autumn 2026, for the schools"]
    page = demo.store.ask(list_page, list_id=waiting[0].list_id, by=by, on=demo.today())
    assert not any(mark.is_mine for line in page.lines for mark in line.marks)


def test_the_acquisition_librarian_of_the_tour_has_a_list_in_relay_mode_to_decide_on(demo: Library) -> None:
    waiting = demo.store.ask(approvals, by=someone(demo, "maguoliang"))
    assert [(row.name, row.clause, row.titles, row.why_not) for row in waiting] == [
        ("Chinese Literature, November 2026", "relay", 6, None)
    ]


def test_the_returned_list_says_who_returned_it_and_why(demo: Library) -> None:
    head = list_called(demo, "Economics, November 2026")
    log = demo.store.ask(decision_log, list_id=head.list_id)
    returned = next(line for line in log if line.state is StepState.RETURNED)
    assert [(v.person, v.reason) for v in returned.verdicts] == [
        ("马国梁", "Please check two titles against our holdings.")
    ]


def test_four_orders_are_placed_one_for_each_list_and_vendor(demo: Library) -> None:
    by = someone(demo, "maguoliang")
    found = {row.number: row for row in demo.store.ask(orders, by=by)}
    assert {number: (row.list_name, row.vendor_code, row.total) for number, row in found.items()} == {
        "2026-00001": ("Robot course references", "QSBOOKS", _totals("GBP 124.95", "USD 114.95")),
        "2026-00002": ("Computing, November 2026", "QSBOOKS", _totals("USD 504.60")),
        "2026-00003": ("History, November 2026", "QSBOOKS", _totals("GBP 144.90", "USD 202.85")),
        "2026-00004": ("History, November 2026", "JBTS", _totals("CNY 130.60")),
    }
    history = demo.store.ask(order_page, order_id=found["2026-00004"].order_id, by=by)
    assert "万历十五年" in [line.title for line in history.lines]


def test_the_biology_list_is_refused_with_a_sentence_and_leaves_nothing_behind(demo: Library) -> None:
    by, head = someone(demo, "maguoliang"), list_called(demo, "Biology e-books 2026")
    before = report_for(demo, "guqinghua").by_fund
    with pytest.raises(FundOverdrawn) as refused:
        demo.store.run(place, list_id=head.list_id, by=by, at=demo.now(), on=demo.today())
    assert str(refused.value) == (
        "EBOOKS-Q: CNY 1316.48 asked, CNY 180.00 left. Give the list back to its librarian to take titles off or "
        "lower the copies, or ask the head to move money into this fund."
    )
    assert len(demo.store.ask(orders, by=by)) == 4
    assert list_called(demo, "Biology e-books 2026").state is ListState.APPROVED
    assert report_for(demo, "guqinghua").by_fund == before
    assert demo.store.ask(verify) == []


def test_an_ordered_suggestions_dossier_tells_its_whole_way_in_order(demo: Library) -> None:
    told = demo.store.ask(dossier, title_id=title_with(demo, "9780201703313"))
    assert [(line.station, line.event) for line in told] == [
        ("catalogues", "offered"),
        ("matching", "distributed"),
        ("catalogues", "offered"),
        ("suggestions", "suggested"),
        ("suggestions", "endorsed"),
        ("suggestions", "endorsed"),
        ("suggestions", "accepted"),
        ("suggestions", "selected"),
        ("selection", "selected"),
        ("selection", "submitted"),
        ("selection", "approved"),
        ("orders", "ordered"),
        ("suggestions", "ordered"),
    ]
    moments = [line.at for line in told]
    assert moments == sorted(moments)


def test_worklists_hold_what_was_passed_on_put_off_and_asked_about(demo: Library) -> None:
    computing = demo.store.ask(subject_by_code, code="TP3").id
    physics = demo.store.ask(subject_by_code, code="O4").id
    shen, zou = someone(demo, "shenruolan"), someone(demo, "zouheng")
    received = demo.store.ask(worklist, by=shen, subject_id=computing, on=demo.today(), chosen=Filter.RECEIVED)
    assert [(row.title.isbn, row.received_from) for row in received.rows] == [("9780471622673", "O1")]
    asked = demo.store.ask(worklist, by=zou, subject_id=physics, on=demo.today(), chosen=Filter.ASKED)
    assert [[o.name for o in row.opinions] for row in asked.rows] == [["何立群"]]
    decided = demo.store.ask(worklist, by=shen, subject_id=computing, on=demo.today(), chosen=Filter.DECIDED)
    assert Counter(row.state.value for row in decided.rows) == {"selected": 11, "rejected": 1, "deferred": 1}


def test_everybody_has_the_password_that_is_printed(demo: Library) -> None:
    found = demo.store.ask(persons, by=someone(demo, "dengxiaozhou"))
    assert all(row.has_password and row.is_active for row in found.rows)
    assert found.total == 28
    with demo.store.writing() as session:
        answer = sign_in(session, login=rows("tour")[0]["login"], password=PASSWORD, at=demo.now())
        assert answer.person_or_refuse().login == "zhoumingyuan"
        session.rollback()


def _totals(*amounts: str) -> tuple[Money, ...]:
    return tuple(Money.of(amount.split()[1], amount.split()[0]) for amount in amounts)
