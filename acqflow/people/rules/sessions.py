"""How long a browser's session lives, and the digest it is known by."""

from datetime import datetime, timedelta
from hashlib import sha256

from acqflow.vocabulary.errors import Missing, Refused, words

LONGEST_SILENCE = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)


class SignInRefused(Refused):
    """Carries nothing: one sentence for every cause, so that it does not tell which logins exist."""

    says = words(
        "The login or the password is not right, or there were too many tries. "
        "Wait a minute and try again, or ask an administrator."
    )


class SessionEnded(Refused):
    """Carries nothing."""

    says = words("You were signed out. Sign in again to go on.")


class SessionMissing(Missing):
    """Carries `number`."""

    says = words(
        "There is no open session %(number)s. It may have ended by itself; your account page lists those that "
        "are open."
    )


def token_digest(token: str) -> str:
    """What is kept of a session's token. The token is long and random, so a plain SHA-256 is enough."""
    return sha256(token.encode()).hexdigest()


def is_live(
    *, last_seen_at: datetime, expires_at: datetime, at: datetime, idle: timedelta = LONGEST_SILENCE
) -> bool:
    return at < expires_at and at < last_seen_at + idle
