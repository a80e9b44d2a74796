"""Who decides on a list, by which clause, and what a step's verdicts add up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from acqflow.people.rules import Role
from acqflow.subjects.rules import Authority, Mode, Responsibility
from acqflow.vocabulary.errors import Conflict, Sentence, words
from acqflow.vocabulary.money import Money

Facts = Mapping[str, str | int]
"""What fills the places of a clause's sentence."""


class Quorum(StrEnum):
    """any_of: one verdict settles the step; majority_of: more than half of the persons in the role."""

    ANY_OF = "any_of"
    MAJORITY_OF = "majority_of"


class Clause(StrEnum):
    """Why somebody has a say. The first four speak of the librarian who submits."""

    LIBRARIAN_RECOMMENDS = "librarian_recommends"
    LEAD_DECIDES = "lead_decides"
    PARTICIPATE_DECIDES = "participate_decides"
    RELAY = "relay"
    PARTICIPATE_RECOMMENDS = "participate_recommends"
    NO_LIMIT_NAMED = "no_limit_named"
    ABOVE_TITLE_LIMIT = "above_title_limit"
    ABOVE_LIST_LIMIT = "above_list_limit"


BECAUSE: dict[Clause, str] = {
    Clause.LIBRARIAN_RECOMMENDS: words(
        "The subject librarian sets the tone and recommends what is on the list "
        "(titles: %(titles)s; sum: %(total)s); others decide."
    ),
    Clause.LEAD_DECIDES: words(
        "The subject is in lead mode and everything is within the librarian's limits "
        "(%(title_limit)s a title, %(list_limit)s a list; this list: %(total)s): the subject librarian decides."
    ),
    Clause.PARTICIPATE_DECIDES: words(
        "The subject is in participate mode, the librarian has lead responsibility for %(kinds)s and everything "
        "is within the limits (%(title_limit)s a title, %(list_limit)s a list; this list: %(total)s): "
        "the subject librarian decides."
    ),
    Clause.RELAY: words(
        "The subject is in relay mode for %(kinds)s (titles: %(titles)s): the acquisition librarian decides."
    ),
    Clause.PARTICIPATE_RECOMMENDS: words(
        "The subject is in participate mode and the librarian has no lead responsibility for %(kinds)s "
        "(titles: %(titles)s): the acquisition librarian decides."
    ),
    Clause.NO_LIMIT_NAMED: words(
        "No limit is named up to which the librarian decides alone on %(kinds)s (titles: %(titles)s): "
        "the head decides."
    ),
    Clause.ABOVE_TITLE_LIMIT: words(
        "The limit is %(limit)s a title and the dearest comes to %(highest)s "
        "(titles above the limit: %(titles)s): the committee decides by majority."
    ),
    Clause.ABOVE_LIST_LIMIT: words(
        "The list comes to %(total)s, above the limit of %(limit)s a list: the committee decides by majority."
    ),
}


class NobodyToDecide(Conflict):
    """Facts: `role`, `because`."""

    says = words(
        "There is nobody who could decide: %(role)s. %(because)s The administrator gives somebody the role."
    )


@dataclass(frozen=True, slots=True)
class LineCase:
    """What a line's route depends on. `amount` is for all copies, in the currency of the limits."""

    resource_type: str
    language: str | None
    mode: Mode
    responsibility: Responsibility
    authority: Authority
    amount: Money

    @property
    def kind(self) -> str:
        return f"{self.resource_type} ({self.language})" if self.language else self.resource_type


@dataclass(frozen=True, slots=True)
class PlannedStep:
    role: Role
    quorum: Quorum
    clause: Clause
    facts: Facts = field(default_factory=dict)

    @property
    def because(self) -> Sentence:
        return because(self.clause, self.facts)


@dataclass(frozen=True, slots=True)
class Route:
    """The steps in order. The first is the submitting librarian's own word, settled by submitting."""

    steps: tuple[PlannedStep, ...]

    @property
    def librarian_decides(self) -> bool:
        return len(self.steps) == 1


def because(clause: str, facts: Mapping[str, object]) -> Sentence:
    """The clause with its facts."""
    return Sentence(BECAUSE[Clause(clause)], facts)


