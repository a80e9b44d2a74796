"""The contract of bad files says what differs: tried on expectations and on plugins that each are wrong once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import acqflow_misbehaving as bad
import pytest

from acqflow.plugin_api import Limits, Profile
from acqflow.testing import BadFile, BadFilesContract

RIGHT = BadFile(
    "four lines",
    b"One\n! bad\n# so\nTwo\n",
    ("One", "Two"),
    ((2, "bad_line", 4),),
    skipped="remark",
    says="starts with !",
    encoding="utf-8",
)
REFUSED = BadFile("a page", b"<html>", refused="empty")
SHARE = Limits(quarantined=0)


class Bad(BadFilesContract):
    format = bad.Lines
    file_name = "list.lines"
    staged_by = "title"
    bad_files = (RIGHT, REFUSED)
    cpu_seconds = 5


def told(folder: Path, expected: BadFile, **facts: Any) -> str:
    """What the contract says of the file, nothing if all is as expected."""
    try:
        type("Tried", (Bad,), facts)().test_it_comes_to_what_is_expected(expected, folder)
    except pytest.fail.Exception as failed:
        return failed.msg or "it failed and said nothing"
    return ""


@pytest.mark.parametrize("right", Bad.bad_files, ids=lambda right: right.name)
def test_nothing_is_said_where_all_is_as_expected(tmp_path: Path, right: BadFile) -> None:
    assert told(tmp_path, right) == ""


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"staged": "One"}, "staged: ('One', 'Two'); expected: ('One',)"),
        (
            {"staged": "One"},
            "counts: Counts(framed=4, staged=2, quarantined=1, skipped=1); expected: Counts(framed=3",
        ),
        ({"staged": "Two One"}, "staged: ('One', 'Two'); expected: ('Two', 'One')"),
        ({"quarantined": ()}, "quarantined: ((2, 'bad_line', 4),); expected: ()"),
        ({"quarantined": ((3, "bad_line", 4),)}, "expected: ((3, 'bad_line', 4),)"),
        ({"quarantined": ((2, "too_long", 4),)}, "expected: ((2, 'too_long', 4),)"),
        ({"quarantined": ((2, "bad_line", 5),)}, "expected: ((2, 'bad_line', 5),)"),
        ({"skipped": ()}, "skipped: ('remark',); expected: ()"),
        ({"skipped": "total_row"}, "skipped: ('remark',); expected: ('total_row',)"),
        ({"says": "ends with !"}, "no detail says “ends with !”: ['starts with !']"),
        ({"warned": "formula"}, "warned: (); expected: ('formula',)"),
        ({"noted": "hidden_rows"}, "noted: (); expected: ('hidden_rows',)"),
        ({"titles": ("One", "Three")}, "titles: ('One', 'Two'); expected: ('One', 'Three')"),
        ({"encoding": "gb18030"}, "encoding: utf-8; expected: gb18030"),
        ({"refused": "empty"}, "it was read and not refused as empty: Counts(framed=4"),
        (
            {"profile": Profile(limits=SHARE)},
            "it was refused as quarantine_limit (1 of 2, for these reasons: bad_line 1), and was to be read",
        ),
    ],
    ids=lambda said: said if isinstance(said, str) else next(iter(said)),
)
def test_a_wrong_expectation_is_told_with_what_came(tmp_path: Path, wrong: dict[str, Any], says: str) -> None:
    said = told(tmp_path, replace(RIGHT, **wrong))
    assert said.startswith("“four lines” came to something else:\n")
    assert says in said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"refused": "too_large"}, "refused: empty; expected: too_large"),
        ({"says": "a sign-in page"}, "its detail does not say “a sign-in page”: "),
        ({"refused": ""}, "it was refused as empty (), and was to be read"),
    ],
    ids=lambda said: said if isinstance(said, str) else next(iter(said)),
)
def test_another_refusal_than_expected_is_told(tmp_path: Path, wrong: dict[str, Any], says: str) -> None:
    assert says in told(tmp_path, replace(REFUSED, **wrong))


@pytest.mark.parametrize(
    ("plugin", "says"),
    [
        (bad.Loses, "The plugin loses failed: it saw 4 records and gave 3"),
        (bad.GivesTwice, "The plugin gives_twice failed: it saw 4 records and gave 6"),
        (bad.NoSummary, "The plugin no_summary failed: it gave no summary"),
        (bad.Raises, "The plugin raises failed: RuntimeError"),
        (bad.Aborts, "it was refused as too_much_memory"),
        (bad.Endless, "it was refused as too_slow"),
        (bad.StopsAtTheFirstBadLine, "staged: ('One',); expected: ('One', 'Two')"),
        (bad.NoPlaces, "ordinals: [1, 1, 1, 1]; expected: [1, 2, 3, 4]"),
        (bad.NoPlaces, "records lie over each other or out of order"),
        (bad.KeepsNoBytes, "kept of record 2: b''; expected: b'! bad\\n'"),
        (bad.PointsBeyondTheEnd, "record 4 is said to lie at 15, 1004 long, in 19 bytes"),
        (bad.SpeaksToProgrammers, "a detail is written for programmers: b'! bad\\n'"),
        (bad.RemembersTheLastFile, "message 1, read again: "),
        (bad.SaysMoreTheSecondTime, "number of messages, read again: 6; expected: 5"),
        (bad.RefusesWithoutACure, "nothing is said of what cures no_such_code"),
    ],
    ids=lambda said: said if isinstance(said, str) else said.__name__,
)
def test_a_plugin_that_breaks_a_rule_is_told_of_it(tmp_path: Path, plugin: type, says: str) -> None:
    expected = replace(RIGHT, refused="no_such_code") if plugin is bad.RefusesWithoutACure else RIGHT
    assert says in told(tmp_path, expected, format=plugin, cpu_seconds=1)


def test_the_bytes_that_are_kept_may_be_cut_where_the_profile_says_so(tmp_path: Path) -> None:
    cut = replace(RIGHT, profile=Profile(limits=Limits(raw_kept=3)))
    assert told(tmp_path, cut) == ""
    assert "kept of record 2: b'! bad\\n'; expected: b'! b'" in told(tmp_path, cut, format=bad.KeepsAllBytes)


def test_a_format_may_say_what_its_records_look_like(tmp_path: Path) -> None:
    said = told(tmp_path, RIGHT, is_a_record=lambda _self, _message, there: there.startswith(b"One"))
    assert "what lies at 15 does not look like record 4: b'Two\\n'" in said


def test_a_format_may_count_in_another_form_of_the_file(tmp_path: Path) -> None:
    said = told(tmp_path, RIGHT, counted_bytes=lambda _self, _bad_file: b"One\n? odd\n# so\nTwo\n")
    assert "kept of record 2: b'! bad\\n'; expected: b'? odd\\n'" in said


def test_two_bad_files_of_one_name_are_refused() -> None:
    doubled = type("Tried", (Bad,), {"bad_files": (RIGHT, replace(REFUSED, name=RIGHT.name))})()
    with pytest.raises(AssertionError):
        doubled.test_every_bad_file_has_a_name_of_its_own()


class TestEveryBadFileIsATest(Bad):
    """As a plugin's author would write it."""

    def test_it_was_asked_for_by_name(self, bad_file: BadFile, request: pytest.FixtureRequest) -> None:
        assert f"[{bad_file.name}]" in request.node.name
