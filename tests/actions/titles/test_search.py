"""Finding titles on both databases alike."""

import pytest
from sqlalchemy.orm import Session

from acqflow.storage.store import Store
from acqflow.titles.actions import add_title, add_titles
from acqflow.titles.queries import search
from acqflow.titles.rules import Description, Filters
from acqflow.vocabulary.class_numbers import ClassUnreadable
from acqflow.vocabulary.identifiers import parse_isbn
from tests.builders import NOW

EVERYTHING = Filters()
TITLES = (
    Description(
        "深入理解计算机系统",
        identifiers=(parse_isbn("9787111544937"),),
        creators=("布莱恩特",),
        year=2016,
        language="chi",
        class_numbers=(("clc", "TP303"),),
        keywords=("计算机系统结构",),
    ),
    Description(
        "Computer systems", creators=("Bryant, R.",), year=2015, language="eng", class_numbers=(("lcc", "QA76.5"),)
    ),
    Description("A history of computer systems", year=1999, language="eng", class_numbers=(("lcc", "QA76.17"),)),
    Description(
        "The systems view of computer art", year=None, language="eng", format="ebook", keywords=("Art & machines",)
    ),
    Description("Café au lait", creators=("Müller, Anna",), year=2020, language="fre"),
    Description("红楼梦", creators=("曹雪芹",), year=1982, language="chi", class_numbers=(("clc", "I242.4"),)),
)


@pytest.fixture
def library(store: Store) -> Store:
    store.run(add_titles, described=TITLES, at=NOW)
    return store


def _titles(store: Store, text: str = "", sort: str = "newest", filters: Filters = EVERYTHING) -> list[str]:
    page = store.ask(search, text=text, sort=sort, filters=filters)
    assert page.total == len(page.rows)
    return [row.title for row in page.rows]


def test_a_title_is_found_by_its_words_in_any_order_and_by_its_number(library: Store) -> None:
    found = {
        "梦": ["红楼梦"],
        "红楼": ["红楼梦"],
        "计算机系统": ["深入理解计算机系统"],
        "曹雪芹 红楼梦": ["红楼梦"],
        "CAFE muller": ["Café au lait"],
        "systems computer 1999": [],
        "9787111544937": ["深入理解计算机系统"],
        "978-7-111-54493-7": ["深入理解计算机系统"],
        "???": [],
        '"; DROP TABLE titles; --': [],
    }
    assert {text: _titles(library, text) for text in found} == found


def test_a_search_is_narrowed_by_its_filters(library: Store) -> None:
    cases: list[tuple[Filters, list[str]]] = [
        (Filters(language="fre"), ["Café au lait"]),
        (Filters(year_from=2015, year_to=2016), ["Computer systems", "深入理解计算机系统"]),
        (Filters(resource_type="ebook"), ["The systems view of computer art"]),
        (Filters(class_scheme="lcc", class_prefix="QA76"), ["A history of computer systems", "Computer systems"]),
        (Filters(class_prefix="TP3"), ["深入理解计算机系统"]),
        (Filters(subject_words="ART & machines"), ["The systems view of computer art"]),
        (Filters(subject_words="100%"), []),
        (Filters(is_offered=True), []),
        (Filters(is_offered=False, year_to=1982), ["红楼梦"]),
    ]
    assert [(filters, _titles(library, filters=filters)) for filters, _ in cases] == cases


def test_words_and_filters_work_together(library: Store) -> None:
    assert _titles(library, "computer systems", filters=Filters(year_from=2000)) == ["Computer systems"]


def test_each_order_is_the_same_on_both_databases(library: Store) -> None:
    exact, history, view = "Computer systems", "A history of computer systems", "The systems view of computer art"
    found = {
        "newest": [view, history, exact],
        "title": [exact, history, view],
        "year": [exact, history, view],
        "relevance": [exact, history, view],
    }
    assert {sort: _titles(library, "computer systems", sort) for sort in found} == found


def test_a_wide_class_is_searched_like_a_narrow_one(library: Store) -> None:
    rows = [Description(f"Plain {n}", class_numbers=(("lcc", "QA1"),)) for n in range(10_001)]
    library.run(add_titles, described=rows, at=NOW)
    wide = Filters(class_scheme="lcc", class_prefix="QA")
    assert library.ask(search, filters=wide).total_is_bound
    assert _titles(library, "computer systems", filters=wide) == [
        "A history of computer systems",
        "Computer systems",
    ]


def test_without_words_all_titles_are_shown_page_by_page(library: Store) -> None:
    first = library.ask(search, size=4)
    second = library.ask(search, size=4, page=2)
    assert (first.total, first.last_number, len(first.rows), len(second.rows)) == (6, 2, 4, 2)
    assert library.ask(search, size=4, page=99).rows == ()
    by_year = [row.year for row in library.ask(search, sort="year").rows]
    assert by_year == [2020, 2016, 2015, 1999, 1982, None]


def test_a_class_number_that_is_none_is_refused(library: Store) -> None:
    with pytest.raises(ClassUnreadable):
        library.ask(search, filters=Filters(class_scheme="ddc", class_prefix="QA76"))


def test_more_hits_than_are_counted_are_a_bound_and_an_exact_title_is_still_first(store: Store) -> None:
    def add(session: Session) -> None:
        add_titles(session, described=[Description("Exactly this")], at=NOW)
        add_titles(session, described=[Description(f"Not exactly this {n}") for n in range(10_020)], at=NOW)

    store.run(add)
    page = store.ask(search, text="exactly this", sort="relevance")
    assert (page.total, page.total_is_bound) == (10_000, True)
    assert page.rows[0].title == "Exactly this"
    assert store.ask(search, text="exactly this", page=201).rows == ()
    assert len(store.ask(search, text="exactly this", page=200).rows) == 50


def test_adding_a_known_title_by_hand_gives_the_known_one(library: Store) -> None:
    known = library.ask(search, text="9787111544937").rows[0].id
    again = Description("CSAPP", identifiers=(parse_isbn("7111544935"), parse_isbn("9787111544937")))
    assert library.run(add_title, record=again, at=NOW) == known
    assert library.run(add_title, record=Description("CSAPP"), at=NOW) != known
