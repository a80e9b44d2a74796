"""How much faster two processes read a MARC file than one.

Run `python bench/import_jobs.py FILE... --records 40000`: the files are read as one delivery, over again with
other numbers and titles where they hold fewer records. What is measured, on the clock, is what is shared out: a
piece is sent to a worker, parsed and mapped in its child process, every message checked, and all come back in the
order of the file. To stage and keep them is for one writer, whoever reads, and not in it. A worker and its child
are held to one processor, else one worker fills both of a small machine; how it is without is told too. One and
two workers take turns, so that what else the machine does meets both, and between them a loop that needs nothing
but a processor says how much of two there was to have.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from marc_delivery import write_delivery

from acqflow.plugin_api import CatalogueFormat, Profile
from acqflow.plugin_api.limits import DEFAULT_LIMITS, MEGABYTE
from acqflow.plugin_host.discovery import LoadedPlugin, discover
from acqflow.plugin_host.pieces import pieces_of, read_piece
from acqflow.plugin_host.workers import Workers
from examples.demo_university.vendor_files import write_vendor_files

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

WANTED = 1.7
LIMITS = replace(DEFAULT_LIMITS, upload=1000 * MEGABYTE, records=1_000_000, quarantined=1_000_000)
PROFILE = Profile(default_currency="USD", limits=LIMITS)
TURNS_OF_THE_LOOP = 12_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, help="MARC 21 files; the demo's if none is named")
    parser.add_argument("--records", type=int, default=40_000, help="how many records to read")
    parser.add_argument("--rounds", type=int, default=3, help="how often one and two take turns")
    parser.add_argument("--piece", type=int, default=4, help="least size of a piece in MB")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        files = arguments.files or [write_vendor_files(Path(name)).marc21]
        delivery = Path(name) / "delivery.mrc"
        given = write_delivery(files, delivery, arguments.records)
        size = delivery.stat().st_size / 1e6
        print(f"{given} records, {size:.1f} MB, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        measure(delivery, given, arguments.rounds, arguments.piece * MEGABYTE)


def measure(delivery: Path, given: int, rounds: int, piece_bytes: int) -> None:
    plugin = discover().get(CatalogueFormat.group, "marc")
    for is_held in (True, False):
        ratios, bare = [], []
        with pool(1, is_held=is_held) as one, pool(2, is_held=is_held) as two:
            # Started before the clock is.
            for executor, count in ((one, 1), (two, 2)):
                list(executor.map(loop, [TURNS_OF_THE_LOOP // 4] * count))
            for number in range(1, rounds + 1):
                alone = timed(lambda: read(plugin, delivery, one, 1, piece_bytes), given)
                both = timed(lambda: read(plugin, delivery, two, 2, piece_bytes), given)
                ratios.append(alone / both)
                bare.append(2 * clocked(lambda: spin(one, 1)) / clocked(lambda: spin(two, 2)))
                rates = f"one {given / alone:6.0f} records/s, two {given / both:6.0f}"
                print(f"  round {number}: {rates}: {ratios[-1]:.2f}; the bare loop {bare[-1]:.2f}")
        how = "each on a processor of its own" if is_held else "wherever the system puts them"
        print(f"two processes, {how}: {median(ratios):.2f} times one; {WANTED} wanted;")
        print(f"  the loop {median(bare):.2f}, so {median(ratios) / median(bare):.2f} of what was to be had")


def pool(count: int, *, is_held: bool) -> ProcessPoolExecutor:
    context = get_context("spawn")
    if not is_held:
        return ProcessPoolExecutor(count, mp_context=context)
    return ProcessPoolExecutor(count, mp_context=context, initializer=hold, initargs=(context.Value("i", 0),))


def hold(begun: "Synchronized[int]") -> None:
    """Stay on one processor, with every child process: the first worker on the first, and so on."""
    with begun.get_lock():
        number, begun.value = begun.value, begun.value + 1
    known = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {known[number % len(known)]})


def read(plugin: LoadedPlugin, path: Path, executor: ProcessPoolExecutor, count: int, piece_bytes: int) -> int:
    """How many messages came back, without the summary of each piece."""
    pieces = pieces_of(plugin, path, PROFILE, name=path.name, piece_bytes=piece_bytes)
    return sum(lines.count(b"\n") for _, lines in Workers(executor, count).stream(read_piece, pieces))


def loop(turns: int) -> int:
    total = 0
    for number in range(turns):
        total += number
    return total


def spin(executor: ProcessPoolExecutor, count: int) -> None:
    """So many loops at once."""
    list(executor.map(loop, [TURNS_OF_THE_LOOP] * count))


def clocked(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def timed(work: Callable[[], int], wanted: int) -> float:
    began = time.perf_counter()
    if work() != wanted:
        raise SystemExit("not every record was read")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