def route(lines: Sequence[LineCase]) -> Route:
    """The steps a list with these lines must go through. There must be at least one line."""
    for_acquisitions = [line for line in lines if not _librarian_may_decide(line)]
    for_librarian = [line for line in lines if _librarian_may_decide(line)]
    later = [
        *_acquisition_step(for_acquisitions),
        *_head_step(for_librarian),
        *_committee_step(lines),
    ]
    return Route((_librarian_step(lines, recommends=bool(later)), *later))


def _librarian_may_decide(line: LineCase) -> bool:
    match line.mode:
        case Mode.LEAD:
            return True
        case Mode.PARTICIPATE:
            return line.responsibility is Responsibility.LEAD
        case Mode.RELAY:
            return False


def _librarian_step(lines: Sequence[LineCase], *, recommends: bool) -> PlannedStep:
    clause = Clause.LEAD_DECIDES
    if recommends:
        clause = Clause.LIBRARIAN_RECOMMENDS
    elif any(line.mode is Mode.PARTICIPATE for line in lines):
        clause = Clause.PARTICIPATE_DECIDES
    facts: Facts = {
        "titles": len(lines),
        "total": _totals(lines),
        "kinds": _kinds(lines),
        "title_limit": _limits(line.authority.per_title for line in lines),
        "list_limit": _limits(line.authority.per_list for line in lines),
    }
    return PlannedStep(Role.SUBJECT_LIBRARIAN, Quorum.ANY_OF, clause, facts)


def _acquisition_step(lines: Sequence[LineCase]) -> list[PlannedStep]:
    if not lines:
        return []
    is_relay = any(line.mode is Mode.RELAY for line in lines)
    clause = Clause.RELAY if is_relay else Clause.PARTICIPATE_RECOMMENDS
    facts: Facts = {"kinds": _kinds(lines), "titles": len(lines)}
    return [PlannedStep(Role.ACQUISITION_LIBRARIAN, Quorum.ANY_OF, clause, facts)]


def _head_step(lines: Sequence[LineCase]) -> list[PlannedStep]:
    """A limit that nobody named is not a licence to decide without limit."""
    unlimited = [line for line in lines if line.authority.per_title is None or line.authority.per_list is None]
    if not unlimited:
        return []
    facts: Facts = {"kinds": _kinds(unlimited), "titles": len(unlimited)}
    return [PlannedStep(Role.HEAD, Quorum.ANY_OF, Clause.NO_LIMIT_NAMED, facts)]


def _committee_step(lines: Sequence[LineCase]) -> list[PlannedStep]:
    found = _above_title_limit(lines) or _above_list_limit(lines)
    if found is None:
        return []
    clause, facts = found
    return [PlannedStep(Role.COMMITTEE, Quorum.MAJORITY_OF, clause, facts)]


def _above_title_limit(lines: Sequence[LineCase]) -> tuple[Clause, Facts] | None:
    above = [
        (line, line.authority.per_title)
        for line in lines
        if line.authority.per_title is not None and line.amount > line.authority.per_title
    ]
    if not above:
        return None
    dearest, limit = max(above, key=lambda pair: pair[0].amount.minor)
    return Clause.ABOVE_TITLE_LIMIT, {
        "titles": len(above),
        "limit": str(limit),
        "highest": str(dearest.amount),
    }


def _above_list_limit(lines: Sequence[LineCase]) -> tuple[Clause, Facts] | None:
    """Lines under the same limit are added up together."""
    totals: dict[Money, Money] = {}
    for line in lines:
        limit = line.authority.per_list
        if limit is not None:
            totals[limit] = totals[limit] + line.amount if limit in totals else line.amount
    for limit, total in totals.items():
        if total > limit:
            return Clause.ABOVE_LIST_LIMIT, {"limit": str(limit), "total": str(total)}
    return None


def _kinds(lines: Iterable[LineCase]) -> str:
    return ", ".join(sorted({line.kind for line in lines}))


def _limits(limits: Iterable[Money | None]) -> str:
    return ", ".join(sorted({str(limit) if limit is not None else "–" for limit in limits}))


def _totals(lines: Iterable[LineCase]) -> str:
    totals: dict[str, Money] = {}
    for line in lines:
        known = totals.get(line.amount.currency)
        totals[line.amount.currency] = line.amount if known is None else known + line.amount
    return " + ".join(str(totals[currency]) for currency in sorted(totals))
