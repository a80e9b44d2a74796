"""A process of its own that looks at and imports what waits, ten records at a time."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import reading


class Clock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


def main(url: str, var: str, at: str) -> None:
    reading.CHUNK = 10
    clock = Clock(datetime.fromisoformat(at))
    library = Library(Settings(url, "0123456789abcdef" * 2, Path(var)), clock=clock)
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    intake.work_off_looks(library)
    intake.work_off(library)
    library.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
