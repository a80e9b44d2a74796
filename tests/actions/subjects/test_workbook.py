"""People and subjects come in one workbook and go out in it again, unchanged."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from acqflow.funds.model import Fund
from acqflow.people import actions as people
from acqflow.people import queries as who
from acqflow.people.model import AuditEntry, Person, TeamMember
from acqflow.people.rules import Actor, HeldRole, NotPermitted, Role, ScopeKind
from acqflow.schema import create_schema
from acqflow.storage.store import Store
from acqflow.subjects import actions, queries
from acqflow.subjects.actions import NotAWorkbook, WorkbookTooLarge, read_workbook
from acqflow.subjects.rules import RawSheets, WorkbookRefused
from tests.builders import NOW, TODAY, an_actor
from tests.workbooks import A_WORKBOOK, changed


def _add_fund(session: Session) -> None:
    session.add(Fund(code="BOOKS", name_zh="图书", name_en="Books", kind="subject", currency="CNY"))


def _library(store: Store) -> Actor:
    """A fund, and the administrator whom the workbook calls root."""
    store.run(_add_fund)
    facts = {"login": "root", "name": "管理员", "password": "kxv93-mmw2", "at": NOW}
    return store.run(people.found_library, **facts)


def _xlsx(raw: RawSheets) -> bytes:
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as workbook:
        for name, rows in raw.items():
            page = workbook.add_worksheet(name)
            for number, cells in enumerate(rows):
                for place, cell in enumerate(cells):
                    page.write_string(number, place, cell)
    return written.getvalue()


def _cells(content: bytes) -> dict[str, list[list[object]]]:
    """The cells as another program sees them; rows in the order of their cells, headings first."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    pages = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return {name: [rows[0], *sorted(rows[1:])] for name, rows in pages.items()}


def _import(store: Store, raw: RawSheets, by: Actor) -> dict[str, tuple[int, int, int]]:
    return store.run(actions.import_workbook, sheets=raw, by=by, at=NOW).counts


def _export(store: Store, by: Actor) -> bytes:
    return store.ask(queries.export_workbook, by=by, at=NOW)


def test_what_is_taken_in_goes_out_again_unchanged(store: Store) -> None:
    root = _library(store)
    given = _xlsx(A_WORKBOOK)
    counts = _import(store, read_workbook(given), root)
    assert counts["persons"] == (3, 0, 1)
    exported = _export(store, root)
    assert _cells(exported) == _cells(given)
    assert _export(store, root) == exported


def test_what_goes_out_comes_in_again_here_and_in_an_empty_library(store: Store, tmp_path: Path) -> None:
    root = _library(store)
    _import(store, A_WORKBOOK, root)
    exported = _export(store, root)
    counts = _import(store, read_workbook(exported), root)
    assert {(added, altered) for added, altered, _same in counts.values()} == {(0, 0)}
    other = Store(f"sqlite:///{tmp_path}/other.db")
    create_schema(other.engine)
    founder = _library(other)
    _import(other, read_workbook(exported), founder)
    assert _cells(_export(other, founder)) == _cells(exported)
    other.close()


def test_what_was_taken_in_is_what_the_library_works_by(store: Store) -> None:
    root = _library(store)
    _import(store, A_WORKBOOK, root)
    anna = store.ask(who.actor_by_login, login="anna")
    assert anna.roles == {HeldRole(Role.SUBJECT_LIBRARIAN, ScopeKind.SUBJECT, "PHYS")}
    laser = store.ask(queries.subject_by_code, code="LASER")
    assert laser.parent == "OPT"
    boris = store.ask(who.actor_by_login, login="boris")
    lead = store.ask(queries.lead_of, subject_id=laser.id, on=TODAY)
    assert lead is not None
    assert lead.person_id == boris.person_id
    what = {"subject_id": laser.id, "resource_type": "book"}
    assert store.ask(queries.mode_of, language="chi", on=TODAY, **what).value == "lead"
    assert str(store.ask(queries.authority_of, **what).per_list) == "CNY 5000.00"
    assert len(store.ask(queries.class_ranges)) == 4


def test_a_later_workbook_changes_what_it_names_and_leaves_the_rest(store: Store) -> None:
    root = _library(store)
    _import(store, A_WORKBOOK, root)
    later = {
        "team_members": [
            A_WORKBOOK["team_members"][0],
            # The lead passes on; the newcomer stands above the one who ends.
            ["PHY", "anna", "lead", "2026-01-01", ""],
            ["PHY", "boris", "lead", "2024-09-01", "2026-01-01"],
        ],
        "subjects": [A_WORKBOOK["subjects"][0], ["OPT", "光学", "Optics", "QUANTUM", ""],
                     ["QUANTUM", "量子", "Quanta", "", ""]],
        "modes": [A_WORKBOOK["modes"][0], ["PHYS", "*", "*", "participate", "2024-01-01"]],
    }  # fmt: skip
    counts = _import(store, later, root)
    assert (counts["team_members"], counts["subjects"], counts["modes"]) == ((1, 1, 0), (1, 1, 0), (0, 1, 0))
    assert store.ask(queries.parents) == {"PHYS": None, "OPT": "QUANTUM", "LASER": "OPT", "QUANTUM": None}
    ends = store.ask(lambda session: session.scalars(select(TeamMember.ends_on).order_by(TeamMember.id)).all())
    assert ends == [date(2024, 9, 1), date(2026, 1, 1), None, None]


