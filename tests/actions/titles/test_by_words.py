"""Whether a title that two people describe without a number is one title."""

from typing import Any

import pytest

from acqflow.storage.store import Store
from acqflow.titles.actions import add_title
from acqflow.titles.rules import Description
from acqflow.vocabulary.identifiers import parse_isbn
from tests.builders import NOW

WHOLE: dict[str, Any] = {"title": "量子计算导论", "creators": ("王五",), "publisher": "科学出版社", "year": 2024}


def _add(store: Store, **facts: Any) -> int:
    return store.run(add_title, record=Description(**facts), at=NOW)


def test_two_people_who_describe_a_title_alike_mean_one(store: Store) -> None:
    first = _add(store, title="量子计算导论", creators=("王五",))
    assert _add(store, title="量子计算导论 ", creators=("王五",)) == first


def test_who_gives_less_means_the_only_title_that_has_all_of_it(store: Store) -> None:
    known = _add(store, **WHOLE, identifiers=(parse_isbn("9787040396638"),))
    assert _add(store, title="量子计算导论", creators=("王五",)) == known
    assert _add(store, title="量子计算导论", creators=("王五",), year=2024) == known


@pytest.mark.parametrize(
    "other",
    [
        {"year": 2019},
        {"publisher": "高教社"},
        {"creators": ("赵六",)},
        {"creators": ("王五", "赵六")},
        {"edition": "2"},
        {"format": "ebook"},
        {"title": "量子计算"},
        {"identifiers": (parse_isbn("9787302423287"),)},
    ],
    ids=str,
)
def test_a_part_that_differs_keeps_titles_apart(store: Store, other: dict[str, Any]) -> None:
    assert _add(store, **WHOLE) != _add(store, **{**WHOLE, **other})


def test_of_several_that_fit_none_is_taken_but_the_one_described_alike(store: Store) -> None:
    for year in (2019, 2024):
        _add(store, **{**WHOLE, "year": year})
    by_hand = _add(store, title="量子计算导论", creators=("王五",))
    assert by_hand == 3
    assert _add(store, title="量子计算导论", creators=("王五",)) == by_hand


def test_a_name_alone_keeps_titles_apart(store: Store) -> None:
    assert _add(store, title="光学") != _add(store, title="光学")
    yearbook = {"title": "年鉴", "publisher": "统计出版社", "year": 2024}
    assert _add(store, **yearbook) == _add(store, **yearbook)
