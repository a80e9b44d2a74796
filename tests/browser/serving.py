"""The project's own server in a process of its own, as a library runs it, stopped as a terminal stops it."""

import os
import select
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 90
_GONE_WITHIN_SECONDS = 10


@contextmanager
def served(database: Path, today: str, **variables: str) -> Iterator[str]:
    """The address it answers at. Afterwards Ctrl-C ends it, and nothing of it is left."""
    # Without a port it takes the next one that is free: several are served at once.
    command = [str(Path(sys.executable).with_name("acqflow")), "serve"]
    process = subprocess.Popen(
        command,
        env=_environment(database, today) | variables,
        cwd=database.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A group of its own: Ctrl-C reaches all of it, and what is left of it can be seen.
        start_new_session=True,
    )
    try:
        yield _answering(process)
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, said
        assert _is_gone(process.pid), "Ctrl-C left a process behind"
    finally:
        if not _is_gone(process.pid, within=0):
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _environment(database: Path, today: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ACQFLOW_")}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "ACQFLOW_VAR": str(database.parent),
        "ACQFLOW_DATABASE_URL": f"sqlite:///{database}",
        "ACQFLOW_TODAY": today,
        "ACQFLOW_DEMO": "1",
    }


def _answering(process: subprocess.Popen[str]) -> str:
    """The address the server printed, once the server answers there."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_SECONDS)
    line = process.stdout.readline() if ready else ""
    address = next((word for word in line.split() if word.startswith("http://")), None)
    assert address, f"the server did not say where it is: {line!r}"
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz") as answer:
                assert answer.read() == b"ok\n"
                return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def _is_gone(group: int, within: float = _GONE_WITHIN_SECONDS) -> bool:
    until = time.monotonic() + within
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(0.05)
