"""`acqflow serve`: the web application on a port of this machine."""

import os
import signal
import socket
import threading

import click

from acqflow.bootstrap import open_library
from acqflow.storage.upgrade import require_newest

_PORTS_TO_TRY = 50


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port; the next free one is taken if it is in use.")
@click.option("--workers", default=1, show_default=True, help="Processes. More than one needs PostgreSQL to pay.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages until Ctrl-C."""
    library = open_library()
    require_newest(library.store)
    library.close()
    free = free_port(host, port)
    click.echo(f"acqflow is at http://{host}:{free}  (Ctrl-C stops it)")
    run(host, free, workers)


def free_port(host: str, wanted: int) -> int:
    """The first port from `wanted` on that nobody listens on."""
    for port in range(wanted, wanted + _PORTS_TO_TRY):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            # A port that was only just given back counts as free, as it does for the server itself.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise click.ClickException(
        f"no free port between {wanted} and {wanted + _PORTS_TO_TRY - 1}: choose another --port"
    )


def run(host: str, port: int, workers: int) -> None:
    """Serve until a signal ends it; its workers end with it."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ.setdefault("ACQFLOW_BASE_URL", f"http://{host}:{port}")
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
    to end, and tells the workers itself.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def end_when_interrupted() -> None:
        signal.sigwait({signal.SIGINT})
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=end_when_interrupted, daemon=True).start()
