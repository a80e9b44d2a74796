"""The audit trail in words: persons by name, sheets and scopes by what people call them."""

from flask import Flask

from acqflow.people.actions import audit, give_role
from acqflow.people.rules import HeldRole, Role, ScopeKind
from tests.builders import NOW
from tests.web.conftest import Browser
from tests.web.university import University


def test_a_person_is_named_and_a_scope_said_in_words(app: Flask, university: University) -> None:
    root, faculty = university.actors["root"], university.actors["faculty"]
    role = HeldRole(Role.SUBJECT_LIBRARIAN, ScopeKind.SUBJECT, "TP3")
    university.store.run(give_role, person_id=faculty.person_id, role=role, by=root, at=NOW)
    browser = Browser(app)
    browser.sign_in("auditor")
    page = browser.get("/audit").text
    assert "person: 王敏" in page
    assert "scope: subject" in page
    assert "roles: subject librarian (subject TP3)" in page


def test_a_long_import_is_folded_and_said_line_by_line(app: Flask, university: University) -> None:
    facts = {
        "sheets": {"class_ranges": [45, 0]},
        "roles": [[f"p{n}", "faculty", "department", "CS"] for n in range(4)],
    }
    university.store.run(audit, event="workbook_imported", outcome="done", by_id=1, at=NOW, facts=facts)
    browser = Browser(app)
    browser.sign_in("auditor")
    page = browser.get("/audit").text
    assert "sheets: class ranges: 45 new, 0 changed" in page
    folded = page.partition("<summary>roles: 4</summary>")[2].partition("</details>")[0]
    assert "<li>p0: faculty member (department CS)</li>" in folded
