"""The tables about the demo university agree with each other."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from acqflow.subjects.rules import SHEET
from examples.demo_university.tables import TABLES, Row, moment, rows, university
from examples.demo_university.title_facts import all_titles, damaged_records, doubtful_isbns
from examples.demo_university.vendor_files import CNMARC_NAME, MARC21_NAME, SPREADSHEET_NAME

ANY = "*"
# Days and moments that lie ahead of the story: a list's deadline, the day a title comes back, the year's end.
PLANNED = {"deadline", "until", "ends_on"}
FILES = sorted(TABLES.rglob("*.csv"))


def column(name: str, of: str) -> list[str]:
    return [row[of] for row in rows(name)]


def offered_isbns() -> set[str]:
    """What a vendor offers under its right number in a record that can be read."""
    spoiled = {doubt.key for doubt in doubtful_isbns()} | {broken.key for broken in damaged_records()}
    return {title.isbn for title in all_titles() if title.isbn and title.key not in spoiled}


def name_of(file: Path) -> str:
    return file.relative_to(TABLES).with_suffix("").as_posix()


# (table, column, the table and column it must exist in). What the workbook speaks of is checked on taking it in.
REFERENCES = [
    ("profiles", "subject", "workbook/subjects", "code"),
    ("profiles", "login", "workbook/persons", "login"),
    ("fiscal_years", "by", "workbook/persons", "login"),
    ("funds", "parent", "funds", "code"),
    ("funds", "owner", "workbook/persons", "login"),
    ("workbook/subject_funds", "fund", "funds", "code"),
    ("allocations", "fiscal_year", "fiscal_years", "code"),
    ("allocations", "fund", "funds", "code"),
    ("allocations", "by", "workbook/persons", "login"),
    ("movements", "fund", "funds", "code"),
    ("movements", "to_fund", "funds", "code"),
    ("movements", "pays", "movements", "number"),
    ("movements", "by", "workbook/persons", "login"),
    ("exchange_rates", "by", "workbook/persons", "login"),
    ("vendors", "by", "workbook/persons", "login"),
    ("deliveries", "vendor", "vendors", "code"),
    ("deliveries", "by", "workbook/persons", "login"),
    ("suggestions", "requester", "workbook/persons", "login"),
    ("endorsements", "suggestion", "suggestions", "number"),
    ("endorsements", "login", "workbook/persons", "login"),
    ("answers", "suggestion", "suggestions", "number"),
    ("answers", "login", "workbook/persons", "login"),
    ("worklist_steps", "subject", "workbook/subjects", "code"),
    ("worklist_steps", "login", "workbook/persons", "login"),
    ("lists", "subject", "workbook/subjects", "code"),
    ("lists", "owner", "workbook/persons", "login"),
    ("list_lines", "list", "lists", "code"),
    ("list_steps", "list", "lists", "code"),
    ("list_steps", "login", "workbook/persons", "login"),
    ("list_steps", "departments", "workbook/departments", "code"),
    ("circles", "list", "lists", "code"),
    ("circles", "login", "workbook/persons", "login"),
    ("tour", "login", "workbook/persons", "login"),
]


@pytest.mark.parametrize(("table", "of", "other", "key"), REFERENCES, ids=lambda part: str(part))
def test_every_code_referred_to_exists(table: str, of: str, other: str, key: str) -> None:
    codes = {code for cell in column(table, of) for code in cell.split()}
    assert codes - {ANY} <= set(column(other, key))


@pytest.mark.parametrize("name", ["suggestions", "worklist_steps", "list_lines", "circles"])
def test_every_book_of_the_story_is_offered_under_its_right_number(name: str) -> None:
    assert set(column(name, "isbn")) <= offered_isbns()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_table_has_plain_columns_and_full_rows(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        head, *kept = list(csv.reader(lines))
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in head)
    assert kept
    assert {len(row) for row in kept} == {len(head)}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_the_readme_of_the_tables_names_every_column(file: Path) -> None:
    readme = (TABLES / "README.md").read_text(encoding="utf-8")
    if file.parent.name == "workbook":
        assert "`workbook/`" in readme
        return
    found = re.search(rf"^\| `{name_of(file)}` \| ([^|]*) \|", readme, re.MULTILINE)
    assert found, file
    with file.open(encoding="utf-8", newline="") as lines:
        assert found[1].split(", ") == next(csv.reader(lines))


def test_the_workbook_has_the_sheets_and_columns_that_are_taken_in() -> None:
    files = {file.stem: file for file in (TABLES / "workbook").glob("*.csv")}
    assert set(files) == set(SHEET)
    for name, file in files.items():
        with file.open(encoding="utf-8", newline="") as lines:
            assert tuple(next(csv.reader(lines))) == SHEET[name].headings


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_that_has_happened_is_dated_after_the_day_of_the_story(file: Path) -> None:
    for row in rows(name_of(file)):
        for name, value in row.items():
            if name not in PLANNED and name != "value" and re.match(r"\d{4}-\d\d-\d\d", value):
                assert date.fromisoformat(value[:10]) < university().today, row


def test_nothing_is_asked_for_or_chosen_before_the_catalogues_have_come() -> None:
    delivered = max(moment(row["at"]) for row in rows("deliveries"))
    for name in ("suggestions", "answers", "worklist_steps", "lists", "list_steps", "circles"):
        assert delivered < min(moment(row["at"]) for row in rows(name)), name


def test_librarians_and_their_colleagues_act_on_working_days() -> None:
    for name in ("movements", "deliveries", "answers", "worklist_steps", "lists", "list_steps"):
        for row in rows(name):
            assert moment(row["at"]).isoweekday() <= 5, (name, row)


def test_the_story_has_the_people_it_tells_of() -> None:
    roles = Counter(role for _, role in {(row["login"], row["role"]) for row in rows("workbook/roles")})
    assert roles == {
        "faculty": 12,
        "subject_librarian": 8,
        "acquisition_librarian": 1,
        "head": 1,
        "committee": 5,
        "administrator": 1,
        "auditor": 1,
    }
    assert len(rows("workbook/departments")) == 3


def test_every_person_has_a_role_and_names_in_both_scripts() -> None:
    assert set(column("workbook/persons", "login")) == set(column("workbook/roles", "login"))
    for row in rows("workbook/persons"):
        assert re.search(r"[\u4e00-\u9fff]", row["name"])
        assert row["name_latin"].isascii()
        assert row["login"] == re.sub(r"[^a-z]", "", row["name_latin"].lower())


def test_each_subject_is_led_by_its_librarian_but_biology_which_waits_for_a_lead() -> None:
    librarians = {(r["login"], r["code"]) for r in rows("workbook/roles") if r["role"] == "subject_librarian"}
    members = [row for row in rows("workbook/team_members") if not row["ends_on"]]
    leads = {(r["login"], r["team"]) for r in members if r["team_role"] == "lead"}
    assert librarians - leads == {("qinxiaolan", "Q")}
    assert leads < librarians
    assert [r["login"] for r in members if r["team"] == "Q"] == ["qinxiaolan"]
    assert {subject for _, subject in librarians} == set(column("workbook/subjects", "code"))


def test_one_of_eight_librarians_leads_two_subjects_and_one_subject_has_a_whole_team() -> None:
    members = rows("workbook/team_members")
    leads = Counter(r["login"] for r in members if r["team_role"] == "lead" and not r["ends_on"])
    teams = defaultdict(set)
    for row in members:
        teams[row["team"]].add(row["team_role"])
    assert sorted(leads.values()) == [1] * 7 + [2]
    assert [team for team, roles in teams.items() if len(roles) == 4] == ["TP3"]
    assert teams["TP3"] == {"lead", "resource", "consulting", "assistant"}


def test_one_selection_list_circulates_and_two_schools_mark_it() -> None:
    circulated = [(row["list"], row["departments"]) for row in rows("list_steps") if row["step"] == "circulate"]
    assert circulated == [("L2026-03", "LAH CST")]


def test_each_mode_is_lived_by_a_subject() -> None:
    general = [r for r in rows("workbook/modes") if r["resource_type"] == r["language"] == ANY]
    today = {r["subject"]: r["mode"] for r in sorted(general, key=lambda row: row["starts_on"])}
    assert set(today) == set(column("workbook/subjects", "code"))
    assert set(today.values()) == {"relay", "participate", "lead"}


def test_the_allocations_sum_exactly_to_the_years_total() -> None:
    assert sum(Decimal(amount) for amount in column("allocations", "amount")) == Decimal("6200000.00")


def test_money_lies_on_leaves_of_the_fund_tree_only_and_on_each_of_them() -> None:
    leaves = set(column("funds", "code")) - set(column("funds", "parent"))
    assert set(column("allocations", "fund")) == leaves
    assert len(column("allocations", "fund")) == len(leaves)
    assert set(column("movements", "fund")) <= leaves
    assert set(column("movements", "to_fund")) - {""} <= leaves


def test_movements_are_in_the_order_in_which_they_were_booked() -> None:
    assert column("movements", "number") == sorted(column("movements", "number"))
    assert _moments("movements") == sorted(_moments("movements"))


def test_a_payment_names_what_it_pays_a_transfer_two_funds_and_an_encumbrance_one() -> None:
    by_number = {row["number"]: row for row in rows("movements")}
    for row in by_number.values():
        assert row["kind"] in {"encumber", "transfer", "pay"}
        assert bool(row["to_fund"]) == (row["kind"] == "transfer")
        assert bool(row["pays"]) == (row["kind"] == "pay")
        if row["pays"]:
            assert _pays_rightly(row, by_number[row["pays"]])


def test_the_deliveries_are_the_three_files_that_are_written() -> None:
    assert column("deliveries", "file") == [MARC21_NAME, CNMARC_NAME, SPREADSHEET_NAME]
    assert len(rows("vendors")) == 3


def test_the_library_holds_books_that_are_offered_and_others() -> None:
    held = column("holdings", "isbn")
    offered = offered_isbns()
    assert len(set(held)) == len(held) >= 150
    assert sum(isbn in offered for isbn in held) >= 100
    assert sum(isbn not in offered for isbn in held) >= 20


def test_what_people_write_stands_there_in_both_languages_or_in_none() -> None:
    for file in FILES:
        for row in rows(name_of(file)):
            for name in row:
                if name.endswith("_zh"):
                    assert bool(row[name]) == bool(row[name.removesuffix("zh") + "en"]), (file.name, row)


def test_somebody_of_every_role_is_on_the_tour() -> None:
    toured = set(column("tour", "login"))
    assert {r["role"] for r in rows("workbook/roles") if r["login"] in toured} == set(
        column("workbook/roles", "role")
    )


def _moments(name: str) -> list[datetime]:
    return [moment(row["at"]) for row in rows(name)]


def _pays_rightly(payment: Row, encumbrance: Row) -> bool:
    return (
        encumbrance["kind"] == "encumber"
        and encumbrance["fund"] == payment["fund"]
        and moment(encumbrance["at"]) < moment(payment["at"])
        and Decimal(payment["amount"]) <= Decimal(encumbrance["amount"])
    )
