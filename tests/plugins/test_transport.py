"""The way to the network, tried on a real server: bounded in time, size, redirects and addresses."""

import gzip
import resource
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from acqflow.plugin_api import CatalogueRefused, CatalogueUnreachable
from acqflow.plugin_host.asking import look_up
from acqflow.plugin_host.circuit import Circuit
from acqflow.plugin_host.discovery import discover
from acqflow.plugin_host.settings import PluginSettings
from acqflow.plugin_host.transport import HttpTransport, TransportLimits
from acqflow.testing import an_isbn

LOOPBACK = ("127.0.0.0/8",)
REAL_LOOK_UP = socket.getaddrinfo


@dataclass
class Server:
    """A real server on the loopback address; `seen` are the requests it got."""

    port: int
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
def server() -> Iterator[Server]:
    known: Server

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.seen.append((self.path, dict(self.headers)))
            try:
                answer(self, known)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *arguments: object) -> None:
            return

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    known = Server(running.server_address[1])
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield known
    running.shutdown()
    running.server_close()


def answer(request: BaseHTTPRequestHandler, server: Server) -> None:
    word, _, rest = request.path.removeprefix("/").partition("?")[0].partition("/")
    if word == "to":
        reply(request, 302, b"", Location=request.path.partition("?")[2])
    elif word == "to-odd":
        reply(request, 302, b"", Location="http://good\\@127.0.0.1/")
    elif word == "round":
        reply(request, 301, b"", Location=f"/round/{len(server.seen)}")
    elif word == "status":
        reply(request, int(rest), b"no")
    elif word == "second-time":
        reply(request, 503 if len(server.seen) == 1 else 200, b"{}")
    elif word == "sign-in":
        reply(request, 200, b"<html>Please sign in</html>")
    elif word == "third-time":
        reply(request, 200, b"{}" if len(server.seen) % 3 == 0 else b"<html>Please sign in</html>")
    elif word == "gzip":
        packed = gzip.compress(b"0" * int(rest))
        reply(request, 200, packed, **{"Content-Encoding": "gzip"})
    elif word == "gzip-twice":
        packed = gzip.compress(gzip.compress(b"0" * int(rest)))
        reply(request, 200, packed, **{"Content-Encoding": "gzip, gzip"})
    elif word == "deflate":
        reply(request, 200, zlib.compress(b"0" * int(rest)), **{"Content-Encoding": "deflate"})
    elif word == "large":
        reply(request, 200, b"0" * int(rest))
    elif word == "drip":
        drip(request)
    elif word == "drip-head":
        for letter in "HTTP/1.1 200 OK\r\n" * 20:
            request.wfile.write(letter.encode())
            time.sleep(0.05)
    else:
        reply(request, 200, b'{"path": "%s"}' % request.path.encode())


def reply(request: BaseHTTPRequestHandler, status: int, content: bytes, **headers: str) -> None:
    request.send_response(status)
    for name, value in ({"Content-Length": str(len(content))} | headers).items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(content)


def drip(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.05)


def transport(clock: Callable[[], float] = time.monotonic, **limits: object) -> tuple[HttpTransport, list[float]]:
    slept: list[float] = []
    given = TransportLimits(**({"allow_addresses": LOOPBACK} | limits))  # type: ignore[arg-type]
    return HttpTransport(given, clock=clock, sleep=slept.append, circuit=Circuit(clock, 3, 60)), slept


