"""HTTP connections that look at the address they are about to reach, and can be cut from outside."""

import socket
from collections.abc import Iterable
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from acqflow.plugin_host.addresses import Network, is_allowed


class AddressBlocked(OSError):
    """The name leads to an address that may not be reached."""


class Watch:
    """Opens sockets to allowed addresses only, and cuts all it has opened when told to."""

    def __init__(self, allowed: Iterable[Network]) -> None:
        self._allowed = tuple(allowed)
        self._opened: list[socket.socket] = []
        self.was_cut = False

    def connect(self, host: str, port: int, timeout: Any) -> socket.socket:
        """The name is looked up once, and what was checked is what is connected to."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [entry[4][0] for entry in found]
        if not addresses or not all(is_allowed(str(address), self._allowed) for address in addresses):
            raise AddressBlocked("the address is not public")
        seconds = timeout if isinstance(timeout, int | float) else None
        opened = socket.create_connection((str(addresses[0]), port), seconds)
        # A second handle on the same connection: TLS takes the first one over.
        self._opened.append(opened.dup())
        return opened

    def cut(self) -> None:
        """End every connection, also in the middle of a read or a handshake."""
        self.was_cut = True
        for opened in self._opened:
            try:
                opened.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def close(self) -> None:
        """Give the second handles back."""
        for opened in self._opened:
            opened.close()


class WatchedAdapter(HTTPAdapter):
    """A requests adapter whose every connection goes through a Watch."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Give the pools connection classes of our own."""
        super().init_poolmanager(*arguments, **options)
        manager: urllib3.PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = _pools(self._watch)


def _pools(watch: Watch) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return watch.connect(self._dns_host, self.port or 80, self.timeout)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return watch.connect(self._dns_host, self.port or 443, self.timeout)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
