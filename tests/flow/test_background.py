"""An import goes on while nobody waits for it: stopped, killed or failed, it ends as one that nobody disturbed."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

from acqflow import intake
from acqflow.catalogues.actions import cancel_import, resume_import
from acqflow.catalogues.queries import failure_of, import_run, import_runs, profile_of
from acqflow.catalogues.rules import ImportFileGone, ImportNotUnderWay, ImportRow
from acqflow.intake.background import LEASE
from acqflow.people.rules import NotPermitted
from acqflow.storage.store import Store
from acqflow.titles.queries import search
from examples.demo_university.vendor_files import write_vendor_files
from tests.flow.library import Walk
from tests.flow.opening import a_supplied_library, address, opened
from tests.flow.taking_in import BUYER, VENDOR
from tests.flow.test_broken_off import ROOT, _digest
from tests.flow.working_off import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def walk(store: Store, tmp_path: Path, clock: Clock) -> Iterator[Walk]:
    library = opened(store, tmp_path, clock)
    yield a_supplied_library(library)
    library.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_vendor_files(tmp_path_factory.mktemp("vendors")).cnmarc


@pytest.fixture(scope="module")
def undisturbed(sqlite_template: Path, file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the library holds after an import that somebody waited for."""
    folder = tmp_path_factory.mktemp("undisturbed")
    copy(sqlite_template, folder / "library.db")
    library = opened(Store(f"sqlite:///{folder / 'library.db'}"), folder, Clock())
    walk = a_supplied_library(library)
    intake.take_in(library, intake.delivery(library, file, vendor_code=VENDOR), by=walk.people[BUYER])
    digest = library.store.ask(_digest)
    library.close()
    return digest


def _queue(walk: Walk, file: Path, *, by: str = BUYER) -> int:
    uploaded = walk.library.settings.var / "uploaded"
    copy(file, uploaded)
    delivered = intake.delivery(walk.library, uploaded, vendor_code=VENDOR, name="autumn.mrc")
    return intake.queue(walk.library, delivered, by=walk.people[by]).run_id


def _run(walk: Walk, run_id: int) -> ImportRow:
    return walk.library.store.ask(import_run, run_id=run_id)


def _kept_files(walk: Walk) -> int:
    return len(list((walk.library.settings.var / "imports").iterdir()))


def test_a_queued_file_waits_is_imported_and_then_no_longer_kept(walk: Walk, file: Path, undisturbed: str) -> None:
    run_id = _queue(walk, file)
    run = _run(walk, run_id)
    assert (run.state, run.counts.framed, run.file_name, _kept_files(walk)) == ("waiting", 0, "autumn.mrc", 1)
    assert intake.work_off(walk.library) == 1
    run = _run(walk, run_id)
    assert (run.state, run.counts.framed) == ("applied", run.expected)
    assert run.counts.framed > 20
    assert walk.library.store.ask(_digest) == undisturbed
    assert _kept_files(walk) == 0
    assert intake.work_off(walk.library) == 0
    assert walk.library.store.ask(profile_of, vendor_id=run.vendor_id, format="marc") is not None


def test_the_same_file_again_is_found_and_not_kept_twice(walk: Walk, file: Path) -> None:
    run_id = _queue(walk, file)
    assert _queue(walk, file) == run_id
    assert _kept_files(walk) == 1
    intake.work_off(walk.library)
    assert _queue(walk, file) == run_id
    assert _kept_files(walk) == 0
    assert len(walk.library.store.ask(import_runs)) == 1


def test_who_may_not_import_queues_stops_and_resumes_nothing(walk: Walk, file: Path) -> None:
    with pytest.raises(NotPermitted):
        _queue(walk, file, by="librarian")
    assert (walk.library.settings.var / "uploaded").exists(), "the upload is where it was"
    run_id = _queue(walk, file)
    for action in (cancel_import, resume_import):
        with pytest.raises(NotPermitted):
            walk.does("librarian", action, run_id=run_id)
    assert _run(walk, run_id).state == "waiting"


def test_what_waits_is_stopped_at_once_and_resumed(walk: Walk, file: Path, undisturbed: str) -> None:
    run_id = _queue(walk, file)
    walk.does(BUYER, cancel_import, run_id=run_id)
    walk.does(BUYER, cancel_import, run_id=run_id)
    assert intake.work_off(walk.library) == 0
    assert _run(walk, run_id).state == "cancelled"
    walk.does(BUYER, resume_import, run_id=run_id)
    walk.does(BUYER, resume_import, run_id=run_id)
    assert intake.work_off(walk.library) == 1
    assert walk.library.store.ask(_digest) == undisturbed
    for action in (cancel_import, resume_import):
        with pytest.raises(ImportNotUnderWay):
            walk.does(BUYER, action, run_id=run_id)


@pytest.mark.usefixtures("in_small_chunks")
def test_an_import_is_stopped_after_a_chunk_and_goes_on_behind_it(
    walk: Walk, file: Path, undisturbed: str
) -> None:
    run_id = _queue(walk, file)
    worker = threading.Thread(target=intake.work_off, args=(walk.library,))
    worker.start()
    while (run := _run(walk, run_id)).is_under_way and not run.counts.framed:
        time.sleep(0.002)
    walk.does(BUYER, cancel_import, run_id=run_id)
    worker.join()
    stopped = _run(walk, run_id)
    assert stopped.state == "cancelled"
    assert 0 < stopped.counts.framed < stopped.expected
    walk.does(BUYER, resume_import, run_id=run_id)
    intake.work_off(walk.library)
    assert _run(walk, run_id).state == "applied"
    assert walk.library.store.ask(_digest) == undisturbed


