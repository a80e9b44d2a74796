"""Titles find the subjects that want them, once and with reasons."""

import threading
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from acqflow.catalogues.actions import undo_import
from acqflow.catalogues.rules import VendorMissing
from acqflow.matching.actions import distribute, save_profile
from acqflow.matching.queries import counts_by_subject, foreseeing, matches_of, profile_of, uncovered, why_not
from acqflow.matching.rules import DistributionResult, VendorWord
from acqflow.people.rules import NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.subjects.model import Subject, SubjectRange
from acqflow.titles.actions import add_titles
from acqflow.titles.queries import dossier
from acqflow.titles.rules import Description
from acqflow.vocabulary.class_numbers import key_bounds, parse_range
from acqflow.vocabulary.money import Money
from tests.actions.catalogues.records import ALGEBRA, OPTICS, POETRY, Desk, a_record
from tests.builders import NOW, TODAY, an_actor


def _add_range(subject: Subject, text: str) -> None:
    shelf = parse_range("clc", text)
    low, high = key_bounds(shelf)
    subject.class_ranges.append(SubjectRange(scheme="clc", start=shelf.start, end=shelf.end, low=low, high=high))


def _subject(store: Store, code: str, *ranges: str) -> int:
    def add(session: Session) -> int:
        subject = Subject(code=code, name_zh=code, name_en=code)
        for text in ranges:
            _add_range(subject, text)
        session.add(subject)
        session.flush()
        return subject.id

    return store.run(add)


def _distribute(store: Store, title_ids: tuple[int, ...] | None = None) -> DistributionResult:
    return store.run(distribute, title_ids=title_ids, at=NOW, on=NOW.date())


@pytest.fixture
def library(store: Store) -> Store:
    """Physics and literature, and three titles: one for each, and one for nobody."""
    _subject(store, "PHYS", "O4")
    _subject(store, "LIT", "I")
    Desk(store).imports(
        a_record("Optics", isbn=OPTICS, classes=[("clc", "O43")], price="CNY 59.00"),
        a_record("红楼梦", isbn=POETRY, classes=[("clc", "I242.4")], language="chi"),
        a_record("Algebra", isbn=ALGEBRA),
    )
    return store


def _profile(store: Store, subject_id: int, **wanted: object) -> int:
    by = an_actor(store, Role.SUBJECT_LIBRARIAN)
    return store.run(save_profile, subject_id=subject_id, by=by, at=NOW, **wanted)  # type: ignore[arg-type]


def test_every_title_goes_to_the_subjects_that_want_it(library: Store) -> None:
    result = _distribute(library)
    assert result == DistributionResult(examined=3, added=2, uncovered=1, per_subject={1: 1, 2: 1})
    assert library.ask(counts_by_subject) == {1: 1, 2: 1}
    (match,) = library.ask(matches_of, title_id=1)
    assert (match.subject_code, match.score, match.reasons[0][0]) == ("PHYS", 50, "class_in_range")
    assert [(line.station, line.event, line.facts) for line in library.ask(dossier, title_id=1)][1:] == [
        ("matching", "distributed", {"subjects": ["PHYS"]})
    ]


def test_distributing_again_changes_nothing(library: Store) -> None:
    _distribute(library)
    before = library.ask(matches_of, title_id=1)
    assert _distribute(library).examined == 0
    again = _distribute(library, (1, 2, 3))
    assert (again.examined, again.added, again.changed, again.removed, again.uncovered) == (3, 0, 0, 0, 1)
    assert library.ask(matches_of, title_id=1) == before
    assert len(library.ask(dossier, title_id=1)) == 2


def test_only_what_came_since_is_looked_at(library: Store) -> None:
    _distribute(library)
    Desk(library, vendor="ZT").imports(a_record("Waves", number="W", classes=[("clc", "O32")]))
    assert _distribute(library).examined == 1


def test_a_newer_profile_replaces_the_matches_of_its_subject(library: Store) -> None:
    _distribute(library)
    _profile(library, 1, keywords=["algebra"], languages=["en"])
    result = _distribute(library)
    assert (result.examined, result.added, result.changed, result.uncovered) == (3, 1, 1, 0)
    (match,) = library.ask(matches_of, title_id=1)
    assert (match.profile_version, match.score) == (1, 55)
    _profile(library, 1, languages=["zh"])
    result = _distribute(library)
    assert (result.removed, result.per_subject) == (2, {1: 0, 2: 0})
    assert library.ask(matches_of, title_id=1) == []
    assert library.ask(dossier, title_id=1)[-1].facts == {"no_longer": ["PHYS"]}


def test_a_changed_class_range_is_seen_for_all_subjects(library: Store) -> None:
    _distribute(library)
    optics = _subject(library, "OPT", "O43")
    assert _distribute(library).added == 1
    scores = [(m.subject_id, m.score) for m in library.ask(matches_of, title_id=1)]
    assert scores == [(optics, 50), (1, 30)]


def test_a_price_cap_is_compared_at_the_rates_handed_in(library: Store) -> None:
    _profile(library, 1, price_cap=Money(800, "USD"))
    library.run(distribute, at=NOW, on=NOW.date(), rates={("CNY", "USD"): Decimal("0.14")})
    assert library.ask(matches_of, title_id=1) == []
    library.run(distribute, title_ids=[1], at=NOW, on=NOW.date(), rates={})
    (match,) = library.ask(matches_of, title_id=1)
    assert match.reasons[-1][0] == "price_not_compared"


