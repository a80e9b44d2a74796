"""Several things done in the same moment."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any


def at_once(*works: Callable[[], object]) -> None:
    """Begin all of them in the same moment, and wait for their ends."""
    start = threading.Barrier(len(works))

    def go(work: Callable[[], object]) -> None:
        start.wait()
        work()

    threads = [threading.Thread(target=go, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def results_of(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave when all began at once: its result, or what it raised."""
    results: list[Any] = [None] * len(acts)

    def kept(place: int) -> None:
        try:
            results[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - which one it is, is what the test asks
            results[place] = error

    at_once(*(partial(kept, place) for place in range(len(acts))))
    return results
