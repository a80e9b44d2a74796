"""A list of a package goes in as every file does: in the background, by several readers, broken off, resumed."""

import random
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acqflow_kbart.header import COLUMNS

from acqflow import intake
from acqflow.catalogues.actions import cancel_import, resume_import
from acqflow.catalogues.queries import failure_of, import_run, import_runs
from acqflow.catalogues.rules import ImportRow, PackageBeingListed, PackageListedSince
from acqflow.plugin_host.workers import local_workers
from acqflow.storage.store import Store
from acqflow.titles.queries import packages, titles_in_package
from tests.flow.library import Clock, Walk
from tests.flow.opening import a_supplied_library, address, opened
from tests.flow.taking_in import BUYER, VENDOR
from tests.flow.test_broken_off import _take_in_until_killed

AUTUMN, WINTER = "Example_Global_AllBooks_2026-09-01.txt", "Example_Global_AllBooks_2026-12-01.txt"
ROWS = 300


@pytest.fixture
def walk(store: Store, tmp_path: Path) -> Iterator[Walk]:
    library = opened(store, tmp_path / "var", Clock())
    yield a_supplied_library(library)
    library.close()


def _list(folder: Path, name: str, numbers: range) -> Path:
    """A list of so many books and, in its middle, of one row that cannot be read."""
    told = {n: ("Monograph" if n != numbers[len(numbers) // 2] else "Painting") for n in numbers}
    rows = [
        {"publication_title": f"Book {n:03}", "title_id": f"b{n}", "publication_type": kind, "access_type": "P"}
        for n, kind in told.items()
    ]
    lines = ["\t".join(COLUMNS), *("\t".join(row.get(name, "") for name in COLUMNS) for row in rows)]
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _delivery(walk: Walk, file: Path) -> intake.Delivery:
    return intake.delivery(walk.library, file, vendor_code=VENDOR)


def _take_in(walk: Walk, file: Path, source: intake.Source | None = None) -> None:
    intake.take_in(walk.library, _delivery(walk, file), by=walk.people[BUYER], source=source)


def _queue(walk: Walk, file: Path) -> int:
    uploaded = file.with_suffix(".uploaded")
    shutil.copy(file, uploaded)
    delivered = intake.delivery(walk.library, uploaded, vendor_code=VENDOR, name=file.name)
    return intake.queue(walk.library, delivered, by=walk.people[BUYER]).run_id


def _run(walk: Walk, run_id: int) -> ImportRow:
    return walk.library.store.ask(import_run, run_id=run_id)


def _in_it(walk: Walk) -> list[str]:
    """The titles of the only package."""
    (only,) = walk.sees(BUYER, packages)
    assert only.code == "Example_Global_AllBooks"
    page: Any = walk.sees(BUYER, titles_in_package, package_id=only.package_id, size=ROWS)
    return [row.title for row in page.rows]


def _titles(numbers: range) -> list[str]:
    return [f"Book {n:03}" for n in numbers if n != numbers[len(numbers) // 2]]


def test_a_list_and_the_newer_one_go_in_in_the_background(walk: Walk, tmp_path: Path) -> None:
    first, newer = range(ROWS), range(20, ROWS)
    _queue(walk, _list(tmp_path, AUTUMN, first))
    assert intake.work_off(walk.library) == 1
    assert _in_it(walk) == _titles(first)
    run = _run(walk, _queue(walk, _list(tmp_path, WINTER, newer)))
    assert (run.state, run.is_package) == ("waiting", True)
    assert intake.work_off(walk.library) == 1
    run = _run(walk, run.run_id)
    assert (run.state, run.counts.framed, run.counts.quarantined) == ("applied", 280, 1)
    # The row that cannot be read in the newer list has left with the twenty; that of the older one has come.
    assert (run.counts.new, run.counts.gone) == (1, 21)
    assert _in_it(walk) == _titles(newer)


@pytest.mark.usefixtures("in_small_chunks")
def test_a_list_that_is_stopped_lets_no_other_in_before_it_goes_on(walk: Walk, tmp_path: Path) -> None:
    run_id = _queue(walk, _list(tmp_path, AUTUMN, range(ROWS)))
    worker = threading.Thread(target=intake.work_off, args=(walk.library,))
    worker.start()
    while (run := _run(walk, run_id)).is_under_way and not run.counts.framed:
        time.sleep(0.002)
    walk.does(BUYER, cancel_import, run_id=run_id)
    worker.join()
    assert 0 < _run(walk, run_id).counts.framed < ROWS
    with pytest.raises(PackageBeingListed):
        _take_in(walk, _list(tmp_path, WINTER, range(20)))
    walk.does(BUYER, resume_import, run_id=run_id)
    assert intake.work_off(walk.library) == 1
    assert (_run(walk, run_id).state, _in_it(walk)) == ("applied", _titles(range(ROWS)))


def test_a_list_that_is_killed_goes_on_behind_what_is_kept(walk: Walk, tmp_path: Path) -> None:
    file = _list(tmp_path, AUTUMN, range(ROWS))
    _take_in_until_killed(address(walk.library.store), file, tmp_path / "var", random.Random(4), least=3)
    (run,) = walk.library.store.ask(import_runs)
    assert (run.state, run.is_package) == ("running", True)
    assert 0 < run.counts.framed < ROWS
    _take_in(walk, file)
    assert (_run(walk, run.run_id).counts.new, _in_it(walk)) == (ROWS - 1, _titles(range(ROWS)))


def test_several_readers_bring_the_same(walk: Walk, tmp_path: Path) -> None:
    files = [_list(tmp_path, AUTUMN, range(ROWS)), _list(tmp_path, WINTER, range(20, ROWS))]
    with local_workers(2) as workers:
        sources = intake.shared_out(workers, [_delivery(walk, file) for file in files], piece_bytes=4_000)
        for file, source in zip(files, sources, strict=True):
            _take_in(walk, file, source)
    newest, _ = walk.library.store.ask(import_runs)
    assert (newest.counts.new, newest.counts.same, newest.counts.gone) == (1, 278, 21)
    assert _in_it(walk) == _titles(range(20, ROWS))


def test_a_list_that_waited_does_not_replace_the_one_that_came_since(walk: Walk, tmp_path: Path) -> None:
    run_id = _queue(walk, _list(tmp_path, AUTUMN, range(20)))
    walk.does(BUYER, cancel_import, run_id=run_id)
    _take_in(walk, _list(tmp_path, WINTER, range(20, 40)))
    walk.does(BUYER, resume_import, run_id=run_id)
    assert intake.work_off(walk.library) == 1
    assert _run(walk, run_id).state == "failed"
    failure = walk.library.store.ask(failure_of, run_id=run_id)
    assert failure is not None
    assert (failure.says, failure.facts["later"]) == (PackageListedSince.says, 2)
    assert _in_it(walk) == _titles(range(20, 40))
    intake.take_back(walk.library, run_id, by=walk.people[BUYER])
    assert _run(walk, run_id).state == "undone"
