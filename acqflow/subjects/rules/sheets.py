"""The sheets of the people-and-subjects workbook: their columns, their keys, and what a row must add up to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

from acqflow.people.rules import (
    LANGUAGES,
    HeldRole,
    Role,
    ScopeKind,
    TeamRole,
    Term,
    check_scope,
    read_email,
    read_login,
    read_name,
)
from acqflow.subjects.rules.cells import Column, a_choice, a_day
from acqflow.subjects.rules.deciding import (
    ANY,
    AmountNegative,
    Mode,
    ResourceType,
    Responsibility,
    read_language_code,
    read_limits,
    read_resource_type,
)
from acqflow.vocabulary.class_numbers import SCHEMES, ClassRange, Scheme
from acqflow.vocabulary.codes import read_code
from acqflow.vocabulary.currencies import minor_digits
from acqflow.vocabulary.errors import AcqflowError
from acqflow.vocabulary.money import AmountOutOfRange, Money, read_amount

Row = dict[str, str]
Key = tuple[str, ...]
Tables = dict[str, dict[Key, Row]]
"""Per sheet, the rows by their key; every cell in the one way it is kept."""

YES, NO = "yes", "no"


class AtColumn(Exception):
    """What a row as a whole refuses, and at which of its columns."""

    def __init__(self, column: str, error: AcqflowError) -> None:
        super().__init__(column, error)
        self.column, self.error = column, error


@dataclass(frozen=True, slots=True)
class Sheet:
    """`tidy` looks at a whole row; what it refuses is reported at the column `tidied`, or where AtColumn says."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    tidy: Callable[[Row], Row] = lambda row: row
    tidied: str = ""

    def key_of(self, row: Row) -> Key:
        return tuple(row[name] for name in self.key)

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _email(text: str) -> str:
    return read_email(text) or ""


def _tidy_role(row: Row) -> Row:
    check_scope(HeldRole(Role(row["role"]), ScopeKind(row["scope"]), row["code"] or None))
    return row


def _tidy_member(row: Row) -> Row:
    # Whose time it is does not matter here, and the cell may have a fault of its own.
    term_of({"login": "", **row})
    return row


def term_of(row: Row) -> Term:
    """The time a row of team_members speaks of. Raises TermBackwards."""
    ends_on = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
    return Term(row["login"], date.fromisoformat(row["starts_on"]), ends_on)


def _tidy_range(row: Row) -> Row:
    kept = ClassRange(cast(Scheme, row["scheme"]), row["start"], row["end"])
    return row | {"start": kept.start, "end": kept.end}


def _tidy_limits(row: Row) -> Row:
    limits = {}
    for name in ("per_title", "per_list"):
        try:
            limits[name] = Money.of(row[name], row["currency"])
        except AmountOutOfRange as error:
            raise AtColumn(name, error) from error
    read_limits(**limits)
    return row | {name: amount_text(limit) for name, limit in limits.items()}


def amount_text(money: Money) -> str:
    return f"{money.amount:f}"


def _as_it_is(text: str) -> str:
    return text


def _currency(text: str) -> str:
    minor_digits(text.upper())
    return text.upper()


def _limit(text: str) -> str:
    if read_amount(text) < 0:
        raise AmountNegative(amount=text)
    return text


def _names() -> tuple[Column, ...]:
    return Column("name_zh", read_name), Column("name_en", read_name)


_SUBJECT = Column("subject", read_code)
_RESOURCE_TYPE = Column("resource_type", read_resource_type, choices=(ANY, *ResourceType))
_LANGUAGE = Column("language", read_language_code)
_WHAT_FOR = ("subject", "resource_type", "language", "starts_on")

SHEETS: tuple[Sheet, ...] = (
    Sheet("departments", (Column("code", read_code), *_names()), ("code",)),
    Sheet(
        "persons",
        (
            Column("login", read_login),
            Column("name", read_name),
            Column("name_latin", read_name, is_needed=False),
            Column("email", _email, is_needed=False),
            Column("department", read_code, is_needed=False),
            a_choice("language", LANGUAGES),
            a_choice("active", (YES, NO)),
        ),
        ("login",),
    ),
    Sheet(
        "roles",
        (
            Column("login", read_login),
            a_choice("role", tuple(Role)),
            a_choice("scope", tuple(ScopeKind)),
            Column("code", read_code, is_needed=False),
        ),
        ("login", "role", "scope", "code"),
        _tidy_role,
        "scope",
    ),
    Sheet("teams", (Column("code", read_code), *_names()), ("code",)),
    Sheet(
        "team_members",
        (
            Column("team", read_code),
            Column("login", read_login),
            a_choice("team_role", tuple(TeamRole)),
            a_day("starts_on"),
            a_day("ends_on", is_needed=False),
        ),
        ("team", "login", "team_role", "starts_on"),
        _tidy_member,
        "ends_on",
    ),
    Sheet(
        "subjects",
        (
            Column("code", read_code),
            *_names(),
            Column("parent", read_code, is_needed=False),
            Column("team", read_code, is_needed=False),
        ),
        ("code",),
    ),
    Sheet(
        "class_ranges",
        (
            _SUBJECT,
            a_choice("scheme", SCHEMES),
            Column("start", _as_it_is),
            Column("end", _as_it_is, is_needed=False),
        ),
        ("subject", "scheme", "start", "end"),
        _tidy_range,
        "start",
    ),
    Sheet("subject_departments", (_SUBJECT, Column("department", read_code)), ("subject", "department")),
    Sheet("subject_funds", (_SUBJECT, _RESOURCE_TYPE, Column("fund", _as_it_is)), ("subject", "resource_type")),
    Sheet(
        "modes",
        (_SUBJECT, _RESOURCE_TYPE, _LANGUAGE, a_choice("mode", tuple(Mode)), a_day("starts_on")),
        _WHAT_FOR,
    ),
    Sheet(
        "responsibilities",
        (
            _SUBJECT,
            _RESOURCE_TYPE,
            _LANGUAGE,
            a_choice("responsibility", tuple(Responsibility)),
            a_day("starts_on"),
        ),
        _WHAT_FOR,
    ),
    Sheet(
        "authorities",
        (
            _SUBJECT,
            _RESOURCE_TYPE,
            Column("per_title", _limit),
            Column("per_list", _limit),
            Column("currency", _currency),
        ),
        ("subject", "resource_type"),
        _tidy_limits,
        "per_title",
    ),
)
"""In the order in which they are taken in: what a row speaks of comes before it."""

SHEET = {sheet.name: sheet for sheet in SHEETS}


def empty_tables() -> Tables:
    return {sheet.name: {} for sheet in SHEETS}
