"""Two titles are said to be one, and everything comes back exactly when that is taken back."""

import pytest

from acqflow.catalogues.actions import quote
from acqflow.catalogues.queries import offers_of
from acqflow.matching.queries import matches_of
from acqflow.people.rules import NotPermitted, Role
from acqflow.schema import METADATA
from acqflow.selection import actions as selection
from acqflow.selection.queries import worklist
from acqflow.selection.rules import (
    Filter,
    WorkedWithSince,
)
from acqflow.storage.store import Store
from acqflow.titles.queries import dossier, known_titles, search, title_rows
from acqflow.titles.rules import (
    KeptTitleMergedOn,
    Key,
    TitleMerged,
)
from acqflow.vocabulary.money import Money
from tests.actions.catalogues.records import ALGEBRA, OPTICS, a_record
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
    a_department,
    a_subject,
    a_title,
    an_offer,
    standings_of,
)


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
    suggest_for(store, gone_id, an_actor(store, Role.FACULTY, department="CS"))
    select_for(store, tp3, gone_id, a_librarian(store))
    order_all(store, desk.by)
    reject_for(store, o4, gone_id, a_librarian(store, "O4"))
    biologist = a_librarian(store, "Q")
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


def test_a_merged_title_is_done_with(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id, third = (a_title(store, matched={tp3: 5}) for _ in range(3))
    desk.merges(kept_id, gone_id)
    with pytest.raises(TitleMerged) as refusal:
        desk.merges(third, gone_id)
    assert refusal.value.facts == {"title_id": gone_id, "kept_id": kept_id}
    with pytest.raises(TitleMerged):
        select_for(store, tp3, gone_id, a_librarian(store))
    with pytest.raises(TitleMerged):
        suggest_for(store, gone_id, an_actor(store, Role.FACULTY))
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


def test_a_decision_on_a_merged_title_is_undone_on_the_one_it_went_to(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    kept_id, gone_id = a_title(store), a_title(store, matched={tp3: 5})
    librarian = a_librarian(store)
    reject_for(store, tp3, gone_id, librarian)
    desk.merges(kept_id, gone_id)
    decided = store.ask(worklist, by=librarian, subject_id=tp3, on=TODAY, chosen=Filter.DECIDED)
    assert [row.title.id for row in decided.rows] == [kept_id]
    undone = store.run(selection.undo, subject_id=tp3, title_id=kept_id, by=librarian, at=LATER)
    assert undone.title_ids == (kept_id,)
    assert standings_of(store, kept_id) == {}
    with pytest.raises(WorkedWithSince):
        desk.parts(gone_id)


def test_both_stories_tell_it(store: Store, desk: Desk) -> None:
    kept_id, gone_id = a_title(store), a_title(store)
    desk.merges(kept_id, gone_id)
    desk.parts(gone_id)
    told = {
        title_id: [line.event for line in store.ask(dossier, title_id=title_id) if line.station == "titles"]
        for title_id in (kept_id, gone_id)
    }
    assert told == {kept_id: ["took_in", "parted"], gone_id: ["merged", "parted"]}
