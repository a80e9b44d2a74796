"""What a subject wants is shown, and changed a part at a time."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands.commanding import run


def profile(*words: str) -> Result:
    return run("match", "profile", "TP3", *words)


def shown() -> dict[str, object]:
    found = json.loads(profile("--json").output)
    assert isinstance(found, dict)
    return found


pytestmark = pytest.mark.usefixtures("peopled")


def test_asking_for_a_profile_changes_nothing(tmp_path: Path) -> None:
    profile("--keyword", "robotics", "--language", "chi", "--price-cap", "CNY 900.00", "--as", "li")
    said = profile("--as", "li").output
    for part in ("robotics", "Chinese", "900.00", "all"):
        assert part in said
    assert shown() == {
        "subject": "TP3",
        "version": 1,
        "keywords": ["robotics"],
        "languages": ["chi"],
        "resource_types": [],
        "price_cap": "CNY 900.00",
        "vendor_words": [],
    }


def test_what_is_not_named_stays_and_what_is_cleared_goes() -> None:
    profile("--keyword", "robotics", "--language", "chi", "--price-cap", "CNY 900.00", "--as", "li")
    profile("--keyword", "vision", "--keyword", "speech", "--as", "li")
    assert (shown()["keywords"], shown()["languages"], shown()["price_cap"]) == (
        ["vision", "speech"],
        ["chi"],
        "CNY 900.00",
    )
    profile("--clear", "language", "--clear", "price-cap", "--type", "book", "--as", "li")
    assert (shown()["languages"], shown()["resource_types"], shown()["price_cap"]) == ([], ["book"], None)
    assert shown()["keywords"] == ["vision", "speech"]


def test_whoever_changes_a_profile_says_who_it_is() -> None:
    refused = profile("--keyword", "robotics")
    assert refused.exit_code == 2
    assert "--as" in refused.output
    assert profile("--keyword", "robotics", "--as", "ma").exit_code == 5
    assert shown()["version"] == 0


def test_a_price_cap_without_a_currency_is_in_that_of_the_year() -> None:
    refused = profile("--price-cap", "900.00", "--as", "li")
    assert refused.exit_code == 2
    assert "CNY 900.00" in refused.output
    run("funds", "open-year", "2026", "2026-01-01", "2026-12-31", "USD", "--as", "gu")
    assert profile("--price-cap", "900", "--as", "li").exit_code == 0
    assert shown()["price_cap"] == "USD 900.00"
    for unreadable in ("dear", "CNY 9e2", "CNY -900.00", "0", "900 CNY", "YUAN 900.00"):
        assert "such as CNY 900.00" in profile("--price-cap", unreadable, "--as", "li").output


def test_what_vendors_call_the_subject_is_said_shown_and_cleared() -> None:
    run(
        "catalogue",
        "add-vendor",
        "QS",
        "--name-zh",
        "青山",
        "--name-en",
        "Qingshan",
        "--currency",
        "CNY",
        "--as",
        "ma",
    )
    profile("--vendor-word", "QS=Computing", "--vendor-word", "QS=CS-MONO", "--as", "li")
    assert shown()["vendor_words"] == [["QS", "Computing"], ["QS", "CS-MONO"]]
    assert "QS=Computing" in profile().output
    for wrong, says in (("Computing", "Write the vendor's code"), ("NONE=Computing", "NONE")):
        refused = profile("--vendor-word", wrong, "--as", "li")
        assert (refused.exit_code != 0, says in refused.output) == (True, True)
    profile("--clear", "vendor-word", "--as", "li")
    assert shown()["vendor_words"] == []
