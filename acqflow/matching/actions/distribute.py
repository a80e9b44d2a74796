"""Giving titles to the subjects that want them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from acqflow.matching.model import Distribution, Match
from acqflow.matching.queries import candidates, digests, guesses, rates_for, shelf_ranges, wants
from acqflow.matching.rules import (
    NOBODY_GUESSES,
    DistributionResult,
    Found,
    Guesses,
    Guessing,
    Matcher,
    Rates,
    Want,
)
from acqflow.storage.bulk import bulk_insert
from acqflow.storage.locks import hold_alone
from acqflow.titles.actions import keep_titles, note_many
from acqflow.titles.model import Title

CHUNK = 2_000
_COLUMNS = ("title_id", "subject_id", "score", "reasons", "profile_version", "matched_at")


def distribute(
    session: Session,
    *,
    title_ids: Iterable[int] | None = None,
    at: datetime,
    on: date,
    rates: Rates | None = None,
    guessing: Guessing = NOBODY_GUESSES,
) -> DistributionResult:
    """Match these titles, or all that were not matched yet against what the subjects want now.

    A subject with a new profile, and every subject once any class range or what was learned has changed, is
    matched against all titles again. A second call changes nothing. `rates` default to those known on `on`,
    the library's own day. `guessing` opens what was learned; where it fails, class numbers and keywords count
    alone.
    """
    hold_distribution(session)
    wanted, ranges = wants(session), shelf_ranges(session)
    if rates is None:
        rates = rates_for(session, wanted, on)
    learned = guesses(session, guessing)
    passing = _Passing(session, wanted, Matcher(wanted, ranges, rates, learned), learned, at)
    if title_ids is not None:
        passing.go(sorted(set(title_ids)), {want.subject_id for want in wanted})
        return passing.result()
    now = digests(wanted, ranges, learned.digest)
    kept = {d.subject_id: d for d in session.scalars(select(Distribution))}
    stale = {s for s, digest in now.items() if s not in kept or kept[s].wants_digest != digest}
    settled = now.keys() - stale
    last = session.execute(select(func.max(Title.id))).scalar() or 0
    seen = min((kept[s].up_to_title_id for s in settled), default=last)
    if stale:
        passing.go(_ids_above(session, 0, last), stale)
    if settled and seen < last:
        passing.go(_ids_above(session, seen, last), set(settled))
    # A matcher that failed on the way has no digest any more: the next time all is matched again.
    for subject_id, digest in digests(wanted, ranges, learned.digest).items():
        distribution = kept.get(subject_id) or Distribution(subject_id=subject_id)
        distribution.wants_digest, distribution.up_to_title_id, distribution.at = digest, last, at
        session.add(distribution)
    session.flush()
    return passing.result()


def _ids_above(session: Session, above: int, last: int) -> Iterator[int]:
    while above < last:
        statement = select(Title.id).where(Title.id > above, Title.id <= last).order_by(Title.id).limit(CHUNK)
        ids = list(session.scalars(statement))
        yield from ids
        above = ids[-1] if len(ids) == CHUNK else last


def hold_distribution(session: Session) -> None:
    """From here to the end of the transaction nobody else writes matches.

    Two at once would each add the match that the other has just added.
    """
    hold_alone(session, "matching: distribution")


class _Kept(NamedTuple):
    id: int
    score: int
    reasons: list[Any]
    version: int


class _Passing:
    """Matches one stretch of titles after another and counts what became of them."""

    def __init__(
        self, session: Session, wanted: Sequence[Want], matcher: Matcher, learned: Guesses, at: datetime
    ) -> None:
        self._session, self._at = session, at
        self._matcher, self._learned = matcher, learned
        self._codes = {want.subject_id: want.code for want in wanted}
        self._compares_prices = any(want.price_cap is not None for want in wanted)
        self._per_subject = dict.fromkeys(self._codes, 0)
        self._examined: set[int] = set()
        self._added = self._changed = self._removed = 0
        self._uncovered: set[int] = set()

    def result(self) -> DistributionResult:
        return DistributionResult(
            examined=len(self._examined),
            added=self._added,
            changed=self._changed,
            removed=self._removed,
            uncovered=len(self._uncovered),
            per_subject=self._per_subject,
            guess_fault=self._learned.fault,
        )

    def go(self, title_ids: Iterable[int], for_subjects: set[int]) -> None:
        waiting: list[int] = []
        for title_id in title_ids:
            waiting.append(title_id)
            if len(waiting) == CHUNK:
                self._stretch(waiting, for_subjects)
                waiting = []
        if waiting:
            self._stretch(waiting, for_subjects)

    def _stretch(self, title_ids: Sequence[int], for_subjects: set[int]) -> None:
        keep_titles(self._session, title_ids=title_ids)
        kept = self._kept(title_ids)
        new: list[tuple[int, Found]] = []
        changed: list[tuple[int, Found]] = []
        stories: dict[int, dict[str, list[str]]] = {}
        asked = {"with_prices": self._compares_prices, "with_said": self._matcher.asks_vendors}
        for title in candidates(self._session, title_ids=title_ids, **asked):
            before = kept.pop(title.title_id, {})
            found = [f for f in self._matcher.matches(title) if f.subject_id in for_subjects]
            self._count(title.title_id, found, before, for_subjects)
            story: dict[str, list[str]] = {}
            for f in found:
                was = before.get(f.subject_id)
                if was is None:
                    new.append((title.title_id, f))
                    story.setdefault("subjects", []).append(self._codes[f.subject_id])
                elif was[1:] != (f.score, f.reasons, f.version):
                    changed.append((was.id, f))
            gone = before.keys() & for_subjects - {f.subject_id for f in found}
            if gone:
                self._remove([before[subject_id].id for subject_id in gone])
                story["no_longer"] = sorted(self._codes[subject_id] for subject_id in gone)
            if story:
                stories[title.title_id] = story
        self._write(new, changed)
        lines = [(title_id, "distributed", story) for title_id, story in stories.items()]
        note_many(self._session, lines=lines, station="matching", by_id=None, at=self._at)

    def _kept(self, title_ids: Sequence[int]) -> dict[int, dict[int, _Kept]]:
        """Title → subject → its match as it is kept."""
        m = Match
        columns = (m.title_id, m.subject_id, m.id, m.score, m.reasons, m.profile_version)
        found: dict[int, dict[int, _Kept]] = {}
        for title_id, subject_id, *rest in self._session.execute(
            select(*columns).where(m.title_id.in_(title_ids))
        ):
            found.setdefault(title_id, {})[subject_id] = _Kept(*rest)
        return found

    def _count(
        self, title_id: int, found: Sequence[Found], before: Mapping[int, _Kept], for_subjects: set[int]
    ) -> None:
        self._examined.add(title_id)
        for f in found:
            self._per_subject[f.subject_id] += 1
        if found or before.keys() - for_subjects:
            self._uncovered.discard(title_id)
        else:
            self._uncovered.add(title_id)

    def _write(self, new: Sequence[tuple[int, Found]], changed: Sequence[tuple[int, Found]]) -> None:
        self._added += len(new)
        self._changed += len(changed)
        rows = [(title_id, f.subject_id, f.score, f.reasons, f.version, self._at) for title_id, f in new]
        bulk_insert(self._session, Match.__table__, _COLUMNS, rows)
        if changed:
            values = [
                {
                    "id": row_id,
                    "score": f.score,
                    "reasons": f.reasons,
                    "profile_version": f.version,
                    "matched_at": self._at,
                }
                for row_id, f in changed
            ]
            self._session.execute(update(Match), values)

    def _remove(self, row_ids: Sequence[int]) -> None:
        self._removed += len(row_ids)
        self._session.execute(delete(Match).where(Match.id.in_(row_ids)))
