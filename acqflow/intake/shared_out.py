"""Vendors' files that are read by several processes at once, and still kept in their order by this one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from acqflow.catalogues.actions import Messages
from acqflow.intake.taking_in import Delivery, messages_in
from acqflow.plugin_host.pieces import PIECE_BYTES, PiecesReading, pieces_of, read_piece
from acqflow.plugin_host.spool import Spool
from acqflow.plugin_host.workers import Workers

Source = Callable[[Spool | None], AbstractContextManager[Messages]]
"""Where the messages of a file come from; they lie in the spool too, if there is one."""


def shared_out(
    workers: Workers, deliveries: Sequence[Delivery], *, piece_bytes: int = PIECE_BYTES
) -> list[Source]:
    """A source for each file, to be gone through in this order: workers read ahead, also in the next file."""
    streams = [
        workers.stream(
            read_piece,
            pieces_of(each.plugin, each.path, each.profile, name=each.name, piece_bytes=piece_bytes),
        )
        for each in deliveries
    ]

    def source_of(delivered: Delivery, number: int) -> Source:
        @contextmanager
        def source(spool: Spool | None) -> Iterator[Messages]:
            with PiecesReading(delivered.plugin, delivered.profile, streams[number], spool) as reading:
                yield messages_in(delivered, reading)

        return source

    return [source_of(delivered, number) for number, delivered in enumerate(deliveries)]
