"""Which titles are of one work."""

from typing import Any

import pytest

from acqflow.titles.rules import (
    DESCRIBED,
    Description,
    are_of_one_work,
    block_of,
    description_row,
    is_another_volume,
    told,
)

BOOK: dict[str, Any] = {
    "title": "Logics of war",
    "creators": ("Weisiger, Alex",),
    "publisher": "Cornell",
    "year": 2013,
}


def _are(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = (
        told(dict(zip(DESCRIBED, description_row(Description(**facts)), strict=True))) for facts in (one, other)
    )
    assert are_of_one_work(a, b) == are_of_one_work(b, a)
    return are_of_one_work(a, b) and block_of(one["title"]) == block_of(other["title"])


@pytest.mark.parametrize(
    "other",
    [
        {"format": "ebook", "title": "Logics of War : Explanations for Limited and Unlimited Conflicts"},
        {"creators": ("Alex Weisiger",), "edition": "2nd ed.", "year": 2020},
        {"publisher": "Verso"},
        {"title": "Logics of war, volume 2"},
        {"title": "Logics of war. Part 1: explanations"},
    ],
    ids=str,
)
def test_form_edition_publisher_subtitle_and_volume_may_differ(other: dict[str, Any]) -> None:
    assert _are(BOOK, {**BOOK, **other})


@pytest.mark.parametrize(
    "other",
    [
        {"creators": ("Müller, Hans",)},
        {"creators": ()},
        {"title": "Logics of peace"},
        {"language": "chi"},
    ],
    ids=str,
)
def test_another_author_name_or_language_is_another_work(other: dict[str, Any]) -> None:
    assert not _are({**BOOK, "language": "eng"}, {**BOOK, **other})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Logics of war", "Logics of war, volume 2"),
        ("Logics of war", "Logics of war. Part 1: explanations"),
        ("Logics of war (Vol. I)", "Logics of war (Vol. II)"),
        ("Logics of war. Vol. 1, part 1", "Logics of war. Vol. 1, part 2"),
        ("Logics of war. First volume", "Logics of war. 2nd volume"),
        ("Logics of war. 1, Causes", "Logics of war. 2, Ends"),
        ("Logics of war, part one", "Logics of war, part two"),
        ("激荡三十年（上）", "激荡三十年（下）"),
        ("激荡三十年（上）", "激荡三十年. 下册"),
        ("明朝那些事儿（叁）", "明朝那些事儿（肆）"),
        ("数学分析（一）", "数学分析（二）"),
        ("全唐诗 第三卷", "全唐诗第12卷"),
        ("资本论：第一卷", "资本论：第二卷"),
        ("史记：卷二", "史记：卷十二"),
        ("平凡的世界", "平凡的世界（第二部）"),
    ],
)
def test_another_volume_is_of_the_work_and_no_copy_of_it(one: str, other: str) -> None:
    assert _are_volumes(one, other) == (True, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Logics of war", "Logics of war : explanations"),
        ("Logics of war (Vol. II)", "Logics of war, volume 2"),
        ("Logics of war. Part 2: explanations", "Logics of war, part two"),
        ("激荡三十年（上）", "激荡三十年：上册"),
        ("激荡三十年（上）", "激荡三十年（上）：中国企业1978-2008"),
        ("高等数学（第六版）（下册）", "高等数学（第七版）（下册）"),
        ("全唐诗第12卷", "全唐诗（第十二卷）"),
        ("激荡三十年（全三册）", "激荡三十年"),
        ("Logics of war : 12 lessons", "Logics of war"),
    ],
)
def test_one_volume_written_otherwise_is_the_same_volume(one: str, other: str) -> None:
    assert _are_volumes(one, other) == (True, False)


def _are_volumes(one: str, other: str) -> tuple[bool, bool]:
    """Whether they are of one work, and whether another volume of it."""
    a, b = (
        told(dict(zip(DESCRIBED, description_row(Description(**(BOOK | {"title": title}))), strict=True)))
        for title in (one, other)
    )
    assert is_another_volume(a, b) == is_another_volume(b, a)
    return are_of_one_work(a, b), is_another_volume(a, b)


def test_a_title_of_one_word_needs_a_like_subtitle() -> None:
    first = {**BOOK, "title": "Biology: a global approach"}
    assert _are(first, {**BOOK, "title": "Biology : global approach (12th ed.)"})
    assert _are(first, {**BOOK, "title": "Biology"})
    assert not _are(first, {**BOOK, "title": "Biology: how to pass the examination"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("马克思恩格斯选集·1", "马克思恩格斯选集·2"),
        ("高等数学（上）", "高等数学 下册"),
        ("全唐诗 第三卷", "全唐诗第12卷"),
        ("史记", "史记：修订本"),
    ],
)
def test_the_volumes_of_a_chinese_work_are_of_one(one: str, other: str) -> None:
    assert _are({**BOOK, "title": one}, {**BOOK, "title": other})


def test_a_title_that_is_a_number_stays_one() -> None:
    assert block_of("1984") == "1984"
    assert block_of("天下") == "天下"
