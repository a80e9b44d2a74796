"""With the limit raised a large file is taken by the server without filling its memory."""

import contextlib
import http.client
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from acqflow_marc.writing import iso2709

from acqflow.people.actions import open_session
from acqflow.people.queries import person_by_login
from acqflow.plugin_api.limits import MEGABYTE
from acqflow.storage.store import Store
from acqflow.storage.upgrade import upgrade
from tests.browser.serving import served
from tests.web.university import a_university

SIZE = 300 * MEGABYTE
# What a large upload may add to the memory of a server that has just started.
MOST = 80 * MEGABYTE
_BOUNDARY = "----a-border-that-stands-in-no-record"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A library that a server opens: made by the migrations, with a vendor and people."""
    path = tmp_path / "library.db"
    store = Store(f"sqlite:///{path}")
    upgrade(store)
    a_university(store)
    store.close()
    return path


def test_a_file_of_300_megabytes_streams_to_disk(database: Path) -> None:
    cookie = f"acqflow={_session(database)}"
    with served(database, "", ACQFLOW_LIMITS="upload=320MB,records=1000000") as address:
        host = address.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=300)
        connection.request("GET", "/api/v1/csrf-token", headers={"Cookie": cookie})
        token = connection.getresponse().read().decode().split('"')[3]
        before = _peak_memory(database.parent)
        _send(
            connection,
            "POST",
            "/api/v1/vendors/RT/uploads",
            body=_body(),
            headers={
                "Cookie": cookie,
                "X-CSRFToken": token,
                "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
                "Content-Length": str(sum(map(len, _edges())) + SIZE),
            },
        )
        answer = connection.getresponse()
        assert answer.status == 201, answer.read()
        assert _peak_memory(database.parent) - before < MOST
        (uploaded,) = (p for p in (database.parent / "uploads").iterdir() if not p.suffix)
        assert uploaded.stat().st_size == SIZE


def _send(connection: http.client.HTTPConnection, method: str, path: str, **said: Any) -> None:
    """A server that refuses does not wait for the rest: its answer says why."""
    with contextlib.suppress(BrokenPipeError):
        connection.request(method, path, **said)


def _session(database: Path) -> str:
    store, token = Store(f"sqlite:///{database}"), secrets.token_hex(16)
    buyer = store.ask(person_by_login, login="acquisitions")
    store.run(open_session, token=token, at=datetime.now(UTC), person_id=buyer.id)
    store.close()
    return token


def _edges() -> tuple[bytes, bytes]:
    head = 'Content-Disposition: form-data; name="file"; filename="large.mrc"\r\nContent-Type: application/marc'
    return f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode(), f"\r\n--{_BOUNDARY}--\r\n".encode()


def _body() -> Iterator[bytes]:
    before, after = _edges()
    yield before
    record = iso2709([("001", "r1"), ("245", "10$aOptics")], encoding="utf-8", says_utf8=True)
    block = record * (MEGABYTE // len(record))
    left = SIZE
    while left:
        piece = block[:left]
        left -= len(piece)
        yield piece
    yield after


def _peak_memory(var: Path) -> int:
    """Of all processes of the server together, in bytes, each at its own worst."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = f"ACQFLOW_VAR={var}\0".encode() in (process / "environ").read_bytes()
            lines = (process / "status").read_text().splitlines() if is_ours else []
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    assert total, "the server's processes were not found"
    return total
