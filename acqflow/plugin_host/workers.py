"""Other processes that read for us, here or on a cluster: one way to them, `concurrent.futures.Executor`."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import get_context
from typing import Generic, TypeVar

from acqflow.vocabulary.errors import AcqflowError, Conflict, Unreadable, words

Task = TypeVar("Task")
Result = TypeVar("Result")
_REACHED_WITHIN = "10s"


class ClusterNotInstalled(Conflict):
    says = words(
        "A cluster needs the package distributed, which is not installed: pip install 'acqflow[cluster]'. "
        "Without it --jobs uses the processors of this machine."
    )


class ClusterOutOfReach(Unreadable):
    """Facts: `address`."""

    says = words(
        "No scheduler of a cluster answers at %(address)s, or it has no worker. Start both, with dask scheduler "
        "and dask worker, and give the address the scheduler prints, such as tcp://10.0.0.5:8786."
    )


class WorkersLost(Conflict):
    """Facts: `what`, the kind of error."""

    says = words(
        "A process that read a part of the file is gone (%(what)s). Give the same command again to go on; with "
        "fewer --jobs if memory is short."
    )


class Workers:
    """Gives tasks out and their results back in order; few are out at once, so memory is bounded.

    Streams are served in the order they were opened: where the first has no more tasks, the next one's go out.
    """

    def __init__(self, executor: Executor, count: int) -> None:
        self.count = count
        self._executor, self._ahead = executor, count + 1
        self._streams: list[Stream] = []  # type: ignore[type-arg]

    def stream(self, work: Callable[[Task], Result], tasks: Iterator[Task]) -> "Stream[Task, Result]":
        opened = Stream(self, work, tasks)
        self._streams.append(opened)
        return opened

    def fill(self) -> None:
        """Give out as many tasks as may be out."""
        out = sum(len(stream.waiting) for stream in self._streams)
        for stream in self._streams:
            while out < self._ahead and stream.give_out(self._executor):
                out += 1

    def reach(self, stream: "Stream") -> None:  # type: ignore[type-arg]
        """Nobody comes back to those opened before it: a file that was imported already is not read."""
        while stream in self._streams and self._streams[0] is not stream:
            self._streams[0].close()

    def forget(self, stream: "Stream") -> None:  # type: ignore[type-arg]
        with suppress(ValueError):
            self._streams.remove(stream)


class Stream(Generic[Task, Result]):
    """The tasks of one file and what came of them, in order; raises what they raised, and WorkersLost."""

    def __init__(self, workers: Workers, work: Callable[[Task], Result], tasks: Iterator[Task]) -> None:
        self.waiting: deque[tuple[Task, Future[Result]]] = deque()
        self._workers, self._work, self._tasks = workers, work, tasks
        self._fault: Exception | None = None
        self._has_more = True

    def give_out(self, executor: Executor) -> bool:
        """False where there is no more to give out."""
        if not self._has_more:
            return False
        try:
            task = next(self._tasks)
        except StopIteration:
            self._has_more = False
            return False
        except Exception as fault:  # noqa: BLE001  told when it is this file's turn
            self._has_more, self._fault = False, fault
            return False
        self.waiting.append((task, executor.submit(self._work, task)))
        return True

    def __iter__(self) -> Iterator[tuple[Task, Result]]:
        self._workers.reach(self)
        self._workers.fill()
        while self.waiting:
            task, future = self.waiting.popleft()
            try:
                result = future.result()
            except AcqflowError:
                raise
            except Exception as lost:
                raise WorkersLost(what=type(lost).__name__) from lost
            self._workers.fill()
            yield task, result
        if self._fault is not None:
            raise self._fault

    def close(self) -> None:
        """Nobody wants the rest."""
        self._has_more = False
        for _, future in self.waiting:
            future.cancel()
        self.waiting.clear()
        self._workers.forget(self)


@contextmanager
def local_workers(count: int) -> Iterator[Workers]:
    """Processes of this machine."""
    # Begun anew, not copied: a copy of a process with threads may stand still.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as executor:
        yield Workers(executor, count)


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """The workers of the Dask cluster whose scheduler is at `address`, such as tcp://10.0.0.5:8786.

    Raises ClusterNotInstalled, ClusterOutOfReach.
    """
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise ClusterNotInstalled from None
    try:
        client = distributed.Client(address, timeout=_REACHED_WITHIN, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise ClusterOutOfReach(address=address) from None
    with client:
        count = len(client.scheduler_info(n_workers=-1)["workers"])
        if not count:
            raise ClusterOutOfReach(address=address)
        # The same piece twice is two tasks: a result that somebody else holds could be given up.
        yield Workers(client.get_executor(pure=False), count)
