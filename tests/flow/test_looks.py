"""A look at an upload goes on while nobody waits for it; killed, given up or failed, it is taken up or says so."""

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
from acqflow.catalogues.actions import forget_looks, give_up_look
from acqflow.catalogues.queries import import_runs
from acqflow.catalogues.rules import LookEnded, LookMissing
from acqflow.intake.leases import LEASE
from acqflow.people.rules import NotPermitted
from acqflow.plugin_host.fitting import Said
from acqflow.storage.store import Store
from examples.demo_university.vendor_files import write_vendor_files
from tests.flow.library import Walk
from tests.flow.opening import a_supplied_library, address, opened
from tests.flow.taking_in import BUYER, VENDOR
from tests.flow.test_broken_off import ROOT
from tests.flow.working_off import Clock

TOKEN = "a" * 32


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def walk(store: Store, tmp_path: Path, clock: Clock) -> Iterator[Walk]:
    library = opened(store, tmp_path, clock)
    yield a_supplied_library(library)
    library.close()


def _a_table(path: Path, rows: int) -> Path:
    """So many titles, and one row in ten without one."""
    lines = ["征订号,书名,定价,分类号"]
    lines += [f"C{n},{'' if n % 10 == 0 else f'计算方法第{n}卷'},{30 + n % 50}.00,TP3{n % 9}" for n in range(rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _delivery(walk: Walk, file: Path, said: Said | None = None) -> intake.Delivery:
    uploaded = walk.library.settings.var / TOKEN
    if not uploaded.exists():
        copy(file, uploaded)
    named = {"vendor_code": VENDOR, "name": file.name}
    return intake.delivery(walk.library, uploaded, **named, **({"said": said} if said else {}))


def _ask(walk: Walk, delivered: intake.Delivery, *, again: bool = False, by: str = BUYER) -> intake.Looked:
    return intake.ask_for_look(walk.library, delivered, token=TOKEN, by=walk.people[by], again=again)


def _looked(walk: Walk, look_id: int) -> intake.Looked:
    return intake.looked(walk.library, token=TOKEN, look_id=look_id, by=walk.people[BUYER])


@pytest.mark.parametrize("name", ["cnmarc", "marc21", "spreadsheet"])
def test_a_look_in_the_background_finds_what_one_that_is_waited_for_does(
    walk: Walk, tmp_path: Path, name: str
) -> None:
    delivered = _delivery(walk, getattr(write_vendor_files(tmp_path / "vendors"), name))
    asked = _ask(walk, delivered)
    assert (asked.row.state, asked.found, asked.failure) == ("waiting", None, None)
    assert intake.work_off_looks(walk.library) == 1
    looked = _looked(walk, asked.row.look_id)
    assert looked.row.state == "done"
    assert looked.found == intake.preview(walk.library, delivered, by=walk.people[BUYER])
    assert looked.found is not None
    assert looked.row.records == looked.found.found.counts.framed > 20
    assert walk.library.store.ask(import_runs) == []
    taken = intake.take_in(walk.library, delivered, by=walk.people[BUYER]).result
    assert looked.found.found.counts == taken.counts


def test_what_a_vendor_writes_comes_back_as_it_was_written(walk: Walk, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    rows = ("书名,定价,征订号", "计算\\u0000方法,¥3O.00,C1", "编译\0原理,40.00,C2", "光学,50.00,C3")
    file.write_bytes("\n".join(rows).encode())
    delivered = _delivery(walk, file)
    asked = _ask(walk, delivered)
    intake.work_off_looks(walk.library)
    looked = _looked(walk, asked.row.look_id)
    assert looked.found == intake.preview(walk.library, delivered, by=walk.people[BUYER])
    assert looked.found is not None
    seen = looked.found.found
    assert "\\u0000" in seen.rows[0].title
    assert b"\0" in seen.quarantined[0].raw


def test_one_reading_is_looked_at_once_and_another_one_ends_it(walk: Walk, tmp_path: Path) -> None:
    file = _a_table(tmp_path / "list.csv", 30)
    first = _ask(walk, _delivery(walk, file)).row
    assert _ask(walk, _delivery(walk, file)).row == first
    other = _ask(walk, _delivery(walk, file, Said(columns={"定价": ""}))).row
    assert other.look_id != first.look_id
    assert _looked(walk, first.look_id).row.state == "given_up"
    assert intake.work_off_looks(walk.library) == 1
    found = _ask(walk, _delivery(walk, file, Said(columns={"定价": ""}))).found
    assert found is not None
    assert [row.price for row in found.found.rows[:2]] == [None, None]
    assert intake.work_off_looks(walk.library) == 0
    given_up = _ask(walk, _delivery(walk, file))
    assert "was given up" in str(given_up.failure)
    assert _ask(walk, _delivery(walk, file), again=True).row.state == "waiting"
    assert intake.work_off_looks(walk.library) == 1
    found = _ask(walk, _delivery(walk, file)).found
    assert found is not None
    assert found.found.rows[0].price is not None


def test_a_look_goes_when_its_upload_goes(walk: Walk, tmp_path: Path) -> None:
    look_id = _ask(walk, _delivery(walk, _a_table(tmp_path / "list.csv", 30))).row.look_id
    walk.library.store.run(forget_looks, tokens=[TOKEN])
    assert intake.work_off_looks(walk.library) == 0
    with pytest.raises(LookMissing):
        _looked(walk, look_id)


def test_who_may_not_import_neither_looks_nor_ends_a_look(walk: Walk, tmp_path: Path) -> None:
    delivered = _delivery(walk, _a_table(tmp_path / "list.csv", 30))
    with pytest.raises(NotPermitted):
        _ask(walk, delivered, by="librarian")
    look_id = _ask(walk, delivered).row.look_id
    store, by = walk.library.store, walk.people["librarian"]
    with pytest.raises(NotPermitted):
        store.run(give_up_look, token=TOKEN, look_id=look_id, by=by)
    with pytest.raises(NotPermitted):
        intake.looked(walk.library, token=TOKEN, look_id=look_id, by=by)
    with pytest.raises(LookMissing):
        store.run(give_up_look, token="b" * 32, look_id=look_id, by=walk.people[BUYER])
    assert _looked(walk, look_id).row.state == "waiting"


@pytest.mark.usefixtures("in_small_chunks")
def test_a_look_is_given_up_while_it_goes_on_and_begun_again(walk: Walk, tmp_path: Path) -> None:
    delivered = _delivery(walk, _a_table(tmp_path / "list.csv", 3_000))
    look_id, by = _ask(walk, delivered).row.look_id, walk.people[BUYER]
    worker = threading.Thread(target=intake.work_off_looks, args=(walk.library,))
    worker.start()
    while not (seen := _looked(walk, look_id).row).records:
        time.sleep(0.002)
    assert 0 < seen.read_bytes <= seen.file_bytes == delivered.path.stat().st_size
    for _ in range(2):
        walk.library.store.run(give_up_look, token=TOKEN, look_id=look_id, by=by)
    worker.join()
    stopped = _looked(walk, look_id)
    assert (stopped.row.state, stopped.found) == ("given_up", None)
    assert stopped.row.records < 3_000
    _ask(walk, delivered, again=True)
    assert intake.work_off_looks(walk.library) == 1
    assert _looked(walk, look_id).row.records == 3_000
    with pytest.raises(LookEnded):
        walk.library.store.run(give_up_look, token=TOKEN, look_id=look_id, by=by)


def test_a_worker_killed_in_the_middle_of_a_look_is_followed_by_another(
    walk: Walk, tmp_path: Path, clock: Clock
) -> None:
    delivered = _delivery(walk, _a_table(tmp_path / "list.csv", 3_000))
    look_id = _ask(walk, delivered).row.look_id
    for _ in range(2):
        _look_until_killed(walk, tmp_path, look_id)
        row = _looked(walk, look_id).row
        assert row.state == "running"
        assert 0 < row.records < 3_000
        assert intake.work_off_looks(walk.library) == 0, "another may still be at it"
        clock.moment += LEASE + timedelta(seconds=1)
    assert intake.work_off_looks(walk.library) == 1
    looked = _looked(walk, look_id)
    assert looked.row.state == "done"
    assert looked.found == intake.preview(walk.library, delivered, by=walk.people[BUYER])


def test_why_a_look_failed_is_kept_with_the_kind_of_error_it_was(walk: Walk, tmp_path: Path) -> None:
    delivered = _delivery(walk, _a_table(tmp_path / "list.csv", 30))
    look_id = _ask(walk, delivered).row.look_id
    delivered.path.write_bytes(b"")
    assert intake.work_off_looks(walk.library) == 1
    looked = _looked(walk, look_id)
    assert (looked.row.state, looked.found) == ("failed", None)
    assert "The file is empty" in str(looked.failure)
    assert looked.failure is not None
    assert looked.failure.code == "FileRefused"
    assert "Unreadable" in looked.failure.kinds  # type: ignore[attr-defined]


def test_an_upload_that_is_not_there_any_more_fails_its_look(walk: Walk, tmp_path: Path) -> None:
    delivered = _delivery(walk, _a_table(tmp_path / "list.csv", 30))
    look_id = _ask(walk, delivered).row.look_id
    delivered.path.unlink()
    assert intake.work_off_looks(walk.library) == 1
    assert _looked(walk, look_id).row.state == "failed"


def _look_until_killed(walk: Walk, var: Path, look_id: int) -> None:
    command = [sys.executable, "-m", "tests.flow.working_off", address(walk.library.store), str(var)]
    at = walk.library.now().isoformat()
    process = subprocess.Popen([*command, at], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        before = _looked(walk, look_id).row.records
        while _looked(walk, look_id).row.records in (0, before):
            time.sleep(0.002)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]
