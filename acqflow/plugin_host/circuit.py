"""Stops asking a server that keeps failing, and tries again after a while."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Circuit:
    """Counts failures in a row per host; open (do not ask) for `open_seconds` after `most_failures` of them.

    >>> now = [0.0]
    >>> circuit = Circuit(clock=lambda: now[0], most_failures=2, open_seconds=60)
    >>> circuit.failed("a"); circuit.failed("a"); circuit.is_open("a")
    True
    >>> now[0] = 61.0; circuit.is_open("a")
    False
    """

    clock: Callable[[], float]
    most_failures: int = 5
    open_seconds: float = 60.0
    _failures: dict[str, int] = field(default_factory=dict)
    _closed_at: dict[str, float] = field(default_factory=dict)

    def is_open(self, host: str) -> bool:
        """Whether the host is to be left alone now; when the time is over, one trial is let through."""
        return self.clock() < self._closed_at.get(host, float("-inf"))

    def failed(self, host: str) -> None:
        """One more failure in a row; a failed trial opens it again at once."""
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] >= self.most_failures:
            self._closed_at[host] = self.clock() + self.open_seconds

    def worked(self, host: str) -> None:
        """The host has answered: forget its failures."""
        self._failures.pop(host, None)
        self._closed_at.pop(host, None)
