"""The threads of the serving process that import and look at what waits, so that no page has to."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from flask import current_app, url_for
from flask_babel import gettext

from acqflow import intake
from acqflow.bootstrap import Library
from acqflow.catalogues.queries import failure_of, import_run
from acqflow.catalogues.rules import ImportRow, LookRow
from acqflow.web.asking import ask
from acqflow.web.messages import tell
from acqflow.web.sentences import WORDING

T = TypeVar("T")

_POLL_SECONDS = 0.05
_LOG = logging.getLogger(__name__)
_WATCH_SECONDS = 20.0


class _Lane:
    """Work that waits is done by so many threads at most, there only while there is some."""

    def __init__(self, name: str, work: Callable[[], object], *, threads: int) -> None:
        self._name, self._work, self._most = name, work, threads
        self._lock = threading.Lock()
        self._awake, self._is_wanted = 0, False

    def wake(self) -> None:
        """See to what waits, from now on and without waiting for it."""
        with self._lock:
            self._is_wanted = True
            if self._awake >= self._most:
                return
            self._awake += 1
        threading.Thread(target=self._run, name=self._name, daemon=True).start()

    def _run(self) -> None:
        while self._wanted():
            try:
                self._work()
            except Exception:  # noqa: BLE001  the database may be away for a while; it is looked again
                _LOG.exception("%s that wait could not be looked for", self._name)

    def _wanted(self) -> bool:
        with self._lock:
            is_wanted, self._is_wanted = self._is_wanted, False
            self._awake -= not is_wanted
            return is_wanted


class BackgroundWork:
    """Imports one after another, and looks beside them; of several processes one takes each."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._imports = _Lane("imports", lambda: intake.work_off(library), threads=1)
        # Two: somebody waits for a look, and one at a large file should not hold up one at a small file.
        self._looks = _Lane("looks", lambda: intake.work_off_looks(library), threads=2)
        self._lock = threading.Lock()
        self._is_watching = False

    def wake(self) -> None:
        """See to the imports and looks that wait."""
        self._looks.wake()
        self._imports.wake()

    def watch(self) -> None:
        """From the first call on, look now and then: another process may have died, and left what it was at."""
        with self._lock:
            if self._is_watching:
                return
            self._is_watching = True

        def look() -> None:
            while True:
                self.wake()
                time.sleep(_WATCH_SECONDS)

        threading.Thread(target=look, name="watch over imports", daemon=True).start()

    def wait_for(self, run_id: int, *, seconds: float) -> ImportRow:
        """How an import stands once it has ended, or after so many seconds."""
        return _waited(lambda: self._library.store.ask(import_run, run_id=run_id), lambda run: run, seconds)

    def wait_for_look(self, ask: Callable[[], intake.Looked], *, seconds: float) -> intake.Looked:
        """How a look stands once it has ended, or after so many seconds."""
        return _waited(ask, lambda looked: looked.row, seconds)


def _waited(ask: Callable[[], T], row: Callable[[T], ImportRow | LookRow], seconds: float) -> T:
    until = time.monotonic() + seconds
    while True:
        found = ask()
        if not row(found).is_under_way or time.monotonic() > until:
            return found
        time.sleep(_POLL_SECONDS)


def background() -> BackgroundWork:
    return current_app.background  # type: ignore[attr-defined, no-any-return]


def why_it_failed(run_id: int) -> str | None:
    """In the reader's language; None where it did not."""
    error = ask(failure_of, run_id=run_id)
    return None if error is None else WORDING.error(error)


def tell_how_it_stands(run_id: int) -> None:
    """After a moment, in which a small file has gone in."""
    run = background().wait_for(run_id, seconds=current_app.config["IMPORT_WAIT_SECONDS"])
    if run.state == "applied":
        listed, shared = gettext("The package is listed."), gettext("Imported and distributed to the subjects.")
        tell(listed if run.is_package else shared, undo=url_for("catalogues.undo", run_id=run_id))
    elif run.is_under_way:
        tell(gettext("The import goes on by itself; this page says how far it is. You can leave it."))
