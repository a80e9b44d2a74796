"""When an answer is due, how general a wish is, who may know who asked, and whose it is."""

from datetime import date

import pytest

from acqflow.people.rules import Actor, HeldRole, Role, ScopeKind
from acqflow.suggestions.rules import (
    ClassStretch,
    Generality,
    generality,
    may_know_who_asked,
    promised_day,
    subject_of_class,
)


@pytest.mark.parametrize(
    ("submitted", "days", "promised"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),  # Monday → Thursday
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # Thursday → Tuesday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # Friday → Monday
        (date(2026, 11, 28), 3, date(2026, 12, 2)),  # Saturday → Wednesday
        (date(2026, 11, 29), 3, date(2026, 12, 2)),  # Sunday → Wednesday
        (date(2026, 12, 30), 5, date(2027, 1, 6)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_an_answer_is_promised_in_working_days(submitted: date, days: int, promised: date) -> None:
    assert promised_day(submitted, days) == promised


def test_a_promised_day_is_never_a_saturday_or_sunday() -> None:
    days = [promised_day(date(2026, 1, d), n) for d in range(1, 32) for n in range(1, 12)]
    assert all(day.isoweekday() <= 5 for day in days)


def test_generality_counts_distinct_people_and_departments() -> None:
    assert generality([(1, "CS"), (2, "CS"), (2, "CS"), (3, "PHYS"), (4, None)]) == Generality(4, 2)


def _actor(role: Role, subject: str | None = None, person_id: int = 7) -> Actor:
    held = HeldRole(role) if subject is None else HeldRole(role, ScopeKind.SUBJECT, subject)
    return Actor(person_id, "A", frozenset({held}))


def test_only_the_person_the_handling_librarian_and_the_head_know_who_asked() -> None:
    knows = {
        "the person": may_know_who_asked(_actor(Role.FACULTY, person_id=1), requester_id=1, subject="TP3"),
        "handling librarian": may_know_who_asked(
            _actor(Role.SUBJECT_LIBRARIAN, "TP3"), requester_id=1, subject="TP3"
        ),
        "head": may_know_who_asked(_actor(Role.HEAD), requester_id=1, subject="TP3"),
        "another librarian": may_know_who_asked(
            _actor(Role.SUBJECT_LIBRARIAN, "O4"), requester_id=1, subject="TP3"
        ),
        "a colleague": may_know_who_asked(_actor(Role.FACULTY), requester_id=1, subject="TP3"),
        "acquisitions": may_know_who_asked(_actor(Role.ACQUISITION_LIBRARIAN), requester_id=1, subject="TP3"),
        "the committee": may_know_who_asked(_actor(Role.COMMITTEE), requester_id=1, subject="TP3"),
        "an administrator": may_know_who_asked(_actor(Role.ADMINISTRATOR), requester_id=1, subject="TP3"),
    }
    assert [who for who, does in knows.items() if does] == ["the person", "handling librarian", "head"]


_COMPUTERS = ClassStretch(1, "clc", "TP3", "TP4")
_SOFTWARE = ClassStretch(2, "clc", "TP31", "TP32")
_PHYSICS = ClassStretch(3, "clc", "O4", "O5")


@pytest.mark.parametrize(
    ("keys", "subject"),
    [
        ([("clc", "TP311")], 2),
        ([("clc", "TP391")], 1),
        ([("clc", "TP4")], None),
        ([("clc", "O4")], 3),
        ([("lcc", "TP311")], None),
        ([("clc", "Z999"), ("clc", "O441")], 3),
        ([], None),
    ],
)
def test_a_suggestion_goes_to_the_narrowest_stretch_that_holds_its_class_number(
    keys: list[tuple[str, str]], subject: int | None
) -> None:
    assert subject_of_class(keys, [_COMPUTERS, _SOFTWARE, _PHYSICS]) == subject
