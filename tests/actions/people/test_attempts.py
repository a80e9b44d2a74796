"""What may be tried only so often is counted, whoever tries at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from acqflow.people.actions import clear_attempts, count_attempts
from acqflow.people.queries import attempts_since
from acqflow.storage.store import Store
from tests.builders import NOW

MINUTE = timedelta(minutes=1)


def _try(store: Store, key: str = "address:10.0.0.1", *, seconds: float = 0, number: int = 1) -> bool:
    at = NOW + timedelta(seconds=seconds)
    return store.run(count_attempts, key=key, most=3, within=MINUTE, at=at, number=number)


def test_attempts_are_taken_until_the_stretch_of_time_holds_its_most(store: Store) -> None:
    assert [_try(store, seconds=n) for n in range(5)] == [True, True, True, False, False]
    assert _try(store, "address:10.0.0.2")


def test_the_stretch_moves_on_with_time(store: Store) -> None:
    assert [_try(store, seconds=n) for n in (0, 30, 40)] == [True, True, True]
    assert not _try(store, seconds=59)
    assert _try(store, seconds=61)
    assert not _try(store, seconds=62)
    found = store.ask(attempts_since, key="address:10.0.0.1", since=NOW + timedelta(seconds=2))
    assert (found.number, found.oldest) == (3, NOW + timedelta(seconds=30))


def test_several_at_once_are_taken_all_or_none(store: Store) -> None:
    assert _try(store, number=2)
    assert not _try(store, number=2)
    assert _try(store)


def test_what_was_counted_can_be_forgotten(store: Store) -> None:
    for _ in range(3):
        _try(store)
        _try(store, "address:10.0.0.2")
    store.run(clear_attempts, key="address:10.0.0.1")
    assert (_try(store), _try(store, "address:10.0.0.2")) == (True, False)
    store.run(clear_attempts)
    assert _try(store, "address:10.0.0.2")


def test_many_at_the_same_moment_are_no_more_than_the_most(store: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: _try(store), range(24)))
    assert sum(taken) == 3
