"""Two people merge or split the same title at the same moment: no half of anything, and who is late is told."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from acqflow.catalogues.queries import offers_told
from acqflow.storage.store import Store
from acqflow.titles.queries import survivor_of, title_rows
from acqflow.vocabulary.errors import AcqflowError
from tests.actions.catalogues.at_once import results_of
from tests.actions.merging.desk import Desk
from tests.selection_builders import a_title, an_offer

_TRIALS = 4


@pytest.fixture
def two(store: Store) -> tuple[Desk, Desk]:
    return Desk(store), Desk(store)


def _one_is_told(*acts: Callable[[], Any]) -> Any:
    """What came of the one that was in time; the other was refused with a sentence."""
    results = results_of(*acts)
    late = [result for result in results if isinstance(result, AcqflowError)]
    assert len(late) == 1, results
    assert str(late[0]).endswith(".")
    return next(result for result in results if result is not late[0])


def _offers(store: Store, *title_ids: int) -> list[list[int]]:
    there = store.ask(title_rows, ids=title_ids)
    return [[o.offer_id for o in store.ask(offers_told, title_id=t)] if t in there else [] for t in title_ids]


def test_two_titles_merged_into_each_other_are_merged_once(store: Store, two: tuple[Desk, Desk]) -> None:
    for _ in range(_TRIALS):
        a, b = a_title(store), a_title(store)
        every = [offer for offers in _offers(store, a, b) for offer in offers]
        done = _one_is_told(partial(two[0].merges, a, b), partial(two[1].merges, b, a))
        assert _offers(store, done.kept_id, done.gone_id) == [every, []]
        assert store.ask(survivor_of, title_id=done.gone_id) == done.kept_id


def test_the_same_offer_is_split_off_once(store: Store, two: tuple[Desk, Desk]) -> None:
    for _ in range(_TRIALS):
        title_id = a_title(store)
        first, second = _offers(store, title_id)[0][0], an_offer(store, title_id, "CNY 9.00", vendor="V2")
        done = _one_is_told(*(partial(desk.splits, title_id, second) for desk in two))
        assert _offers(store, title_id, done.new_id) == [[first], [second]]


def test_two_splits_never_leave_a_title_without_an_offer(store: Store, two: tuple[Desk, Desk]) -> None:
    for _ in range(_TRIALS):
        title_id = a_title(store)
        first, second = _offers(store, title_id)[0][0], an_offer(store, title_id, "CNY 9.00", vendor="V2")
        done = _one_is_told(partial(two[0].splits, title_id, first), partial(two[1].splits, title_id, second))
        left, gone = _offers(store, title_id, done.new_id)
        assert (len(left), sorted(left + gone)) == (1, [first, second])


def test_a_split_is_undone_once(store: Store, two: tuple[Desk, Desk]) -> None:
    for _ in range(_TRIALS):
        title_id = a_title(store)
        both = [_offers(store, title_id)[0][0], an_offer(store, title_id, "CNY 9.00", vendor="V2")]
        new_id = two[0].splits(title_id, both[1]).new_id
        _one_is_told(*(partial(desk.rejoins, new_id) for desk in two))
        assert _offers(store, title_id, new_id) == [both, []]


def test_a_title_that_is_split_while_it_is_merged_is_one_or_the_other(
    store: Store, two: tuple[Desk, Desk]
) -> None:
    for _ in range(_TRIALS):
        kept_id, title_id = a_title(store), a_title(store)
        (own, (first,)) = _offers(store, kept_id, title_id)
        second = an_offer(store, title_id, "CNY 9.00", vendor="V2")
        split, merged = results_of(
            partial(two[0].splits, title_id, second), partial(two[1].merges, kept_id, title_id)
        )
        assert (merged.kept_id, merged.gone_id) == (kept_id, title_id)
        if isinstance(split, AcqflowError):
            assert f"Go on with title {kept_id}." in str(split)
            assert _offers(store, kept_id, title_id) == [[*own, first, second], []]
        else:
            assert _offers(store, kept_id, title_id, split.new_id) == [[*own, first], [], [second]]