def test_titles_nobody_wants_are_listed_newest_first(library: Store) -> None:
    _distribute(library)
    library.run(add_titles, described=[Description("Found on the street")], at=NOW)
    page = library.ask(uncovered)
    assert ([row.title for row in page.rows], page.total) == (["Found on the street", "Algebra"], 2)


def test_why_not_answers_for_any_title_and_subject(library: Store) -> None:
    told = library.ask(why_not, title_id=1, subject_id=2, on=TODAY)
    assert [code for code, _ in told.reasons] == ["no_class_in_range", "no_keyword"]
    assert library.ask(why_not, title_id=1, subject_id=1, on=TODAY).is_match


def test_matches_go_with_a_title_whose_import_is_undone(library: Store) -> None:
    desk = Desk(library, vendor="ZT")
    result = desk.imports(a_record("Waves", number="W", classes=[("clc", "O32")]))
    _distribute(library)
    library.run(undo_import, run_id=result.run_id, by=desk.by, at=NOW)
    assert library.ask(matches_of, title_id=result.title_ids[0]) == []
    desk.imports(a_record("Waves again", number="W", classes=[("clc", "O42")]))
    assert _distribute(library).examined == 1


def test_a_profile_that_says_the_same_is_no_new_version(library: Store) -> None:
    assert _profile(library, 1, keywords=["激光"], languages=["zh-Hans"]) == 1
    assert _profile(library, 1, keywords=["激光 "], languages=["chi"]) == 1
    assert _profile(library, 1, keywords=["laser"]) == 2
    assert library.ask(profile_of, subject_id=1).keywords == ("laser",)


def test_a_librarian_of_another_subject_does_not_set_the_profile(library: Store) -> None:
    by = an_actor(library, Role.SUBJECT_LIBRARIAN, subjects=("LIT",))
    with pytest.raises(NotPermitted):
        library.run(save_profile, subject_id=1, by=by, at=NOW)


def test_two_distributions_at_once_give_each_title_once(library: Store) -> None:
    Desk(library, vendor="ZT").imports(
        *(a_record(f"Waves {n}", number=f"W{n}", classes=[("clc", "O42")]) for n in range(80))
    )
    failed: list[Exception] = []
    start = threading.Barrier(4)

    def go(title_ids: range | None) -> None:
        start.wait()
        try:
            library.run(distribute, title_ids=title_ids, at=NOW, on=NOW.date())
        except Exception as error:  # noqa: BLE001 - which one it is, is what the test asks
            failed.append(error)

    threads = [threading.Thread(target=go, args=(ids,)) for ids in (range(1, 84), range(1, 84), None, None)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert library.ask(counts_by_subject) == {1: 81, 2: 1}


def test_a_title_goes_where_its_vendors_word_for_the_subject_is_known(library: Store) -> None:
    desk = Desk(library, vendor="QS")
    said = {"subject": "Mechanics;  OPTICS ", "fund": "PHYS-MONO"}
    (waves,) = desk.imports(a_record("Waves", number="W", extra=said)).title_ids
    assert library.ask(matches_of, title_id=waves) == []
    _profile(library, 1, vendor_words=[VendorWord("QS", "Optics"), VendorWord("QS", "Heat")])
    _profile(library, 2, vendor_words=[VendorWord("QS", "Phys")])
    _distribute(library)
    (match,) = library.ask(matches_of, title_id=waves)
    assert (match.subject_code, match.reasons) == (
        "PHYS",
        [["vendor_word", {"vendor": "QS", "word": "OPTICS", "score": 40}]],
    )
    assert library.ask(why_not, title_id=waves, subject_id=1, on=TODAY).is_match
    _profile(library, 2, vendor_words=[VendorWord("QS", "phys-mono")])
    _distribute(library)
    assert [m.subject_code for m in library.ask(matches_of, title_id=waves)] == ["LIT", "PHYS"]


def test_another_vendors_word_means_nothing_and_a_withdrawn_offer_says_nothing(library: Store) -> None:
    ours, other = Desk(library, vendor="QS"), Desk(library, vendor="ZT")
    (waves,) = other.imports(a_record("Waves", number="W", extra={"subject": "Optics"})).title_ids
    _profile(library, 1, vendor_words=[VendorWord("QS", "Optics")])
    _distribute(library)
    assert library.ask(matches_of, title_id=waves) == []
    (light,) = ours.imports(a_record("Light", number="L", extra={"subject": "Optics"})).title_ids
    _distribute(library)
    assert len(library.ask(matches_of, title_id=light)) == 1
    ours.imports(a_record("Light", number="L", is_withdrawn=True))
    _distribute(library, (light,))
    assert library.ask(matches_of, title_id=light) == []


def test_what_a_vendor_that_is_none_calls_a_subject_is_refused(library: Store) -> None:
    with pytest.raises(VendorMissing):
        _profile(library, 1, vendor_words=[VendorWord("NOBODY", "Optics")])


def test_the_vendors_word_is_foreseen_as_it_is_matched(library: Store) -> None:
    Desk(library, vendor="QS")
    _profile(library, 1, vendor_words=[VendorWord("QS", "Optics")])
    for vendor, expected in (("QS", {"PHYS": 1}), ("ZT", {})):
        foreseen = library.ask(foreseeing, vendor=vendor, on=TODAY)
        foreseen.take([a_record("Waves", extra={"subject": "optics"})])
        assert foreseen.per_subject == expected
