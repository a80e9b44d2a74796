"""How much memory the child process takes that reads a large file, and a file a tenth as large, of each format.

Run `python bench/large_files.py`: it writes files of invented records up to the size asked for, raises the limits
on sizes and reads them as an import does. Of what is cut as it is read the two figures are nearly the same. Of a
workbook python-calamine holds all cells, so there the figure is for so many rows. Wanted: 300 MB at most.
"""

import argparse
import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import xlsxwriter
from acqflow_marc.writing import iso2709, marcxml

from acqflow.plugin_api import CatalogueFormat, Limits, Profile
from acqflow.plugin_host.child_process import ChildLimits
from acqflow.plugin_host.discovery import discover
from acqflow.plugin_host.reading import read_file

WANTED = 300
MEGABYTE = 1_000_000
PATIENT = ChildLimits(cpu_seconds=3600, idle_seconds=600)
PROFILE = Profile(default_currency="CNY", limits=Limits(upload=1 << 33, records=1 << 30))
NOTE = "编译原理与优化, as long as notes are; " * 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--megabytes", type=int, default=300, help="how large the large file is")
    parser.add_argument("--rows", type=int, default=100_000, help="how many rows the workbook has")
    arguments = parser.parse_args()
    size = arguments.megabytes * MEGABYTE
    with tempfile.TemporaryDirectory() as folder:
        for name, write in WRITERS.items():
            path = Path(folder) / name
            for wanted in (size // 10, size):
                write(path, wanted)
                report(path, f"{path.stat().st_size / MEGABYTE:.0f} MB of {path.suffix.removeprefix('.')}")
        workbook = Path(folder) / "list.xlsx"
        write_workbook(workbook, arguments.rows)
        report(workbook, f"a workbook of {arguments.rows} rows of ten columns")


def report(path: Path, what: str) -> None:
    # In a process of its own: the largest child of a process counts for all of them.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        records, peak = alone.submit(read, path).result()
    print(
        f"{what}: {records} records, {peak:.0f} MB of memory, {peak / WANTED:.2f} of what is allowed", flush=True
    )


def read(path: Path) -> tuple[int, float]:
    name = {".mrc": "marc", ".xml": "marc"}.get(path.suffix, "spreadsheet")
    plugin = discover().get(CatalogueFormat.group, name)
    with read_file(plugin, path, PROFILE, PATIENT) as reading:
        records = sum(1 for _ in reading)
    if reading.counts.quarantined:
        sys.exit(f"{path.name}: {reading.counts.quarantined} records were set aside")
    return records, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def fields(number: int) -> list[tuple[str, str]]:
    return [("001", f"r{number}"), ("245", f"10$aOptics {number}"), ("520", f"  $a{NOTE}")]


def write_iso(path: Path, size: int) -> None:
    fill(path, size, b"", lambda n: iso2709(fields(n), encoding="utf-8", says_utf8=True), b"")


def write_xml(path: Path, size: int) -> None:
    head = b'<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
    fill(path, size, head, lambda n: marcxml(fields(n)).encode() + b"\n", b"</collection>")


def write_csv(path: Path, size: int) -> None:
    fill(path, size, "书名,定价,内容简介\r\n".encode(), lambda n: f'Optics {n},19.80,"{NOTE}"\r\n'.encode(), b"")


def fill(path: Path, size: int, head: bytes, record: Callable[[int], bytes], tail: bytes) -> None:
    with path.open("wb") as file:
        file.write(head)
        number = 0
        while file.tell() < size:
            number += 1
            file.write(record(number))
        file.write(tail)


def write_workbook(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("书目")
        sheet.write_row(0, 0, ["书名", "定价", *(f"备注{n}" for n in range(8))])
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, [f"编译原理 {number}", number % 200 + 19.8, *[f"备注 {number}"] * 8])


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "records.mrc": write_iso,
    "records.xml": write_xml,
    "list.csv": write_csv,
}


if __name__ == "__main__":
    main()
