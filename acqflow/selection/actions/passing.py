"""Handing titles on to another subject."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions.acts import Act, Seen, lock_titles, lock_worklists, seen_of
from acqflow.selection.actions.worklist import chosen_titles, said, tell_titles
from acqflow.selection.queries import subject_of
from acqflow.selection.rules import EntryStep, PassedToItself
from acqflow.suggestions.actions import mark_passed


def pass_to(
    session: Session,
    *,
    subject_id: int,
    title_id: int,
    to_subject_id: int,
    by: Actor,
    at: datetime,
    note: str | None = None,
    seen: int | None = None,
) -> None:
    """See pass_many; `seen` is the version the title's row showed."""
    pass_many(
        session,
        subject_id=subject_id,
        title_ids=[title_id],
        to_subject_id=to_subject_id,
        by=by,
        at=at,
        note=note,
        seen=seen_of(title_id, seen),
    )


def pass_many(
    session: Session,
    *,
    subject_id: int,
    title_ids: Sequence[int],
    to_subject_id: int,
    by: Actor,
    at: datetime,
    note: str | None = None,
    seen: Seen | None = None,
) -> None:
    """Hand titles to another subject: they lie in its worklist whether or not its profile matches them.

    Raises PassedToItself, SubjectMissing, DecidedMeanwhile, and EntryStepNotAllowed where the other subject has
    selected the title already.
    """
    require(by, Verb.SELECT, subject=subject_of(session, subject_id).code)
    if to_subject_id == subject_id:
        raise PassedToItself
    there = subject_of(session, to_subject_id)
    lock_worklists(session, [subject_id, to_subject_id])
    titles = lock_titles(session, chosen_titles(title_ids))
    act = Act(session, by=by, at=at)
    ours, theirs = act.entries(subject_id, titles), act.entries(to_subject_id, titles)
    for title_id, title in titles.items():
        act.check_seen(ours[title_id], (seen or {}).get(title_id), title.title)
        act.do(
            ours[title_id],
            EntryStep.HAND_ON,
            title.title,
            passed_to_id=to_subject_id,
            note=said(note),
        )
        act.do(
            theirs[title_id],
            EntryStep.RECEIVE,
            title.title,
            received_from_id=subject_id,
            note=said(note),
        )
        mark_passed(
            session,
            title_id=title_id,
            from_subject_id=subject_id,
            to_subject_id=to_subject_id,
            by_id=by.person_id,
            at=at,
        )
    tell_titles(session, subject_id, titles, "passed", by, at, to=there.code, note=said(note))
