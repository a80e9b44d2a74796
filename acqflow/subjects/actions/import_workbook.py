"""The people-and-subjects workbook is taken in: all of it, or nothing."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.funds.model import Fund
from acqflow.people.actions import audit, close_all_of
from acqflow.people.model import Person, PersonRole, Team, TeamMember
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import lock_rows
from acqflow.storage.record import Record
from acqflow.subjects import queries
from acqflow.subjects.actions.subjects import kept_range
from acqflow.subjects.model import (
    Department,
    Subject,
    SubjectAuthority,
    SubjectDepartment,
    SubjectFund,
    SubjectMode,
    SubjectResponsibility,
)
from acqflow.subjects.rules import SHEETS, YES, Plan, RawSheets, Row, WorkbookRefused
from acqflow.vocabulary.class_numbers import ClassRange, Scheme
from acqflow.vocabulary.money import Money

T = TypeVar("T", bound=Record)


def import_workbook(session: Session, *, sheets: RawSheets, by: Actor, at: datetime) -> Plan:
    """Add and change what the sheets say; what they leave out stays. Taking the same in again changes nothing.

    `sheets` as read_workbook gives them. New persons have no password yet; whoever gains a role or is made
    inactive is signed out everywhere. Raises WorkbookRefused with every problem there is.
    """
    for verb in (Verb.MANAGE_PEOPLE, Verb.MANAGE_SUBJECTS):
        require(by, verb)
    # Locked, so that what was checked is still so when it is written.
    for kind in (Person, Team, Subject):
        lock_rows(session, kind, session.scalars(select(kind.id)))
    plan = queries.preview_workbook(session, sheets=sheets, by=by)
    if plan.problems:
        raise WorkbookRefused(plan.problems)
    _Writing(session).write(plan)
    _note(session, plan, by, at)
    return plan


def _note(session: Session, plan: Plan, by: Actor, at: datetime) -> None:
    counts = {name: [added, changed] for name, (added, changed, _same) in plan.counts.items() if added or changed}
    facts = {"sheets": counts, "roles": [list(key) for key in plan.added["roles"]]}
    audit(session, event="workbook_imported", outcome="done", by_id=by.person_id, at=at, facts=facts)


class _Writing:
    """Writes a plan's rows, sheet after sheet, so that what a row speaks of is there before it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.numbers: dict[tuple[type[Record], str], int] = {}

    def write(self, plan: Plan) -> None:
        for sheet in SHEETS:
            rows = [*plan.changed[sheet.name].values(), *plan.added[sheet.name].values()]
            if rows:
                self._remember()
                write: Callable[[list[Row]], None] = getattr(self, f"_{sheet.name}")
                write(rows)
                self.session.flush()

    def _remember(self) -> None:
        for kind in (Department, Team, Subject, Fund):
            for number, code in self.session.execute(select(kind.id, kind.code)):
                self.numbers[kind, code] = number
        for number, login in self.session.execute(select(Person.id, Person.login)):
            self.numbers[Person, login] = number

    def _number(self, kind: type[Record], code: str) -> int | None:
        return self.numbers[kind, code] if code else None

    def _put(self, kind: type[T], where: dict[str, Any], **values: Any) -> T:
        row = self.session.scalars(select(kind).filter_by(**where)).one_or_none()
        if row is None:
            row = kind(**where)
            self.session.add(row)
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def _named(self, kind: type[T], row: Row, **values: Any) -> T:
        return self._put(kind, {"code": row["code"]}, name_zh=row["name_zh"], name_en=row["name_en"], **values)

    def _departments(self, rows: list[Row]) -> None:
        for row in rows:
            self._named(Department, row)

    def _teams(self, rows: list[Row]) -> None:
        for row in rows:
            self._named(Team, row)

    def _persons(self, rows: list[Row]) -> None:
        for row in rows:
            person = self._put(
                Person,
                {"login": row["login"]},
                name=row["name"],
                name_latin=row["name_latin"] or None,
                email=row["email"] or None,
                department=row["department"] or None,
                language=row["language"],
                is_active=row["active"] == YES,
            )
            self.session.flush()
            if not person.is_active:
                close_all_of(self.session, person_id=person.id)

    def _roles(self, rows: list[Row]) -> None:
        for row in rows:
            person_id = self.numbers[Person, row["login"]]
            scope_code = row["code"] or None
            self.session.add(
                PersonRole(person_id=person_id, role=row["role"], scope_kind=row["scope"], scope_code=scope_code)
            )
            close_all_of(self.session, person_id=person_id)

    def _team_members(self, rows: list[Row]) -> None:
        # What ends is written first: the database allows a team one lead without an end.
        for row in sorted(rows, key=lambda row: not row["ends_on"]):
            where = {
                "team_id": self.numbers[Team, row["team"]],
                "person_id": self.numbers[Person, row["login"]],
                "team_role": row["team_role"],
                "starts_on": date.fromisoformat(row["starts_on"]),
            }
            self._put(TeamMember, where, ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None)
            self.session.flush()

    def _subjects(self, rows: list[Row]) -> None:
        for row in rows:
            self._named(Subject, row, team_id=self._number(Team, row["team"]))
        # A parent may be new as well, and stand further down.
        self.session.flush()
        self._remember()
        for row in rows:
            self._named(Subject, row, parent_id=self._number(Subject, row["parent"]))

    def _class_ranges(self, rows: list[Row]) -> None:
        for row in rows:
            kept = ClassRange(cast(Scheme, row["scheme"]), row["start"], row["end"])
            self.session.add(kept_range(self.numbers[Subject, row["subject"]], kept))

    def _subject_departments(self, rows: list[Row]) -> None:
        for row in rows:
            department_id = self.numbers[Department, row["department"]]
            subject_id = self.numbers[Subject, row["subject"]]
            self.session.add(SubjectDepartment(subject_id=subject_id, department_id=department_id))

    def _subject_funds(self, rows: list[Row]) -> None:
        for row in rows:
            self._put(SubjectFund, self._where(row), fund_id=self.numbers[Fund, row["fund"]])

    def _modes(self, rows: list[Row]) -> None:
        for row in rows:
            self._put(SubjectMode, self._since(row), mode=row["mode"])

    def _responsibilities(self, rows: list[Row]) -> None:
        for row in rows:
            self._put(SubjectResponsibility, self._since(row), responsibility=row["responsibility"])

    def _authorities(self, rows: list[Row]) -> None:
        for row in rows:
            per_title, per_list = (Money.of(row[name], row["currency"]) for name in ("per_title", "per_list"))
            self._put(
                SubjectAuthority,
                self._where(row),
                per_title_minor=per_title.minor,
                per_list_minor=per_list.minor,
                currency=row["currency"],
            )

    def _where(self, row: Row) -> dict[str, Any]:
        return {"subject_id": self.numbers[Subject, row["subject"]], "resource_type": row["resource_type"]}

    def _since(self, row: Row) -> dict[str, Any]:
        starts_on = date.fromisoformat(row["starts_on"])
        return self._where(row) | {"language": row["language"], "starts_on": starts_on}
