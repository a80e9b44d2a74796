"""A vendor's file goes in and out again with all that follows from it, also when something ended too early."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acqflow import intake
from acqflow.catalogues.actions import import_file, undo_import
from acqflow.catalogues.queries import offers_of, titles_of_run
from acqflow.catalogues.rules import FileFacts, ImportDecidedOn
from acqflow.matching.queries import matches_of
from acqflow.orders.actions import cancel_line, place
from acqflow.orders.queries import order_page
from acqflow.plugin_host.reading import read_file
from acqflow.selection.actions import change_line, decide, make_list, select, submit
from acqflow.selection.queries import approvals, list_page
from acqflow.storage.store import Store
from acqflow.subjects.actions import set_ranges
from acqflow.titles.queries import find_by_identifiers
from acqflow.vocabulary.class_numbers import ClassRange
from acqflow.vocabulary.identifiers import parse_isbn
from examples.demo_university.vendor_files import write_vendor_files
from tests.flow.library import DAY, Clock, Walk
from tests.flow.opening import a_supplied_library, opened

ISBN = "9787302274629"


@pytest.fixture
def walk(store: Store, tmp_path: Path) -> Iterator[Walk]:
    library = opened(store, tmp_path, Clock())
    yield a_supplied_library(library, "QS", "ZT")
    library.close()


def _delivered(walk: Walk, folder: Path, vendor: str, lcc: str) -> intake.Delivery:
    file = folder / f"{vendor}.csv"
    file.write_text(f"title,isbn,lcc\nCompilers,{ISBN},{lcc}\n", encoding="utf-8")
    return intake.delivery(walk.library, file, vendor_code=vendor)


def _wanted_by(walk: Walk, title_id: int) -> list[str]:
    return [match.subject_code for match in walk.library.store.ask(matches_of, title_id=title_id)]


def test_an_import_that_ended_before_it_was_distributed_is_healed_by_importing_again(
    walk: Walk, tmp_path: Path
) -> None:
    delivered, by = _delivered(walk, tmp_path, "QS", "QA76"), walk.people["acquisitions"]
    facts: FileFacts = delivered.facts()
    with read_file(delivered.plugin, delivered.path, delivered.profile) as records:
        imported = walk.library.store.run(
            import_file,
            vendor_id=delivered.vendor_id,
            records=records,
            facts=facts,
            by=by,
            at=walk.library.now(),
        )
    (title_id,) = imported.title_ids
    assert _wanted_by(walk, title_id) == []
    for added in (1, 0):
        again = intake.take_in(walk.library, delivered, by=by)
        assert (again.result.is_repeat, again.distribution.added) == (True, added)
    assert _wanted_by(walk, title_id) == ["TP3"]


def test_undoing_takes_back_what_the_subjects_wanted_for_its_sake(walk: Walk, tmp_path: Path) -> None:
    by = walk.people["acquisitions"]
    first = intake.take_in(walk.library, _delivered(walk, tmp_path, "QS", ""), by=by).result
    (title_id,) = walk.library.store.ask(titles_of_run, run_id=first.run_id)
    classed = intake.take_in(walk.library, _delivered(walk, tmp_path, "ZT", "QA76"), by=by).result
    assert _wanted_by(walk, title_id) == ["TP3"]
    assert intake.take_back(walk.library, classed.run_id, by=by).title_ids == (title_id,)
    assert _wanted_by(walk, title_id) == []


def test_an_undoing_that_ended_before_its_titles_were_matched_again_is_healed_by_undoing_again(
    walk: Walk, tmp_path: Path
) -> None:
    by = walk.people["acquisitions"]
    first = intake.take_in(walk.library, _delivered(walk, tmp_path, "QS", ""), by=by).result
    (title_id,) = walk.library.store.ask(titles_of_run, run_id=first.run_id)
    classed = intake.take_in(walk.library, _delivered(walk, tmp_path, "ZT", "QA76"), by=by).result
    walk.does("acquisitions", undo_import, run_id=classed.run_id)
    assert _wanted_by(walk, title_id) == ["TP3"]
    assert intake.take_back(walk.library, classed.run_id, by=by).is_repeat
    assert _wanted_by(walk, title_id) == []


def _priced(walk: Walk, folder: Path, vendor: str, price: str) -> int:
    """The same book at this vendor's price; the number of the import."""
    file = folder / f"{vendor}.csv"
    file.write_text(f"title,isbn,lcc,price\nCompilers,{ISBN},QA76,{price}\n", encoding="utf-8")
    delivered = intake.delivery(walk.library, file, vendor_code=vendor)
    return intake.take_in(walk.library, delivered, by=walk.people["acquisitions"]).result.run_id


