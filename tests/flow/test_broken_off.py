"""An import that is killed, wherever it stood, goes on to the very library that an unbroken one makes."""

import contextlib
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow import intake
from acqflow.catalogues.model import ImportRun, Offer, QuarantinedRecord
from acqflow.catalogues.queries import import_runs
from acqflow.matching.model import Match
from acqflow.storage.store import Store
from acqflow.titles.model import DossierEntry, Title, TitleClass, TitleIdentifier
from acqflow.titles.queries import search
from examples.demo_university.vendor_files import write_vendor_files
from tests.flow.library import Clock, Walk
from tests.flow.opening import a_supplied_library, address, opened
from tests.flow.taking_in import BUYER, VENDOR

KILLS = 20
ROOT = Path(__file__).parents[2]


@pytest.fixture
def walk(store: Store, tmp_path: Path) -> Iterator[Walk]:
    library = opened(store, tmp_path, Clock())
    yield a_supplied_library(library)
    library.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_vendor_files(tmp_path_factory.mktemp("vendors")).cnmarc


@pytest.fixture(scope="module")
def unbroken(sqlite_template: Path, file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the library holds after an import that nobody disturbed."""
    folder = tmp_path_factory.mktemp("unbroken")
    shutil.copy(sqlite_template, folder / "library.db")
    library = opened(Store(f"sqlite:///{folder / 'library.db'}"), folder, Clock())
    walk = a_supplied_library(library)
    _take_in(walk, file)
    digest = library.store.ask(_digest)
    library.close()
    return digest


def test_an_import_killed_again_and_again_ends_as_one_that_was_not(
    walk: Walk, file: Path, unbroken: str, tmp_path: Path
) -> None:
    url, moments = address(walk.library.store), random.Random(20)
    kept = []
    for _ in range(KILLS):
        _take_in_until_killed(url, file, tmp_path, moments)
        kept.append(_kept(walk))
    assert kept == sorted(kept)
    assert kept[-1] > 0
    assert {run.state for run in walk.library.store.ask(import_runs)} == {"running"}
    result = _take_in(walk, file)
    assert not result.is_repeat
    assert result.counts.framed == result.counts.staged + result.counts.quarantined + result.counts.skipped
    assert walk.library.store.ask(_digest) == unbroken
    assert _take_in(walk, file).is_repeat
    assert walk.library.store.ask(_digest) == unbroken


def test_what_was_broken_off_can_be_taken_back(walk: Walk, file: Path, tmp_path: Path) -> None:
    before = walk.library.store.ask(_digest)
    _take_in_until_killed(address(walk.library.store), file, tmp_path, random.Random(1), least=3)
    (run,) = walk.library.store.ask(import_runs)
    assert (run.state, run.counts.framed > 0) == ("running", True)
    undone = intake.take_back(walk.library, run.run_id, by=walk.people[BUYER])
    assert undone.titles_removed == run.counts.titles_added
    assert walk.library.store.ask(_digest) == before
    assert walk.library.store.ask(search, text="数据").total == 0


def _take_in(walk: Walk, file: Path) -> Any:
    delivered = intake.delivery(walk.library, file, vendor_code=VENDOR)
    return intake.take_in(walk.library, delivered, by=walk.people[BUYER]).result


def _take_in_until_killed(url: str, file: Path, var: Path, moments: random.Random, *, least: int = 0) -> None:
    """Some chunks on, and some moment within the next, the process ends as a power cut ends it."""
    command = [sys.executable, "-m", "tests.flow.taking_in", url, str(file), str(var)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        for _ in range(1 + least + moments.randrange(3)):
            said = process.stdout.readline()
            assert said not in ("", "done\n")
        time.sleep(moments.uniform(0, 0.03))
    finally:
        process.kill()
        process.wait()
        with contextlib.suppress(OSError):
            process.stdout.close()  # type: ignore[union-attr]


def _kept(walk: Walk) -> int:
    runs = walk.library.store.ask(import_runs)
    return runs[0].counts.framed if runs else 0


def _digest(session: Session) -> str:
    """Of everything an import makes, without the numbers of rows: those may have gaps."""
    text = {
        title.id: (title.title, title.creators or "", title.work_key) for title in session.scalars(select(Title))
    }
    parts = [
        sorted(text.values()),
        sorted((*text[n.title_id], n.scheme, n.value) for n in session.scalars(select(TitleIdentifier))),
        sorted((*text[c.title_id], c.scheme, c.code) for c in session.scalars(select(TitleClass))),
        sorted(
            (o.vendor_key, *text[o.title_id], o.price_minor or 0, o.currency or "", o.record_digest)
            for o in session.scalars(select(Offer))
        ),
        sorted(
            (q.ordinal, q.offset, q.reason, sha256(q.raw).hexdigest())
            for q in session.scalars(select(QuarantinedRecord))
        ),
        sorted((*text[m.title_id], m.subject_id, m.score) for m in session.scalars(select(Match))),
        sorted(
            (*text[e.title_id], e.station, e.event)
            for e in session.scalars(select(DossierEntry))
            if e.title_id in text
        ),
        [
            (
                run.framed,
                run.staged,
                run.quarantined,
                run.skipped,
                run.new,
                run.changed,
                run.same,
                run.titles_added,
            )
            for run in session.scalars(select(ImportRun).where(ImportRun.state != "undone").order_by(ImportRun.id))
        ],
    ]
    return sha256(repr(parts).encode()).hexdigest()
