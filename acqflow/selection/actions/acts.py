"""One act in a worklist: what it does to each entry, how it is written down, and how it is taken back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people.model import CALLED, Person
from acqflow.people.rules import Actor
from acqflow.selection.model import WorklistEntry, WorklistStep
from acqflow.selection.rules import DecidedMeanwhile, EntryState, EntryStep, next_entry_state
from acqflow.storage.locks import lock_rows
from acqflow.subjects.model import Subject
from acqflow.titles import actions as titles_here
from acqflow.titles.actions import clear_standing
from acqflow.titles.model import Title

Seen = Mapping[int, int]
"""Title → the version its row showed. A title left out is taken to have been seen untouched."""


def seen_of(title_id: int, version: int | None) -> Seen:
    return {} if version is None else {title_id: version}


def lock_worklists(session: Session, subject_ids: Iterable[int]) -> dict[int, Subject]:
    """Nobody else decides in these subjects until the transaction ends; always the first lock of an act."""
    return {subject.id: subject for subject in lock_rows(session, Subject, subject_ids)}


def lock_titles(session: Session, title_ids: Iterable[int]) -> dict[int, Title]:
    """So that two subjects do not both find a title free and buy it twice. Raises TitleMissing, TitleMerged."""
    return titles_here.lock_titles(session, title_ids=title_ids)


class Act:
    """What one person does at one moment, to one title or to many; it is undone as a whole."""

    def __init__(self, session: Session, *, by: Actor, at: datetime) -> None:
        self._session = session
        self._by = by
        self._at = at
        self._first_id: int | None = None

    def entries(self, subject_id: int, titles: Mapping[int, Title]) -> dict[int, WorklistEntry]:
        """The entry of every title, made where there was none."""
        found = {
            entry.title_id: entry
            for entry in self._session.scalars(
                select(WorklistEntry)
                .where(WorklistEntry.subject_id == subject_id, WorklistEntry.title_id.in_(titles))
                .execution_options(populate_existing=True)
            )
        }
        for title_id in titles:
            if title_id not in found:
                found[title_id] = self._untouched(subject_id, title_id)
        return found

    def check_seen(self, entry: WorklistEntry, seen: int | None, title: str) -> None:
        """Raises DecidedMeanwhile. Who does not say what they saw is taken to have seen an untouched entry."""
        as_seen = entry.state == EntryState.NEW if seen is None else entry.version == seen
        if not as_seen:
            raise self._decided_meanwhile(entry, title)

    def do(
        self, entry: WorklistEntry, step: EntryStep, title: str, **facts: str | date | int | list[str] | None
    ) -> None:
        """Take the step and write it down. Raises EntryStepNotAllowed."""
        state = next_entry_state(EntryState(entry.state), step, title=title)
        before = snapshot(entry) if entry.version else {}
        self._leave_rejection(entry, state)
        self._write(entry, {"state": state.value, "received_from_id": entry.received_from_id, **facts})
        self._note_step(entry, step, before)

    def take_back(self, entry: WorklistEntry, undone: WorklistStep, title: str) -> None:
        """Put the entry back as it was before that step. Raises DecidedMeanwhile if another step followed."""
        if entry.version != undone.version:
            raise self._decided_meanwhile(entry, title)
        before = snapshot(entry)
        state = EntryState(undone.before.get("state", EntryState.NEW.value))
        self._leave_rejection(entry, state)
        self._write(entry, from_snapshot(undone.before))
        self._note_step(entry, EntryStep.UNDO, before, undoes_id=undone.id)

    def _untouched(self, subject_id: int, title_id: int) -> WorklistEntry:
        entry = WorklistEntry(
            subject_id=subject_id,
            title_id=title_id,
            state=EntryState.NEW.value,
            asked_departments=[],
            version=0,
            by_id=self._by.person_id,
            at=self._at,
        )
        self._session.add(entry)
        return entry

    def _leave_rejection(self, entry: WorklistEntry, state: EntryState) -> None:
        if entry.state == EntryState.REJECTED and state is not EntryState.REJECTED:
            clear_standing(
                self._session,
                title_id=entry.title_id,
                standing="rejected",
                reference=rejection_reference(self._session, entry.subject_id),
            )

    def _write(self, entry: WorklistEntry, facts: Mapping[str, Any]) -> None:
        for name in _KEPT:
            setattr(entry, name, facts.get(name))
        entry.asked_departments = list(facts.get("asked_departments") or [])
        entry.version += 1
        entry.by_id, entry.at = self._by.person_id, self._at

    def _note_step(
        self, entry: WorklistEntry, step: EntryStep, before: dict[str, Any], undoes_id: int | None = None
    ) -> None:
        row = WorklistStep(
            subject_id=entry.subject_id,
            title_id=entry.title_id,
            verb=step.value,
            act_id=self._first_id,
            before=before,
            version=entry.version,
            undoes_id=undoes_id,
            by_id=self._by.person_id,
            at=self._at,
        )
        self._session.add(row)
        if self._first_id is None:
            self._session.flush()
            self._first_id = row.id

    def _decided_meanwhile(self, entry: WorklistEntry, title: str) -> DecidedMeanwhile:
        last = self._session.execute(
            select(CALLED, WorklistStep.verb, WorklistStep.at)
            .join(Person, Person.id == WorklistStep.by_id)
            .where(WorklistStep.title_id == entry.title_id, WorklistStep.subject_id == entry.subject_id)
            .order_by(WorklistStep.id.desc())
            .limit(1)
        ).first()
        name, verb, at = last if last is not None else ("–", EntryStep.UNDO.value, self._at)
        return DecidedMeanwhile(title=title, person=name, step=verb, at=at)


_KEPT = (
    "state",
    "reason_code",
    "note",
    "deferred_until",
    "passed_to_id",
    "received_from_id",
    "list_line_id",
)
_DAYS = frozenset({"deferred_until"})
# A line that was taken off is gone; going back never leads to it.
_NOT_GONE_BACK_TO = frozenset({"list_line_id"})


def snapshot(entry: WorklistEntry) -> dict[str, Any]:
    """An entry as values that fit into JSON."""
    kept = {name: getattr(entry, name) for name in _KEPT if name not in _NOT_GONE_BACK_TO}
    for name in _DAYS:
        kept[name] = kept[name].isoformat() if kept[name] is not None else None
    return {**kept, "asked_departments": list(entry.asked_departments)}


def from_snapshot(kept: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(kept[name]) for name in _DAYS if kept.get(name)}
    return {"state": EntryState.NEW.value, **kept, **dict.fromkeys(_DAYS), **days}


def rejection_reference(session: Session, subject_id: int) -> str:
    """Whose word a rejection is, as the title's standings name it."""
    subject = session.get(Subject, subject_id)
    return f"subject:{subject.code if subject else subject_id}"
