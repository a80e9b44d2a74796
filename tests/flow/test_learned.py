"""Titles without a class number find their subject by what was learned from the others, in every process."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import add_vendor
from acqflow.matching.actions import distribute
from acqflow.matching.queries import matches_of, uncovered, why_nobody
from acqflow.matching.rules import DistributionResult
from acqflow.plugin_host.settings import PluginSettings
from acqflow.selection.queries import worklist
from acqflow.storage.store import Store
from acqflow.subjects.actions import add_subject, set_ranges
from acqflow.vocabulary.class_numbers import ClassRange
from examples.demo_university.vendor_files import write_vendor_files
from tests.flow.library import DAY, Clock, Walk, a_library

_RANGES = {"TP3": "TP", "LIT": "I", "ECON": "F", "HIST": "K"}
_LIST = "书名,ISBN,定价\n图解机器学习与数据挖掘,9787111000044,59.00\n龘靐齉爩,9787111000037,32.00\n"


def _opened(store: Store, folder: Path, *disabled: str) -> Library:
    url = store.url.render_as_string(hide_password=False)
    plugins = PluginSettings({"learned": {"least_confidence": 0.5}}, frozenset(disabled))
    return Library(Settings(url, "0123456789abcdef" * 2, folder, plugins=plugins), clock=Clock())


@pytest.fixture
def walk(store: Store, tmp_path: Path) -> Iterator[Walk]:
    """Four subjects, and the demo university's Chinese titles with their class numbers."""
    library = _opened(store, tmp_path)
    walk = a_library(library)
    walk.does("root", set_ranges, subject="TP3", ranges=[ClassRange("clc", "TP", "TP")])
    for code in ("LIT", "ECON", "HIST"):
        walk.does("root", add_subject, code=code, name_zh=code, name_en=code)
        walk.does("root", set_ranges, subject=code, ranges=[ClassRange("clc", _RANGES[code], _RANGES[code])])
    facts = {"code": "JB", "name_zh": "江北", "name_en": "Jiangbei", "currency": "CNY"}
    library.store.run(add_vendor, **facts, by=walk.people["acquisitions"])
    _take_in(walk, write_vendor_files(tmp_path / "files").cnmarc)
    yield walk
    library.close()


def _take_in(walk: Walk, file: Path) -> intake.Taken:
    delivered = intake.delivery(walk.library, file, vendor_code="JB").as_guessed()
    return intake.take_in(walk.library, delivered, by=walk.people["acquisitions"])


def _learn(walk: Walk) -> intake.Lesson:
    return intake.learn(walk.library, by=walk.people["root"], told=lambda *_: None)


def _list(tmp_path: Path, text: str = _LIST) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    return file


def _match_all(library: Library) -> DistributionResult:
    return library.store.run(distribute, at=library.now(), on=DAY, guessing=library.guessing)


def test_what_is_learned_gives_titles_without_a_number_to_a_worklist_and_says_why(
    walk: Walk, tmp_path: Path
) -> None:
    lesson = _learn(walk)
    assert lesson.learned.quality.accuracy > lesson.learned.quality.majority
    assert set(lesson.learned.counts) <= set(_RANGES)
    delivered = intake.delivery(walk.library, _list(tmp_path), vendor_code="JB").as_guessed()
    look = intake.preview(walk.library, delivered, by=walk.people["acquisitions"])
    assert (look.per_subject, look.uncovered) == ({"TP3": 1}, 1)
    taken = intake.take_in(walk.library, delivered, by=walk.people["acquisitions"])
    assert (taken.distribution.per_subject[walk.subject_id], taken.distribution.uncovered) == (1, 1)
    ids = {row.title: row.id for row in walk.library.store.ask(uncovered, size=500).rows}
    unknown = ids["龘靐齉爩"]
    why = walk.library.store.ask(why_nobody, title_ids=[unknown], on=DAY, guessing=walk.library.guessing)
    assert why == {unknown: [(None, "nobodys", {})]}
    page = walk.sees("librarian", worklist, subject_id=walk.subject_id, on=DAY, size=500)
    (row,) = [row for row in page.rows if row.title.title.startswith("图解机器学习与")]
    (reason,) = [reason for reason in row.reasons if reason.code == "guessed"]
    assert reason.facts["percent"] >= 50
    assert any(word in "图解机器学习与数据挖掘" for word in reason.facts["words"])
    assert row.score < min(r.score for r in page.rows if r.title.id != row.title.id)


def test_another_process_guesses_by_what_this_one_has_learned(walk: Walk, store: Store, tmp_path: Path) -> None:
    other = _opened(store, tmp_path)
    taken = _take_in(walk, _list(tmp_path))
    title_ids = store.ask(lambda session: [row.id for row in uncovered(session, size=500).rows])
    assert taken.distribution.uncovered == 2
    assert _match_all(other).guess_fault is None
    _learn(walk)
    assert _match_all(other).added >= 1
    (found,) = [m for title_id in title_ids[:2] for m in store.ask(matches_of, title_id=title_id)]
    assert (found.subject_code, found.reasons[0][0]) == ("TP3", "guessed")
    _match_all(walk.library)
    assert _match_all(walk.library).examined == 0


def test_without_the_plugin_the_library_works_on_and_says_so(walk: Walk, store: Store, tmp_path: Path) -> None:
    _learn(walk)
    _match_all(walk.library)
    without = replace(walk, library=_opened(store, tmp_path, "learned"))
    delivered = intake.delivery(without.library, _list(tmp_path), vendor_code="JB").as_guessed()
    assert intake.preview(without.library, delivered, by=walk.people["acquisitions"]).guess_fault is not None
    taken = _take_in(without, _list(tmp_path))
    assert taken.distribution.uncovered == 2
    assert "learned" in str(taken.distribution.guess_fault)
    assert "plugins list" in str(taken.distribution.guess_fault)
