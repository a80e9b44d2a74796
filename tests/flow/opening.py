"""A library that a vendor delivers to, opened as this process or another one opens it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import add_vendor
from acqflow.storage.store import Store
from tests.flow.library import Walk, a_library
from tests.flow.taking_in import BUYER, VENDOR


def address(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def opened(store: Store, var: Path, clock: Callable[[], datetime]) -> Library:
    return Library(Settings(address(store), "0123456789abcdef" * 2, var), clock=clock)


def a_supplied_library(library: Library, *vendors: str) -> Walk:
    """With these vendors, else with one."""
    walk = a_library(library)
    for code in vendors or (VENDOR,):
        facts = {"code": code, "name_zh": "青山", "name_en": "Qingshan", "currency": "CNY"}
        library.store.run(add_vendor, **facts, by=walk.people[BUYER])
    return walk
