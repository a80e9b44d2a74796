"""The facts about the demo's books: how many, in which subjects, and that nothing but facts is kept."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from stdnum import isbn as isbn_rules

from examples.demo_university.title_facts import (
    FACTS,
    ChineseTitle,
    WesternTitle,
    all_titles,
    chinese_titles,
    damaged_records,
    doubtful_isbns,
    western_titles,
)

TABLES = FACTS.parent / "tables"
LARGEST_FILE = 1_000_000
LONGEST_FACT = 240
FEWEST_IN_A_SUBJECT = 60
_LCC = re.compile(r"([A-Z]+)(\d+(?:\.\d+)?)?")


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def is_in_clc_range(code: str, first: str, last: str) -> bool:
    return first <= code and (code <= last or code.startswith(last))


def is_in_lcc_range(code: str, first: str, last: str) -> bool:
    """Letters, then the number; a range without numbers takes whole classes."""
    letters, number = lcc_parts(code)
    low, high = lcc_parts(first), lcc_parts(last)
    if low[1] is None:
        return low[0] <= letters <= high[0]
    if letters != low[0] or high[1] is None or number is None:
        return False
    return low[1] <= number < high[1] + 1


def lcc_parts(code: str) -> tuple[str, float | None]:
    found = _LCC.match(code)
    assert found, code
    return found[1], float(found[2]) if found[2] else None


def subjects_of(title: WesternTitle | ChineseTitle) -> Iterator[str]:
    for row in rows_of_classes:
        bounds = row["start"], row["end"]
        if row["scheme"] == "clc" and isinstance(title, ChineseTitle) and is_in_clc_range(title.clc, *bounds):
            yield row["subject"]
        if row["scheme"] == "lcc" and isinstance(title, WesternTitle) and is_in_lcc_range(title.lcc, *bounds):
            yield row["subject"]


rows_of_classes = rows("workbook/class_ranges")


def test_there_are_more_than_two_thousand_titles() -> None:
    assert len(all_titles()) >= 2000


def test_at_least_four_hundred_titles_are_chinese() -> None:
    assert sum(title.language == "chi" for title in chinese_titles()) >= 400


def test_each_of_the_ten_subjects_has_sixty_titles_by_class() -> None:
    found = Counter(subject for title in all_titles() for subject in set(subjects_of(title)))
    assert set(found) == {row["code"] for row in rows("workbook/subjects")}
    assert len(found) == 10
    assert min(found.values()) >= FEWEST_IN_A_SUBJECT, found


def test_the_readme_counts_what_is_there() -> None:
    readme = (FACTS.parent / "README.md").read_text(encoding="utf-8")
    titles = all_titles()
    found = Counter(subject for title in titles for subject in set(subjects_of(title)))
    chinese = sum(title.language == "chi" for title in titles)
    assert f"{len(titles):,} books as bare facts" in readme
    assert f"{sum('+' in t.delivered for t in titles)} books come in two files. {chinese:,} are Chinese." in readme
    assert f"{min(found.values())} to {max(found.values())} books by class number" in readme
    assert f"{sum(not set(subjects_of(title)) for title in titles)} lie in no subject" in readme


def test_the_readme_names_every_damaged_record() -> None:
    readme = (FACTS.parent / "README.md").read_text(encoding="utf-8")
    in_readme = re.findall(r"^\| (?:MARC 21|CNMARC|spreadsheet) \| ([WZ]\d{4}) \|", readme, re.MULTILINE)
    assert sorted(in_readme) == sorted(broken.key for broken in damaged_records())


def test_some_titles_lie_in_no_subject() -> None:
    assert sum(not list(subjects_of(title)) for title in all_titles()) >= 50


def test_no_title_lies_in_two_subjects() -> None:
    assert [title.key for title in all_titles() if len(set(subjects_of(title))) > 1] == []


def test_keys_and_isbns_name_one_title_each() -> None:
    titles = all_titles()
    isbns = [title.isbn for title in titles if title.isbn]
    assert len({title.key for title in titles}) == len(titles)
    assert len(set(isbns)) == len(isbns)


def test_every_isbn_is_thirteen_digits_with_a_right_check_digit() -> None:
    assert [t.key for t in all_titles() if t.isbn and (len(t.isbn) != 13 or not isbn_rules.is_valid(t.isbn))] == []


def test_a_doubtful_isbn_is_listed_with_the_right_one() -> None:
    right = {title.key: title.isbn for title in all_titles()}
    doubts = doubtful_isbns()
    assert len(doubts) == 12
    assert all(right[doubt.key] == doubt.right != doubt.written for doubt in doubts)


def test_a_wrong_number_is_invalid_or_belongs_to_another_book() -> None:
    others = {title.isbn for title in all_titles()}
    assert all(not isbn_rules.is_valid(doubt.written) or doubt.written in others for doubt in doubtful_isbns())


def test_every_price_says_whether_it_was_printed_or_made_by_rule() -> None:
    for title in all_titles():
        assert title.price_source in {"printed", "rule", "none"}, title.key
        assert bool(title.price) == (title.price_source != "none"), title.key


def test_prices_made_by_rule_follow_the_rule_of_the_readme() -> None:
    for title in chinese_titles():
        if title.price_source == "rule":
            assert title.price == f"{28 + 4 * (int(title.key[1:]) % 19)}.00", title.key
    for book in western_titles():
        if book.price_source == "rule":
            number = int(book.key[1:])
            amount = book.price[4:]
            expected = 3000 + 500 * (number % 9) if book.price.startswith("JPY") else 29 + 5 * (number % 21)
            assert amount.removesuffix(".95") == str(expected), book.key


@pytest.mark.parametrize("file", sorted(FACTS.glob("*.csv")), ids=lambda file: file.name)
def test_a_file_of_facts_is_small_and_sorted_and_holds_no_prose(file: Path) -> None:
    assert file.stat().st_size < LARGEST_FILE
    with file.open(encoding="utf-8", newline="") as lines:
        kept = list(csv.DictReader(lines))
    order = [(row.get("file", ""), row["key"]) for row in kept]
    assert order == sorted(order)
    assert max(len(value) for row in kept for value in row.values()) <= LONGEST_FACT