def test_a_page_is_fetched_with_its_query(server: Server) -> None:
    reply = transport()[0].get(server.url("/book"), query={"isbn": "9787020002207"})
    assert (reply.status, reply.json()) == (200, {"path": "/book?isbn=9787020002207"})


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"],
)
def test_the_house_itself_is_not_reached_by_any_way_of_writing_it(server: Server, host: str) -> None:
    with pytest.raises(CatalogueUnreachable) as refused:
        transport(allow_addresses=())[0].get(server.url("/", host))
    assert str(refused.value.facts["detail"]) == "the address is not public"
    assert server.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fd00::1]/",
        "http://100.64.0.1/",
    ],
)
def test_addresses_that_are_not_public_are_refused_before_a_byte_is_sent(url: str) -> None:
    with pytest.raises(CatalogueUnreachable, match="the address is not public"):
        transport(allow_addresses=())[0].get(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://books.example/",
        "http://good\\@127.0.0.1/",
        "http://good@127.0.0.1/",
        "http://①②⑦.0.0.1/",
        "http:///nowhere",
        "http://books.example:port/",
        "http://[::1/",
        "//books.example/",
        "http://books.example/\r\nX: y",
        "",
    ],
)
def test_addresses_that_two_libraries_could_read_in_two_ways_are_refused(url: str) -> None:
    with pytest.raises(CatalogueUnreachable, match="no plain http or https address"):
        transport()[0].get(url)


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "gopher://10.0.0.1/",
        "//10.0.0.1/",
        "http://10.0.0.1/",
        "http://167772161/",
        "http://0x0a000001/",
        "http://169.254.169.254/latest/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://[fec0::1]/",
        "http://good@10.0.0.1/",
    ],
)
def test_a_redirect_is_checked_like_an_address(server: Server, target: str) -> None:
    with pytest.raises(CatalogueUnreachable, match="address"):
        transport(allow_addresses=("127.0.0.1/32",), tries=1)[0].get(server.url(f"/to/?{target}"))
    assert len(server.seen) == 1


class Names:
    """The look-up of names in the place of the system's: each call gives the next answer of the list."""

    def __init__(self, *answers: list[str]) -> None:
        self.left, self.asked = list(answers), 0

    def __call__(self, host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.left.pop(0)]


