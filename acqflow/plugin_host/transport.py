"""The only way to the network: bounded in time, size, redirects and addresses, patient and then not."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from acqflow.plugin_api import CatalogueUnreachable, Reply
from acqflow.plugin_host.addresses import networks
from acqflow.plugin_host.circuit import Circuit
from acqflow.plugin_host.connections import AddressBlocked, Watch, WatchedAdapter
from acqflow.vocabulary.errors import Sentence, words

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRY_AGAIN = frozenset({429, 502, 503, 504})
_BLOCK = 1 << 16
# urlsplit and requests disagree about where the host is in addresses with these.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f\\]|[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class TransportLimits:
    """Time in seconds, size in bytes after unpacking. `allow_addresses` opens networks that are not public."""

    total_seconds: float = 20.0
    decoded_bytes: int = 10 * 1024 * 1024
    redirects: int = 3
    tries: int = 3
    first_wait_seconds: float = 0.5
    allow_addresses: tuple[str, ...] = ()
    user_agent: str = "acqflow"


@dataclass(frozen=True, slots=True)
class _Request:
    """One page to fetch; `deadline` is a reading of the transport's clock, the same for every try and redirect."""

    url: str
    query: Mapping[str, str] | None
    headers: Mapping[str, str] | None
    deadline: float

    @property
    def host(self) -> str:
        return _host(self.url)


class HttpTransport:
    """Implements `acqflow.plugin_api.Transport` with requests. `clock` counts seconds and never goes back."""

    def __init__(
        self,
        limits: TransportLimits = TransportLimits(),
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        circuit: Circuit | None = None,
    ) -> None:
        self._limits, self._clock, self._sleep = limits, clock, sleep
        self._allowed = networks(limits.allow_addresses)
        self._circuit = circuit or Circuit(clock)
        # Kept apart: a server that sends a sign-in page with 200 works, and is of no use.
        self._answers = Circuit(clock, self._circuit.most_failures, self._circuit.open_seconds)

    def get(
        self, url: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Fetch a page. Raises CatalogueUnreachable; an answer of 404 or 500 is a Reply."""
        host = _host(url)
        if self._circuit.is_open(host) or self._answers.is_open(host):
            raise CatalogueUnreachable(host=host, detail=Sentence(words("it failed several times just now")))
        request = _Request(url, query, headers, deadline=self._clock() + self._limits.total_seconds)
        try:
            reply = self._patiently(request)
        except CatalogueUnreachable:
            self._circuit.failed(host)
            raise
        self._circuit.failed(host) if reply.status >= 500 else self._circuit.worked(host)
        return reply

    def learn(self, url: str, *, is_usable: bool) -> None:
        """What whoever asked could make of the answer; after several of no use the server is left alone."""
        self._answers.worked(_host(url)) if is_usable else self._answers.failed(_host(url))

    def _patiently(self, request: _Request) -> Reply:
        wait = self._limits.first_wait_seconds
        for remaining in range(self._limits.tries - 1, -1, -1):
            try:
                reply = self._follow(request)
                if reply.status not in _TRY_AGAIN or not remaining:
                    return reply
                pause = max(wait, _asked_to_wait(reply))
                if self._clock() + pause >= request.deadline:
                    return reply
            except _Broken as broken:
                pause = wait
                if not remaining or self._clock() + pause >= request.deadline:
                    raise CatalogueUnreachable(host=request.host, detail=str(broken)) from None
            self._sleep(pause)
            wait *= 2
        raise AssertionError("the last try either answers or raises")

    def _follow(self, request: _Request) -> Reply:
        first = _checked(request.url)
        for _ in range(self._limits.redirects + 1):
            reply = self._once(request)
            if reply.status not in _REDIRECTS or "location" not in reply.headers:
                return reply
            request = replace(request, url=urljoin(request.url, reply.headers["location"]), query=None)
            then = _checked(request.url)
            if (first.scheme, then.scheme) == ("https", "http"):
                raise CatalogueUnreachable(
                    host=request.host, detail=Sentence(words("it sends on to an unprotected address"))
                )
            if (then.scheme, then.netloc) != (first.scheme, first.netloc):
                # What was meant for one server, a key among it, is not for another.
                request = replace(request, headers=None)
        raise CatalogueUnreachable(host=request.host, detail=Sentence(words("it sends on and on")))

    def _once(self, request: _Request) -> Reply:
        left = request.deadline - self._clock()
        if left <= 0:
            raise CatalogueUnreachable(host=request.host, detail=self._too_late())
        watch = Watch(self._allowed)
        # A socket's own time-out starts anew with every byte; only a cut from outside ends a slow drip.
        alarm = threading.Timer(left, watch.cut)
        alarm.daemon = True
        alarm.start()
        try:
            return self._exchange(request, watch, left)
        except AddressBlocked:
            raise CatalogueUnreachable(
                host=request.host, detail=Sentence(words("the address is not public"))
            ) from None
        except (requests.RequestException, OSError, ValueError, HTTPError) as error:
            if _is_blocked(error):
                raise CatalogueUnreachable(
                    host=request.host, detail=Sentence(words("the address is not public"))
                ) from None
            if watch.was_cut:
                raise CatalogueUnreachable(host=request.host, detail=self._too_late()) from None
            raise _Broken(type(error).__name__) from None
        finally:
            alarm.cancel()
            watch.close()

    def _exchange(self, request: _Request, watch: Watch, left: float) -> Reply:
        with requests.Session() as session:
            session.trust_env = False
            session.mount("http://", WatchedAdapter(watch))
            session.mount("https://", WatchedAdapter(watch))
            own = {"User-Agent": self._limits.user_agent, "Accept-Encoding": "gzip"}
            with session.get(
                request.url,
                params=request.query,
                headers={**own, **(request.headers or {})},
                timeout=left,
                stream=True,
                allow_redirects=False,
            ) as answer:
                content = self._content(request.host, answer.raw, watch)
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status_code, names, content)

    def _content(self, host: str, raw: Any, watch: Watch) -> bytes:
        parts, size = [], 0
        while block := raw.read1(_BLOCK, decode_content=True):
            parts.append(block)
            size += len(block)
            if size > self._limits.decoded_bytes:
                detail = Sentence(words("more than %(most)s bytes"), {"most": self._limits.decoded_bytes})
                raise CatalogueUnreachable(host=host, detail=detail)
        if watch.was_cut:
            raise CatalogueUnreachable(host=host, detail=self._too_late())
        return b"".join(parts)

    def _too_late(self) -> Sentence:
        return Sentence(words("no answer in %(seconds)s s"), {"seconds": f"{self._limits.total_seconds:g}"})


class _Broken(Exception):
    """A failure that may be over at the next try."""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"


def _checked(url: str) -> Any:
    """The parts of an address that every library reads alike. Raises CatalogueUnreachable."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        is_plain = False
    if not is_plain or _AMBIGUOUS.search(url):
        raise CatalogueUnreachable(
            host=_host(url), detail=Sentence(words("the address is no plain http or https address"))
        )
    return parts


def _asked_to_wait(reply: Reply) -> float:
    said = reply.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0.0


def _is_blocked(error: BaseException) -> bool:
    """requests wraps what happened in up to four layers."""
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None or isinstance(seen, AddressBlocked):
            break
        reason = getattr(seen, "reason", None) or (seen.args[0] if seen.args else None)
        seen = reason if isinstance(reason, BaseException) else seen.__cause__ or seen.__context__
    return isinstance(seen, AddressBlocked)
