"""A web application over a library of its own, and browsers that are signed in."""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from acqflow.bootstrap import Library, Settings
from acqflow.people.actions import open_session
from acqflow.people.queries import person_by_login
from acqflow.plugin_api import Transport
from acqflow.storage.store import Store
from acqflow.web.application import create_app
from tests.builders import NOW
from tests.web.university import University, a_university


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, University]:
    """A database with the small university in it, made once: hashing its passwords takes a second."""
    path = tmp_path_factory.mktemp("university") / "university.db"
    shutil.copy(sqlite_template, path)
    store = Store(f"sqlite:///{path}")
    made = a_university(store)
    store.close()
    return path, made


@pytest.fixture
def library(furnished: tuple[Path, University], clock: Clock, tmp_path: Path) -> Iterator[Library]:
    path = tmp_path / "library.db"
    shutil.copy(furnished[0], path)
    opened = open_for_tests(f"sqlite:///{path}", clock, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def university(furnished: tuple[Path, University], library: Library) -> University:
    return replace(furnished[1], store=library.store)


@pytest.fixture
def app(library: Library) -> Flask:
    made = create_app(library)
    # However busy the machine is, a test sees what came of an import or a look.
    made.config["IMPORT_WAIT_SECONDS"] = made.config["LOOK_WAIT_SECONDS"] = 120
    return made


def open_for_tests(
    url: str, clock: Clock, var: Path, transport: Transport | None = None, **settings: Any
) -> Library:
    secret = "a secret that only these tests know, and it is long"
    made = Settings(database_url=url, secret_key=secret, var=var, trusted_hosts=("localhost",), **settings)
    return Library(made, clock, transport)


class Browser:
    """A client that keeps its cookies and sends forms the way a page does."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, **options)

    def token(self) -> str:
        token: str = self.get("/api/v1/csrf-token").json["csrf_token"]
        return token

    def sign_in(self, login: str) -> None:
        """Be this person, without the cost of a password."""
        library: Library = self.client.application.library  # type: ignore[attr-defined]
        actor = library.store.ask(person_by_login, login=login)
        token = secrets.token_hex(16)
        library.store.run(open_session, token=token, at=library.now(), person_id=actor.id)
        self.client.set_cookie("acqflow", token)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **options)


def signed_in(app: Flask, login: str) -> Browser:
    browser = Browser(app)
    browser.sign_in(login)
    return browser


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
