"""How fast MARC files become staged, recognised, matched and committed titles on SQLite.

Run `python bench/import_marc.py FILE...`: the files are read one after another as one delivery, through the format
plugin's limited child process: once to its end, and once to keep it, a chunk in a transaction. Without files the
demo's own MARC file is used. CPU seconds count this process and its children. Peer: Koha 19.06's stage-marc-file
and commit-marc-file did 23 to 38 records per second of the same class of machine.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import add_vendor
from acqflow.matching.actions import save_profile
from acqflow.people.model import Person
from acqflow.people.rules import Actor, HeldRole, Role
from acqflow.plugin_host.reading import read_file
from acqflow.schema import create_schema
from acqflow.storage.store import Store
from acqflow.subjects.model import Subject, SubjectRange
from acqflow.vocabulary.class_numbers import Scheme, key_bounds, parse_range
from acqflow.vocabulary.money import Money
from examples.demo_university.vendor_files import write_vendor_files

T = TypeVar("T")

KOHA_RECORDS_PER_SECOND = (23, 38)
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
RECORD_END = b"\x1d"
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
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = arguments.files or [write_vendor_files(Path(folder)).marc21]
        delivery = Path(folder) / "delivery.mrc"
        early = min(2_000, arguments.records)
        given = first_records(files, delivery, early)
        _, _, early_peak = run(Path(folder) / "early.db", delivery)
        given = first_records(files, delivery, arguments.records)
        taken, seconds, peak = run(Path(folder) / "library.db", delivery)
    report(given, early, taken, seconds, early_peak, peak)


def first_records(files: Sequence[Path], into: Path, records: int) -> int:
    """Write the first so many records of the files into one; how many there were."""
    written = 0
    with into.open("wb") as out:
        for path in files:
            for record in path.read_bytes().split(RECORD_END)[:-1]:
                if written == records:
                    return written
                out.write(record.lstrip(b"\r\n \0\x1a") + RECORD_END)
                written += 1
    return written


def run(database: Path, delivery: Path) -> tuple[intake.Taken, dict[str, float], tuple[int, int]]:
    """What came of it, CPU seconds by part and peak memory (kB) of this process and of its largest child."""
    library = Library(Settings(f"sqlite:///{database}", "0" * 32, database.parent), clock=lambda: NOW)
    create_schema(library.store.engine)
    by = prepare(library.store)
    delivered = intake.delivery(library, delivery, vendor_code=VENDOR, format_name="marc")

    def reading_only() -> None:
        with read_file(delivered.plugin, delivery, delivered.profile) as reading:
            for _ in reading:
                pass

    _, alone = timed(reading_only)
    taken, seconds = timed(lambda: intake.take_in(library, delivered, by=by))
    library.close()
    peaks = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    )
    parts = {f"reading alone, {who}": value for who, value in alone.items()}
    parts |= {f"import, {who}": value for who, value in seconds.items()}
    return taken, parts, peaks


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


def report(
    given: int,
    early: int,
    taken: intake.Taken,
    seconds: dict[str, float],
    early_peak: tuple[int, int],
    peak: tuple[int, int],
) -> None:
    counts, distributed = taken.result.counts, taken.distribution
    print(
        f"{given} records given: {counts.framed} framed, {counts.staged} staged, {counts.quarantined} quarantined,"
    )
    print(f"  {counts.titles_added} titles, {counts.new} offers; {sum(distributed.per_subject.values())} matches,")
    print(f"  {distributed.uncovered} titles nobody wants")
    for part, value in seconds.items():
        print(f"  {part:32} {value:7.2f} s")
    counted = [v for part, v in seconds.items() if part.startswith("import") and "clock" not in part]
    rate = counts.framed / sum(counted)
    low, high = KOHA_RECORDS_PER_SECOND
    print(f"{rate:.0f} records per CPU second ({sum(counted):.2f} s): {rate / 1_000:.2f} of the 1,000 wanted,")
    print(f"  {rate / high:.0f} to {rate / low:.0f} times Koha 19.06 ({low} to {high} records/s)")
    print(
        f"peak memory at {early} records: {early_peak[0] / 1024:.0f} MB here, {early_peak[1] / 1024:.0f} MB child"
    )
    print(f"peak memory at {given} records: {peak[0] / 1024:.0f} MB here, {peak[1] / 1024:.0f} MB child")


if __name__ == "__main__":
    main()
