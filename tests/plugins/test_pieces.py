"""What a worker reads, it reads in a child process with the limits of one here."""

from itertools import islice
from pathlib import Path

import pytest

from acqflow.plugin_api import FileRefused, Profile
from acqflow.plugin_host.child_process import USUAL_LIMITS, ChildLimits
from acqflow.plugin_host.containment import PluginFailed
from acqflow.plugin_host.pieces import Piece, pieces_of, read_piece
from acqflow.plugin_host.workers import Workers, WorkersLost, local_workers
from tests.plugins.test_containment import Installed, a_file


def _pieces(installed: Installed, file: Path, class_name: str, limits: ChildLimits = USUAL_LIMITS) -> list[Piece]:
    plugin = installed(class_name, class_name.lower())
    return list(pieces_of(plugin, file, Profile(), name=file.name, limits=limits))


@pytest.mark.parametrize(
    ("class_name", "limits", "reason"),
    [
        ("Hungry", ChildLimits(memory_bytes=300_000_000), "too_much_memory"),
        ("Endless", ChildLimits(cpu_seconds=1), "too_slow"),
    ],
)
def test_a_piece_that_takes_too_much_is_refused_where_it_is_read(
    tmp_path: Path, installed: Installed, class_name: str, limits: ChildLimits, reason: str
) -> None:
    pieces = _pieces(installed, a_file(tmp_path), class_name, limits)
    with local_workers(1) as workers, pytest.raises(FileRefused) as refused:
        list(workers.stream(read_piece, iter(pieces)))
    assert refused.value.reason == reason


def test_a_plugin_that_breaks_its_promise_on_a_worker_fails_by_name(tmp_path: Path, installed: Installed) -> None:
    pieces = _pieces(installed, a_file(tmp_path, "One\nTwo\n! bad\nFour\n"), "Loses")
    with local_workers(1) as workers, pytest.raises(PluginFailed, match="loses"):
        list(workers.stream(read_piece, iter(pieces)))


def test_a_format_that_cannot_be_cut_is_one_piece(tmp_path: Path, installed: Installed) -> None:
    file = a_file(tmp_path)
    (piece,) = _pieces(installed, file, "Lines")
    assert (piece.data, piece.offset, piece.told) == (file.read_bytes(), 0, None)


def test_a_worker_that_is_gone_is_told_in_a_sentence() -> None:
    with local_workers(1) as workers, pytest.raises(WorkersLost, match="BrokenProcessPool"):
        list(workers.stream(_die, iter([1])))


def test_results_come_in_order_and_few_tasks_are_out_at_once() -> None:
    made: list[int] = []

    def tasks(first: int) -> list[int]:
        return [first + number for number in range(6)]

    def counted(first: int):  # type: ignore[no-untyped-def]
        for number in tasks(first):
            made.append(number)
            yield number

    with local_workers(2) as workers:
        one, two = workers.stream(abs, counted(0)), workers.stream(abs, counted(10))
        seen = list(islice(_results(one), 2))
        assert seen == [0, 1]
        assert len(made) <= len(seen) + workers.count + 2
        assert list(_results(one)) == [2, 3, 4, 5]
        assert list(_results(two)) == tasks(10)


def test_a_stream_that_nobody_reads_does_not_hold_up_the_next() -> None:
    with local_workers(1) as workers:
        unread, read = workers.stream(abs, iter(range(9))), workers.stream(abs, iter([7, 8]))
        workers.fill()
        assert list(_results(read)) == [7, 8]
        assert not unread.waiting


def _results(stream):  # type: ignore[no-untyped-def]
    return (result for _task, result in stream)


def _die(_task: int) -> None:
    import os

    os._exit(1)


def test_what_nobody_reads_any_more_is_not_given_out(tmp_path: Path) -> None:
    with local_workers(1) as workers:
        one, two = workers.stream(abs, iter([1, 2, 3])), workers.stream(abs, iter([4]))
        one.close()
        assert list(_results(one)) == []
        assert list(_results(two)) == [4]
        assert isinstance(workers, Workers)
