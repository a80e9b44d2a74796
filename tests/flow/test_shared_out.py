"""Several processes, or a cluster, read a file: what the library holds afterwards is what one alone makes."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import add_vendor
from acqflow.catalogues.model import QuarantinedRecord
from acqflow.plugin_api import FileRefused
from acqflow.plugin_host.workers import (
    ClusterNotInstalled,
    ClusterOutOfReach,
    Workers,
    cluster_workers,
    local_workers,
)
from acqflow.storage.store import Store
from examples.demo_university.vendor_files import write_vendor_files
from tests.flow.library import Clock, Walk, a_library
from tests.flow.opening import address
from tests.flow.taking_in import BUYER, VENDOR
from tests.flow.test_broken_off import _digest

# So small that every file here has many.
PIECE_BYTES = 40_000


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a real cluster of two workers, each a process of its own."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(params=["jobs", "cluster"])
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    with _workers(request) as opened:
        assert opened.count == 2
        yield opened


def _workers(request: pytest.FixtureRequest) -> AbstractContextManager[Workers]:
    if request.param == "jobs":
        return local_workers(2)
    return cluster_workers(request.getfixturevalue("scheduler"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files of MARC, one of them with damage and with a record that came before, and a table."""
    made = write_vendor_files(tmp_path_factory.mktemp("vendors"))
    records = made.cnmarc.read_bytes().split(b"\x1d")[:-1]
    records[5] = b"x" + records[5][1:]
    records[20] = records[20][:-40]
    damaged = made.cnmarc.with_name("damaged.iso")
    damaged.write_bytes(b"\x1d".join([*records, records[3], b""]))
    return [damaged, made.marc21, made.spreadsheet]


@contextmanager
def _library(url: str, var: Path) -> Iterator[Walk]:
    library = Library(Settings(url, "0123456789abcdef" * 2, var), clock=Clock())
    walk = a_library(library)
    facts = {"code": VENDOR, "name_zh": "青山", "name_en": "Qingshan", "currency": "CNY"}
    library.store.run(add_vendor, **facts, by=walk.people[BUYER])
    yield walk
    library.close()


def _take_in(walk: Walk, files: Sequence[Path], workers: Workers | None = None) -> list[Any]:
    deliveries = [intake.delivery(walk.library, file, vendor_code=VENDOR).as_guessed() for file in files]
    sources: Sequence[intake.Source | None] = [None] * len(files)
    if workers is not None:
        sources = intake.shared_out(workers, deliveries, piece_bytes=PIECE_BYTES)
    by = walk.people[BUYER]
    return [
        intake.take_in(walk.library, delivered, by=by, source=source).result
        for delivered, source in zip(deliveries, sources, strict=True)
    ]


@pytest.fixture(scope="module")
def alone(sqlite_template: Path, files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """What the library holds after this process alone has read the files."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copy(sqlite_template, folder / "library.db")
    with _library(f"sqlite:///{folder / 'library.db'}", folder) as walk:
        results = _take_in(walk, files)
        return walk.library.store.ask(_digest), [(r.counts, r.encoding, r.notes) for r in results]


def test_what_several_read_is_what_one_reads(
    store: Store, workers: Workers, files: list[Path], alone: tuple[str, Any], tmp_path: Path
) -> None:
    data = files[0].read_bytes()
    with _library(address(store), tmp_path) as walk:
        results = _take_in(walk, files, workers)
        assert walk.library.store.ask(_digest) == alone[0]
        assert [(r.counts, r.encoding, r.notes) for r in results] == alone[1]
        places = walk.library.store.ask(_set_aside, run_id=results[0].run_id)
        assert len(places) == results[0].counts.quarantined > 2
        assert all(data[offset : offset + len(raw)] == raw for offset, raw in places)
        assert places[-1][0] > PIECE_BYTES
        assert all(result.is_repeat for result in _take_in(walk, files, workers))
        assert walk.library.store.ask(_digest) == alone[0]


def _set_aside(session: Session, *, run_id: int) -> list[tuple[int, bytes]]:
    rows = session.scalars(
        select(QuarantinedRecord).where(QuarantinedRecord.run_id == run_id).order_by(QuarantinedRecord.ordinal)
    )
    return [(row.offset, row.raw) for row in rows]


def test_a_file_of_which_too_much_is_bad_is_refused_and_leaves_nothing(
    store: Store, files: list[Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.iso"
    records = files[0].read_bytes().split(b"\x1d")[:-1]
    # The first pieces are sound: only all of them together are too bad.
    damaged = [record if n < 12 else b"x" + record[1:] for n, record in enumerate(records)]
    bad.write_bytes(b"\x1d".join([*damaged, b""]))
    with _library(address(store), tmp_path) as walk:
        before = walk.library.store.ask(_digest)
        with pytest.raises(FileRefused) as refused, local_workers(2) as workers:
            _take_in(walk, [bad, files[1]], workers)
        assert refused.value.reason == "quarantine_limit"
        assert walk.library.store.ask(_digest) == before


def test_a_cluster_that_is_not_there_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = "tcp://127.0.0.1:9"
    with pytest.raises(ClusterOutOfReach, match=r"tcp://127\.0\.0\.1:9.*dask scheduler"), cluster_workers(nobody):
        pytest.fail("nobody is there")
    monkeypatch.setitem(sys.modules, "distributed", None)
    not_here = pytest.raises(ClusterNotInstalled, match=r"pip install 'acqflow\[cluster\]'")
    with not_here, cluster_workers(nobody):
        pytest.fail("it is not installed")
