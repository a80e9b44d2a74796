"""The process a catalogue format runs in: little memory, no network, no environment, JSON lines out.

Reads one request (a JSON line) from standard input and writes lines to standard output, each a JSON message:
`{"kind": "record" | "quarantined" | "skipped" | "summary", ...}`, at last one of `{"kind": "end"}`,
`{"kind": "guess", ...}`, `{"kind": "pieces", ...}`, `{"kind": "refused", ...}` and `{"kind": "failed", ...}`.
"""

import json
import os
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, BinaryIO

from acqflow.plugin_api import CatalogueFormat, FileRefused, Profile, Quarantined, to_json
from acqflow.plugin_host.containment import package_of, place_of, without_odd_characters

_BATCH_BYTES = 1 << 16
_FORBIDDEN_EVENTS = """
socket.connect socket.bind socket.sendto socket.sendmsg socket.sethostname
socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr socket.getnameinfo
subprocess.Popen os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn pty.spawn
os.kill os.killpg signal.pthread_kill
os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod os.chown os.chflags os.utime
os.setxattr os.removexattr sqlite3.connect
"""
_FORBIDDEN = frozenset(_FORBIDDEN_EVENTS.split())
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# There lie the environments of other processes, with what they hold secret.
_OF_OTHERS = re.compile(r"/proc/(?:[0-9]|thread-self|self/(?:root|cwd|task))")


def main() -> None:
    """Answer the one request."""
    request = json.loads(sys.stdin.buffer.readline())
    out = os.fdopen(os.dup(1), "wb")
    # What a plugin prints must not mix with the messages.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    limit(request["memory_bytes"], request["cpu_seconds"])
    try:
        _answer(request, out)
    except FileRefused as refusal:
        _say(out, kind="refused", reason=refusal.reason, detail=refusal.detail, cure=refusal.cure)
    except MemoryError:
        _say(out, kind="refused", reason="too_much_memory", detail="", cure="")
    except BaseException as error:  # noqa: BLE001  whatever a plugin raises becomes one message
        place = place_of(error, package_of(request["reference"]))
        _say(out, kind="failed", reason=type(error).__name__, place=place)
    out.flush()
    # A plugin may have left threads or exit handlers behind; none of them is waited for.
    os._exit(0)


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Take away what a reader does not need; the operating system enforces the first three."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    # Enough for the last words of a dying process.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse_the_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN or (event == "open" and (_is_writing(arguments) or _is_of_others(arguments[0]))):
        raise PermissionError(f"a catalogue format may not use {event}")


def _refuse_native_code(event: str, _arguments: tuple[Any, ...]) -> None:
    if event == "ctypes.dlopen":
        raise PermissionError("a catalogue format may not load native code")


def _is_writing(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & _WRITES)


def _is_of_others(path: Any) -> bool:
    if not isinstance(path, str | bytes):
        return False
    return _OF_OTHERS.match(os.path.abspath(os.fsdecode(path))) is not None  # noqa: PTH100  Path would be slow


def _answer(request: dict[str, Any], out: BinaryIO) -> None:
    sys.addaudithook(_refuse_the_outside)
    plugin = EntryPoint("plugin", request["reference"], CatalogueFormat.group).load()(request["settings"])
    profile = Profile.from_json(request["profile"])
    # Set after the plugin is imported: some libraries load parts of themselves through ctypes.
    sys.addaudithook(_refuse_native_code)
    with Path(request["path"]).open("rb") as source:
        # What the vendor called it: an upload lies under another name until it is imported.
        source.raw.name = request["name"]  # type: ignore[attr-defined]
        if request["verb"] == "guess":
            guess = plugin.guess_mapping(source, profile)
            _say(out, kind="guess", guess=guess and guess.to_json())
            return
        if request["verb"] == "pieces":
            pieces = plugin.pieces(source, profile, least_bytes=request["least_bytes"])
            _say(out, kind="pieces", pieces=pieces and {"told": pieces.told, "starts": pieces.starts})
            return
        if request["verb"] == "piece":
            _send(plugin.read_piece(source, profile, request["told"]), out)
        else:
            _send(plugin.read(source, profile), out)
    _say(out, kind="end")


def _send(messages: Iterator[Any], out: BinaryIO) -> None:
    """Lines, gathered so that a pipe is written to once per 64 kB; what came before a failure is sent too."""
    gathered: list[bytes] = []
    size = 0
    try:
        for message in messages:
            line = _line(message)
            gathered.append(line)
            size += len(line)
            if size >= _BATCH_BYTES:
                out.write(b"".join(gathered))
                gathered, size = [], 0
    finally:
        out.write(b"".join(gathered))


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def _line(message: Any) -> bytes:
    text = _encode(to_json(message))
    try:
        if "\\u0000" not in text or not _has_nul(text):
            return text.encode() + b"\n"
        reason, detail = "control_char", "a NUL character"
    except UnicodeEncodeError:
        reason, detail = "surrogate", "half of a surrogate pair"
    if isinstance(message, Quarantined):
        # Only its detail is at fault; its reason and its bytes are what the vendor is told.
        return _encode(to_json(replace(message, detail=without_odd_characters(message.detail)))).encode() + b"\n"
    kept = Quarantined(message.position, reason, detail, text.encode(errors="replace")[:100_000])
    return _encode(to_json(kept)).encode() + b"\n"


def _has_nul(text: str) -> bool:
    """JSON writes NUL as an escape; the same six characters behind a backslash are plain text."""
    return any("\0" in value for value in _texts(json.loads(text)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(part)


def _say(out: BinaryIO, **message: Any) -> None:
    out.write(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main()
