"""When two descriptions without a common number are of one book, and why."""

from typing import Any

import pytest

from acqflow.titles.rules import DESCRIBED, Description, block_of, description_row, told, why_alike

BOOK: dict[str, Any] = {
    "title": "Past in the making: historical revisionism in Central Europe",
    "creators": ("Kopeček, Michal",),
    "publisher": "Central European University Press",
    "year": 2008,
}
CHINESE: dict[str, Any] = {
    "title": "挪威的森林",
    "creators": ("[日] 村上春树", "林少华"),
    "publisher": "上海译文出版社",
    "year": 2001,
}
REPORT: dict[str, Any] = {
    "title": "Serious accident alert. Surface: sand and gravel",
    "creators": ("United States. Mine Safety and Health Administration",),
    "publisher": "Mine Safety & Health Administration",
    "year": 2018,
}


def _why(one: dict[str, Any], other: dict[str, Any]) -> tuple[str, ...]:
    descriptions = (Description(**facts) for facts in (one, other))
    rows = (dict(zip(DESCRIBED, description_row(d), strict=True)) for d in descriptions)
    a, b = (told(row) for row in rows)
    assert why_alike(a, b) == why_alike(b, a)
    return why_alike(a, b)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"title": "Past in the Making : Historical Revisionism in Central Europe"}, "same_title"),
        ({"title": "Past in the making", "other_title": "historical revisionism in Central Europe"}, "same_title"),
        ({"creators": ("Michal Kopecek (ed.)", "Someone Else")}, "same_title"),
        ({"publisher": "CEU Press: Central European U. P."}, "same_title"),
        ({"title": "Past in the making: historcal revisionism in Central Europe"}, "title_nearly"),
        ({"title": "Past in the making"}, "shorter_title"),
        ({"title": "Past in the making: revisionism in Central Europe"}, "other_subtitle"),
    ],
    ids=str,
)
def test_another_way_of_writing_is_the_same_book(other: dict[str, Any], why: str) -> None:
    assert _why(BOOK, {**BOOK, **other}) == (why, "same_creator", "same_publisher", "same_year")


@pytest.mark.parametrize(
    "other",
    [
        {"year": 2010},
        {"year": None},
        {"edition": "2nd ed.", "year": 2009},
        {"publisher": "Routledge"},
        {"creators": ("Kopeček, Anna",)},
        {"creators": ("Müller, Hans",)},
        {"language": "ger", "title": BOOK["title"]},
        {"title": "Past in the making: historical revisionism in Central Europe, vol. 2"},
        {"title": "Past in the making: a study guide"},
        {"title": "Past in the making: the politics of memory"},
        {"title": "Past in the telling: historical revisionism in Central Europe"},
    ],
    ids=str,
)
def test_what_both_tell_and_differs_keeps_them_apart(other: dict[str, Any]) -> None:
    assert _why({**BOOK, "language": "eng"}, {**BOOK, **other}) == ()


def test_a_year_more_or_less_needs_creator_and_publisher() -> None:
    assert _why(BOOK, {**BOOK, "year": 2009}) == ("same_title", "same_creator", "same_publisher")
    assert _why(BOOK, {**BOOK, "year": 2009, "publisher": ""}) == ()


def test_a_name_and_a_year_alone_are_not_enough() -> None:
    assert _why(BOOK, {**BOOK, "creators": (), "publisher": ""}) == ()
    assert _why(BOOK, {**BOOK, "creators": ()}) == ("same_title", "same_publisher", "same_year")
    assert _why({**BOOK, "title": "Optics"}, {**BOOK, "title": "Optics", "creators": ()}) == ()


def test_an_edition_not_named_may_be_any_of_that_year() -> None:
    second = {**BOOK, "edition": "Second edition"}
    assert _why(BOOK, second)
    assert _why(second, {**BOOK, "edition": "2nd ed."})
    assert _why(second, {**BOOK, "edition": "3rd ed."}) == ()
    assert _why(second, {**BOOK, "title": f"{BOOK['title']} (2nd ed.)"})


@pytest.mark.parametrize(
    "other",
    [
        {"creators": ("村上春树 著", "林少华 译")},
        {"creators": ("（日）村上春树",)},
        {"title": "挪威的森林 "},
        {"publisher": "上海译文", "edition": "第1版"},
    ],
    ids=str,
)
def test_a_chinese_book_is_the_same_whatever_stands_around_the_names(other: dict[str, Any]) -> None:
    assert _why(CHINESE, {**CHINESE, **other})[0] == "same_title"


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("中国近代史", "中国现代史"),
        ("高等数学（上）", "高等数学（下）"),
        ("马克思恩格斯选集·1", "马克思恩格斯选集·2"),
        ("高等数学", "高等数学：习题全解"),
        ("全球通史：上册", "全球通史：下册"),
    ],
)
def test_a_sign_that_differs_is_another_chinese_book(title: str, other: str) -> None:
    assert _why({**CHINESE, "title": title}, {**CHINESE, "title": other}) == ()


def test_volumes_written_in_two_ways_are_one_and_two_volumes_are_two() -> None:
    second = {**BOOK, "title": "The trial in history, volume 2: 1964-70"}
    assert _why(second, {**BOOK, "title": "The trial in history, vol. II: 1964–1970"})
    assert _why(second, {**BOOK, "title": "The trial in history, vol. III: 1964–1970"}) == ()


def test_what_a_body_publishes_of_itself_is_told_by_a_number_only() -> None:
    assert _why(REPORT, REPORT) == ()
    person = {**REPORT, "creators": (*REPORT["creators"], "Cho, Sung Yoon")}
    assert _why(person, person)
    assert _why({**person, "title": "Japan"}, {**person, "title": "Japan"}) == ()


def test_a_block_is_the_beginning_of_the_title_proper() -> None:
    assert block_of("The Past: in the making") == block_of("Past / by somebody") == "past"
    assert block_of("L’éveil culturel. Théâtre et presse") == "leveilculturel"
    assert len(block_of("数学" * 500)) == 20
    assert block_of("???") == ""
