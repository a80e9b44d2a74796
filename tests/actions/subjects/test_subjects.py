"""The tree of subjects, their stretch of shelf, their departments and their people."""

from datetime import date

import pytest

from acqflow.people import actions as people
from acqflow.people.rules import Actor, CodeTaken, NotPermitted, Role, TeamMissing, TeamRole
from acqflow.storage.store import Store
from acqflow.subjects import actions, queries
from acqflow.subjects.rules import DepartmentMissing, SubjectCircle, SubjectMissing
from acqflow.vocabulary.class_numbers import ClassRange
from tests.builders import NOW, TODAY, an_actor


def _root_of_a_tree(store: Store) -> Actor:
    root = an_actor(store, Role.ADMINISTRATOR)
    for code, parent in (("PHYS", None), ("OPT", "PHYS"), ("LASER", "OPT"), ("LAW", None)):
        store.run(
            actions.add_subject, code=code, name_zh=f"{code}学", name_en=code, parent=parent, by=root, at=NOW
        )
    return root


def _number(store: Store, code: str) -> int:
    return store.ask(queries.subject_by_code, code=code).id


def test_subjects_stand_under_one_another(store: Store) -> None:
    _root_of_a_tree(store)
    rows = store.ask(queries.subjects)
    assert [(row.code, row.parent) for row in rows] == [
        ("LASER", "OPT"), ("LAW", None), ("OPT", "PHYS"), ("PHYS", None),
    ]  # fmt: skip
    assert store.ask(queries.subject_row, subject_id=rows[0].id) == rows[0]
    with pytest.raises(SubjectMissing):
        store.ask(queries.subject_by_code, code="GEO")


def test_a_subject_moves_but_never_under_its_own_part(store: Store) -> None:
    root = _root_of_a_tree(store)
    for parent in ("PHYS", "LASER"):
        with pytest.raises(SubjectCircle):
            store.run(actions.move_subject, subject="PHYS", parent=parent, by=root, at=NOW)
    store.run(actions.move_subject, subject="OPT", parent="LAW", by=root, at=NOW)
    store.run(actions.move_subject, subject="LASER", parent=None, by=root, at=NOW)
    store.run(actions.move_subject, subject="PHYS", parent="OPT", by=root, at=NOW)
    assert store.ask(queries.parents) == {"PHYS": "OPT", "OPT": "LAW", "LAW": None, "LASER": None}


def test_subjects_are_laid_out_by_the_administrator_only(store: Store) -> None:
    _root_of_a_tree(store)
    mine = {"subject": "PHYS", "at": NOW}
    for role in set(Role) - {Role.ADMINISTRATOR}:
        other = an_actor(store, role, subjects=("PHYS",))
        with pytest.raises(NotPermitted):
            store.run(actions.add_subject, code="X", name_zh="X", name_en="X", by=other, at=NOW)
        with pytest.raises(NotPermitted):
            store.run(actions.move_subject, parent=None, by=other, **mine)
        with pytest.raises(NotPermitted):
            store.run(actions.set_ranges, ranges=[], by=other, **mine)


def test_each_subject_has_its_own_code_and_a_name_that_can_change(store: Store) -> None:
    root = _root_of_a_tree(store)
    with pytest.raises(CodeTaken):
        store.run(actions.add_subject, code="PHYS", name_zh="物", name_en="P", by=root, at=NOW)
    store.run(actions.rename_subject, subject="PHYS", name_zh="物理学", name_en="Physics", by=root, at=NOW)
    assert store.ask(queries.subject_by_code, code="PHYS").name_zh == "物理学"


