"""`match learn` says what it learned from and how good it is, or what is missing."""

import json

import pytest

from acqflow.bootstrap import open_library
from acqflow.people.queries import actor_by_login
from acqflow.subjects.actions import add_subject, set_ranges
from acqflow.titles.actions import add_titles
from acqflow.titles.rules import Description
from acqflow.vocabulary.class_numbers import ClassRange
from tests.builders import NOW
from tests.commands.commanding import run

pytestmark = pytest.mark.usefixtures("peopled")


def _classed(count: int) -> None:
    """So many titles of computing and as many of literature, each with its class number."""
    library = open_library()
    admin = library.store.ask(actor_by_login, login="admin")
    library.store.run(add_subject, code="LIT", name_zh="文学", name_en="Literature", by=admin, at=NOW)
    library.store.run(set_ranges, subject="LIT", ranges=[ClassRange("clc", "I", "I")], by=admin, at=NOW)
    titles = [
        Description(title=f"{words} {number}", class_numbers=(("clc", code),))
        for words, code in (("Computer networks and algorithms", "TP393"), ("Songs of spring", "I22"))
        for number in range(count)
    ]
    library.store.run(add_titles, described=titles, at=NOW)
    library.close()


def test_too_few_titles_are_a_sentence_and_what_to_do() -> None:
    refused = run("match", "learn", "--as", "admin")
    assert refused.exit_code == 6
    assert "Nothing can be learned from 0 classed titles" in refused.output
    assert "Import more classed titles" in refused.output


def test_who_may_not_is_refused() -> None:
    assert run("match", "learn", "--as", "li").exit_code == 5


def test_a_matcher_that_is_not_there_is_named() -> None:
    refused = run("match", "learn", "--with", "oracle", "--as", "admin")
    assert refused.exit_code == 4
    assert "oracle" in refused.output


def test_what_was_learned_is_counted_and_measured_and_then_titles_are_matched_by_it() -> None:
    _classed(40)
    library = open_library()
    described = [Description(title="Algorithms for computer networks")]
    (title_id,) = library.store.run(add_titles, described=described, at=NOW)
    library.close()
    said = json.loads(run("match", "learn", "--as", "admin", "--json").output)
    assert (said["matcher"], said["titles"], said["counts"]) == ("learned", 80, {"LIT": 40, "TP3": 40})
    assert 0 < said["quality"]["titles"] < 80
    assert json.loads(run("match", "run", "--json").output)["guess_fault"] is None
    shown = run("title", "dossier", str(title_id)).output
    assert "TP3" in shown


def test_people_read_it_in_their_language(monkeypatch: pytest.MonkeyPatch) -> None:
    _classed(40)
    said = run("match", "learn", "--as", "admin").output
    assert "classed titles" in said
    assert "First guess right\t" in said
    assert "acqflow match run" in said
    monkeypatch.setenv("LANGUAGE", "zh")
    assert "第一猜测正确" in run("match", "learn", "--as", "admin").output
