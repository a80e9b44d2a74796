"""What keeps two titles from being merged, and from being parted again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.actions import undo_import
from acqflow.catalogues.queries import offers_of
from acqflow.catalogues.rules import ImportOfMergedTitle, OffersChangedSince
from acqflow.orders.actions import cancel_line
from acqflow.orders.model import OrderLine
from acqflow.orders.rules import BothOnOrder, OrderChangedSince
from acqflow.people.rules import Role
from acqflow.selection import actions as selection
from acqflow.selection.queries import worklist
from acqflow.selection.rules import (
    BothInWorklist,
    BothOnList,
    LineChangedSince,
    OfferChosenSince,
)
from acqflow.storage.store import Store
from acqflow.suggestions.actions import withdraw
from acqflow.suggestions.rules import BothSuggested, SuggestionWentOn
from acqflow.titles.model import TitleStanding
from acqflow.titles.rules import (
    FormsDiffer,
    MergedWithItself,
    NotMerged,
    StandingChangedSince,
    TitleMissing,
)
from tests.actions.catalogues.records import ALGEBRA, OPTICS, a_record, file_facts
from tests.actions.catalogues.records import Desk as Vendor
from tests.actions.merging.desk import (
    Desk,
    a_librarian,
    everything,
    order_all,
    reject_for,
    select_for,
    suggest_for,
    with_money,
)
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import (
    LATER,
    a_subject,
    a_title,
    standings_of,
)


def _forget_standings(session: Session) -> None:
    for standing in session.scalars(select(TitleStanding)):
        session.delete(standing)


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


def test_two_titles_on_one_list_are_not_merged_until_one_is_off_it(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = (a_title(store, matched={tp3: 5}) for _ in range(2))
    librarian = a_librarian(store)
    select_for(store, tp3, kept_id, librarian)
    line_id = select_for(store, tp3, gone_id, librarian)
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
    librarian = a_librarian(store)
    reject_for(store, tp3, gone_id, librarian)
    reject_for(store, tp3, kept_id, librarian)
    with pytest.raises(BothInWorklist) as refusal:
        desk.merges(kept_id, gone_id)
    assert refusal.value.facts["subject"] == "TP3"
    store.run(selection.undo, subject_id=tp3, title_id=gone_id, by=librarian, at=LATER)
    desk.merges(kept_id, gone_id)
    assert [*standings_of(store, kept_id)] == ["rejected subject:TP3"]


def test_two_titles_on_order_are_not_merged(store: Store, desk: Desk) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    with_money(store, tp3, o4)
    kept_id, gone_id = a_title(store, matched={tp3: 5}), a_title(store, matched={o4: 5})
    select_for(store, tp3, kept_id, a_librarian(store))
    order_all(store, desk.by)
    select_for(store, o4, gone_id, a_librarian(store, "O4"))
    order_all(store, desk.by)
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
    suggest_for(store, kept_id, ada)
    other = suggest_for(store, gone_id, bo)
    with pytest.raises(BothSuggested):
        desk.merges(kept_id, gone_id)
    store.run(withdraw, suggestion_id=other, by=bo, at=LATER)
    desk.merges(kept_id, gone_id)


def test_a_suggestion_that_went_on_keeps_the_titles_merged(store: Store, desk: Desk) -> None:
    kept_id, gone_id = a_title(store), a_title(store)
    ada = an_actor(store, Role.FACULTY)
    suggestion_id = suggest_for(store, gone_id, ada)
    desk.merges(kept_id, gone_id)
    assert [*standings_of(store, kept_id)] == [f"suggested suggestion:{suggestion_id}"]
    store.run(withdraw, suggestion_id=suggestion_id, by=ada, at=LATER)
    with pytest.raises(SuggestionWentOn):
        desk.parts(gone_id)


def test_a_line_that_was_changed_keeps_the_titles_merged(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = a_title(store), a_title(store, matched={tp3: 5})
    librarian = a_librarian(store)
    line_id = select_for(store, tp3, gone_id, librarian)
    desk.merges(kept_id, gone_id)
    store.run(selection.change_line, line_id=line_id, copies=2, by=librarian, at=LATER, on=TODAY)
    with pytest.raises(LineChangedSince):
        desk.parts(gone_id)


def test_an_offer_that_was_chosen_keeps_the_titles_merged(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = a_title(store, matched={tp3: 5}, price=None), a_title(store)
    desk.merges(kept_id, gone_id)
    librarian = a_librarian(store)
    line_id = select_for(store, tp3, kept_id, librarian)
    with pytest.raises(OfferChosenSince):
        desk.parts(gone_id)
    store.run(selection.remove_line, line_id=line_id, by=librarian, at=LATER)
    desk.parts(gone_id)
    assert len(store.ask(offers_of, title_ids=[gone_id])[gone_id]) == 1


def test_a_standing_that_is_over_keeps_the_titles_merged(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = a_title(store), a_title(store, matched={tp3: 5})
    select_for(store, tp3, gone_id, a_librarian(store))
    desk.merges(kept_id, gone_id)
    store.run(_forget_standings)
    with pytest.raises(StandingChangedSince):
        desk.parts(gone_id)


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
