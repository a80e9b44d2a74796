"""How long a browser's session lives."""

from datetime import UTC, datetime, timedelta

from acqflow.people.rules import is_live, token_digest

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_session_ends_after_half_an_hour_of_silence() -> None:
    ends = START + timedelta(hours=12)
    assert is_live(last_seen_at=START, expires_at=ends, at=START + 29 * MINUTE)
    assert not is_live(last_seen_at=START, expires_at=ends, at=START + 30 * MINUTE)


def test_a_session_ends_at_its_last_hour_however_busy_it_is() -> None:
    ends = START + timedelta(hours=12)
    assert is_live(last_seen_at=ends - MINUTE, expires_at=ends, at=ends - MINUTE)
    assert not is_live(last_seen_at=ends - MINUTE, expires_at=ends, at=ends)


def test_how_long_silence_may_last_is_a_setting() -> None:
    ends = START + timedelta(hours=12)
    assert not is_live(last_seen_at=START, expires_at=ends, at=START + 5 * MINUTE, idle=5 * MINUTE)


def test_a_digest_does_not_contain_its_token() -> None:
    assert token_digest("secret-token") != token_digest("secret-tokem")
    assert "secret-token" not in token_digest("secret-token")
    assert len(token_digest("")) == 64
