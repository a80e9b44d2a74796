"""Two people at the same moment: one is first, the other is told, nothing is lost."""

import threading
from collections.abc import Callable
from typing import Any

from acqflow.people.rules import Role
from acqflow.selection import actions, queries
from acqflow.selection.rules import AlreadyVoted, DecidedMeanwhile, DuplicateNeedsReason, StepNotOpen
from acqflow.storage.store import Store
from acqflow.suggestions import actions as suggestions
from acqflow.suggestions import queries as suggested
from acqflow.vocabulary.errors import AcqflowError
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import a_subject, a_title

_TRIALS = 5


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returns, or the error it raises; all start together."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = act()
        except AcqflowError as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_librarians_never_overwrite_each_other(store: Store) -> None:
    tp3 = a_subject(store)
    lin, mo = (an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",)) for _ in range(2))
    for _ in range(_TRIALS):
        title_id = a_title(store, matched={tp3: 50})
        known: dict[str, Any] = {"subject_id": tp3, "title_id": title_id, "at": NOW, "seen": 0}
        results = _at_once(
            lambda: store.run(actions.reject, reason_code="level", by=lin, **known),  # noqa: B023
            lambda: store.run(actions.select, by=mo, on=TODAY, **known),  # noqa: B023
        )
        assert sum(isinstance(result, DecidedMeanwhile) for result in results) == 1


def test_two_subjects_never_both_find_a_title_free(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN)
    for _ in range(_TRIALS):
        known: dict[str, Any] = {
            "title_id": a_title(store, matched={tp3: 50, o4: 50}),
            "by": lin,
            "at": NOW,
            "on": NOW.date(),
        }
        results = _at_once(
            lambda: store.run(actions.select, subject_id=tp3, **known),  # noqa: B023
            lambda: store.run(actions.select, subject_id=o4, **known),  # noqa: B023
        )
        assert sum(isinstance(result, DuplicateNeedsReason) for result in results) == 1


def test_two_people_who_ask_at_once_meet_in_one_suggestion(store: Store) -> None:
    ada, bo = (an_actor(store, Role.FACULTY, department="CS") for _ in range(2))
    for _ in range(_TRIALS):
        known: dict[str, Any] = {"title_id": a_title(store), "at": NOW, "on": NOW.date(), "need": 2, "reason": ""}
        results = _at_once(
            lambda: store.run(suggestions.suggest, by=ada, **known),  # noqa: B023
            lambda: store.run(suggestions.suggest, by=bo, **known),  # noqa: B023
        )
        assert len({receipt.suggestion_id for receipt in results}) == 1
        assert sorted(receipt.joined for receipt in results) == [False, True]
    assert all(row.generality.people == 2 for row in store.ask(suggested.mine, by=ada))


def test_two_verdicts_at_once_settle_a_step_once(store: Store) -> None:
    tp3 = a_subject(store, mode="relay")
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN)
    one, two = (an_actor(store, Role.ACQUISITION_LIBRARIAN) for _ in range(2))
    for _ in range(_TRIALS):
        line_id = store.run(actions.select, subject_id=tp3, title_id=a_title(store), by=lin, at=NOW, on=NOW.date())
        list_id = store.ask(queries.list_of_line, line_id=line_id)
        store.run(actions.submit, list_id=list_id, by=lin, at=NOW, on=TODAY)
        (row,) = store.ask(queries.approvals, by=one)
        known: dict[str, Any] = {"step_id": row.step_id, "at": NOW}
        results = _at_once(
            lambda: store.run(actions.decide, verdict="approve", reason="", by=one, **known),  # noqa: B023
            lambda: store.run(actions.decide, verdict="reject", reason="No", by=two, **known),  # noqa: B023
            lambda: store.run(actions.decide, verdict="approve", reason="", by=one, **known),  # noqa: B023
        )
        assert sum(isinstance(result, (StepNotOpen, AlreadyVoted)) for result in results) == 2
        assert len(store.ask(queries.decision_log, list_id=list_id)[1].verdicts) == 1