def _on_a_list(walk: Walk) -> tuple[int, int]:
    """The book on a list of its own: the list and the line."""
    (title_id,) = walk.library.store.ask(find_by_identifiers, identifiers=[parse_isbn(ISBN)]).values()
    list_id = walk.does("librarian", make_list, subject_id=walk.subject_id, name="November")
    facts = {"subject_id": walk.subject_id, "title_id": title_id, "list_id": list_id}
    return list_id, walk.does("librarian", select, **facts, on=DAY)


def test_an_import_whose_offer_a_list_has_changed_to_is_not_undone(walk: Walk, tmp_path: Path) -> None:
    _priced(walk, tmp_path, "QS", "CNY 90.00")
    list_id, line_id = _on_a_list(walk)
    cheaper = _priced(walk, tmp_path, "ZT", "CNY 70.00")
    (line,) = walk.sees("librarian", list_page, list_id=list_id, on=DAY).lines
    offers = walk.library.store.ask(offers_of, title_ids=[line.title.id])[line.title.id]
    (offer_id,) = (offer.offer_id for offer in offers if offer.vendor_code == "ZT")
    walk.does("librarian", change_line, line_id=line_id, offer_id=offer_id, on=DAY)
    with pytest.raises(ImportDecidedOn, match="Compilers"):
        intake.take_back(walk.library, cheaper, by=walk.people["acquisitions"])


def test_an_undone_import_leaves_a_cancelled_line_its_offer(walk: Walk, tmp_path: Path) -> None:
    run_id = _priced(walk, tmp_path, "QS", "CNY 90.00")
    list_id, _line_id = _on_a_list(walk)
    walk.does("librarian", submit, list_id=list_id, on=DAY)
    (waiting,) = walk.sees("acquisitions", approvals)
    walk.does("acquisitions", decide, step_id=waiting.step_id, verdict="approve", reason="")
    (order,) = walk.does("acquisitions", place, list_id=list_id, on=DAY)
    (ordered,) = walk.sees("acquisitions", order_page, order_id=order.order_id).lines
    walk.does("acquisitions", cancel_line, line_id=ordered.line_id, reason="Out of print.")
    undone = intake.take_back(walk.library, run_id, by=walk.people["acquisitions"])
    assert (undone.titles_removed, undone.offers_removed) == (0, 1)
    (line,) = walk.sees("librarian", list_page, list_id=list_id, on=DAY).lines
    assert (line.vendor_code, line.offered) == ("QS", None)
    assert walk.library.store.ask(offers_of, title_ids=[line.title.id])[line.title.id] == []
    _priced(walk, tmp_path, "QS", "CNY 91.00")
    (offer,) = walk.library.store.ask(offers_of, title_ids=[line.title.id])[line.title.id]
    assert str(offer.price) == "CNY 91.00"


def test_a_look_foresees_what_the_subjects_get(walk: Walk, tmp_path: Path) -> None:
    by = walk.people["acquisitions"]
    ranges = [ClassRange("lcc", "QA75", "QA76"), ClassRange("clc", "TP3", "TP3")]
    walk.does("root", set_ranges, subject="TP3", ranges=ranges)
    for vendor, file in zip(("QS", "ZT"), ("marc21", "cnmarc"), strict=True):
        path = getattr(write_vendor_files(tmp_path), file)
        delivered = intake.delivery(walk.library, path, vendor_code=vendor)
        look = intake.preview(walk.library, delivered, by=by)
        taken = intake.take_in(walk.library, delivered, by=by)
        assert look.per_subject["TP3"] > 20
        assert {walk.subject_id: look.per_subject["TP3"]} == taken.distribution.per_subject
        assert look.uncovered == taken.distribution.uncovered
        again = intake.preview(walk.library, delivered, by=by)
        assert (again.per_subject, again.uncovered) == ({}, 0)
