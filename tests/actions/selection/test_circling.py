"""A list that goes round among departments, and is marked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.selection import actions, queries
from acqflow.selection.rules import (
    CirclingOver,
    LineMissing,
    ListEmpty,
    ListMissing,
    ListNotEditable,
    ListState,
    ListStepNotAllowed,
    NobodyInvited,
    NotInvited,
)
from acqflow.storage.store import Store
from acqflow.subjects.rules import DepartmentMissing
from acqflow.titles.queries import dossier
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import LATER, a_department, a_subject, a_title

DEADLINE = TODAY + timedelta(days=7)


def _circulating(store: Store, lin: Actor) -> tuple[int, int]:
    """A list that goes round in CS: its number, and that of its only line."""
    tp3 = a_subject(store)
    for code in ("CS", "PHYS"):
        a_department(store, code)
    line_id = store.run(
        actions.select, subject_id=tp3, title_id=a_title(store, "Optics"), by=lin, at=NOW, on=NOW.date()
    )
    list_id = store.ask(queries.list_of_line, line_id=line_id)
    store.run(actions.circulate, list_id=list_id, departments=["CS"], deadline=DEADLINE, by=lin, at=NOW, on=TODAY)
    return list_id, line_id


def _lin(store: Store) -> Actor:
    return an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",), name="Lin")


def _faculty(store: Store, name: str, department: str = "CS") -> Actor:
    return an_actor(store, Role.FACULTY, department=department, name=name)


def test_the_invited_mark_a_list_and_the_librarian_sees_who(store: Store) -> None:
    lin = _lin(store)
    list_id, line_id = _circulating(store, lin)
    ada, bo = _faculty(store, "Ada"), _faculty(store, "Bo")
    store.run(actions.circle, line_id=line_id, priority=1, reason="My course", by=ada, at=NOW, on=TODAY)
    store.run(actions.circle, line_id=line_id, priority=3, by=bo, at=NOW, on=DEADLINE)
    (line,) = store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).lines
    assert [(mark.name, mark.priority, mark.reason) for mark in line.marks] == [
        ("Ada", 1, "My course"),
        ("Bo", 3, None),
    ]
    assert (line.marked(1), line.marked(2), line.marked(3)) == (1, 0, 1)


def test_a_mark_is_counted_but_not_named_to_colleagues(store: Store) -> None:
    lin = _lin(store)
    list_id, line_id = _circulating(store, lin)
    ada, bo = _faculty(store, "Ada"), _faculty(store, "Bo")
    store.run(actions.circle, line_id=line_id, priority=1, reason="My course", by=ada, at=NOW, on=TODAY)
    page = store.ask(queries.list_page, list_id=list_id, by=bo, on=TODAY)
    (line,) = page.lines
    assert (line.marked(1), line.my_mark, line.marks[0].name, line.marks[0].reason) == (1, None, None, None)
    assert (page.may_mark, page.may_edit) == (True, False)
    assert "Ada" not in str(store.ask(dossier, title_id=line.title.id))


def test_marking_again_replaces_ones_mark_and_it_can_be_taken_back(store: Store) -> None:
    lin = _lin(store)
    list_id, line_id = _circulating(store, lin)
    ada = _faculty(store, "Ada")
    for priority in (1, 2):
        store.run(actions.circle, line_id=line_id, priority=priority, by=ada, at=NOW, on=TODAY)
    (line,) = store.ask(queries.list_page, list_id=list_id, by=ada, on=TODAY).lines
    assert line.my_mark is not None
    assert (len(line.marks), line.my_mark.priority) == (1, 2)
    for _ in range(2):
        store.run(actions.uncircle, line_id=line_id, by=ada, at=LATER, on=TODAY)
    assert store.ask(queries.list_page, list_id=list_id, by=ada, on=TODAY).lines[0].marks == ()


def test_nobody_marks_after_the_deadline_or_the_closing(store: Store) -> None:
    lin = _lin(store)
    list_id, line_id = _circulating(store, lin)
    ada = _faculty(store, "Ada")
    late = DEADLINE + timedelta(days=1)
    with pytest.raises(CirclingOver):
        store.run(actions.circle, line_id=line_id, priority=1, by=ada, at=NOW, on=late)
    with pytest.raises(CirclingOver):
        store.run(actions.uncircle, line_id=line_id, by=ada, at=NOW, on=late)
    assert store.ask(queries.list_page, list_id=list_id, by=ada, on=late).may_mark is False
    store.run(actions.close_list, list_id=list_id, by=lin, at=NOW)
    with pytest.raises(CirclingOver):
        store.run(actions.circle, line_id=line_id, priority=1, by=ada, at=NOW, on=TODAY)


def test_only_the_invited_see_and_mark_the_list(store: Store) -> None:
    lin = _lin(store)
    list_id, line_id = _circulating(store, lin)
    eve = _faculty(store, "Eve", "PHYS")
    with pytest.raises(LineMissing):
        store.run(actions.circle, line_id=line_id, priority=1, by=eve, at=NOW, on=TODAY)
    with pytest.raises(ListMissing):
        store.ask(queries.list_page, list_id=list_id, by=eve, on=TODAY)
    assert store.ask(queries.lists, by=eve) == []
    assert [row.list_id for row in store.ask(queries.lists, by=_faculty(store, "Ada"))] == [list_id]
    with pytest.raises(NotPermitted):
        store.run(actions.circle, line_id=line_id, priority=1, by=lin, at=NOW, on=TODAY)


def test_whether_a_list_is_there_is_told_only_to_who_may_see_it(store: Store) -> None:
    lin = _lin(store)
    list_id, line_id = _circulating(store, lin)
    store.run(actions.close_list, list_id=list_id, by=lin, at=NOW)
    eve = _faculty(store, "Eve", "PHYS")
    for number in (line_id, 999):
        with pytest.raises(LineMissing):
            store.run(actions.uncircle, line_id=number, by=eve, at=NOW, on=TODAY)
    reading_along = replace(lin, roles=lin.roles | eve.roles, department="PHYS")
    with pytest.raises(NotInvited):
        store.run(actions.circle, line_id=line_id, priority=1, by=reading_along, at=NOW, on=TODAY)


def test_a_list_does_not_change_while_it_goes_round_and_may_go_round_again(store: Store) -> None:
    lin = _lin(store)
    list_id, line_id = _circulating(store, lin)
    with pytest.raises(ListNotEditable):
        store.run(actions.change_line, line_id=line_id, copies=2, by=lin, at=NOW, on=NOW.date())
    with pytest.raises(ListStepNotAllowed):
        store.run(actions.submit, list_id=list_id, by=lin, at=NOW, on=TODAY)
    store.run(actions.close_list, list_id=list_id, by=lin, at=NOW)
    store.run(actions.change_line, line_id=line_id, copies=2, by=lin, at=NOW, on=NOW.date())
    store.run(
        actions.circulate, list_id=list_id, departments=["PHYS"], deadline=DEADLINE, by=lin, at=NOW, on=TODAY
    )
    assert store.ask(queries.list_row, list_id=list_id, by=lin).departments == ("PHYS",)


def test_a_list_goes_round_with_titles_among_known_departments(store: Store) -> None:
    lin = _lin(store)
    tp3 = a_subject(store)
    list_id = store.run(actions.make_list, subject_id=tp3, name="Autumn", by=lin, at=NOW)
    a_department(store, "CS")

    def circulate(*departments: str) -> None:
        store.run(
            actions.circulate,
            list_id=list_id,
            departments=departments,
            deadline=DEADLINE,
            by=lin,
            at=NOW,
            on=TODAY,
        )

    with pytest.raises(ListEmpty):
        circulate("CS")
    store.run(
        actions.select, subject_id=tp3, title_id=a_title(store), by=lin, at=NOW, on=NOW.date(), list_id=list_id
    )
    with pytest.raises(NobodyInvited):
        circulate()
    with pytest.raises(DepartmentMissing):
        circulate("CS", "ALCHEMY")
    circulate("CS")
    assert store.ask(queries.list_row, list_id=list_id, by=lin).state is ListState.CIRCULATING


def test_the_undo_of_a_selection_takes_its_marks_along(store: Store) -> None:
    lin = _lin(store)
    list_id, line_id = _circulating(store, lin)
    store.run(actions.circle, line_id=line_id, priority=1, by=_faculty(store, "Ada"), at=NOW, on=TODAY)
    subject_id = store.ask(queries.list_row, list_id=list_id, by=lin).subject_id
    store.run(actions.close_list, list_id=list_id, by=lin, at=LATER)
    store.run(actions.undo, subject_id=subject_id, by=lin, at=LATER)
    assert store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).lines == ()