def test_a_workbook_with_problems_changes_nothing_at_all(store: Store) -> None:
    root = _library(store)
    wrong = changed("authorities", 2, "currency", "RMB", changed("persons", 3, "email", "nobody"))
    before = store.ask(queries.stored_tables)
    with pytest.raises(WorkbookRefused) as refused:
        _import(store, wrong, root)
    assert len(refused.value.problems) == 2
    assert store.ask(queries.stored_tables) == before
    assert store.ask(lambda session: session.scalar(select(func.count()).select_from(Person))) == 1


def test_a_password_neither_goes_out_nor_comes_in(store: Store) -> None:
    root = _library(store)
    kept = store.ask(lambda session: session.scalars(select(Person.password_hash)).one())
    assert kept is not None
    with zipfile.ZipFile(io.BytesIO(_export(store, root))) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "argon2" not in text
    assert kept not in text
    _import(store, A_WORKBOOK, root)
    hashes = store.ask(lambda session: session.scalars(select(Person.password_hash).order_by(Person.id)).all())
    assert hashes == [kept, None, None, None]


def test_a_name_that_looks_like_a_formula_is_written_as_text(store: Store) -> None:
    root = _library(store)
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "0012", "2026-01-01", "https://example.edu", "1E5", "true"]
    for number, name in enumerate(names):
        store.run(people.add_person, login=f"p{number}", name=name, by=root, at=NOW)
    exported = _export(store, root)
    assert [row[1] for row in _cells(exported)["persons"][1:-1]] == names
    with zipfile.ZipFile(io.BytesIO(exported)) as archive:
        pages = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in page or b"hyperlink" in page for page in pages)


def test_whoever_gains_a_role_or_is_made_inactive_is_signed_out(store: Store) -> None:
    root = _library(store)
    _import(store, A_WORKBOOK, root)
    for login in ("anna", "boris", "root"):
        person = store.ask(who.actor_by_login, login=login)
        store.run(people.open_session, token=login, person_id=person.person_id, at=NOW)
    changes = changed("persons", 3, "active", "no")
    changes = {**changes, "roles": [*A_WORKBOOK["roles"], ["anna", "committee", "all", ""]]}
    _import(store, changes, root)
    alive = [t for t in ("anna", "boris", "root") if store.ask(who.live_session, token=t, at=NOW)]
    assert alive == ["root"]


def test_taking_in_a_workbook_is_for_the_administrator_and_leaves_one_line(store: Store) -> None:
    root = _library(store)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        other = an_actor(store, role)
        with pytest.raises(NotPermitted):
            _import(store, A_WORKBOOK, other)
        with pytest.raises(NotPermitted):
            _export(store, other)
        with pytest.raises(NotPermitted):
            store.ask(queries.preview_workbook, sheets=A_WORKBOOK, by=other)
    _import(store, A_WORKBOOK, root)
    line = store.ask(lambda s: s.scalars(select(AuditEntry).where(AuditEntry.event == "workbook_imported")).one())
    assert line.person_id == root.person_id
    assert line.facts["sheets"]["persons"] == [3, 0]
    assert ["anna", "subject_librarian", "subject", "PHYS"] in line.facts["roles"]


def test_a_preview_says_what_would_happen_and_changes_nothing(store: Store) -> None:
    root = _library(store)
    before = store.ask(queries.stored_tables)
    planned = store.ask(queries.preview_workbook, sheets=A_WORKBOOK, by=root)
    assert planned.counts["subjects"] == (3, 0, 0)
    assert store.ask(queries.stored_tables) == before
    assert _import(store, A_WORKBOOK, root) == planned.counts


def test_numbers_days_and_ticks_typed_in_a_spreadsheet_are_read_as_what_they_mean() -> None:
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("persons")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        page.write_number(1, 0, 20260001)
        page.write_datetime(1, 1, datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None), day)
        page.write_boolean(1, 2, True)
        page.write_number(1, 3, 12.5)
        page.write_formula(1, 4, "=1+1", None, 2)
    assert read_workbook(written.getvalue()) == {
        "persons": [["", "", "", "", ""], ["20260001", "2026-11-23", "yes", "12.5", "2"]]
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"login,name\r\nanna,Anna\r\n", b"<html>", b"PK\x03\x04 not a zip", b"PK\x05\x06" + b"\0" * 18],
)
def test_what_is_not_a_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        read_workbook(content)


def _with_page(page: str) -> bytes:
    """A workbook whose first sheet has this XML instead."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_xlsx({"persons": [["login"]]}))) as good,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, page if name == "xl/worksheets/sheet1.xml" else good.read(name))
    return written.getvalue()


_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="60000"><c r="A60000"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_outside_ends_the_reader_and_not_the_library(rows: str) -> None:
    with pytest.raises((WorkbookTooLarge, NotAWorkbook)):
        read_workbook(_with_page(_SHEET.format(rows)))


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused_unread() -> None:
    with pytest.raises(WorkbookTooLarge):
        read_workbook(_with_page(_SHEET.format(" " * 30_000_000)))


def test_a_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(WorkbookTooLarge):
        read_workbook(_xlsx(A_WORKBOOK), largest=1000)


def test_a_sheet_that_names_another_file_is_not_followed() -> None:
    page = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + _SHEET.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    )
    try:
        sheets = read_workbook(_with_page(page))
    except NotAWorkbook:
        return
    assert "root:" not in repr(sheets)
