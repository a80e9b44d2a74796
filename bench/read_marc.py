"""How fast MARC is read, checked and mapped to catalogue records, as a share of what bare parsing takes.

Run `python bench/read_marc.py FILE...`: ISO 2709 files against pymarc alone, XML files against pymarc and against
what the standard library takes to parse them (and lxml, if it is there), in one process and in turns; the best of
some rounds counts. Without an XML file the others are written as MARCXML. Wanted: 0.5 of pymarc's rate.
"""

import argparse
import io
import shutil
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pymarc
from acqflow_marc.format import Marc

from acqflow.plugin_api import FileSummary, Profile
from examples.demo_university.vendor_files import marc21_records

WANTED = 0.5
PROFILE = Profile(default_currency="USD")
Timed = tuple[str, Callable[[], int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, help="ISO 2709 or MARCXML; the demo's if none is named")
    parser.add_argument("--rounds", type=int, default=5, help="of how many rounds the best counts")
    arguments = parser.parse_args()
    plain = [path for path in arguments.files if not is_xml(path)]
    iso = b"".join(path.read_bytes() for path in plain)
    if not arguments.files:
        iso = b"".join(marc21_records())
    documents = [path.read_bytes() for path in arguments.files if is_xml(path)] or [as_xml(iso)]
    if iso:
        in_iso_2709(iso, plain, arguments.rounds)
    in_xml(documents, arguments.rounds)


def in_iso_2709(data: bytes, files: Sequence[Path], rounds: int) -> None:
    ways: list[Timed] = [
        ("acqflow: read, checked, mapped", lambda: ours(data)),
        ("pymarc: parsed", lambda: sum(1 for _ in pymarc.MARCReader(io.BytesIO(data)))),
    ]
    report(f"ISO 2709, {len(data) / 1e6:.1f} MB", ways, rounds)
    if shutil.which("yaz-marcdump") is None or not files:
        print("  yaz-marcdump is not installed, or there is no file for it: not measured")
        return
    began = time.perf_counter()
    subprocess.run(["yaz-marcdump", "-n", *map(str, files)], check=False, capture_output=True)
    print(f"  yaz-marcdump -n: {time.perf_counter() - began:.2f} s on the clock")


def in_xml(documents: Sequence[bytes], rounds: int) -> None:
    ways: list[Timed] = [
        ("acqflow: read, checked, mapped", lambda: sum(map(ours, documents))),
        ("pymarc: parsed", lambda: sum(map(pymarc_xml, documents))),
        ("ElementTree: parsed", lambda: sum(map(bare, documents))),
    ]
    if find_spec("lxml") is not None:
        ways.append(("lxml: parsed", lambda: sum(map(bare_lxml, documents))))
    report(f"MARCXML, {sum(map(len, documents)) / 1e6:.1f} MB", ways, rounds)


def ours(data: bytes) -> int:
    """How many records were framed, those set aside among them, as the others count theirs."""
    *_, summary = Marc().read(io.BytesIO(data), PROFILE)
    return summary.framed if isinstance(summary, FileSummary) else 0


def pymarc_xml(data: bytes) -> int:
    return len(pymarc.parse_xml_to_array(io.BytesIO(data)))  # type: ignore[no-untyped-call]


def bare(data: bytes) -> int:
    return count(ET.iterparse(io.BytesIO(data)))


def bare_lxml(data: bytes) -> int:
    return count(import_module("lxml.etree").iterparse(io.BytesIO(data)))


def count(events: object) -> int:
    """How many records there are; each is let go when it has been seen."""
    found = 0
    for _, element in events:  # type: ignore[attr-defined]
        if element.tag.endswith("record"):
            found += 1
            element.clear()
    return found


def report(what: str, ways: Sequence[Timed], rounds: int) -> None:
    best = {name: float("inf") for name, _ in ways}
    counts: dict[str, int] = {}
    for _ in range(rounds):
        for name, work in ways:
            began = time.process_time()
            counts[name] = work()
            best[name] = min(best[name], time.process_time() - began)
    print(what)
    rates = {name: counts[name] / seconds for name, seconds in best.items()}
    own = rates[ways[0][0]]
    for name, rate in rates.items():
        share = f"; acqflow does {own / rate:.2f} of that" if rate != own else ""
        print(f"  {name:32} {counts[name]:6} records in {best[name]:5.2f} s, {rate:6.0f} a second{share}")
    peer = next(rate for name, rate in rates.items() if name.startswith("pymarc"))
    print(f"  {own / peer:.2f} of pymarc's rate, {WANTED} wanted")


def as_xml(data: bytes) -> bytes:
    """The records that pymarc can read and write, in one collection."""
    held = io.BytesIO()
    writer = pymarc.XMLWriter(held)
    for record in pymarc.MARCReader(io.BytesIO(data)):
        if record is not None:
            writer.write(record)
    writer.close(close_fh=False)
    return held.getvalue()


def is_xml(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(100).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


if __name__ == "__main__":
    main()
