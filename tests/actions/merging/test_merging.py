"""Two titles are said to be one, and everything comes back exactly when that is taken back."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from acqflow.catalogues.actions import quote, undo_import
from acqflow.catalogues.queries import offers_of
from acqflow.catalogues.rules import ImportOfMergedTitle, OffersChangedSince
from acqflow.matching.queries import matches_of
from acqflow.orders.actions import cancel_line, place
from acqflow.orders.model import OrderLine
from acqflow.orders.rules import BothOnOrder, OrderChangedSince
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.schema import METADATA
from acqflow.selection import actions as selection
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.queries import worklist
from acqflow.selection.rules import (
    BothInWorklist,
    BothOnList,
    Filter,
    LineChangedSince,
    OfferChosenSince,
    WorkedWithSince,
)
from acqflow.storage.store import Store
from acqflow.suggestions.actions import suggest, withdraw
from acqflow.suggestions.rules import BothSuggested, SuggestionWentOn
from acqflow.titles.model import TitleStanding
from acqflow.titles.queries import dossier, known_titles, search, title_rows
from acqflow.titles.rules import (
    FormsDiffer,
    KeptTitleMergedOn,
    Key,
    MergedWithItself,
    NotMerged,
    StandingChangedSince,
    TitleMerged,
    TitleMissing,
)
from acqflow.vocabulary.money import Money
from tests.actions.catalogues.records import ALGEBRA, OPTICS, a_record, file_facts
from tests.actions.catalogues.records import Desk as Vendor
from tests.actions.merging.desk import Desk, everything, with_money
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import (
    LATER,
    a_department,
    a_subject,
    a_title,
    an_offer,
    standings_of,
)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def _librarian(store: Store, *subjects: str) -> Actor:
    return an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=subjects or ("TP3",))


def _select(store: Store, subject_id: int, title_id: int, by: Actor, **facts: Any) -> int:
    return store.run(selection.select, subject_id=subject_id, title_id=title_id, by=by, at=NOW, on=TODAY, **facts)


def _reject(store: Store, subject_id: int, title_id: int, by: Actor) -> None:
    store.run(selection.reject, subject_id=subject_id, title_id=title_id, reason_code="level", by=by, at=NOW)


def _suggest(store: Store, title_id: int, by: Actor) -> int:
    told = store.run(suggest, by=by, at=NOW, on=TODAY, need=1, reason="", title_id=title_id)
    return told.suggestion_id


def _approve(session: Session) -> int:
    session.execute(update(SelectionList).values(state="approved"))
    session.execute(update(ListLine).where(ListLine.state == "open").values(state="approved"))
    session.execute(update(TitleStanding).where(TitleStanding.standing == "on_list").values(standing="approved"))
    return session.scalars(select(SelectionList.id).order_by(SelectionList.id.desc())).first() or 0


def _order_all(store: Store, by: Actor) -> None:
    list_id = store.run(_approve)
    store.run(place, list_id=list_id, by=by, at=NOW, on=TODAY)


def _a_full_title(store: Store, desk: Desk) -> tuple[int, int]:
    """A title kept, and one to go that every station knows something of."""
    tp3, o4 = a_subject(store, clc=("TP3", "TP4")), a_subject(store, "O4", clc=("O4", "O5"))
    q = a_subject(store, "Q", clc=("Q", "R"))
    with_money(store, tp3)
    a_department(store, "CS")
    kept_id = a_title(store, "Optics", isbn=OPTICS, clc_key="O43")
    gone_id = a_title(store, "Optics, and light", isbn=ALGEBRA, clc_key="TP31")
    an_offer(store, gone_id, "CNY 40.00", vendor="V2")
    vendor = Vendor(store)
    vendor.imports(a_record("Optics", isbn=(OPTICS, ALGEBRA), number="1", classes=[("clc", "O43")]))
    desk.distributes(kept_id, gone_id)
    _suggest(store, gone_id, an_actor(store, Role.FACULTY, department="CS"))
    _select(store, tp3, gone_id, _librarian(store))
    _order_all(store, desk.by)
    _reject(store, o4, gone_id, _librarian(store, "O4"))
    biologist = _librarian(store, "Q")
    ask = {"subject_id": q, "title_id": gone_id, "question": "Is it of use?", "departments": ["CS"]}
    store.run(selection.ask_faculty, **ask, by=biologist, at=NOW)
    teacher = an_actor(store, Role.FACULTY, department="CS")
    answer = {"subject_id": q, "title_id": gone_id, "is_wanted": True, "text": "Yes"}
    store.run(selection.answer_question, **answer, by=teacher, at=NOW)
    return kept_id, gone_id


def test_what_every_station_keeps_of_the_one_is_the_other_titles(store: Store, desk: Desk) -> None:
    kept_id, gone_id = _a_full_title(store, desk)
    wanted_by = {match.subject_code for match in store.ask(matches_of, title_id=gone_id)}
    desk.merges(kept_id, gone_id)
    row = store.ask(title_rows, ids=[kept_id])[kept_id]
    assert {value for _, value in row.identifiers} == {OPTICS, ALGEBRA}
    assert wanted_by <= {match.subject_code for match in store.ask(matches_of, title_id=kept_id)}
    assert store.ask(matches_of, title_id=gone_id) == []
    assert standings_of(store, gone_id) == {}
    assert {text.split()[0] for text in standings_of(store, kept_id)} == {"on_order", "suggested", "rejected"}
    offers = store.ask(offers_of, title_ids=[kept_id, gone_id])
    assert (len(offers[kept_id]) > 2, offers[gone_id]) == (True, [])
    rows = everything(store)
    for table in ("offers", "matches", "suggestions", "list_lines", "order_lines", "worklist_entries"):
        columns = [column.name for column in METADATA.tables[table].columns]
        assert gone_id not in [row[columns.index("title_id")] for row in rows[table]], table


def test_taken_back_everything_is_as_it_was(store: Store, desk: Desk) -> None:
    kept_id, gone_id = _a_full_title(store, desk)
    before = everything(store)
    desk.merges(kept_id, gone_id)
    assert everything(store) != before
    desk.parts(gone_id)
    assert everything(store) == before
    assert [row.id for row in store.ask(search, text="light").rows] == [gone_id]


def test_it_can_be_done_the_other_way_round_and_again(store: Store, desk: Desk) -> None:
    kept_id, gone_id = _a_full_title(store, desk)
    before = everything(store)
    for one, other in ((gone_id, kept_id), (kept_id, gone_id)):
        desk.merges(one, other)
        desk.parts(other)
    assert everything(store) == before


def test_a_merged_title_is_not_found_any_more_but_by_its_number_the_other_is(store: Store, desk: Desk) -> None:
    vendor = Vendor(store)
    kept_id, gone_id = vendor.imports(
        a_record("Optics", isbn=OPTICS), a_record("Light", isbn=ALGEBRA, year=2020)
    ).title_ids
    desk.merges(kept_id, gone_id)
    assert store.ask(search, text="Light").rows == ()
    assert [row.id for row in store.ask(search, text="").rows] == [kept_id]
    assert [row.id for row in store.ask(search, text=ALGEBRA).rows] == [kept_id]


def test_a_number_of_both_recognises_the_one_that_is_kept(store: Store, desk: Desk) -> None:
    vendor, other = Vendor(store), Vendor(store, vendor="ZT")
    first, second = vendor.imports(a_record("Optics", isbn=OPTICS), a_record("Light", isbn=ALGEBRA)).title_ids
    (third,) = other.imports(a_record("Both", isbn=(OPTICS, ALGEBRA))).title_ids
    before = everything(store)
    desk.merges(third, first)
    key = Key("isbn", OPTICS, "print")
    assert store.ask(known_titles, keys=[key]) == {key: third}
    desk.parts(first)
    assert everything(store) == before
    assert store.ask(known_titles, keys=[key]) == {key: first}
    assert second not in (first, third)


def test_a_later_import_changes_nothing_of_a_merge(store: Store, desk: Desk) -> None:
    vendor, other = Vendor(store), Vendor(store, vendor="ZT")
    optics = a_record("Optics", isbn=OPTICS, number="1")
    light = a_record("Light", isbn=ALGEBRA, number="7", price="CNY 50.00")
    (kept_id,), (gone_id,) = vendor.imports(optics).title_ids, other.imports(light).title_ids
    desk.merges(kept_id, gone_id)
    before = everything(store)
    again = other.imports(light)
    assert (again.counts.same, again.counts.new, again.counts.changed) == (1, 0, 0)
    after = everything(store)
    assert {name: rows for name, rows in after.items() if name != "import_runs"} == {
        name: rows for name, rows in before.items() if name != "import_runs"
    }
    dearer = other.imports(a_record("Light", isbn=ALGEBRA, number="7", price="CNY 60.00"))
    assert (dearer.counts.changed, dearer.title_ids) == (1, (kept_id,))
    third = Vendor(store, vendor="TX")
    assert third.imports(a_record("Light!", isbn=ALGEBRA)).title_ids == (kept_id,)


def test_words_of_the_merged_title_recognise_the_other(store: Store, desk: Desk) -> None:
    named = {"creators": ["Hecht, Eugene"], "year": 2024}
    vendor = Vendor(store)
    kept_id, gone_id = vendor.imports(
        a_record("Optics", isbn=OPTICS, **named), a_record("Light and its many uses", **named)
    ).title_ids
    desk.merges(kept_id, gone_id)
    other = Vendor(store, vendor="ZT")
    assert other.imports(a_record("Light and its many uses", **named)).title_ids == (kept_id,)
    # The vendor's own offer of it is known by now, so that another record of these words is another title.
    assert other.imports(a_record("Light and its many uses", record_id="2", **named)).counts.titles_added == 1


def test_only_who_imports_catalogues_may_merge(store: Store, desk: Desk) -> None:
    kept_id, gone_id = a_title(store), a_title(store)
    for role in (Role.SUBJECT_LIBRARIAN, Role.HEAD, Role.FACULTY):
        stranger = Desk(store)
        stranger.by = an_actor(store, role)
        with pytest.raises(NotPermitted):
            stranger.merges(kept_id, gone_id)
    desk.merges(kept_id, gone_id)
    with pytest.raises(NotPermitted):
        stranger.parts(gone_id)


def test_what_cannot_be_one_book_is_refused(store: Store, desk: Desk) -> None:
    printed, electronic = a_title(store), a_title(store, resource_type="ebook")
    for kept_id, gone_id, refusal in (
        (printed, electronic, FormsDiffer),
        (printed, printed, MergedWithItself),
        (printed, 999_999, TitleMissing),
    ):
        with pytest.raises(refusal):
            desk.merges(kept_id, gone_id)
    with pytest.raises(NotMerged):
        desk.parts(printed)


def test_a_merged_title_is_done_with(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id, third = (a_title(store, matched={tp3: 5}) for _ in range(3))
    desk.merges(kept_id, gone_id)
    with pytest.raises(TitleMerged) as refusal:
        desk.merges(third, gone_id)
    assert refusal.value.facts == {"title_id": gone_id, "kept_id": kept_id}
    with pytest.raises(TitleMerged):
        _select(store, tp3, gone_id, _librarian(store))
    with pytest.raises(TitleMerged):
        _suggest(store, gone_id, an_actor(store, Role.FACULTY))
    price = Money.of("10", "CNY")
    with pytest.raises(TitleMerged):
        store.run(quote, title_id=gone_id, vendor_code="V1", price=price, by=desk.by, at=NOW)
    before = everything(store)
    desk.distributes(gone_id)
    assert everything(store)["matches"] == before["matches"]


def test_merges_on_merges_are_taken_back_the_last_one_first(store: Store, desk: Desk) -> None:
    first, second, third = (a_title(store, isbn=isbn) for isbn in (OPTICS, ALGEBRA, None))
    desk.distributes(first, second, third)
    before = everything(store)
    desk.merges(second, first)
    desk.merges(third, second)
    with pytest.raises(KeptTitleMergedOn) as refusal:
        desk.parts(first)
    assert refusal.value.facts == {"gone_id": first, "kept_id": second, "into_id": third}
    desk.parts(second)
    desk.parts(first)
    assert everything(store) == before


def test_two_titles_on_one_list_are_not_merged_until_one_is_off_it(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = (a_title(store, matched={tp3: 5}) for _ in range(2))
    librarian = _librarian(store)
    _select(store, tp3, kept_id, librarian)
    line_id = _select(store, tp3, gone_id, librarian)
    with pytest.raises(BothOnList):
        desk.merges(kept_id, gone_id)
    store.run(selection.remove_line, line_id=line_id, by=librarian, at=NOW)
    before = everything(store)
    desk.merges(kept_id, gone_id)
    listed = store.ask(worklist, by=librarian, subject_id=tp3, on=TODAY)
    assert [row.title.id for row in listed.rows] == []
    desk.parts(gone_id)
    assert everything(store)["list_lines"] == before["list_lines"]


def test_what_one_subject_did_with_both_is_not_mixed(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = (a_title(store, matched={tp3: 5}) for _ in range(2))
    librarian = _librarian(store)
    _reject(store, tp3, gone_id, librarian)
    _reject(store, tp3, kept_id, librarian)
    with pytest.raises(BothInWorklist) as refusal:
        desk.merges(kept_id, gone_id)
    assert refusal.value.facts["subject"] == "TP3"
    store.run(selection.undo, subject_id=tp3, title_id=gone_id, by=librarian, at=LATER)
    desk.merges(kept_id, gone_id)
    assert [*standings_of(store, kept_id)] == ["rejected subject:TP3"]


def test_a_decision_on_a_merged_title_is_undone_on_the_one_it_went_to(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = a_title(store), a_title(store, matched={tp3: 5})
    librarian = _librarian(store)
    _reject(store, tp3, gone_id, librarian)
    desk.merges(kept_id, gone_id)
    decided = store.ask(worklist, by=librarian, subject_id=tp3, on=TODAY, chosen=Filter.DECIDED)
    assert [row.title.id for row in decided.rows] == [kept_id]
    undone = store.run(selection.undo, subject_id=tp3, title_id=kept_id, by=librarian, at=LATER)
    assert undone.title_ids == (kept_id,)
    assert standings_of(store, kept_id) == {}
    with pytest.raises(WorkedWithSince):
        desk.parts(gone_id)


def test_two_titles_on_order_are_not_merged(store: Store, desk: Desk) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    with_money(store, tp3, o4)
    kept_id, gone_id = a_title(store, matched={tp3: 5}), a_title(store, matched={o4: 5})
    _select(store, tp3, kept_id, _librarian(store))
    _order_all(store, desk.by)
    _select(store, o4, gone_id, _librarian(store, "O4"))
    _order_all(store, desk.by)
    with pytest.raises(BothOnOrder):
        desk.merges(kept_id, gone_id)
    ordered = store.ask(lambda s: s.scalars(select(OrderLine.id).where(OrderLine.title_id == kept_id)).one())
    store.run(cancel_line, line_id=ordered, reason="twice", by=desk.by, at=LATER)
    desk.merges(kept_id, gone_id)
    line = store.ask(lambda s: s.scalars(select(OrderLine).where(OrderLine.id != ordered)).one())
    assert line.title_id == kept_id
    store.run(cancel_line, line_id=line.id, reason="after all", by=desk.by, at=LATER)
    assert standings_of(store, kept_id) == {}
    with pytest.raises(OrderChangedSince):
        desk.parts(gone_id)


def test_two_open_suggestions_do_not_come_to_one_title(store: Store, desk: Desk) -> None:
    kept_id, gone_id = a_title(store), a_title(store)
    ada, bo = an_actor(store, Role.FACULTY), an_actor(store, Role.FACULTY)
    _suggest(store, kept_id, ada)
    other = _suggest(store, gone_id, bo)
    with pytest.raises(BothSuggested):
        desk.merges(kept_id, gone_id)
    store.run(withdraw, suggestion_id=other, by=bo, at=LATER)
    desk.merges(kept_id, gone_id)


def test_a_suggestion_that_went_on_keeps_the_titles_merged(store: Store, desk: Desk) -> None:
    kept_id, gone_id = a_title(store), a_title(store)
    ada = an_actor(store, Role.FACULTY)
    suggestion_id = _suggest(store, gone_id, ada)
    desk.merges(kept_id, gone_id)
    assert [*standings_of(store, kept_id)] == [f"suggested suggestion:{suggestion_id}"]
    store.run(withdraw, suggestion_id=suggestion_id, by=ada, at=LATER)
    with pytest.raises(SuggestionWentOn):
        desk.parts(gone_id)


def test_a_line_that_was_changed_keeps_the_titles_merged(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = a_title(store), a_title(store, matched={tp3: 5})
    librarian = _librarian(store)
    line_id = _select(store, tp3, gone_id, librarian)
    desk.merges(kept_id, gone_id)
    store.run(selection.change_line, line_id=line_id, copies=2, by=librarian, at=LATER, on=TODAY)
    with pytest.raises(LineChangedSince):
        desk.parts(gone_id)


def test_an_offer_that_was_chosen_keeps_the_titles_merged(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = a_title(store, matched={tp3: 5}, price=None), a_title(store)
    desk.merges(kept_id, gone_id)
    librarian = _librarian(store)
    line_id = _select(store, tp3, kept_id, librarian)
    with pytest.raises(OfferChosenSince):
        desk.parts(gone_id)
    store.run(selection.remove_line, line_id=line_id, by=librarian, at=LATER)
    desk.parts(gone_id)
    assert len(store.ask(offers_of, title_ids=[gone_id])[gone_id]) == 1


def test_a_standing_that_is_over_keeps_the_titles_merged(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = a_title(store), a_title(store, matched={tp3: 5})
    _select(store, tp3, gone_id, _librarian(store))
    desk.merges(kept_id, gone_id)
    store.run(_forget_standings)
    with pytest.raises(StandingChangedSince):
        desk.parts(gone_id)


def _forget_standings(session: Session) -> None:
    for standing in session.scalars(select(TitleStanding)):
        session.delete(standing)


def test_an_import_that_changed_moved_offers_is_undone_first(store: Store, desk: Desk) -> None:
    vendor = Vendor(store)
    kept_id, gone_id = vendor.imports(
        a_record("Optics", isbn=OPTICS), a_record("Light", isbn=ALGEBRA, price="CNY 50.00")
    ).title_ids
    desk.merges(kept_id, gone_id)
    dearer = vendor.imports(a_record("Light", isbn=ALGEBRA, price="CNY 60.00"))
    with pytest.raises(OffersChangedSince):
        desk.parts(gone_id)
    store.run(undo_import, run_id=dearer.run_id, by=vendor.by, at=LATER)
    desk.parts(gone_id)
    assert [str(offer.price) for offer in store.ask(offers_of, title_ids=[gone_id])[gone_id]] == ["CNY 50.00"]


def test_an_import_is_not_undone_under_a_merge(store: Store, desk: Desk) -> None:
    vendor, facts = Vendor(store), file_facts()
    run = vendor.imports(a_record("Optics", isbn=OPTICS), a_record("Light", isbn=ALGEBRA), facts=facts)
    kept_id, gone_id = run.title_ids
    desk.merges(kept_id, gone_id)
    with pytest.raises(ImportOfMergedTitle):
        store.run(undo_import, run_id=run.run_id, by=vendor.by, at=LATER)
    desk.parts(gone_id)
    store.run(undo_import, run_id=run.run_id, by=vendor.by, at=LATER)
    assert store.ask(offers_of, title_ids=[kept_id, gone_id]) == {kept_id: [], gone_id: []}


def test_both_stories_tell_it(store: Store, desk: Desk) -> None:
    kept_id, gone_id = a_title(store), a_title(store)
    desk.merges(kept_id, gone_id)
    desk.parts(gone_id)
    told = {
        title_id: [line.event for line in store.ask(dossier, title_id=title_id) if line.station == "titles"]
        for title_id in (kept_id, gone_id)
    }
    assert told == {kept_id: ["took_in", "parted"], gone_id: ["merged", "parted"]}
