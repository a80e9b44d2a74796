"""How often something that is limited was tried lately."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.people.model import Attempt
from acqflow.people.rules import token_digest


@dataclass(frozen=True, slots=True)
class AttemptCount:
    """`oldest` is None where there were none."""

    number: int
    oldest: datetime | None


def attempts_since(session: Session, *, key: str, since: datetime) -> AttemptCount:
    """The attempts counted under this key after that moment."""
    counted = select(func.count(), func.min(Attempt.at)).where(
        Attempt.key_digest == token_digest(key), Attempt.at > since
    )
    return AttemptCount(*session.execute(counted).one())