def test_a_name_that_changes_between_look_and_connection_is_looked_up_only_once(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", names)
    # What was looked at is what is connected to, by its number.
    connected: list[object] = []
    real = socket.create_connection

    def connect(address: tuple[str, int], seconds: float | None) -> socket.socket:
        connected.append(address[0])
        monkeypatch.setattr(socket, "getaddrinfo", REAL_LOOK_UP)
        return real(address, seconds)

    monkeypatch.setattr(socket, "create_connection", connect)
    assert (
        transport(allow_addresses=("127.0.0.1/32",))[0].get(server.url("/book", "rebinds.example")).status == 200
    )
    assert (names.asked, connected) == (1, ["127.0.0.1"])


@pytest.mark.parametrize("answer", [["93.184.215.14", "10.0.0.1"], ["10.0.0.1", "93.184.215.14"], []])
def test_a_name_with_one_address_inside_the_house_is_not_reached_at_all(
    monkeypatch: pytest.MonkeyPatch, answer: list[str]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names(answer))
    with pytest.raises(CatalogueUnreachable, match="the address is not public"):
        transport(allow_addresses=(), tries=1)[0].get("http://two-faced.example/")


def test_a_redirect_that_two_libraries_could_read_in_two_ways_is_not_followed(server: Server) -> None:
    with pytest.raises(CatalogueUnreachable, match="no plain http or https address"):
        transport(tries=1)[0].get(server.url("/to-odd/"))
    assert len(server.seen) == 1


def test_three_redirects_are_followed_and_no_more(server: Server) -> None:
    once = server.url("/end")
    assert transport()[0].get(server.url(f"/to/?{once}")).json() == {"path": "/end"}
    server.seen.clear()
    with pytest.raises(CatalogueUnreachable, match="sends on and on"):
        transport()[0].get(server.url("/round/0"))
    assert len(server.seen) == 4


def test_headers_meant_for_one_server_are_not_sent_to_another(server: Server) -> None:
    elsewhere = server.url("/end", "127.0.0.2")
    with pytest.raises(CatalogueUnreachable):
        transport(tries=1)[0].get(server.url(f"/to/?{elsewhere}"), headers={"X-Key": "s3cret"})
    here = server.url("/end", "localhost")
    transport()[0].get(server.url(f"/to/?{here}"), headers={"X-Key": "s3cret"})
    sent = [(path.partition("?")[0], headers.get("X-Key")) for path, headers in server.seen]
    assert sent == [("/to/", "s3cret"), ("/to/", "s3cret"), ("/end", None)]


@pytest.mark.parametrize(
    "path", ["/large/3000000", "/gzip/300000000", "/deflate/300000000", "/gzip-twice/300000000"]
)
def test_an_answer_is_cut_at_its_size_after_unpacking(server: Server, path: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(CatalogueUnreachable, match="more than 2000000 bytes"):
        transport(decoded_bytes=2_000_000)[0].get(server.url(path))
    # In kB; the server of the test packs in this process too.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000


def test_a_packed_answer_is_unpacked(server: Server) -> None:
    assert transport()[0].get(server.url("/gzip/1000")).content == b"0" * 1000


@pytest.mark.parametrize("path", ["/drip", "/drip-head"])
def test_a_server_that_sends_byte_by_byte_is_left_at_the_end_of_the_time(server: Server, path: str) -> None:
    begun = time.monotonic()
    with pytest.raises(CatalogueUnreachable, match=r"no answer in 0\.4 s"):
        transport(total_seconds=0.4)[0].get(server.url(path))
    assert time.monotonic() - begun < 2


def test_a_passing_failure_is_tried_again_after_a_pause(server: Server) -> None:
    patient, slept = transport()
    assert patient.get(server.url("/second-time")).status == 200
    assert slept == [0.5]


def test_a_lasting_failure_is_answered_as_it_is_after_three_tries(server: Server) -> None:
    patient, slept = transport()
    assert patient.get(server.url("/status/503")).status == 503
    assert (len(server.seen), slept) == (3, [0.5, 1.0])


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_answer_that_will_not_change_is_not_asked_for_again(server: Server, status: int) -> None:
    assert transport()[0].get(server.url(f"/status/{status}")).status == status
    assert len(server.seen) == 1


def test_a_server_that_keeps_failing_is_left_alone_for_a_while(server: Server) -> None:
    now = [0.0]
    patient, _ = transport(lambda: now[0])
    for _ in range(3):
        patient.get(server.url("/status/500"))
    with pytest.raises(CatalogueUnreachable, match="failed several times"):
        patient.get(server.url("/book"))
    assert len(server.seen) == 3
    now[0] = 61.0
    assert patient.get(server.url("/book")).status == 200


def test_a_server_that_is_not_there_is_said_so_without_its_address() -> None:
    with pytest.raises(CatalogueUnreachable) as gone:
        transport(tries=1)[0].get("http://127.0.0.1:1/?key=s3cret")
    assert "s3cret" not in str(gone.value)


def test_proxies_of_the_environment_are_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert transport()[0].get(server.url("/book")).status == 200


def asked_of(place: str, way: HttpTransport, times: int) -> list[str]:
    """What becomes of asking Open Library, served from there, one time after the other."""
    settings = PluginSettings({"openlibrary": {"base_url": place}})
    catalogue = discover(settings, environ={}).get("acqflow.catalogues", "openlibrary")
    outcomes = []
    for _ in range(times):
        try:
            outcomes.append(str(len(look_up(catalogue, an_isbn(), way))))
        except (CatalogueRefused, CatalogueUnreachable) as error:
            outcomes.append(error.code)
    return outcomes


def test_a_server_that_sends_a_sign_in_page_instead_of_answers_is_left_alone(server: Server) -> None:
    now = [0.0]
    way, _ = transport(clock=lambda: now[0])
    place = server.url("/sign-in")
    assert asked_of(place, way, 5) == ["CatalogueRefused"] * 3 + ["CatalogueUnreachable"] * 2
    assert len(server.seen) == 3
    now[0] = 61.0
    assert asked_of(place, way, 2) == ["CatalogueRefused", "CatalogueUnreachable"]


def test_an_answer_of_use_makes_good_for_pages_before_it(server: Server) -> None:
    assert (
        asked_of(server.url("/third-time"), transport()[0], 6) == ["CatalogueRefused", "CatalogueRefused", "0"] * 2
    )
