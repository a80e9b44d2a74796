"""The thread of the serving process that imports what waits, so that no page has to."""

import logging
import threading
import time

from flask import current_app, url_for
from flask_babel import gettext

from acqflow import intake
from acqflow.bootstrap import Library
from acqflow.catalogues.queries import failure_of, import_run
from acqflow.catalogues.rules import ImportRow
from acqflow.web.asking import ask
from acqflow.web.messages import tell
from acqflow.web.sentences import WORDING

_POLL_SECONDS = 0.05
_LOG = logging.getLogger(__name__)
_WATCH_SECONDS = 20.0


class BackgroundImports:
    """One thread at most, there only while something waits; of several processes one takes each import."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._is_awake = self._is_wanted = self._is_watching = False

    def wake(self) -> None:
        """See to what waits, from now on and without waiting for it."""
        with self._lock:
            self._is_wanted = True
            if self._is_awake:
                return
            self._is_awake = True
        threading.Thread(target=self._work, name="imports", daemon=True).start()

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
        until = time.monotonic() + seconds
        while True:
            run = self._library.store.ask(import_run, run_id=run_id)
            if not run.is_under_way or time.monotonic() > until:
                return run
            time.sleep(_POLL_SECONDS)

    def _work(self) -> None:
        while self._wanted():
            try:
                intake.work_off(self._library)
            except Exception:  # noqa: BLE001  the database may be away for a while; it is looked again
                _LOG.exception("imports that wait could not be looked for")

    def _wanted(self) -> bool:
        with self._lock:
            self._is_awake, self._is_wanted = self._is_wanted, False
            return self._is_awake


def background() -> BackgroundImports:
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
