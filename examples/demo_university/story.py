"""Lets the people of the tables act, each at the moment the tables give."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from acqflow.bootstrap import Library, Settings
from acqflow.funds.queries import funds
from acqflow.people.queries import actor_by_login
from acqflow.people.rules import Actor
from acqflow.subjects.queries import subjects
from acqflow.titles.queries import find_by_identifiers
from acqflow.vocabulary.identifiers import parse_isbn
from examples.demo_university.tables import Row, moment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """Something one person does at one moment."""

    at: datetime
    do: Callable[[], object]


@dataclass(slots=True)
class Story:
    """A library whose clock stands at the moment of whoever acts; `language` is what people write in."""

    settings: Settings
    language: str
    library: Library = field(init=False)
    # What the tables call a suggestion or a list → what the library calls it.
    suggestions: dict[str, int] = field(init=False, default_factory=dict)
    lists: dict[str, int] = field(init=False, default_factory=dict)
    _now: datetime = field(init=False, default=datetime(2026, 1, 1, tzinfo=UTC))
    _actors: dict[str, Actor] = field(init=False, default_factory=dict)
    _subjects: dict[str, int] = field(init=False, default_factory=dict)
    _funds: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.library = Library(replace(self.settings, today=None), clock=lambda: self._now)

    def turn_to(self, at: datetime) -> datetime:
        """Set the library's clock; the moment is given back in UTC."""
        self._now = at.astimezone(UTC)
        return self._now

    def does(self, login: str, at: datetime, action: Callable[..., T], **facts: object) -> T:
        """One person's action in a transaction of its own."""
        return self.library.store.run(action, by=self.actor(login), at=self.turn_to(at), **facts)

    def actor(self, login: str) -> Actor:
        """With the rights held now: all rights are given before anybody but the administrator acts."""
        if login not in self._actors:
            self._actors[login] = self.library.store.ask(actor_by_login, login=login)
        return self._actors[login]

    def says(self, row: Row, column: str) -> str:
        """A text that stands in the table in both languages."""
        return row[f"{column}_{self.language}"]

    def told(self, *, zh: str, en: str) -> str:
        """What the loading says to whoever waits for it."""
        return zh if self.language == "zh" else en

    def title(self, isbn: str) -> int:
        number = parse_isbn(isbn)
        return self.library.store.ask(find_by_identifiers, identifiers=[number])[number.scheme, number.value]

    def subject(self, code: str) -> int:
        if code not in self._subjects:
            self._subjects = {row.code: row.id for row in self.library.store.ask(subjects)}
        return self._subjects[code]

    def fund(self, code: str) -> int:
        if code not in self._funds:
            self._funds = {row.code: row.fund_id for row in self.library.store.ask(funds)}
        return self._funds[code]

    def act(self, row: Row, do: Callable[[], object]) -> Act:
        """An act at the moment of its row."""
        return Act(moment(row["at"]), do)
