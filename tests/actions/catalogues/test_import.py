"""Importing a vendor's file: everything counted, nothing twice, nothing lost."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from acqflow.catalogues.actions import import_file, preview_file, undo_import
from acqflow.catalogues.model import ImportRun, Offer
from acqflow.catalogues.queries import import_run, offers_of, quarantine
from acqflow.catalogues.rules import Counts, FramedCountWrong, VendorMissing
from acqflow.people.rules import NotPermitted, Role
from acqflow.plugin_api import CatalogueRecord, FileSummary, Position, Quarantined, Skipped
from acqflow.storage.store import Store
from acqflow.titles.actions import add_title
from acqflow.titles.model import Title
from acqflow.titles.queries import dossier, search, title_rows
from acqflow.titles.rules import Description
from acqflow.vocabulary.identifiers import isbn10_of, parse_isbn
from acqflow.vocabulary.money import Money
from tests.actions.catalogues.records import (
    ALGEBRA,
    ATLAS,
    OPTICS,
    POETRY,
    Desk,
    Message,
    a_file,
    a_record,
    file_facts,
)
from tests.builders import NOW, an_actor

BAD = Quarantined(Position(0, 0, 0), "truncated", "90 of 512 bytes are there", b"00512nam\x00\xff")


def _count(store: Store, model: type) -> int:
    return store.ask(lambda s: s.execute(select(func.count()).select_from(model)).scalar_one())


def test_every_framed_record_is_staged_quarantined_or_skipped(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(
        a_record("Optics", isbn=OPTICS, price="CNY 59.00", classes=[("clc", "O43")]),
        BAD,
        Skipped(Position(0, 0, 0), "total_row"),
        a_record("红楼梦", isbn=POETRY, language="chi"),
    )
    assert result.counts == Counts(framed=4, staged=2, quarantined=1, skipped=1, new=2, titles_added=2)
    assert store.ask(import_run, run_id=result.run_id).counts.framed == 4
    rows = store.ask(title_rows, ids=result.title_ids)
    assert [(row.title, row.isbn, row.is_offered) for row in rows.values()] == [
        ("Optics", OPTICS, True),
        ("红楼梦", POETRY, True),
    ]
    offers = store.ask(offers_of, title_ids=result.title_ids)
    assert offers[result.title_ids[0]][0].price == Money(5900, "CNY")
    assert offers[result.title_ids[1]][0].price is None


def test_a_bad_record_is_kept_with_its_place_its_bytes_and_its_reason(store: Store) -> None:
    result = Desk(store).imports(a_record(isbn=OPTICS), BAD)
    (kept,) = store.ask(quarantine, run_id=result.run_id)
    assert (kept.ordinal, kept.offset, kept.length) == (2, 200, 100)
    assert (kept.reason, kept.raw) == ("truncated", b"00512nam\x00\xff")


def test_a_file_that_frames_more_than_it_gives_is_refused_whole(store: Store) -> None:
    desk = Desk(store)
    with pytest.raises(FramedCountWrong) as refused:
        desk.import_messages(a_file(a_record(isbn=OPTICS), BAD, framed=3))
    assert refused.value.facts == {"framed": 3, "staged": 1, "quarantined": 1, "skipped": 0}
    assert (_count(store, Title), _count(store, ImportRun)) == (0, 0)


def test_a_reader_that_never_says_how_many_it_framed_is_refused(store: Store) -> None:
    with pytest.raises(FramedCountWrong):
        Desk(store).import_messages(a_file(a_record(isbn=OPTICS))[:-1])


def test_a_reader_that_fails_in_the_middle_leaves_nothing_behind(store: Store) -> None:
    def breaking() -> Iterator[Message]:
        for number in range(2_500):
            yield a_record(f"Title {number}", record_id=f"r{number}")
        raise RuntimeError("the file is gone")

    with pytest.raises(RuntimeError):
        Desk(store).import_messages(breaking())
    assert (_count(store, Title), _count(store, Offer), _count(store, ImportRun)) == (0, 0, 0)


def test_the_same_bytes_a_second_time_change_nothing_under_any_name(store: Store) -> None:
    desk = Desk(store)
    first = desk.imports(a_record(isbn=OPTICS), facts=file_facts("a.mrc", digest="d1"))
    second = desk.imports(a_record(isbn=OPTICS), facts=file_facts("b.mrc", digest="d1"))
    assert second.is_repeat
    assert second.run_id == first.run_id
    assert (second.title_ids, _count(store, ImportRun), _count(store, Title)) == ((), 1, 1)


def test_the_same_records_in_another_file_are_all_the_same(store: Store) -> None:
    desk = Desk(store)
    records = [a_record("Optics", isbn=OPTICS, number="A1"), a_record("Algebra", isbn=ALGEBRA, number="A2")]
    desk.imports(*records)
    again = desk.imports(*reversed(records))
    assert again.counts == Counts(framed=2, staged=2, same=2)
    assert again.title_ids == ()
    assert (_count(store, Title), _count(store, Offer)) == (2, 2)


def test_a_new_price_changes_the_offer_and_is_told_in_the_dossier(store: Store) -> None:
    desk = Desk(store)
    (title_id,) = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 59.00")).title_ids
    changed = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 69.00"))
    assert changed.counts == Counts(framed=1, staged=1, changed=1)
    assert [o.price for o in store.ask(offers_of, title_ids=[title_id])[title_id]] == [Money(6900, "CNY")]
    told = [(line.event, line.facts.get("price")) for line in store.ask(dossier, title_id=title_id)]
    assert told == [("offered", "CNY 59.00"), ("offer_changed", "CNY 69.00")]


def test_a_second_vendor_of_the_same_isbn_offers_the_same_title(store: Store) -> None:
    (title_id,) = Desk(store).imports(a_record("Optics", isbn=OPTICS, price="CNY 59.00")).title_ids
    other = Desk(store, vendor="ZT")
    result = other.imports(
        a_record("OPTICS /", isbn=isbn10_of(OPTICS) or "", price="CNY 49.00", classes=[("clc", "O43")])
    )
    assert result.counts == Counts(framed=1, staged=1, new=1)
    assert result.title_ids == (title_id,)
    assert [o.vendor_code for o in store.ask(offers_of, title_ids=[title_id])[title_id]] == ["ZT", "HJ"]
    # What the second one knows about the title is added to it.
    assert store.ask(title_rows, ids=[title_id])[title_id].class_numbers == (("clc", "O43"),)


def test_an_ebook_with_the_isbn_of_the_paper_book_is_another_title(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record(isbn=OPTICS, number="A1"), a_record(isbn=OPTICS, number="A2", form="ebook"))
    assert result.counts.titles_added == 2


def test_a_doubtful_isbn_alone_never_merges(store: Store) -> None:
    desk = Desk(store)
    wrong = OPTICS[:-1] + ("0" if OPTICS[-1] != "0" else "1")
    result = desk.imports(a_record("Optics", isbn=wrong, number="1"), a_record("Algebra", isbn=wrong, number="2"))
    assert result.counts.titles_added == 2


def test_the_issn_of_a_series_does_not_make_its_books_one_title(store: Store) -> None:
    desk = Desk(store)
    books = [a_record(f"Lecture notes {n}", issn="0075-8434", number=f"B{n}") for n in range(3)]
    journals = [a_record("Lecture notes", issn="0075-8434", number=f"J{n}", form="journal") for n in range(2)]
    assert desk.imports(*books, *journals).counts.titles_added == 4


def test_a_record_whose_numbers_belong_to_two_titles_is_not_merged_and_says_so(store: Store) -> None:
    desk = Desk(store)
    first, second = desk.imports(a_record("Optics", isbn=OPTICS), a_record("Algebra", isbn=ALGEBRA)).title_ids
    result = desk.imports(a_record("Optics and algebra", isbn=[OPTICS, ALGEBRA], number="X"))
    assert result.counts == Counts(framed=1, staged=1, new=1, titles_added=1, conflicts=1)
    (third,) = result.title_ids
    assert store.ask(offers_of, title_ids=[third])[third][0].warnings == (
        ("identifiers_conflict", f"{first}, {second}"),
    )
    # The next one with the number of the first is of the first: the conflict does not spread.
    other = Desk(store, vendor="ZT")
    assert other.imports(a_record("Optics", isbn=OPTICS)).title_ids == (first,)


def test_a_conflict_within_one_file_names_the_titles_by_their_numbers(store: Store) -> None:
    first, second, third = (
        Desk(store)
        .imports(
            a_record("Optics", isbn=OPTICS, number="A"),
            a_record("Algebra", isbn=ALGEBRA, number="B"),
            a_record("Optics and algebra", isbn=[OPTICS, ALGEBRA], number="X"),
        )
        .title_ids
    )
    (offer,) = store.ask(offers_of, title_ids=[third])[third]
    assert offer.warnings == (("identifiers_conflict", f"{first}, {second}"),)


def test_a_vendor_number_given_to_a_new_book_moves_the_offer(store: Store) -> None:
    desk = Desk(store)
    (old,) = desk.imports(a_record("Optics", isbn=OPTICS, number="A1")).title_ids
    moved = desk.imports(a_record("Algebra", isbn=ALGEBRA, number="A1"))
    (new,) = moved.title_ids
    assert new != old
    assert (moved.counts.changed, moved.counts.titles_added) == (1, 1)
    rows = store.ask(title_rows, ids=[old, new])
    assert [row.is_offered for row in rows.values()] == [False, True]


def test_a_record_number_used_twice_in_a_file_is_quarantined_with_its_bytes(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(
        a_record("Optics", isbn=OPTICS, record_id="001"), a_record("Algebra", isbn=ALGEBRA, record_id="001")
    )
    assert (result.counts.new, result.counts.quarantined) == (1, 1)
    (kept,) = store.ask(quarantine, run_id=result.run_id)
    assert (kept.ordinal, kept.reason, kept.raw) == (2, "duplicate_in_file", b"raw of 2")


def test_two_records_of_one_title_within_a_file_make_one_title_with_two_offers(store: Store) -> None:
    result = Desk(store).imports(a_record(isbn=OPTICS, number="hb"), a_record(isbn=OPTICS, number="pb"))
    assert (result.counts.new, result.counts.titles_added) == (2, 1)


@pytest.mark.parametrize(
    ("title", "reason"), [("A\0B", "control_char"), ("\ud800", "surrogate"), (" ", "no_title")]
)
def test_text_that_no_database_can_keep_is_quarantined(store: Store, title: str, reason: str) -> None:
    result = Desk(store).imports(a_record(title, isbn=OPTICS), a_record("Algebra", isbn=ALGEBRA))
    assert (result.counts.new, result.counts.quarantined) == (1, 1)
    assert [row.reason for row in store.ask(quarantine, run_id=result.run_id)] == [reason]


def test_a_title_of_a_megabyte_and_ten_thousand_creators_are_kept(store: Store) -> None:
    long = a_record("数学" * 250_000, isbn=OPTICS, creators=[f"Creator {n}" for n in range(10_000)])
    (title_id,) = Desk(store).imports(long).title_ids
    assert len(store.ask(title_rows, ids=[title_id])[title_id].title) == 500_000


def test_a_file_longer_than_a_chunk_is_recognised_across_its_chunks(store: Store) -> None:
    desk = Desk(store)
    many = [a_record(f"Title {n}", record_id=f"r{n}") for n in range(2_100)]
    result = desk.imports(a_record(isbn=ATLAS, number="1"), *many, a_record(isbn=ATLAS, number="2"))
    assert (result.counts.new, result.counts.titles_added) == (2_102, 2_101)
    assert store.ask(search, text="Title 2099").total == 1


def test_a_preview_counts_as_the_import_would_and_keeps_nothing(store: Store) -> None:
    desk = Desk(store)
    desk.imports(a_record("Optics", isbn=OPTICS, number="A1", price="CNY 59.00"))
    many = [a_record(f"Title {n}", record_id=f"r{n}") for n in range(2_100)]
    messages = a_file(
        a_record("Optics", isbn=OPTICS, number="A1", price="CNY 69.00"),
        a_record("Optics", isbn=OPTICS, number="A9"),
        a_record("Atlas", isbn=ATLAS, number="1"),
        *many,
        a_record("Atlas", isbn=ATLAS, number="2"),
        a_record("Atlas", isbn=ATLAS, number="2"),
        BAD,
    )
    facts = file_facts("new.mrc")
    seen = preview_file(store, vendor_id=desk.vendor_id, records=messages, facts=facts, by=desk.by)
    assert _count(store, ImportRun) == 1
    assert [(row.outcome, row.title) for row in seen.rows[:3]] == [
        ("changed", "Optics"),
        ("new_offer", "Optics"),
        ("new_title", "Atlas"),
    ]
    assert seen.reasons == {"duplicate_in_file": 1, "truncated": 1}
    assert desk.import_messages(messages).counts == seen.counts


def test_only_who_may_import_imports(store: Store) -> None:
    desk = Desk(store)
    desk.by = an_actor(store, Role.SUBJECT_LIBRARIAN)
    with pytest.raises(NotPermitted):
        desk.imports(a_record(isbn=OPTICS))


def test_an_unknown_vendor_is_said_to_be_missing(store: Store) -> None:
    desk = Desk(store)
    with pytest.raises(VendorMissing):
        store.run(import_file, vendor_id=99, records=[FileSummary(0)], facts=file_facts(), by=desk.by, at=NOW)


def _title(store: Store, title_id: int) -> str:
    return store.ask(title_rows, ids=[title_id])[title_id].title


def test_a_corrected_record_corrects_the_title_that_only_it_describes(store: Store) -> None:
    desk = Desk(store)
    (title_id,) = desk.imports(a_record("Optiks", isbn=OPTICS, number="A1")).title_ids
    assert desk.imports(a_record("Optics", isbn=OPTICS, number="A1")).counts.changed == 1
    assert _title(store, title_id) == "Optics"


def test_where_several_vendors_describe_a_title_the_first_description_stays(store: Store) -> None:
    desk, other = Desk(store), Desk(store, vendor="ZT")
    (title_id,) = desk.imports(a_record("Optics", isbn=OPTICS, number="A1")).title_ids
    other.imports(a_record("Optics, a textbook", isbn=OPTICS, number="B1"))
    other.imports(a_record("Optiks", isbn=OPTICS, number="B1"))
    desk.imports(a_record("OPTICS!", isbn=OPTICS, number="A1"))
    assert _title(store, title_id) == "Optics"


def test_a_title_described_by_hand_stays_as_the_person_wrote_it(store: Store) -> None:
    by_hand = Description("光学", identifiers=(parse_isbn(OPTICS),))
    title_id = store.run(add_title, record=by_hand, at=NOW)
    desk = Desk(store)
    desk.imports(a_record("Optics", isbn=OPTICS, number="A1"))
    desk.imports(a_record("Optiks", isbn=OPTICS, number="A1"))
    assert _title(store, title_id) == "光学"


def test_what_the_reader_said_of_the_whole_file_is_kept_with_the_import(store: Store) -> None:
    messages = [*a_file(a_record(isbn=OPTICS))[:-1], FileSummary(1, "gb18030", (("sheet_not_read", "教材"),))]
    kept = store.ask(import_run, run_id=Desk(store).import_messages(messages).run_id)
    assert (kept.encoding, kept.notes) == ("gb18030", (("sheet_not_read", "教材"),))


def _offers(desk: Desk, title_id: int) -> list[str]:
    return [str(offer.price) for offer in desk.store.ask(offers_of, title_ids=[title_id])[title_id]]


@pytest.mark.parametrize(
    "gone",
    [
        a_record("r1", record_id="r1", is_withdrawn=True),
        a_record("Optics", isbn=OPTICS, is_withdrawn=True),
    ],
    ids=["by its name", "by its number"],
)
def test_a_vendor_takes_an_offer_back_and_what_was_said_of_it_stays(store: Store, gone: CatalogueRecord) -> None:
    desk = Desk(store)
    (title_id,) = desk.imports(a_record("Optics", isbn=OPTICS, record_id="r1", price="CNY 59.00")).title_ids
    taken = desk.imports(gone)
    assert (taken.counts.changed, taken.counts.new, taken.counts.same) == (1, 0, 0)
    title = store.ask(title_rows, ids=[title_id])[title_id]
    assert (title.title, title.is_offered, _offers(desk, title_id)) == ("Optics", False, [])
    assert store.ask(dossier, title_id=title_id)[-1].event == "offer_withdrawn"
    assert desk.imports(gone).counts.same == 1
    store.run(undo_import, run_id=taken.run_id, by=desk.by, at=NOW)
    assert store.ask(title_rows, ids=[title_id])[title_id].is_offered
    assert _offers(desk, title_id) == ["CNY 59.00"]
    desk.imports(gone)
    again = desk.imports(a_record("Optics", isbn=OPTICS, record_id="r1", price="CNY 61.00"))
    assert (again.counts.changed, _offers(desk, title_id)) == (1, ["CNY 61.00"])


def test_what_was_never_offered_is_not_taken_back_and_makes_no_title(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record("r9", record_id="r9", is_withdrawn=True), a_record(isbn=ALGEBRA))
    assert (result.counts.same, result.counts.titles_added) == (1, 1)
    assert store.ask(search, text="r9").total == 0


def test_of_two_offers_of_a_title_none_is_taken_back_by_the_titles_number_alone(store: Store) -> None:
    desk = Desk(store)
    desk.imports(a_record("Optics", isbn=OPTICS, number="A1"))
    (title_id,) = desk.imports(a_record("Optics", isbn=OPTICS, number="A2")).title_ids
    result = desk.imports(a_record("Optics", isbn=OPTICS, is_withdrawn=True))
    assert (result.counts.same, len(_offers(desk, title_id))) == (1, 2)


def test_a_printed_price_of_nothing_is_a_price(store: Store) -> None:
    desk = Desk(store)
    gift, unpriced = a_record("Optics", isbn=OPTICS, price="CNY 0.00"), a_record("Optics", isbn=OPTICS)
    (title_id,) = desk.imports(gift).title_ids
    assert [offer.price for offer in store.ask(offers_of, title_ids=[title_id])[title_id]] == [Money(0, "CNY")]
    assert desk.imports(unpriced).counts.changed == 1
    assert [offer.price for offer in store.ask(offers_of, title_ids=[title_id])[title_id]] == [None]
