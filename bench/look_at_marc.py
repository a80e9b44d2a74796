"""What a look at a MARC file, which keeps nothing, holds of the machine's memory while the file is gone through.

Run `python bench/look_at_marc.py FILE... --records 100000`: the files are read as one delivery, as
`bench/import_marc.py` makes it, into an empty library on SQLite. Without files the demo's own MARC file is used.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from import_marc import NOW, VENDOR, Memory, prepare, timed
from marc_delivery import write_delivery

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.plugin_api.limits import DEFAULT_LIMITS, MEGABYTE
from acqflow.schema import create_schema
from examples.demo_university.vendor_files import write_vendor_files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, help="MARC 21 files; the demo's if none is named")
    parser.add_argument("--records", type=int, default=10_000, help="how many records to read")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        delivery = folder / "delivery.mrc"
        given = write_delivery(arguments.files or [write_vendor_files(folder).marc21], delivery, arguments.records)
        print(f"{given} records given, {delivery.stat().st_size / 1e6:.1f} MB")
        look_at(folder, delivery)


def look_at(folder: Path, delivery: Path) -> None:
    limits = replace(DEFAULT_LIMITS, upload=1000 * MEGABYTE, records=1_000_000, quarantined=1_000_000)
    settings = Settings(f"sqlite:///{folder / 'library.db'}", "0" * 32, folder, limits=limits)
    library = Library(settings, clock=lambda: NOW)
    create_schema(library.store.engine)
    by = prepare(library.store)
    delivered = intake.delivery(library, delivery, vendor_code=VENDOR, format_name="marc")
    memory = Memory()
    look, seconds = timed(lambda: intake.preview(library, delivered, by=by, progress=memory.note))
    library.close()
    counts = look.found.counts
    print(f"{counts.framed} framed, {counts.new} new offers, {counts.titles_added} titles")
    print(f"{counts.framed / (seconds['this process'] + seconds['child process']):.0f} records per CPU second")
    memory.report()


if __name__ == "__main__":
    main()
