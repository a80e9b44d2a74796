"""The browsers' sessions are kept on our side, and end when they must."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from acqflow.people import actions, queries
from acqflow.people.rules import HeldRole, NotPermitted, PersonDisabled, Role, SessionEnded, SessionMissing
from acqflow.storage.store import Store
from tests.builders import NOW, an_actor

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def _alive(store: Store, token: str, minutes: int = 0) -> bool:
    return store.ask(queries.live_session, token=token, at=NOW + minutes * MINUTE) is not None


def test_an_open_session_knows_its_person_and_keeps_its_data(store: Store) -> None:
    anna = an_actor(store, Role.FACULTY)
    store.run(actions.open_session, token="t", person_id=anna.person_id, kept={"语言": "zh"}, at=NOW)
    live = store.ask(queries.live_session, token="t", at=NOW)
    assert live is not None
    assert (live.person_id, live.kept, live.expires_at) == (anna.person_id, {"语言": "zh"}, NOW + 12 * HOUR)
    store.run(actions.refresh_session, token="t", kept={"n": 1}, at=NOW + MINUTE)
    live = store.ask(queries.live_session, token="t", at=NOW + MINUTE)
    assert live is not None
    assert (live.kept, live.last_seen_at) == ({"n": 1}, NOW + MINUTE)


def test_the_token_itself_is_kept_nowhere(store: Store) -> None:
    store.run(actions.open_session, token="the-token-itself", at=NOW)
    rows = store.ask(lambda session: repr(session.execute(text("SELECT * FROM sign_ins")).all()))
    assert "the-token-itself" not in rows


def test_silence_ends_a_session_and_being_seen_does_not(store: Store) -> None:
    store.run(actions.open_session, token="t", at=NOW)
    store.run(actions.refresh_session, token="t", at=NOW + 29 * MINUTE)
    assert _alive(store, "t", 58)
    assert not _alive(store, "t", 59)
    with pytest.raises(SessionEnded):
        store.run(actions.refresh_session, token="t", at=NOW + 59 * MINUTE)


def test_twelve_hours_end_a_session_however_busy_it_is(store: Store) -> None:
    store.run(actions.open_session, token="t", at=NOW, longest=HOUR)
    for minutes in (20, 40, 59):
        store.run(actions.refresh_session, token="t", at=NOW + minutes * MINUTE)
    assert not _alive(store, "t", 60)


def test_a_rotated_session_opens_by_its_new_token_only(store: Store) -> None:
    store.run(actions.open_session, token="old", kept={"n": 1}, at=NOW)
    store.run(actions.rotate_session, token="old", new_token="new", at=NOW)
    assert (_alive(store, "old"), _alive(store, "new")) == (False, True)
    with pytest.raises(SessionEnded):
        store.run(actions.rotate_session, token="old", new_token="newer", at=NOW)


def test_a_closed_session_stays_closed_for_whoever_copied_its_token(store: Store) -> None:
    store.run(actions.open_session, token="t", at=NOW)
    assert store.run(actions.close_session, token="t")
    assert not _alive(store, "t")
    assert not store.run(actions.close_session, token="t")
    with pytest.raises(SessionEnded):
        store.run(actions.refresh_session, token="t", at=NOW)


def test_a_change_of_rights_signs_the_person_out_everywhere_and_nobody_else(store: Store) -> None:
    root = an_actor(store, Role.ADMINISTRATOR)
    store.run(actions.open_session, token="root", person_id=root.person_id, at=NOW)

    def browsers_left_by(change: Callable[..., object], **facts: object) -> list[str]:
        anna = an_actor(store, Role.FACULTY)
        tokens = [f"{anna.person_id}-first", f"{anna.person_id}-second"]
        for token in tokens:
            store.run(actions.open_session, token=token, person_id=anna.person_id, at=NOW)
        store.run(change, person_id=anna.person_id, by=root, at=NOW, **facts)
        return [token for token in [*tokens, "root"] if _alive(store, token)]

    assert browsers_left_by(actions.disable_person) == ["root"]
    assert browsers_left_by(actions.give_role, role=HeldRole(Role.HEAD)) == ["root"]
    assert browsers_left_by(actions.take_role, role=HeldRole(Role.FACULTY)) == ["root"]
    # What is held already gives nothing new, and so ends nothing.
    assert len(browsers_left_by(actions.give_role, role=HeldRole(Role.FACULTY))) == 3


def test_a_disabled_person_opens_no_session(store: Store) -> None:
    root, anna = an_actor(store, Role.ADMINISTRATOR), an_actor(store, Role.FACULTY)
    store.run(actions.disable_person, person_id=anna.person_id, by=root, at=NOW)
    with pytest.raises(PersonDisabled):
        store.run(actions.open_session, token="t", person_id=anna.person_id, at=NOW)


def test_everybody_sees_and_ends_their_own_sessions(store: Store) -> None:
    anna = an_actor(store, Role.FACULTY)
    for minute, token in enumerate(("first", "second")):
        store.run(actions.open_session, token=token, person_id=anna.person_id, at=NOW + minute * MINUTE)
    facts = {"person_id": anna.person_id, "by": anna, "at": NOW + 2 * MINUTE}
    rows = store.ask(queries.sessions_of, token="first", **facts)
    assert [row.is_this_one for row in rows] == [False, True]
    store.run(actions.end_session, session_id=rows[0].id, by=anna, at=NOW)
    assert [row.is_this_one for row in store.ask(queries.sessions_of, token="first", **facts)] == [True]


def test_somebody_elses_session_is_as_if_it_were_not_there(store: Store) -> None:
    anna, boris, root = (an_actor(store, role) for role in (Role.FACULTY, Role.HEAD, Role.ADMINISTRATOR))
    number = store.run(actions.open_session, token="t", person_id=anna.person_id, at=NOW)
    for session_id in (number, number + 99):
        with pytest.raises(SessionMissing):
            store.run(actions.end_session, session_id=session_id, by=boris, at=NOW)
    with pytest.raises(NotPermitted):
        store.ask(queries.sessions_of, person_id=anna.person_id, by=boris, at=NOW)
    assert len(store.ask(queries.sessions_of, person_id=anna.person_id, by=root, at=NOW)) == 1
    store.run(actions.end_session, session_id=number, by=root, at=NOW)
    assert not _alive(store, "t")


def test_what_has_run_out_is_swept_and_what_lives_stays(store: Store) -> None:
    store.run(actions.open_session, token="silent", at=NOW)
    store.run(actions.open_session, token="over", at=NOW + 25 * MINUTE, longest=MINUTE)
    store.run(actions.open_session, token="alive", at=NOW + 25 * MINUTE)
    assert store.run(actions.sweep_sessions, at=NOW + 30 * MINUTE) == 2
    assert _alive(store, "alive", 30)
