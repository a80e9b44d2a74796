"""Work that one process holds under a lease, so that another takes it up when that process dies."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

LEASE = timedelta(minutes=1)
_BEATS = 4


@contextmanager
def held(extend: Callable[[], bool], *, name: str) -> Iterator[threading.Event]:
    """Extends the lease from a thread of its own; the event is set once the work is no longer ours."""
    done, lost = threading.Event(), threading.Event()

    def beat() -> None:
        while not done.wait(LEASE.total_seconds() / _BEATS):
            if not extend():
                lost.set()
                return

    heart = threading.Thread(target=beat, name=f"lease of {name}", daemon=True)
    heart.start()
    try:
        yield lost
    finally:
        done.set()
        heart.join()