@pytest.mark.usefixtures("in_small_chunks")
def test_what_was_stopped_can_be_taken_back_or_taken_in_by_command(
    walk: Walk, file: Path, undisturbed: str
) -> None:
    before = walk.library.store.ask(_digest)
    run_id = _queue(walk, file)
    walk.does(BUYER, cancel_import, run_id=run_id)
    intake.take_back(walk.library, run_id, by=walk.people[BUYER])
    assert (_run(walk, run_id).state, _kept_files(walk)) == ("undone", 0)
    assert walk.library.store.ask(_digest) == before
    again = _queue(walk, file)
    walk.does(BUYER, cancel_import, run_id=again)
    delivered = intake.delivery(walk.library, file, vendor_code=VENDOR)
    assert intake.take_in(walk.library, delivered, by=walk.people[BUYER]).result.run_id == again
    assert (_run(walk, again).state, _kept_files(walk)) == ("applied", 0)
    assert walk.library.store.ask(_digest) == undisturbed


def test_a_worker_that_dies_is_followed_by_another_once_its_lease_is_over(
    walk: Walk, file: Path, undisturbed: str, tmp_path: Path, clock: Clock
) -> None:
    run_id, moments = _queue(walk, file), random.Random(5)
    for _ in range(3):
        _work_until_killed(walk, tmp_path, moments)
        run = _run(walk, run_id)
        assert run.state == "running"
        assert intake.work_off(walk.library) == 0, "another may still be at it"
        clock.moment += LEASE + timedelta(seconds=1)
    assert run.counts.framed > 0
    assert intake.work_off(walk.library) == 1
    assert _run(walk, run_id).state == "applied"
    assert walk.library.store.ask(_digest) == undisturbed


def test_of_many_workers_one_takes_each_import(walk: Walk, tmp_path: Path, clock: Clock, store: Store) -> None:
    files = write_vendor_files(tmp_path)
    runs = {_queue(walk, path) for path in (files.cnmarc, files.marc21, files.spreadsheet)}
    taken: list[int] = []
    libraries = [opened(store, tmp_path, clock) for _ in range(4)]
    workers = [threading.Thread(target=lambda one=one: taken.append(intake.work_off(one))) for one in libraries]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for library in libraries:
        library.close()
    assert (sum(taken), len(runs)) == (3, 3)
    assert {_run(walk, run_id).state for run_id in runs} == {"applied"}


def test_a_file_that_cannot_be_read_whole_fails_with_its_reason_and_leaves_nothing(
    walk: Walk, file: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mrc"
    damaged = [b"x" + record[1:] for record in file.read_bytes().split(b"\x1d")[:-1]]
    good = file.read_bytes().split(b"\x1d")[0]
    bad.write_bytes(b"".join(record + b"\x1d" for record in (good, *damaged)))
    before = walk.library.store.ask(_digest)
    run_id = _queue(walk, bad)
    assert intake.work_off(walk.library) == 1
    run = _run(walk, run_id)
    assert (run.state, run.counts.framed, _kept_files(walk)) == ("failed", 0, 1)
    assert "Too many records are set aside" in str(walk.library.store.ask(failure_of, run_id=run_id))
    assert walk.library.store.ask(search, text="数据").total == 0
    walk.does(BUYER, resume_import, run_id=run_id)
    assert walk.library.store.ask(failure_of, run_id=run_id) is None
    intake.work_off(walk.library)
    assert _run(walk, run_id).state == "failed"
    intake.take_back(walk.library, run_id, by=walk.people[BUYER])
    assert (_run(walk, run_id).state, _kept_files(walk)) == ("undone", 0)
    assert walk.library.store.ask(_digest) == before


@pytest.mark.usefixtures("in_small_chunks")
def test_an_import_of_a_command_has_no_file_here_to_resume_it_with(walk: Walk, file: Path) -> None:
    delivered = intake.delivery(walk.library, file, vendor_code=VENDOR)

    def stop(_done: int, _expected: int) -> None:
        (run,) = walk.library.store.ask(import_runs)
        walk.does(BUYER, cancel_import, run_id=run.run_id)

    with pytest.raises(Exception, match="not going on here any more"):
        intake.take_in(walk.library, delivered, by=walk.people[BUYER], progress=stop)
    (run,) = walk.library.store.ask(import_runs)
    assert (run.state, run.counts.framed) == ("cancelled", 10)
    with pytest.raises(ImportFileGone):
        walk.does(BUYER, resume_import, run_id=run.run_id)


def _work_until_killed(walk: Walk, var: Path, moments: random.Random) -> None:
    command = [sys.executable, "-m", "tests.flow.working_off", address(walk.library.store), str(var)]
    at = walk.library.now().isoformat()
    process = subprocess.Popen([*command, at], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        before = walk.library.store.ask(import_runs)[0].counts.framed
        while walk.library.store.ask(import_runs)[0].counts.framed == before:
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.03))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]
