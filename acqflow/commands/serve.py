"""`acqflow serve`: the web application on a port of this machine."""

import errno
import os
import signal
import socket
import threading

import click

from acqflow.commands.asking import opened_library
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.speaking import gettext
from acqflow.commands.values import Whole
from acqflow.settings import with_kept_settings

_PORTS_TO_TRY = 50
_LAST_PORT = 65535
# What the operating system says of an address, not of a port.
_NOT_OURS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)

USUAL_PORT = 8000


@click.command(cls=SpokenCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=Whole(1, _LAST_PORT),
    help="Port; without it 8000, or the next one that is free.",
)
@click.option(
    "--workers",
    type=Whole(min=1),
    default=1,
    show_default=True,
    help="Processes. More than one needs PostgreSQL to pay.",
)
def serve(host: str, port: int | None, workers: int) -> None:
    """Serve the pages until Ctrl-C, or until the terminal is closed."""
    library = opened_library()
    library.check_look_up()
    library.close()
    # A port that was asked for is where a proxy looks: another one would serve nobody, or somebody else.
    free = free_port(host, USUAL_PORT) if port is None else free_port(host, port, tries=1)
    click.echo(gettext("acqflow is at %(address)s  (Ctrl-C stops it)", address=address_of(host, free)))
    run(host, free, workers)


def address_of(host: str, port: int) -> str:
    """What a browser is told.

    >>> address_of("::1", 8000)
    'http://[::1]:8000'
    """
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def free_port(host: str, wanted: int, *, tries: int = _PORTS_TO_TRY) -> int:
    """The first of `tries` ports from `wanted` on that nobody listens on."""
    last = min(wanted + tries - 1, _LAST_PORT)
    for port in range(wanted, last + 1):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            # A port that was only just given back counts as free, as it does for the server itself.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if isinstance(error, socket.gaierror) or error.errno in _NOT_OURS:
                    says = gettext("%(host)s is no address of this machine: choose another --host", host=host)
                    raise click.ClickException(says) from None
                continue
            return port
    if tries == 1:
        says = gettext("port %(port)s is in use: stop what listens there, or choose another --port", port=wanted)
        raise click.ClickException(says)
    raise click.ClickException(
        gettext("no free port between %(first)s and %(last)s: choose another --port", first=wanted, last=last)
    )


def run(host: str, port: int, workers: int) -> None:
    """Serve until a signal ends it; its workers end with it."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    if "ACQFLOW_BASE_URL" not in with_kept_settings():
        os.environ["ACQFLOW_BASE_URL"] = address_of(host, port)
    server = Server(
        "acqflow.web.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4 if workers == 1 else 1,
        log_level=LogLevels.warning,
        workers_kill_timeout=3,
    )
    _keep_interrupts_from_workers()
    server.serve()


def _keep_interrupts_from_workers() -> None:
    """Ctrl-C reaches every process of a terminal, and a worker told twice to stop hangs until it is killed.

    So interrupts are held back, here and in the workers, which inherit it; this process takes one as a request
    to end, and tells the workers itself. The end of the terminal is one as well, unless `nohup` says otherwise:
    the server itself would take it as a wish for new workers, and go on with nobody to stop it.
    """
    outlives_terminal = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})

    def end_when_interrupted() -> None:
        signal.sigwait({signal.SIGINT} if outlives_terminal else {signal.SIGINT, signal.SIGHUP})
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=end_when_interrupted, daemon=True).start()
