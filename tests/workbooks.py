"""A small people-and-subjects workbook, and how a test changes a cell of it."""

from pathlib import Path

import xlsxwriter

from acqflow.subjects.rules import RawSheets

A_WORKBOOK: dict[str, list[list[str]]] = {
    "departments": [["code", "name_zh", "name_en"], ["PHYSICS", "物理学院", "School of Physics"]],
    "persons": [
        ["login", "name", "name_latin", "email", "department", "language", "active"],
        ["anna", "李安娜", "Li Anna", "anna@example.edu", "PHYSICS", "zh", "yes"],
        ["boris", "Boris", "", "", "", "en", "yes"],
        ["chen", '=HYPERLINK("https://example.edu")', "", "", "", "zh", "no"],
        ["root", "管理员", "", "", "", "zh", "yes"],
    ],
    "roles": [
        ["login", "role", "scope", "code"],
        ["root", "administrator", "all", ""],
        ["anna", "subject_librarian", "subject", "PHYS"],
        ["chen", "faculty", "department", "PHYSICS"],
    ],
    "teams": [["code", "name_zh", "name_en"], ["PHY", "物理学科服务团队", "Physics team"]],
    "team_members": [
        ["team", "login", "team_role", "starts_on", "ends_on"],
        ["PHY", "anna", "lead", "2024-01-01", "2024-09-01"],
        ["PHY", "boris", "lead", "2024-09-01", ""],
        ["PHY", "anna", "consulting", "2024-09-01", ""],
    ],
    "subjects": [
        ["code", "name_zh", "name_en", "parent", "team"],
        ["PHYS", "物理学", "Physics", "", "PHY"],
        ["OPT", "光学", "Optics", "PHYS", ""],
        ["LASER", "激光", "Lasers", "OPT", ""],
    ],
    "class_ranges": [
        ["subject", "scheme", "start", "end"],
        ["PHYS", "clc", "O3", "O5"],
        ["OPT", "clc", "O43", "O43"],
        ["OPT", "lcc", "QC350", "QC467"],
        ["PHYS", "ddc", "530", "539"],
    ],
    "subject_departments": [["subject", "department"], ["PHYS", "PHYSICS"]],
    "subject_funds": [["subject", "resource_type", "fund"], ["PHYS", "book", "BOOKS"], ["PHYS", "*", "BOOKS"]],
    "modes": [
        ["subject", "resource_type", "language", "mode", "starts_on"],
        ["PHYS", "*", "*", "relay", "2024-01-01"],
        ["PHYS", "book", "chi", "lead", "2025-01-01"],
    ],
    "responsibilities": [
        ["subject", "resource_type", "language", "responsibility", "starts_on"],
        ["PHYS", "book", "*", "lead", "2024-01-01"],
    ],
    "authorities": [
        ["subject", "resource_type", "per_title", "per_list", "currency"],
        ["PHYS", "*", "200.00", "5000.00", "CNY"],
    ],
}


def changed(sheet: str, row: int, heading: str, text: str, raw: RawSheets = A_WORKBOOK) -> RawSheets:
    """The workbook with another text in one cell; rows as the spreadsheet counts them, headings = 1."""
    rows = [list(cells) for cells in raw[sheet]]
    rows[row - 1][rows[0].index(heading)] = text
    return {**raw, sheet: rows}


def write_workbook(file: Path, raw: RawSheets) -> Path:
    """As somebody fills it in: every cell a text."""
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    for name, rows in raw.items():
        sheet = book.add_worksheet(name)
        for line, cells in enumerate(rows):
            sheet.write_row(line, 0, list(cells))
    book.close()
    return file
