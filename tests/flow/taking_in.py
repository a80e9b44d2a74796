"""A process of its own that takes a vendor's file in, ten records at a time, and says how far it is."""

import sys
from pathlib import Path

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import reading
from acqflow.people.queries import actor_by_login
from tests.flow.library import Clock

VENDOR, BUYER = "QS", "acquisitions"


def main(url: str, file: str, var: str) -> None:
    reading.CHUNK = 10
    library = Library(Settings(url, "0123456789abcdef" * 2, Path(var)), clock=Clock())
    by = library.store.ask(actor_by_login, login=BUYER)
    _say("begins")
    delivered = intake.delivery(library, Path(file), vendor_code=VENDOR)
    intake.take_in(library, delivered, by=by, progress=lambda done, _expected: _say(str(done)))
    library.close()
    _say("done")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
