"""What was learned is kept for every process, and titles without a class number are distributed by it."""

from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlalchemy import select

from acqflow.matching.actions import distribute, keep_learned
from acqflow.matching.model import LearnedModel
from acqflow.matching.queries import classed_titles, guesses, matches_of, uncovered, why_nobody
from acqflow.matching.rules import DistributionResult, Guesses
from acqflow.people.rules import NotPermitted, Role
from acqflow.plugin_api import ClassedTitle, Guess, Learned, Quality, TitleWords
from acqflow.storage.store import Store
from acqflow.vocabulary.errors import Sentence
from tests.actions.catalogues.records import ALGEBRA, ATLAS, OPTICS, POETRY, Desk, a_record
from tests.actions.matching.test_distribute import _subject
from tests.builders import NOW, an_actor

PHYS, LIT = 1, 2
FOUND_OUT = Sentence("it fell over")


class ByWord:
    """Guesses what its content says: `word=SUBJECT`, sure unless a question mark follows."""

    def __init__(self, content: bytes, digest: str, *, fails_at: str = "") -> None:
        self._word, _, self._subject = content.decode().partition("=")
        self._fails_at = fails_at
        self.digest = digest
        self.fault: Sentence | None = None

    def guess(self, title: TitleWords) -> tuple[Guess, ...]:
        if self._fails_at and self._fails_at in title.title:
            self.digest, self.fault = "", FOUND_OUT
        if self.fault or self._word not in title.title:
            return ()
        is_sure = not self._subject.endswith("?")
        return (Guess(self._subject.rstrip("?"), 0.87 if is_sure else 0.4, (self._word,), is_sure),)


class Opening:
    def __init__(self, fails_at: str = "") -> None:
        self._fails_at, self.opened = fails_at, list[tuple[str, str]]()

    def open(self, *, plugin: str, version: str, digest: str, content: Callable[[], bytes]) -> Guesses:
        self.opened.append((plugin, version))
        return ByWord(content(), digest, fails_at=self._fails_at)


@pytest.fixture
def library(store: Store) -> Store:
    """Physics and literature; two titles by their class numbers, and two without any."""
    _subject(store, "PHYS", "O4")
    _subject(store, "LIT", "I")
    Desk(store).imports(
        a_record("Optics", isbn=OPTICS, classes=[("clc", "O43")], keywords=["Light"]),
        a_record("红楼梦", isbn=POETRY, classes=[("clc", "I242.4")], language="chi"),
        a_record("Quantum fields", isbn=ALGEBRA),
        a_record("Maps", isbn=ATLAS, classes=[("clc", "P28")]),
    )
    return store


def _keep(store: Store, content: bytes, role: Role = Role.ADMINISTRATOR) -> None:
    store.run(
        keep_learned,
        learned=Learned(content, Quality(10, 0.9), {"PHYS": 10}),
        plugin="by_word",
        version="1",
        digest=sha256(content).hexdigest(),
        by=an_actor(store, role),
        at=NOW,
    )


def _distribute(store: Store, opening: Opening, title_ids: tuple[int, ...] | None = None) -> DistributionResult:
    return store.run(distribute, title_ids=title_ids, at=NOW, on=NOW.date(), guessing=opening)


def test_titles_with_a_class_number_of_the_ranges_are_what_is_learned_from(library: Store) -> None:
    assert library.ask(classed_titles) == [
        ClassedTitle(TitleWords("Optics", "Light", "eng"), ("PHYS",)),
        ClassedTitle(TitleWords("红楼梦", "", "chi"), ("LIT",)),
        ClassedTitle(TitleWords("Maps", "", "eng"), ()),
    ]


def test_once_something_is_learned_every_title_is_matched_again(library: Store) -> None:
    opening = Opening()
    assert _distribute(library, opening).uncovered == 2
    assert opening.opened == []
    _keep(library, b"Quantum=PHYS")
    result = _distribute(library, opening)
    assert (result.examined, result.added, result.changed, result.removed, result.uncovered) == (4, 1, 0, 0, 1)
    (match,) = library.ask(matches_of, title_id=3)
    assert match.reasons == [["guessed", {"words": ["Quantum"], "percent": 87, "score": 12}]]
    assert opening.opened == [("by_word", "1")]
    assert _distribute(library, opening).examined == 0


def test_what_was_learned_last_counts_and_what_it_does_not_say_goes(library: Store) -> None:
    _keep(library, b"Quantum=PHYS")
    _distribute(library, Opening())
    _keep(library, b"Quantum=LIT")
    result = _distribute(library, Opening())
    assert (result.added, result.removed) == (1, 1)
    assert [match.subject_code for match in library.ask(matches_of, title_id=3)] == ["LIT"]
    with library.reading() as session:
        assert len(session.scalars(select(LearnedModel.id)).all()) == 1


def test_a_doubt_is_told_of_a_title_nobody_wants(library: Store) -> None:
    _keep(library, b"Quantum=PHYS?")
    assert _distribute(library, Opening()).uncovered == 2
    assert [row.title for row in library.ask(uncovered).rows] == ["Maps", "Quantum fields"]
    why = library.ask(why_nobody, title_ids=[3, 4], on=NOW.date(), guessing=Opening())
    assert why[3] == [("PHYS", "unsure", {"words": ["Quantum"], "percent": 40})]
    assert why[4] == [(None, "nobodys", {})]


def test_a_matcher_that_fails_is_told_and_tried_again_the_next_time(library: Store) -> None:
    _keep(library, b"Quantum=PHYS")
    failed = _distribute(library, Opening(fails_at="Quantum"))
    assert (failed.guess_fault, failed.uncovered, failed.added) == (FOUND_OUT, 2, 2)
    again = _distribute(library, Opening())
    assert (again.guess_fault, again.examined, again.added) == (None, 4, 1)


def test_some_titles_are_guessed_with_what_was_learned_last(library: Store) -> None:
    _keep(library, b"Quantum=PHYS")
    result = _distribute(library, Opening(), (3,))
    assert (result.examined, result.added, result.per_subject) == (1, 1, {PHYS: 1, LIT: 0})


def test_whoever_may_not_say_what_subjects_are_may_not_replace_what_was_learned(library: Store) -> None:
    for role in (Role.FACULTY, Role.SUBJECT_LIBRARIAN, Role.AUDITOR):
        with pytest.raises(NotPermitted):
            _keep(library, b"Quantum=PHYS", role)
    opening = Opening()
    with library.reading() as session:
        assert guesses(session, opening).digest == ""
    assert opening.opened == []
