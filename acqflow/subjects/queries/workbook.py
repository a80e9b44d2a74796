"""People and subjects as the tables of their workbook."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from acqflow.funds.model import Fund
from acqflow.people.model import Person, PersonRole, Team, TeamMember
from acqflow.people.rules import Actor, Verb, require
from acqflow.subjects.model import (
    Department,
    Subject,
    SubjectAuthority,
    SubjectDepartment,
    SubjectFund,
    SubjectMode,
    SubjectRange,
    SubjectResponsibility,
)
from acqflow.subjects.queries.tree import subjects
from acqflow.subjects.rules import NO, SHEET, YES, Plan, RawSheets, Row, Tables, amount_text, plan
from acqflow.vocabulary.money import Money


def preview_workbook(session: Session, *, sheets: RawSheets, by: Actor) -> Plan:
    """What taking it in would do: how many rows are new, changed, the same, and every problem. Changes nothing."""
    require(by, Verb.MANAGE_PEOPLE)
    require(by, Verb.MANAGE_SUBJECTS)
    return plan(sheets, stored_tables(session), frozenset(session.scalars(select(Fund.code))))


def stored_tables(session: Session) -> Tables:
    """Everything that is kept, every cell as text. For actions: it asks for no permission."""
    rows = {
        "departments": _departments(session),
        "persons": _persons(session),
        "roles": _roles(session),
        "teams": _teams(session),
        "team_members": _team_members(session),
        "subjects": _subjects(session),
        "class_ranges": _class_ranges(session),
        "subject_departments": _subject_departments(session),
        "subject_funds": _subject_funds(session),
        "modes": _modes(session),
        "responsibilities": _responsibilities(session),
        "authorities": _authorities(session),
    }
    return {name: {SHEET[name].key_of(row): row for row in found} for name, found in rows.items()}


def _row(sheet: str, *cells: object) -> Row:
    return {
        name: "" if cell is None else str(cell) for name, cell in zip(SHEET[sheet].headings, cells, strict=True)
    }


def _departments(session: Session) -> Iterable[Row]:
    for row in session.scalars(select(Department)):
        yield _row("departments", row.code, row.name_zh, row.name_en)


def _persons(session: Session) -> Iterable[Row]:
    for row in session.scalars(select(Person)):
        active = YES if row.is_active else NO
        yield _row("persons", row.login, row.name, row.name_latin, row.email, row.department, row.language, active)


def _roles(session: Session) -> Iterable[Row]:
    statement = select(Person.login, PersonRole).join(PersonRole, PersonRole.person_id == Person.id)
    for login, row in session.execute(statement):
        yield _row("roles", login, row.role, row.scope_kind, row.scope_code)


def _teams(session: Session) -> Iterable[Row]:
    for row in session.scalars(select(Team)):
        yield _row("teams", row.code, row.name_zh, row.name_en)


def _team_members(session: Session) -> Iterable[Row]:
    statement = (
        select(Team.code, Person.login, TeamMember)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .join(Person, TeamMember.person_id == Person.id)
    )
    for team, login, row in session.execute(statement):
        yield _row("team_members", team, login, row.team_role, row.starts_on, row.ends_on)


def _subjects(session: Session) -> Iterable[Row]:
    for row in subjects(session):
        yield _row("subjects", row.code, row.name_zh, row.name_en, row.parent, row.team)


def _class_ranges(session: Session) -> Iterable[Row]:
    statement = select(Subject.code, SubjectRange).join(SubjectRange, SubjectRange.subject_id == Subject.id)
    for code, row in session.execute(statement):
        yield _row("class_ranges", code, row.scheme, row.start, row.end)


def _subject_departments(session: Session) -> Iterable[Row]:
    statement = (
        select(Subject.code, Department.code)
        .join(SubjectDepartment, SubjectDepartment.subject_id == Subject.id)
        .join(Department, SubjectDepartment.department_id == Department.id)
    )
    for code, department in session.execute(statement):
        yield _row("subject_departments", code, department)


def _subject_funds(session: Session) -> Iterable[Row]:
    paying = aliased(Fund)
    statement = (
        select(Subject.code, SubjectFund.resource_type, paying.code)
        .join(SubjectFund, SubjectFund.subject_id == Subject.id)
        .join(paying, SubjectFund.fund_id == paying.id)
    )
    for code, resource_type, fund in session.execute(statement):
        yield _row("subject_funds", code, resource_type, fund)


def _modes(session: Session) -> Iterable[Row]:
    statement = select(Subject.code, SubjectMode).join(SubjectMode, SubjectMode.subject_id == Subject.id)
    for code, row in session.execute(statement):
        yield _row("modes", code, row.resource_type, row.language, row.mode, row.starts_on)


def _responsibilities(session: Session) -> Iterable[Row]:
    kind = SubjectResponsibility
    for code, row in session.execute(select(Subject.code, kind).join(kind, kind.subject_id == Subject.id)):
        yield _row("responsibilities", code, row.resource_type, row.language, row.responsibility, row.starts_on)


def _authorities(session: Session) -> Iterable[Row]:
    kind = SubjectAuthority
    for code, row in session.execute(select(Subject.code, kind).join(kind, kind.subject_id == Subject.id)):
        limits = (amount_text(Money(minor, row.currency)) for minor in (row.per_title_minor, row.per_list_minor))
        yield _row("authorities", code, row.resource_type, *limits, row.currency)