def test_ranges_replace_the_ranges_before_and_may_overlap_another_subjects(store: Store) -> None:
    root = _root_of_a_tree(store)
    optics = [ClassRange("clc", "O43"), ClassRange("lcc", "QC350", "QC467"), ClassRange("clc", "O43", "O43")]
    store.run(actions.set_ranges, subject="PHYS", ranges=[ClassRange("clc", "O4")], by=root, at=NOW)
    for _ in range(2):
        store.run(actions.set_ranges, subject="OPT", ranges=optics, by=root, at=NOW)
    rows = store.ask(queries.class_ranges)
    physics, opt = _number(store, "PHYS"), _number(store, "OPT")
    assert [(row.subject_id, row.scheme, row.start, row.end) for row in rows] == [
        (physics, "clc", "O4", "O4"), (opt, "clc", "O43", "O43"), (opt, "lcc", "QC350", "QC467"),
    ]  # fmt: skip
    assert all(row.low < row.high for row in rows)
    store.run(actions.set_ranges, subject="OPT", ranges=[], by=root, at=NOW)
    assert store.ask(queries.class_ranges, subject_id=opt) == []


def test_a_subject_serves_departments_and_a_department_finds_its_subjects(store: Store) -> None:
    root = _root_of_a_tree(store)
    for code in ("PHYSICS", "SCHOOL-OF-LAW"):
        store.run(actions.add_department, code=code, name_zh=code, name_en=code, by=root, at=NOW)
    serving = {"subject": "PHYS", "department": "PHYSICS", "by": root, "at": NOW}
    assert [store.run(actions.serve_department, **serving) for _ in range(2)] == [True, False]
    assert [row.code for row in store.ask(queries.departments_of, subject_id=_number(store, "PHYS"))] == [
        "PHYSICS"
    ]
    assert [row.code for row in store.ask(queries.subjects_serving, department="PHYSICS")] == ["PHYS"]
    assert [store.run(actions.leave_department, **serving) for _ in range(2)] == [True, False]
    assert [row.code for row in store.ask(queries.departments)] == ["PHYSICS", "SCHOOL-OF-LAW"]
    with pytest.raises(DepartmentMissing):
        store.run(actions.serve_department, **serving | {"department": "GEO"})


def test_a_librarian_selects_for_the_subjects_of_the_role_and_not_for_those_under_them(store: Store) -> None:
    _root_of_a_tree(store)
    librarian = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("PHYS", "LAW", "GONE"))
    assert store.ask(queries.subjects_of, by=librarian) == ["LAW", "PHYS"]
    everywhere = an_actor(store, Role.SUBJECT_LIBRARIAN)
    assert store.ask(queries.subjects_of, by=everywhere) == ["LASER", "LAW", "OPT", "PHYS"]
    assert store.ask(queries.subjects_of, by=an_actor(store, Role.ACQUISITION_LIBRARIAN)) == []


def test_the_lead_of_the_nearest_team_above_answers_for_a_subject(store: Store) -> None:
    root = _root_of_a_tree(store)
    anna, boris = an_actor(store, Role.SUBJECT_LIBRARIAN), an_actor(store, Role.SUBJECT_LIBRARIAN)
    for code, lead, on in (("PHY", anna, date(2025, 1, 1)), ("LAS", boris, date(2027, 1, 1))):
        store.run(people.add_team, code=code, name_zh=code, name_en=code, by=root, at=NOW)
        facts = {"person_id": lead.person_id, "team_role": TeamRole.LEAD, "on": on}
        store.run(people.join_team, team=code, by=root, at=NOW, **facts)
    store.run(actions.entrust_to_team, subject="PHYS", team="PHY", by=root, at=NOW)
    store.run(actions.entrust_to_team, subject="LASER", team="LAS", by=root, at=NOW)

    def lead_on(code: str, on: date) -> int | None:
        lead = store.ask(queries.lead_of, subject_id=_number(store, code), on=on)
        return lead and lead.person_id

    assert lead_on("PHYS", TODAY) == lead_on("LASER", TODAY) == anna.person_id
    assert lead_on("LASER", date(2027, 1, 1)) == boris.person_id
    assert lead_on("PHYS", date(2024, 12, 31)) is lead_on("LAW", TODAY) is None
    store.run(actions.entrust_to_team, subject="LASER", team=None, by=root, at=NOW)
    assert lead_on("LASER", date(2027, 1, 1)) == anna.person_id
    with pytest.raises(TeamMissing):
        store.run(actions.entrust_to_team, subject="LAW", team="GEO", by=root, at=NOW)
    with pytest.raises(SubjectMissing):
        store.ask(queries.lead_of, subject_id=999, on=TODAY)
