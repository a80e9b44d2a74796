"""How fast a workbook is read, checked and mapped to catalogue records, as a share of what its reader alone takes.

Run `python bench/read_xlsx.py`: a vendor's list of 100,000 rows is written, then read by the format plugin and by
python-calamine alone, which gives rows of cells and no more, in turns; the best of some rounds counts. Both in
this process; the memory is that of the plugin's own child process. Wanted: 0.5 of the reader's rate. That is out
of reach as long as a sheet is looked through before it is read: the look, calamine and cells as text alone take
twice calamine's time.
"""

import argparse
import io
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import python_calamine
import xlsxwriter
from acqflow_spreadsheet.format import Spreadsheet

from acqflow.plugin_api import CatalogueFormat, CatalogueRecord, Profile
from acqflow.plugin_host.discovery import discover
from acqflow.plugin_host.reading import read_file
from acqflow.vocabulary.identifiers import isbn13_of

WANTED = 0.5
PROFILE = Profile(default_currency="CNY")
HEADINGS = ("征订号", "ISBN", "书名", "作者", "出版社", "出版年", "定价", "中图分类号", "丛书", "页数")
PEOPLE = ("王选", "李四光", "Knuth, Donald E.", "Hopper, Grace", "陈景润")
WORDS = ("编译原理", "光学", "数据库", "Optics", "概率论", "Compilers", "经济史", "线性代数")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000, help="how many rows the list has")
    parser.add_argument("--rounds", type=int, default=3, help="of how many rounds the best counts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write(path, arguments.rows)
        data = path.read_bytes()
        print(f"{arguments.rows} rows of {len(HEADINGS)} columns, {len(data) / 1e6:.1f} MB")
        ours = best("read, checked, mapped", lambda: read(data), arguments.rows, arguments.rounds)
        alone = best("python-calamine alone", lambda: bare(data), arguments.rows + 1, arguments.rounds)
        print(f"  {alone / ours:.2f} of the reader's rate, {WANTED} wanted")
        print(f"  peak memory of the child process: {peak(path):.0f} MB")


def write(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("书目")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(rows):
            sheet.write_row(number + 1, 0, row(number))


def row(number: int) -> tuple[object, ...]:
    title, person = WORDS[number % len(WORDS)], PEOPLE[number % len(PEOPLE)]
    return (
        f"26-{number:06d}",
        isbn13_of(f"7{number % 10**8:08d}0"),
        f"{title} {number}",
        person,
        f"{title[:2]}出版社",
        2020 + number % 7,
        number % 200 + 19.8,
        f"TP{number % 400}",
        f"{title}丛书" if number % 3 else "",
        f"{number % 700 + 90}页",
    )


def read(data: bytes) -> int:
    return sum(isinstance(m, CatalogueRecord) for m in Spreadsheet().read(io.BytesIO(data), PROFILE))


def bare(data: bytes) -> int:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(1 for _ in book.get_sheet_by_index(0).iter_rows())


def best(what: str, work: Callable[[], int], rows: int, rounds: int) -> float:
    """Processor seconds of the best round; every row must have been seen."""
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        if work() != rows:
            raise SystemExit(f"{what}: not every row was read")
        seconds.append(time.process_time() - began)
    print(f"  {what:24} {min(seconds):6.2f} s  {rows / min(seconds):8.0f} rows per CPU second")
    return min(seconds)


def peak(path: Path) -> float:
    plugin = discover().get(CatalogueFormat.group, "spreadsheet")
    with read_file(plugin, path, PROFILE) as reading:
        for _ in reading:
            pass
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    main()
