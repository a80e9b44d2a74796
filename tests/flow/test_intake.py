"""A vendor's file goes in and out again with all that follows from it, also when something ended too early."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import add_vendor, import_file, undo_import
from acqflow.catalogues.rules import FileFacts
from acqflow.matching.queries import matches_of
from acqflow.plugin_host.reading import read_file
from acqflow.storage.store import Store
from tests.flow.library import Clock, Walk, a_library

ISBN = "9787302274629"


@pytest.fixture
def walk(store: Store, tmp_path: Path) -> Iterator[Walk]:
    url = store.url.render_as_string(hide_password=False)
    library = Library(Settings(url, "0123456789abcdef" * 2, tmp_path), clock=Clock())
    walk = a_library(library)
    for code in ("QS", "ZT"):
        facts = {"code": code, "name_zh": code, "name_en": code, "currency": "CNY"}
        library.store.run(add_vendor, **facts, by=walk.people["acquisitions"])
    yield walk
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
    (title_id,) = intake.take_in(walk.library, _delivered(walk, tmp_path, "QS", ""), by=by).result.title_ids
    classed = intake.take_in(walk.library, _delivered(walk, tmp_path, "ZT", "QA76"), by=by).result
    assert _wanted_by(walk, title_id) == ["TP3"]
    assert intake.take_back(walk.library, classed.run_id, by=by).title_ids == (title_id,)
    assert _wanted_by(walk, title_id) == []


def test_an_undoing_that_ended_before_its_titles_were_matched_again_is_healed_by_undoing_again(
    walk: Walk, tmp_path: Path
) -> None:
    by = walk.people["acquisitions"]
    (title_id,) = intake.take_in(walk.library, _delivered(walk, tmp_path, "QS", ""), by=by).result.title_ids
    classed = intake.take_in(walk.library, _delivered(walk, tmp_path, "ZT", "QA76"), by=by).result
    walk.does("acquisitions", undo_import, run_id=classed.run_id)
    assert _wanted_by(walk, title_id) == ["TP3"]
    assert intake.take_back(walk.library, classed.run_id, by=by).is_repeat
    assert _wanted_by(walk, title_id) == []
