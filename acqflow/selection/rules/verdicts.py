"""What is said on a step of a route, by whom it may be said, and what it adds up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from acqflow.people.rules import Actor, Role
from acqflow.selection.rules.route import Quorum
from acqflow.vocabulary.errors import Conflict, Missing, Refused, Unreadable, words


class StepState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


class VerdictKind(StrEnum):
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"


class Outcome(StrEnum):
    """Why a step is settled, or is not yet."""

    WAITING = "waiting"
    BY_SUBMITTING = "by_submitting"
    ONE_IS_ENOUGH = "one_is_enough"
    MAJORITY = "majority"
    TIE = "tie"
    NO_MAJORITY = "no_majority"


OUTCOME_BECAUSE: dict[Outcome, str] = {
    Outcome.WAITING: words("Votes so far: %(voted)s of %(members)s; needed: %(needed)s."),
    Outcome.BY_SUBMITTING: words("Settled by submitting the list."),
    Outcome.ONE_IS_ENOUGH: words("One verdict settles this step."),
    Outcome.MAJORITY: words("A majority: %(needed)s of %(members)s."),
    Outcome.TIE: words(
        "The votes are tied (%(approve)s for, %(against)s against, %(members)s members). "
        "A tie does not approve: the list goes back to the librarian."
    ),
    Outcome.NO_MAJORITY: words(
        "No verdict can reach the majority of %(needed)s of %(members)s members any more "
        "(%(approve)s for, %(against)s against): the list goes back to the librarian."
    ),
}


class StepMissing(Missing):
    """Facts: `step` (a number)."""

    says = words(
        "There is no step number %(step)s for you to decide. What waits for you is on the page of approvals."
    )


class EarlierStepOpen(Conflict):
    """Facts: `list`, `role`: who has to decide first."""

    says = words(
        "Somebody else decides first on the list “%(list)s”: %(role)s. It comes to you once that is decided."
    )


class StepNotOpen(Conflict):
    """Facts: `list`, `state`: what became of it."""

    says = words("There is nothing to decide here now. The list “%(list)s”: %(state)s.")


class AlreadyVoted(Conflict):
    """Facts: `person`, `list`."""

    says = words(
        "%(person)s has already given a verdict on “%(list)s”. It cannot be given twice. The others of the "
        "committee decide now."
    )


class NotForThisRole(Refused):
    """Facts: `person`, `role`."""

    says = words("%(person)s may not decide this step. It is for: %(role)s.")


class OwnListUndecidable(Refused):
    """Facts: `person`, `list`, `role`."""

    says = words("%(person)s submitted “%(list)s” and cannot also decide on it. Somebody else must: %(role)s.")


class VerdictUnknown(Unreadable):
    says = words("A verdict is approve, return or reject.")


class ReasonMissing(Unreadable):
    """Facts: `verdict`."""

    says = words("Say why: a verdict of “%(verdict)s” needs a reason, which the librarian reads.")


class StrikingNeedsOneDecider(Refused):
    says = words(
        "Single titles can be struck out only where one person decides. A committee returns the list instead."
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """What the verdicts on a step add up to; `state` stays waiting until the step is settled."""

    state: StepState
    outcome: Outcome
    approve: int
    against: int
    voted: int
    members: int
    needed: int

    @property
    def facts(self) -> dict[str, int]:
        return {
            "approve": self.approve,
            "against": self.against,
            "voted": self.voted,
            "members": self.members,
            "needed": self.needed,
        }


_SETTLES = {
    VerdictKind.APPROVE: StepState.APPROVED,
    VerdictKind.RETURN: StepState.RETURNED,
    VerdictKind.REJECT: StepState.REJECTED,
}


def tally(quorum: Quorum, verdicts: Mapping[int, VerdictKind], members: Iterable[int]) -> Tally:
    """`verdicts` by person; `members` are the active persons in the role, without anybody who is recused.

    A majority is more than half of the members, not of those who voted. What reaches none goes back.
    """
    counted = frozenset(members) if quorum is Quorum.MAJORITY_OF else frozenset(verdicts)
    cast = {person: kind for person, kind in verdicts.items() if person in counted}
    votes = {kind: sum(v is kind for v in cast.values()) for kind in VerdictKind}
    needed = len(counted) // 2 + 1 if quorum is Quorum.MAJORITY_OF else 1
    state, outcome = _settled(quorum, votes, needed=needed, silent=len(counted) - len(cast))
    return Tally(
        state=state,
        outcome=outcome,
        approve=votes[VerdictKind.APPROVE],
        against=len(cast) - votes[VerdictKind.APPROVE],
        voted=len(cast),
        members=len(counted),
        needed=needed,
    )


def _settled(
    quorum: Quorum, votes: Mapping[VerdictKind, int], *, needed: int, silent: int
) -> tuple[StepState, Outcome]:
    for kind, count in votes.items():
        if count >= needed:
            one = quorum is Quorum.ANY_OF
            return _SETTLES[kind], Outcome.ONE_IS_ENOUGH if one else Outcome.MAJORITY
    if quorum is Quorum.ANY_OF or any(count + silent >= needed for count in votes.values()):
        return StepState.WAITING, Outcome.WAITING
    against = votes[VerdictKind.RETURN] + votes[VerdictKind.REJECT]
    tied = votes[VerdictKind.APPROVE] == against and silent == 0
    return StepState.RETURNED, Outcome.TIE if tied else Outcome.NO_MAJORITY


def verdict_kind(kind: str, reason: str) -> VerdictKind:
    """Raises VerdictUnknown, ReasonMissing."""
    try:
        known = VerdictKind(kind)
    except ValueError:
        raise VerdictUnknown from None
    if known is not VerdictKind.APPROVE and not reason.strip():
        raise ReasonMissing(verdict=known.value)
    return known


def check_may_decide(actor: Actor, *, role: Role, subject: str, submitted_by_id: int | None, name: str) -> None:
    """Raises NotForThisRole, OwnListUndecidable."""
    if not actor.has(role, subject=subject):
        raise NotForThisRole(person=actor.called, role=role.value)
    if actor.person_id == submitted_by_id:
        raise OwnListUndecidable(person=actor.called, list=name, role=role.value)


def outcome_because(outcome: str, facts: Mapping[str, object]) -> str:
    return OUTCOME_BECAUSE[Outcome(outcome)] % facts
