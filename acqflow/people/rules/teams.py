"""Who belongs to a team from when to when, and that it has one lead at a time."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from acqflow.vocabulary.errors import Conflict, Missing, Unreadable, words


class CodeTaken(Conflict):
    """Carries `code`."""

    says = words("The code %(code)s is in use already. Choose another one.")


class TeamMissing(Missing):
    """Carries `team`, a code."""

    says = words("There is no team %(team)s. The workbook of people and subjects says which there are.")


class LeadTaken(Conflict):
    """Carries `team`, `person` (who leads it) and `on`."""

    says = words("Team %(team)s is led by %(person)s on %(on)s. End that first: a team has one lead at a time.")


class AlreadyInTeam(Conflict):
    """Carries `team`, `person` and `team_role`."""

    says = words("%(person)s is in team %(team)s as %(team_role)s already. End that membership first.")


class NotInTeam(Missing):
    """Carries `team` and `person`."""

    says = words("%(person)s is not in team %(team)s at that time. Name somebody who is, or another day.")


class TermBackwards(Unreadable):
    """Carries `starts_on` and `ends_on`."""

    says = words("A membership from %(starts_on)s cannot end on %(ends_on)s. Give a later day, or none.")


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time: from `starts_on` up to, but not including, `ends_on`; without an end it goes on."""

    person: str
    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise TermBackwards(starts_on=self.starts_on.isoformat(), ends_on=self.ends_on.isoformat())

    def holds_on(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    def overlaps(self, other: "Term") -> bool:
        """A term of no length overlaps nothing."""
        latest_start = max(self.starts_on, other.starts_on)
        return all(term.holds_on(latest_start) for term in (self, other))


def first_overlap(terms: Sequence[Term]) -> tuple[Term, Term] | None:
    """The first two terms, in order of their start, that hold on one and the same day."""
    lasting = sorted((t for t in terms if t.ends_on != t.starts_on), key=lambda term: term.starts_on)
    for earlier, later in itertools.pairwise(lasting):
        if earlier.overlaps(later):
            return earlier, later
    return None
