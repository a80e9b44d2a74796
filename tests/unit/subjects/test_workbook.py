"""What taking in a workbook would do, and every problem it reports."""

import pytest

from acqflow.subjects.rules import SHEETS, Plan, RawSheets, Tables, WorkbookRefused, empty_tables, plan
from tests.workbooks import A_WORKBOOK, changed

FUNDS = frozenset({"BOOKS"})
Rows = list[list[str]]


def _stored(raw: RawSheets) -> Tables:
    added = plan(raw, empty_tables(), FUNDS)
    assert added.problems == []
    return added.added


def _problems(raw: RawSheets, stored: Tables | None = None) -> list[str]:
    return [str(problem) for problem in plan(raw, stored or empty_tables(), FUNDS).problems]


def _of_no_change(made: Plan) -> bool:
    return not any(made.added.values()) and not any(made.changed.values())


def test_a_whole_workbook_into_an_empty_library_is_all_new() -> None:
    made = plan(A_WORKBOOK, empty_tables(), FUNDS)
    assert made.problems == []
    assert made.counts == {sheet.name: (len(A_WORKBOOK[sheet.name]) - 1, 0, 0) for sheet in SHEETS}


def test_the_same_workbook_again_changes_nothing() -> None:
    again = plan(A_WORKBOOK, _stored(A_WORKBOOK), FUNDS)
    assert again.problems == []
    assert _of_no_change(again)


def test_the_order_of_sheets_rows_and_columns_does_not_matter() -> None:
    turned = {name.upper(): [row[::-1] for row in (rows[0], *rows[:0:-1])] for name, rows in A_WORKBOOK.items()}
    assert _of_no_change(plan(dict(reversed(turned.items())), _stored(A_WORKBOOK), FUNDS))


def test_what_the_workbook_leaves_out_stays() -> None:
    one = {"persons": [A_WORKBOOK["persons"][0], ["anna", "安娜·李", "", "", "", "en", "yes"]]}
    made = plan(one, _stored(A_WORKBOOK), FUNDS)
    assert made.problems == []
    assert made.counts["persons"] == (0, 1, 0)
    assert next(iter(made.changed["persons"].values()))["name"] == "安娜·李"


def test_blank_rows_blank_columns_and_empty_sheets_are_passed_over() -> None:
    def pad(rows: Rows) -> Rows:
        return [[*rows[0], "", ""], [], ["", " "], *rows[1:], ["", "", ""]]

    assert _of_no_change(plan({n: pad(r) for n, r in A_WORKBOOK.items()}, _stored(A_WORKBOOK), FUNDS))
    assert plan({"persons": [], "roles": [["", ""]]}, empty_tables(), FUNDS).problems == []


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "text", "says"),
    [
        ("persons", 2, "login", "an na", "an na cannot be a login"),
        ("persons", 2, "name", "", "The cell is empty"),
        ("persons", 2, "email", "nobody", "nobody is not an e-mail address"),
        ("persons", 3, "language", "fr", "“fr” is none of the choices. Write one of: zh, en."),
        ("persons", 3, "active", "perhaps", "Write one of: yes, no."),
        ("persons", 2, "department", "GEO", "The sheet departments has no GEO. Add it there"),
        ("roles", 2, "role", "king", "Write one of: faculty, subject_librarian"),
        ("roles", 2, "login", "nobody", "The sheet persons has no nobody"),
        ("roles", 2, "code", "PHYS", "Only the scope all has no code"),
        ("roles", 3, "code", "GEO", "The sheet subjects has no GEO"),
        ("roles", 3, "code", "", "needs the code of one"),
        ("team_members", 2, "starts_on", "1.9.2024", "is not a day. Write it like 2026-11-23"),
        ("team_members", 2, "starts_on", "2025-01-01", "cannot end on 2024-09-01"),
        ("team_members", 2, "team", "NONE", "The sheet teams has no NONE"),
        ("subjects", 3, "parent", "GEO", "The sheet subjects has no GEO"),
        ("subjects", 2, "team", "NONE", "The sheet teams has no NONE"),
        ("class_ranges", 2, "scheme", "udc", "Write one of: clc, lcc, ddc."),
        ("class_ranges", 2, "start", "???", "???"),
        ("class_ranges", 2, "end", "O1", "runs backwards"),
        ("subject_departments", 2, "department", "GEO", "The sheet departments has no GEO"),
        ("subject_funds", 2, "fund", "GEO", "There is no fund GEO"),
        ("subject_funds", 2, "resource_type", "cd", "cd is not a kind of resource"),
        ("modes", 2, "mode", "rule", "Write one of: relay, participate, lead."),
        ("modes", 2, "language", "Chinese", "Chinese is not a language"),
        ("responsibilities", 2, "responsibility", "all", "Write one of: lead, assist, review, none."),
        ("authorities", 2, "per_title", "1,000", "1,000 is not an amount"),
        ("authorities", 2, "per_list", "-1", "below zero"),
        ("authorities", 2, "currency", "RMB", "RMB"),
    ],
)
def test_a_wrong_cell_is_reported_with_its_place_and_its_cure(
    sheet: str, row: int, heading: str, text: str, says: str
) -> None:
    found = _problems(changed(sheet, row, heading, text))
    assert len(found) == 1, found
    # A range and a role are looked at as a whole.
    where = heading if sheet not in ("class_ranges", "roles", "team_members") else ""
    assert found[0].startswith(f"{sheet}, row {row}, column {where}")
    assert says in found[0]


