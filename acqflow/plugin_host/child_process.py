"""The child process a plugin reads a file in: started bare, limited, and killed when it is left."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from acqflow.plugin_api import FileRefused, Profile
from acqflow.plugin_host.containment import PluginFailed, contained, fault
from acqflow.vocabulary.errors import Sentence, words

LONGEST_LINE = 16 * 1024 * 1024


class Named(Protocol):
    """What a child process needs to know of a plugin to find it."""

    @property
    def name(self) -> str: ...

    @property
    def reference(self) -> str: ...

    @property
    def settings(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What the child process may use. `idle_seconds` is how long it may be silent."""

    memory_bytes: int = 1 << 30
    cpu_seconds: int = 120
    idle_seconds: float = 120.0


USUAL_LIMITS = ChildLimits()


class ChildProcess:
    """The running process: started at once, killed by `close`, its lines given as dicts."""

    def __init__(
        self,
        plugin: Named,
        verb: str,
        path: Path,
        profile: Profile,
        limits: ChildLimits,
        *,
        name: str = "",
        **asked: Any,
    ) -> None:
        """`asked` is what the verb needs beside the file: `least_bytes` for pieces, `told` for one piece."""
        self.received = 0
        self._plugin, self._limits = plugin.name, limits
        # A file, not a pipe: a plugin that writes much to standard error must not stand still.
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed by `close`
        self._process = subprocess.Popen(
            [sys.executable, "-m", "acqflow.plugin_host.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_bare_environment(os.environ),
            start_new_session=True,
        )
        request = {
            "verb": verb,
            "reference": plugin.reference,
            "settings": dict(plugin.settings),
            "path": str(path.resolve()),
            "name": name or path.name,
            "profile": profile.to_json(),
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
            **asked,
        }
        self._ask(request)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int:
        return self._process.pid

    def close(self) -> None:
        """Kill the process if it still runs, with all it has started."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()

    def messages(self, keep: Callable[[bytes], object] | None = None) -> Iterator[dict[str, Any]]:
        """Each message until the last, its line given to `keep` as well.

        Raises FileRefused, PluginFailed when the child says so or dies, and what `keep` raises.
        """
        for line in self._lines():
            with contained(self._plugin):
                plain = json.loads(line)
                kind = plain["kind"]
            if kind == "end":
                return
            if kind == "refused":
                raise FileRefused(plain["reason"], plain["detail"], plain["cure"])
            if kind == "failed":
                what = fault(plain["reason"], plain["place"] and tuple(plain["place"]))
                raise PluginFailed(
                    self._plugin, self._after(words("%(what)s; records read before: %(records)s"), what)
                )
            if keep is not None:
                keep(line)
            yield plain
            if kind in ("guess", "pieces"):
                return
        raise self._why_it_died()

    def _ask(self, request: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.close()
        except BrokenPipeError:
            raise self._why_it_died() from None

    def _lines(self) -> Iterator[bytes]:
        assert self._process.stdout is not None
        pipe, rest = self._process.stdout.fileno(), b""
        while block := self._block(pipe):
            lines = (rest + block).split(b"\n")
            rest = lines.pop()
            yield from lines
            if len(rest) > LONGEST_LINE:
                why = Sentence(words("a message of more than %(most)s bytes"), {"most": LONGEST_LINE})
                raise PluginFailed(self._plugin, why)

    def _block(self, pipe: int) -> bytes:
        """The next bytes, empty at the end. Only waiting counts as silence, not what the caller does between."""
        ready, _, _ = select.select([pipe], [], [], self._limits.idle_seconds)
        if not ready:
            raise FileRefused("too_slow", f"nothing for {self._limits.idle_seconds:g} s, {self._so_far()}")
        return os.read(pipe, 1 << 18)

    def _why_it_died(self) -> Exception:
        self._process.wait()
        code = self._process.returncode
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return FileRefused("too_slow", f"{self._limits.cpu_seconds} s of work, {self._so_far()}")
        if code == -signal.SIGABRT or self._ran_out_of_memory():
            return FileRefused("too_much_memory", self._so_far())
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return PluginFailed(
            self._plugin,
            self._after(words("its process ended with %(what)s; records read before: %(records)s"), name),
        )

    def _after(self, says: str, what: str | Sentence) -> Sentence:
        return Sentence(says, {"what": what, "records": self.received})

    def _so_far(self) -> str:
        return f"{self.received} records read by then"

    def _ran_out_of_memory(self) -> bool:
        self._errors.seek(0)
        return b"MemoryError" in self._errors.read(1 << 16)


def _bare_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Nothing that could be a secret: where Python and its libraries are, and the language of texts."""
    kept = {name: environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TZ", "SYSTEMROOT") if name in environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
