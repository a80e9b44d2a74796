"""Where the limits are counted: in the library's database, which every worker sees."""

import time
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from limits.storage import MovingWindowSupport, Storage
from sqlalchemy.exc import SQLAlchemyError

from acqflow.people.actions import clear_attempts, count_attempts
from acqflow.people.queries import attempts_since
from acqflow.web.access import current_library


class LibraryTries(Storage, MovingWindowSupport):
    """A storage of `limits` for moving windows. It goes by the machine's clock, as `limits` itself does."""

    STORAGE_SCHEME = ["acqflow"]  # noqa: RUF012

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        within = timedelta(seconds=expiry)
        store = current_library().store
        return store.run(count_attempts, key=key, most=limit, within=within, at=_now(), number=amount)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        now = _now()
        since = now - timedelta(seconds=expiry)
        found = current_library().store.ask(attempts_since, key=key, since=since)
        return (found.oldest or now).timestamp(), found.number

    def clear(self, key: str) -> None:
        current_library().store.run(clear_attempts, key=key)

    def reset(self) -> None:
        current_library().store.run(clear_attempts)

    def check(self) -> bool:
        return True

    def incr(self, key: str, expiry: int, amount: int = 1) -> NoReturn:
        raise NotImplementedError("only moving windows are counted")

    def get(self, key: str) -> NoReturn:
        raise NotImplementedError("only moving windows are counted")

    def get_expiry(self, key: str) -> NoReturn:
        raise NotImplementedError("only moving windows are counted")


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)
