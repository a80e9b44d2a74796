"""People join and leave teams; a team has one lead at a time and remembers the others."""

from datetime import date

import pytest

from acqflow.people import actions, queries
from acqflow.people.rules import (
    Actor,
    AlreadyInTeam,
    CodeTaken,
    LeadTaken,
    NotInTeam,
    NotPermitted,
    Role,
    TeamMissing,
    TeamRole,
    TermBackwards,
)
from acqflow.storage.store import Store
from tests.builders import NOW, an_actor

JAN, JUN, DEC = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 1)


def _a_team(store: Store) -> tuple[Actor, int]:
    root = an_actor(store, Role.ADMINISTRATOR)
    return root, store.run(actions.add_team, code="PHY", name_zh="物理", name_en="Physics", by=root, at=NOW)


def _join(store: Store, root: Actor, who: Actor, team_role: TeamRole, on: date) -> None:
    store.run(actions.join_team, team="PHY", person_id=who.person_id, team_role=team_role, on=on, by=root, at=NOW)


def _leave(store: Store, root: Actor, who: Actor, on: date) -> None:
    store.run(actions.leave_team, team="PHY", person_id=who.person_id, on=on, by=root, at=NOW)


def test_a_team_has_one_lead_at_a_time(store: Store) -> None:
    root, _ = _a_team(store)
    anna, boris = an_actor(store, Role.SUBJECT_LIBRARIAN, name="Anna"), an_actor(store, Role.SUBJECT_LIBRARIAN)
    _join(store, root, anna, TeamRole.LEAD, JUN)
    with pytest.raises(LeadTaken, match="led by Anna on 2026-12-01"):
        _join(store, root, boris, TeamRole.LEAD, DEC)
    # Not before her either: his time would run into hers.
    with pytest.raises(LeadTaken):
        _join(store, root, boris, TeamRole.LEAD, JAN)
    _join(store, root, boris, TeamRole.RESOURCE, JAN)


def test_the_lead_passes_on_in_one_day_and_the_history_is_kept(store: Store) -> None:
    root, team_id = _a_team(store)
    anna, boris = an_actor(store, Role.SUBJECT_LIBRARIAN), an_actor(store, Role.SUBJECT_LIBRARIAN)
    _join(store, root, anna, TeamRole.LEAD, JAN)
    _leave(store, root, anna, JUN)
    _join(store, root, boris, TeamRole.LEAD, JUN)
    leads = [store.ask(queries.lead_of_team, team_id=team_id, on=day) for day in (date(2026, 5, 31), JUN)]
    assert [lead and lead.person_id for lead in leads] == [anna.person_id, boris.person_id]
    assert store.ask(queries.lead_of_team, team_id=team_id, on=date(2025, 1, 1)) is None
    assert [row.ends_on for row in store.ask(queries.members_of, team_id=team_id)] == [JUN, None]
    assert [row.person_id for row in store.ask(queries.members_of, team_id=team_id, on=DEC)] == [boris.person_id]


def test_nobody_is_in_the_same_place_twice_and_who_left_may_come_back(store: Store) -> None:
    root, team_id = _a_team(store)
    anna = an_actor(store, Role.SUBJECT_LIBRARIAN)
    _join(store, root, anna, TeamRole.CONSULTING, JAN)
    with pytest.raises(AlreadyInTeam):
        _join(store, root, anna, TeamRole.CONSULTING, JUN)
    _leave(store, root, anna, JUN)
    with pytest.raises(NotInTeam):
        _leave(store, root, anna, DEC)
    for _ in range(2):
        _join(store, root, anna, TeamRole.CONSULTING, DEC)
        _leave(store, root, anna, DEC)
    _join(store, root, anna, TeamRole.CONSULTING, DEC)
    rows = store.ask(queries.members_of, team_id=team_id)
    assert [(row.starts_on, row.ends_on) for row in rows] == [(JAN, JUN), (DEC, None)]


def test_nobody_leaves_before_they_came(store: Store) -> None:
    root, _ = _a_team(store)
    anna = an_actor(store, Role.SUBJECT_LIBRARIAN)
    _join(store, root, anna, TeamRole.LEAD, JUN)
    with pytest.raises(TermBackwards):
        _leave(store, root, anna, JAN)


def test_teams_are_made_by_those_who_manage_people_each_with_its_own_code(store: Store) -> None:
    root, _ = _a_team(store)
    head = an_actor(store, Role.HEAD)
    with pytest.raises(CodeTaken):
        store.run(actions.add_team, code="PHY", name_zh="物理", name_en="Physics", by=root, at=NOW)
    with pytest.raises(NotPermitted):
        _join(store, head, head, TeamRole.LEAD, JAN)
    with pytest.raises(TeamMissing):
        store.run(actions.leave_team, team="LAW", person_id=head.person_id, on=JAN, by=root, at=NOW)
    assert [row.code for row in store.ask(queries.teams)] == ["PHY"]
