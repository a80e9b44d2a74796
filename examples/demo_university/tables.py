"""The tables of the university, as they are read by those who tell its story."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

TABLES = Path(__file__).parent / "tables"

# Everybody's; it is printed at every start of the demo.
PASSWORD = "linjiang-2026"  # noqa: S105

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class University:
    """Its names, and the day and the place of the story."""

    name_zh: str
    name_en: str
    today: date
    time_zone: str


def rows(name: str) -> list[Row]:
    """The rows of one table, each cell a text."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sheets() -> dict[str, list[list[str]]]:
    """The workbook of people and subjects: per sheet its rows of cells, the heading first."""
    found = {}
    for file in sorted((TABLES / "workbook").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            found[file.stem] = list(csv.reader(lines))
    return found


def university() -> University:
    said = {row["key"]: row["value"] for row in rows("university")}
    return University(said["name_zh"], said["name_en"], date.fromisoformat(said["today"]), said["time_zone"])


def moment(text: str) -> datetime:
    """`2026-09-21T10:20:00+08:00` as a moment that knows its offset."""
    return datetime.fromisoformat(text)
