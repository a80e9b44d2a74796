"""Short words for what every page does: ask a query, run an action, read a page number."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import request
from sqlalchemy.orm import Session

from acqflow.vocabulary.errors import Unreadable, words
from acqflow.web.access import current_actor, current_library

P = ParamSpec("P")
R = TypeVar("R")
LARGEST_PAGE = 100_000


class PageUnreadable(Unreadable):
    """Carries `text`."""

    says = words("%(text)s is not the number of a page. Write a number from 1 up.")


class SortUnknown(Unreadable):
    """Carries `text` and `sorts`, the keys there are."""

    says = words("The list cannot be sorted by “%(text)s”. Choose above it one of: %(sorts)s.")


def ask(query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    return current_library().store.ask(query, *args, **kwargs)


def do(action: Callable[..., R], **facts: Any) -> R:
    """Run an action as whoever is signed in, now."""
    library = current_library()
    return library.store.run(action, by=current_actor(), at=library.now(), **facts)


def page_number() -> int:
    """`?page=`, from 1. Raises PageUnreadable."""
    text = request.args.get("page", "1")
    is_short_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_PAGE))
    if not is_short_number or not 1 <= int(text) <= LARGEST_PAGE:
        raise PageUnreadable(text=text[:20])
    return int(text)


def sort_key(known: tuple[str, ...]) -> str:
    """`?sort=`, one of the known columns, the first of them by default. Raises SortUnknown."""
    wanted = request.args.get("sort", known[0])
    if wanted not in known:
        raise SortUnknown(text=wanted[:20], sorts=", ".join(known))
    return wanted
