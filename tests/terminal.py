"""A real terminal for a test: a command runs in it, is answered when it asks, and sees how wide it is."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

PATIENCE_SECONDS = 90
_STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PROGRAMS = Path(sys.executable).parent


def a_clean_environment(**said: str) -> dict[str, str]:
    """This process's own, without what the machine says of the library, the language or a terminal."""
    ours = ("ACQFLOW_", "LC_", "LANG", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    path = f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**kept, "PATH": path, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **said}


def start_in_terminal(
    words: list[str], *, environment: Mapping[str, str], folder: Path, columns: int = 80
) -> tuple[int, int]:
    """The process, which leads a session of its own, and our end of its terminal."""
    process, terminal = pty.fork()
    if process == 0:  # the child, until it becomes the command
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        # Tests that are themselves run under `nohup` would hand on that the end of a terminal means nothing.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        os.chdir(folder)
        os.execvpe(words[0], words, dict(environment))
    return process, terminal


def in_terminal(
    words: list[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    columns: int = 80,
    answers: Iterable[str] = (),
) -> tuple[int, str]:
    """Its exit code and what it printed; `answers` are typed one after the other, each at a question."""
    process, terminal = start_in_terminal(words, environment=environment, folder=folder, columns=columns)
    said = _talk(terminal, list(answers))
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), _STYLES.sub("", said).replace("\r\n", "\n")


def _talk(terminal: int, answers: list[str]) -> str:
    said, answered = "", 0
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            got = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            return said
        if not got:
            return said
        said += got.decode("utf-8", "replace")
        if answers and said[answered:].rstrip("\r\n").endswith(": "):
            os.write(terminal, f"{answers.pop(0)}\n".encode())
            answered = len(said)
    raise AssertionError(f"the command did not end: {said}")
