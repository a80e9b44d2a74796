"""What taking in a workbook would do to what is kept: which rows are new, changed, the same, or cannot be."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from acqflow.subjects.rules.cells import Problem
from acqflow.subjects.rules.sheets import SHEET, SHEETS, AtColumn, Key, Row, Sheet, Tables, empty_tables
from acqflow.subjects.rules.wholeness import Names, whole_problems
from acqflow.vocabulary.errors import AcqflowError, Unreadable, words

RawSheets = Mapping[str, Sequence[Sequence[str]]]
"""Per sheet, its rows of cells as text, the heading first, none left out."""

Places = dict[tuple[str, Key], int]


class SheetUnknown(Unreadable):
    """Carries `sheet` and `sheets`."""

    says = words("There is no sheet of this name here. Rename it to one of these, or remove it: %(sheets)s.")


class SheetTwice(Unreadable):
    """Carries `sheet`."""

    says = words("There are two sheets of this name. Put their rows into one.")


class HeadingMissing(Unreadable):
    """Carries `heading`."""

    says = words("The column is missing. Write %(heading)s into the first row.")


class HeadingUnknown(Unreadable):
    """Carries `heading` and `headings`."""

    says = words("There is no column “%(heading)s” here. Remove it; these are read: %(headings)s.")


class RowTwice(Unreadable):
    """Carries `row`, the number of the other one."""

    says = words("Row %(row)s is about the same already. Keep one of the two.")


@dataclass(frozen=True, slots=True)
class Plan:
    """Nothing is done while there are problems. `stored` rows that the workbook leaves out stay as they are."""

    added: Tables
    changed: Tables
    same: dict[str, int]
    problems: list[Problem]

    @property
    def counts(self) -> dict[str, tuple[int, int, int]]:
        """Per sheet, how many rows are new, changed, the same."""
        return {
            sheet.name: (len(self.added[sheet.name]), len(self.changed[sheet.name]), self.same[sheet.name])
            for sheet in SHEETS
        }


@dataclass(slots=True)
class Reading:
    """The workbook's rows as far as they can be read, where each stands, and what is wrong.

    `faulty` are the rows that something is wrong with: sheet, number, and those of their cells that can be read.
    `unsure` are the sheets that may hold more names than were read.
    """

    tables: Tables = field(default_factory=empty_tables)
    places: Places = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    faulty: list[tuple[str, int, Row]] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)


def plan(raw: RawSheets, stored: Tables, funds: AbstractSet[str]) -> Plan:
    """What this workbook does to `stored`; `funds` are the codes of the funds there are."""
    reading = read_sheets(raw)
    added, changed, same = empty_tables(), empty_tables(), dict.fromkeys(SHEET, 0)
    for name, rows in reading.tables.items():
        for key, row in rows.items():
            kept = stored[name].get(key)
            if kept == row:
                same[name] += 1
            else:
                (added if kept is None else changed)[name][key] = row
    touched = {name: added[name] | changed[name] for name in SHEET}
    whole = {name: stored[name] | reading.tables[name] for name in SHEET}
    names = Names(whole, reading.faulty, _unsure(raw, reading), funds)
    for sheet, key, column, error in whole_problems(whole, touched, stored, names):
        reading.problems.append(Problem.of(sheet, reading.places.get((sheet, key)), column, error))
    reading.problems.extend(_beside_others(reading, names))
    problems = sorted(reading.problems, key=lambda problem: (_order(problem.sheet), problem.row or 0))
    return Plan(added, changed, same, problems)


def _beside_others(reading: Reading, names: Names) -> Iterator[Problem]:
    """What rows speak of that have another fault as well; a column with a fault already has enough of it."""
    told = {(problem.sheet, problem.row, problem.column) for problem in reading.problems}
    for sheet, number, row in reading.faulty:
        for column, error in names.unknown(sheet, row):
            if (sheet, number, column) not in told:
                yield Problem.of(sheet, number, column, error)


def _unsure(raw: RawSheets, reading: Reading) -> set[str]:
    """Sheets that were not read whole: what these lack is not reported again by all that speaks of it."""
    unsure = set(reading.unsure)
    if {problem.sheet for problem in reading.problems} - set(SHEET):
        # A sheet under a wrong name may be any of those that are not there.
        unsure |= set(SHEET) - {name.strip().casefold() for name in raw}
    return unsure


def _order(sheet: str) -> int:
    return list(SHEET).index(sheet) if sheet in SHEET else -1


def read_sheets(raw: RawSheets) -> Reading:
    """Every cell read; the order of sheets, rows and columns does not matter."""
    reading = Reading()
    seen: set[str] = set()
    for name, rows in raw.items():
        sheet = SHEET.get(name.strip().casefold())
        if sheet is None:
            reading.problems.append(
                Problem.of(name, None, None, SheetUnknown(sheet=name, sheets=", ".join(SHEET)))
            )
        elif sheet.name in seen:
            reading.problems.append(Problem.of(name, None, None, SheetTwice(sheet=name)))
            reading.unsure.add(sheet.name)
        elif any(any(cell.strip() for cell in row) for row in rows):
            _read_sheet(sheet, rows, reading)
        seen.add(sheet.name if sheet else name)
    return reading


def _read_sheet(sheet: Sheet, rows: Sequence[Sequence[str]], reading: Reading) -> None:
    headings = [cell.strip().casefold() for cell in rows[0]]
    wrong = list(_heading_problems(sheet, headings, rows[1:]))
    reading.problems.extend(wrong)
    if wrong:
        reading.unsure.add(sheet.name)
        return
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            texts = dict(zip(headings, cells, strict=False))
            _read_row(sheet, number, {name: texts.get(name, "") for name in sheet.headings}, reading)


def _heading_problems(sheet: Sheet, headings: list[str], rows: Sequence[Sequence[str]]) -> Iterator[Problem]:
    for heading in sheet.headings:
        if headings.count(heading) != 1:
            yield Problem.of(sheet.name, 1, heading, HeadingMissing(heading=heading))
    width = max((len(row) for row in rows), default=0)
    for place in range(max(width, len(headings))):
        heading = headings[place] if place < len(headings) else ""
        is_used = heading or any(place < len(row) and row[place].strip() for row in rows)
        if is_used and heading not in sheet.headings:
            facts = {"heading": heading, "headings": ", ".join(sheet.headings)}
            yield Problem.of(sheet.name, 1, heading or _letter(place), HeadingUnknown(**facts))


def _letter(place: int) -> str:
    """The spreadsheet's own name of a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _read_row(sheet: Sheet, number: int, texts: Row, reading: Reading) -> None:
    row: Row = {}
    wrong: list[tuple[str, AcqflowError]] = []
    for column in sheet.columns:
        try:
            row[column.name] = column.tidy(texts[column.name])
        except AcqflowError as error:
            wrong.append((column.name, error))
    try:
        row = sheet.tidy(row)
    except AtColumn as found:
        wrong.append((found.column, found.error))
    except AcqflowError as error:
        wrong.append((sheet.tidied, error))
    except KeyError:
        # One of the cells it looks at could not be read, which is told.
        pass
    if all(name in row for name in sheet.key):
        key = sheet.key_of(row)
        other = reading.places.setdefault((sheet.name, key), number)
        if other != number:
            wrong.append((sheet.key[0], RowTwice(row=other)))
        elif not wrong:
            reading.tables[sheet.name][key] = row
    else:
        reading.unsure.add(sheet.name)
    reading.problems.extend(Problem.of(sheet.name, number, column, error) for column, error in wrong)
    if wrong:
        reading.faulty.append((sheet.name, number, row))