def test_every_cell_of_a_row_is_told_where_it_stands() -> None:
    raw = changed("authorities", 2, "per_title", "abc")
    raw = changed("authorities", 2, "per_list", "-5", changed("authorities", 2, "currency", "YUAN", raw))
    assert [problem.partition(":")[0].split()[-1] for problem in _problems(raw)] == [
        "per_title",
        "per_list",
        "currency",
    ]


def test_every_problem_is_reported_at_once_in_the_order_of_the_sheets() -> None:
    raw = changed("authorities", 2, "per_title", "free")
    raw = changed("persons", 3, "email", "nobody", raw)
    raw = changed("persons", 2, "active", "perhaps", raw)
    raw = changed("subject_funds", 2, "fund", "GEO", raw)
    places = [problem.partition(":")[0] for problem in _problems(raw)]
    assert places == [
        "persons, row 2, column active",
        "persons, row 3, column email",
        "subject_funds, row 2, column fund",
        "authorities, row 2, column per_title",
    ]
    refused = WorkbookRefused(plan(raw, empty_tables(), FUNDS).problems)
    assert str(refused).startswith("Nothing was taken in. Problems in the workbook: 4. The first: persons")
    assert len(refused.problems) == 4


def test_a_row_that_cannot_be_read_is_not_reported_again_by_what_speaks_of_it() -> None:
    assert len(_problems(changed("persons", 2, "email", "nobody"))) == 1


def test_a_sheet_or_column_under_another_name_is_refused_not_passed_over() -> None:
    renamed = {("people" if name == "persons" else name): rows for name, rows in A_WORKBOOK.items()}
    (problem,) = _problems(renamed)
    assert problem.startswith("people: There is no sheet of this name")
    assert len(_problems({**A_WORKBOOK, " Persons ": A_WORKBOOK["persons"]})) == 1
    found = _problems(changed("persons", 1, "email", "mail"))
    assert [text.partition(". ")[0] for text in found] == [
        "persons, row 1, column email: The column is missing",
        "persons, row 1, column mail: There is no column “mail” here",
    ]


def test_cells_beyond_the_headings_are_refused_not_passed_over() -> None:
    raw = {**A_WORKBOOK, "teams": [*A_WORKBOOK["teams"], ["T2", "乙", "B", "", "note"]]}
    (problem,) = _problems(raw)
    assert problem.startswith("teams, row 1, column E: There is no column")


def test_the_same_row_twice_is_refused() -> None:
    raw = {**A_WORKBOOK, "persons": [*A_WORKBOOK["persons"], ["ANNA", "Another", "", "", "", "en", "yes"]]}
    found = [text for text in _problems(raw) if "already" in text]
    assert found == ["persons, row 6, column login: Row 2 is about the same already. Keep one of the two."]


def test_a_circle_of_subjects_is_refused() -> None:
    found = _problems(changed("subjects", 2, "parent", "OPT"))
    assert found == [
        "subjects, row 2, column parent: Subject PHYS cannot stand under OPT, which stands under it already. "
        "Put it under another subject, or at the top.",
        "subjects, row 3, column parent: Subject OPT cannot stand under PHYS, which stands under it already. "
        "Put it under another subject, or at the top.",
    ]


def test_two_leads_of_a_team_on_one_day_are_refused() -> None:
    (problem,) = _problems(changed("team_members", 2, "ends_on", "2024-09-02"))
    assert "Team PHY is led by" in problem


def test_a_change_in_the_workbook_is_checked_against_what_is_kept() -> None:
    raw = {"team_members": [A_WORKBOOK["team_members"][0], ["PHY", "chen", "lead", "2026-01-01", ""]]}
    (problem,) = _problems(raw, _stored(A_WORKBOOK))
    assert problem.startswith("team_members, row 2, column starts_on: Team PHY is led by boris on 2026-01-01")


def test_a_workbook_cannot_make_the_last_administrator_inactive() -> None:
    raw = changed("persons", 5, "active", "no")
    (problem,) = _problems(raw, _stored(A_WORKBOOK))
    assert problem.startswith("persons, row 5, column active: root is the last administrator")


def test_amounts_ranges_and_logins_are_brought_into_the_one_way_they_are_kept() -> None:
    stored = _stored(A_WORKBOOK)
    raw = changed("authorities", 2, "per_title", "200")
    raw = changed("class_ranges", 3, "end", "", raw)
    raw = changed("roles", 2, "login", "ＲＯＯＴ ", raw)
    raw = changed("subjects", 2, "code", "ＰＨＹＳ", raw)
    assert _problems(raw, stored) == []
    assert _of_no_change(plan(raw, stored, FUNDS))
