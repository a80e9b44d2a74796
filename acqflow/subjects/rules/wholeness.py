"""What must be true of people and subjects together, once a workbook's rows are laid over what is kept."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from acqflow.people.rules import AlreadyInTeam, LastAdministrator, LeadTaken, Role, TeamRole, first_overlap
from acqflow.subjects.rules.sheets import YES, Key, Row, Tables, term_of
from acqflow.subjects.rules.tree import SubjectCircle, circles
from acqflow.vocabulary.errors import AcqflowError, Unreadable, words

Wrong = tuple[str, Key, str, AcqflowError]
"""Sheet, key of the row, column, and what is wrong there."""

# (sheet, column, the sheet whose code or login it must be)
_SPEAKS_OF = (
    ("persons", "department", "departments"),
    ("roles", "login", "persons"),
    ("team_members", "team", "teams"),
    ("team_members", "login", "persons"),
    ("subjects", "parent", "subjects"),
    ("subjects", "team", "teams"),
    ("class_ranges", "subject", "subjects"),
    ("subject_departments", "subject", "subjects"),
    ("subject_departments", "department", "departments"),
    ("subject_funds", "subject", "subjects"),
    ("modes", "subject", "subjects"),
    ("responsibilities", "subject", "subjects"),
    ("authorities", "subject", "subjects"),
)
_SCOPE_SHEET = {"subject": "subjects", "department": "departments"}


class NameUnknown(Unreadable):
    """Carries `name` and `sheet`."""

    says = words("The sheet %(sheet)s has no %(name)s. Add it there, or correct it here.")


class FundUnknown(Unreadable):
    """Carries `fund`."""

    says = words("There is no fund %(fund)s. The head adds it first, or the code is another one.")


class Names:
    """What a row may speak of: what is kept, what the workbook brings, and the funds.

    A row with a fault brings its name all the same; of an `unsure` sheet nobody knows what it brings.
    """

    def __init__(
        self,
        whole: Tables,
        faulty: Iterable[tuple[str, int, Row]],
        unsure: AbstractSet[str],
        funds: AbstractSet[str],
    ) -> None:
        self._known = {sheet: {key[0] for key in rows} for sheet, rows in whole.items()}
        for sheet, _number, row in faulty:
            self._known[sheet].add(row.get("code") or row.get("login") or "")
        self._unsure, self._funds = unsure, funds

    def unknown(self, sheet: str, row: Row) -> Iterator[tuple[str, AcqflowError]]:
        """Each column of the row that speaks of nothing; of a row with a fault, the cells that could be read."""
        for column, other in _spoken_of(sheet, row):
            name = row.get(column, "")
            if name and other not in self._unsure and name not in self._known[other]:
                yield column, NameUnknown(name=name, sheet=other)
        if sheet == "subject_funds" and row.get("fund") and row["fund"] not in self._funds:
            yield "fund", FundUnknown(fund=row["fund"])


def _spoken_of(sheet: str, row: Row) -> Iterator[tuple[str, str]]:
    """Columns, and the sheet whose names stand in them."""
    yield from ((column, other) for speaking, column, other in _SPEAKS_OF if speaking == sheet)
    if sheet == "roles" and (other := _SCOPE_SHEET.get(row.get("scope", ""))):
        yield "code", other


def whole_problems(whole: Tables, touched: Tables, stored: Tables, names: Names) -> Iterator[Wrong]:
    """Only rows the workbook adds or changes (`touched`) are found fault with."""
    for sheet, rows in touched.items():
        for key, row in rows.items():
            for column, error in names.unknown(sheet, row):
                yield sheet, key, column, error
    yield from _circles(whole, touched)
    yield from _doubled_terms(whole, touched)
    yield from _lost_administrators(whole, touched, stored)


def _circles(whole: Tables, touched: Tables) -> Iterator[Wrong]:
    circling = circles({row["code"]: row["parent"] or None for row in whole["subjects"].values()})
    for key, row in touched["subjects"].items():
        if row["code"] in circling:
            yield "subjects", key, "parent", SubjectCircle(subject=row["code"], parent=row["parent"])


def _doubled_terms(whole: Tables, touched: Tables) -> Iterator[Wrong]:
    """Two leads of a team on one day, or one person twice in one place."""
    together: dict[tuple[str, ...], list[Row]] = {}
    for row in whole["team_members"].values():
        group: tuple[str, ...] = (row["team"],)
        if row["team_role"] != TeamRole.LEAD:
            group += (row["login"], row["team_role"])
        together.setdefault(group, []).append(row)
    for group, rows in together.items():
        overlap = first_overlap([term_of(row) for row in rows])
        if overlap is None:
            continue
        for key, row in touched["team_members"].items():
            term = term_of(row)
            if row in rows and term in overlap:
                other = overlap[0] if term == overlap[1] else overlap[1]
                yield (
                    "team_members",
                    key,
                    "starts_on",
                    _doubled(group, row, other.person, term.starts_on.isoformat()),
                )
                break


def _doubled(group: tuple[str, ...], row: Row, other: str, on: str) -> AcqflowError:
    if len(group) == 1:
        return LeadTaken(team=row["team"], person=other, on=on)
    return AlreadyInTeam(team=row["team"], person=row["login"], team_role=row["team_role"])


def _lost_administrators(whole: Tables, touched: Tables, stored: Tables) -> Iterator[Wrong]:
    before, after = _administrators(stored), _administrators(whole)
    if before and not after:
        key = (min(before & {row["login"] for row in touched["persons"].values()}),)
        yield "persons", key, "active", LastAdministrator(person=key[0])


def _administrators(tables: Tables) -> set[str]:
    holding = {row["login"] for row in tables["roles"].values() if row["role"] == Role.ADMINISTRATOR}
    return {row["login"] for row in tables["persons"].values() if row["active"] == YES} & holding
