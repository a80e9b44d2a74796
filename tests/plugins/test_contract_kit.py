"""The kit finds each fault it is there for: it is tried on plugins that each have one."""

import inspect
from typing import Any

import acqflow_misbehaving as bad
import pytest

from acqflow.plugin_api import CatalogueUnreachable, Reply
from acqflow.testing import CatalogueContract, CatalogueFormatContract, RecordedTransport, an_isbn

_GOOD = b"One\nTwo\nThree\n"
_FORMAT_FACTS = {
    "file_name": "list.lines",
    "good_file": _GOOD,
    "good_count": 3,
    "damaged_file": b"One\n! bad line\nThree\n",
    "damaged_good": 2,
    "damaged_bad": 1,
}


def failures(contract: type, facts: dict[str, Any]) -> set[str]:
    """The names of the contract's tests that fail for this plugin."""
    tested = type("Tested", (contract,), facts)()
    failed = set()
    for name, test in inspect.getmembers(tested, inspect.ismethod):
        if not name.startswith("test_"):
            continue
        statuses = [{"status": 401}, {"status": 500}] if "status" in inspect.signature(test).parameters else [{}]
        try:
            for arguments in statuses:
                test(**arguments)
        except (Exception, pytest.fail.Exception):  # noqa: BLE001  whatever it is, the test has failed
            failed.add(name)
    return failed


def test_a_good_format_passes() -> None:
    assert failures(CatalogueFormatContract, {"format": bad.Lines, **_FORMAT_FACTS}) == set()


@pytest.mark.parametrize(
    ("plugin", "found_by"),
    [
        (bad.Raises, "test_a_good_file_is_read_whole"),
        (bad.RaisesOnSpoiledText, "test_a_spoiled_file_raises_nothing_but_a_refusal_and_loses_nothing"),
        (bad.StopsAtTheFirstBadLine, "test_good_records_beside_a_bad_one_are_still_read"),
        (bad.Loses, "test_every_framed_record_is_given_once_and_the_summary_is_last"),
        (bad.GivesTwice, "test_every_framed_record_is_given_once_and_the_summary_is_last"),
        (bad.NoSummary, "test_every_framed_record_is_given_once_and_the_summary_is_last"),
        (bad.GoesOn, "test_every_framed_record_is_given_once_and_the_summary_is_last"),
        (bad.NoPlaces, "test_messages_carry_positions_in_the_order_of_the_file"),
        (bad.Forgetful, "test_the_same_bytes_give_the_same_messages"),
        (bad.KeepsNoBytes, "test_what_is_quarantined_says_why_and_keeps_its_bytes"),
        (bad.KeepsAllBytes, "test_no_more_bytes_of_a_bad_record_are_kept_than_the_limit"),
        (bad.NoLimit, "test_the_limit_of_records_is_kept"),
        (bad.ClaimsEverything, "test_it_knows_its_own_file_and_leaves_others_alone"),
        (bad.FailsToRecognise, "test_recognising_never_raises"),
        (bad.ReadsEmptyFiles, "test_an_empty_file_is_refused"),
        (bad.ReadsWebPages, "test_a_page_of_a_web_site_is_refused_or_gives_no_record"),
        (bad.PutsObjectsIn, "test_messages_survive_json"),
        (bad.TakesAnySetting, "test_its_settings_refuse_fields_nobody_declared"),
        (bad.OldApi, "test_it_is_written_for_this_api"),
    ],
)
def test_a_bad_format_fails_where_it_should(plugin: type, found_by: str) -> None:
    assert found_by in failures(CatalogueFormatContract, {"format": plugin, **_FORMAT_FACTS})


def a_shop(plugin: type) -> dict[str, Any]:
    replies = {f"https://shop.example/{an_isbn(1).value}": Reply(200, {}, b'{"title": "Optics"}')}
    return {
        "catalogue": plugin,
        "known": an_isbn(1),
        "unknown": an_isbn(2),
        "transport": staticmethod(lambda: RecordedTransport(replies)),
    }


def test_a_good_catalogue_passes() -> None:
    assert failures(CatalogueContract, a_shop(bad.Shop)) == set()


@pytest.mark.parametrize(
    ("plugin", "found_by"),
    [
        (bad.ShopThatBreaks, "test_an_odd_answer_raises_nothing_but_a_refusal"),
        (bad.ShopThatBreaks, "test_an_unknown_identifier_gives_no_title"),
        (bad.ShopThatSwallows, "test_a_server_that_cannot_be_reached_is_said_so"),
        (bad.ShopThatSwallows, "test_a_refusal_of_the_server_is_not_taken_for_nothing_found"),
        (bad.ShopThatSwallows, "test_a_sign_in_page_is_not_taken_for_an_answer"),
        (bad.ShopThatForgetsTheNumber, "test_a_known_identifier_is_found_and_carried_by_every_answer"),
        (bad.ShopThatInvents, "test_an_unknown_identifier_gives_no_title"),
        (bad.ShopThatBoasts, "test_it_declares_what_it_can_and_nothing_else"),
        (bad.ShopWithoutNetwork, "test_it_reaches_the_network_only_through_the_transport_it_is_given"),
    ],
)
def test_a_bad_catalogue_fails_where_it_should(plugin: type, found_by: str) -> None:
    assert found_by in failures(CatalogueContract, a_shop(plugin))


def test_the_recorded_transport_raises_what_was_recorded() -> None:
    gone = RecordedTransport({"https://a.example/": CatalogueUnreachable(host="a.example", detail="gone")})
    with pytest.raises(CatalogueUnreachable):
        gone.get("https://a.example/")
