"""The demo's three vendor files, and the demo itself loaded once on each database for all tests of this folder."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from acqflow.bootstrap import Library, Settings
from acqflow.storage.store import Store
from acqflow.storage.upgrade import upgrade
from examples.demo_university.load import load
from examples.demo_university.tables import university
from examples.demo_university.vendor_files import VendorFiles, write_vendor_files
from tests.conftest import postgresql_database


@pytest.fixture(scope="session")
def vendor_files(tmp_path_factory: pytest.TempPathFactory) -> VendorFiles:
    return write_vendor_files(tmp_path_factory.mktemp("vendor_files"))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The loaded university. A test leaves it as it found it."""
    folder = tmp_path_factory.mktemp("demo")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'library.db'}"
        if request.param == "postgresql":
            url = stack.enter_context(postgresql_database(request.getfixturevalue("postgresql_server")))
        settings = demo_settings(url, folder)
        empty = Store(url)
        upgrade(empty)
        empty.close()
        assert load(settings, language="en", say=lambda _chapter, _what: None)
        library = Library(settings)
        stack.callback(library.close)
        yield library


ROOT = Path(__file__).parents[2]


def demo_settings(url: str, folder: Path) -> Settings:
    return Settings(url, "0123456789abcdef" * 2, folder, today=university().today, is_demo=True)
