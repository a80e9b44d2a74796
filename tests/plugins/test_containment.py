"""What a plugin does wrong in its own process stays there, and is told in one sentence."""

import os
import pickle
import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from acqflow.plugin_api import CatalogueRecord, FileRefused, Limits, Profile, Quarantined, Reply, explain
from acqflow.plugin_host.asking import look_up
from acqflow.plugin_host.child_process import ChildLimits
from acqflow.plugin_host.containment import PluginFailed
from acqflow.plugin_host.discovery import LoadedPlugin, Plugins
from acqflow.plugin_host.reading import Counts, guess_mapping, read_file, recognise, too_many_aside
from acqflow.testing import RecordedTransport, an_isbn

Installed = Callable[..., LoadedPlugin]
GROUP = "acqflow.catalogues"
RECKLESS = "unlink truncate cut chmod utime rename link symlink mkdir fork name parent around"


def a_file(folder: Path, text: str = "One\nTwo\nThree\nFour\n") -> Path:
    path = folder / "list.lines"
    path.write_text(text, encoding="utf-8")
    return path


def test_records_come_through_in_order_and_are_counted(tmp_path: Path, installed: Installed) -> None:
    with read_file(installed("Lines", "lines"), a_file(tmp_path, "One\n! bad\n# so\n二\n"), Profile()) as reading:
        messages = list(reading)
    assert [m.title for m in messages if isinstance(m, CatalogueRecord)] == ["One", "二"]
    assert reading.counts == Counts(framed=4, staged=2, quarantined=1, skipped=1)
    assert reading.summary is not None
    assert reading.summary.encoding == "utf-8"


def test_a_file_is_read_under_the_name_the_vendor_gave_it(tmp_path: Path, installed: Installed) -> None:
    path = a_file(tmp_path)
    for given, told in (("Autumn list 2026.txt", "Autumn list 2026.txt"), ("", "list.lines")):
        with read_file(installed("Named", "named"), path, Profile(), name=given) as reading:
            assert [m.title for m in reading if isinstance(m, CatalogueRecord)] == [told]


@pytest.mark.parametrize(
    ("class_name", "name", "reason"),
    [
        ("Raises", "raises", "RuntimeError (acqflow_misbehaving.py, line 69); records read before: 2"),
        ("Loses", "loses", "it saw 4 records and gave 3"),
        ("GivesTwice", "gives_twice", "it saw 4 records and gave"),
        ("NoSummary", "no_summary", "it gave no summary"),
        ("GoesOn", "goes_on", "it went on after its summary"),
        ("PutsObjectsIn", "objects", "TypeError"),
        ("Vanishes", "vanishes", "its process ended with exit code 0; records read before: 0"),
    ],
)
def test_a_plugin_that_breaks_its_promise_fails_by_name(
    tmp_path: Path, installed: Installed, class_name: str, name: str, reason: str
) -> None:
    path = a_file(tmp_path, "One\nTwo\n! bad\nFour\n" if class_name != "Raises" else "1\n2\n3\n4\n")
    with pytest.raises(PluginFailed) as failed, read_file(installed(class_name, name), path, Profile()) as reading:
        list(reading)
    assert failed.value.plugin == name
    assert reason in str(failed.value.reason)
    assert "hunter2" not in str(failed.value)


@pytest.mark.parametrize(
    ("class_name", "name", "limits", "reason"),
    [
        ("Hungry", "hungry", ChildLimits(memory_bytes=300_000_000), "too_much_memory"),
        ("Endless", "endless", ChildLimits(cpu_seconds=1), "too_slow"),
        ("Sleepy", "sleepy", ChildLimits(idle_seconds=0.7), "too_slow"),
        ("Aborts", "aborts", ChildLimits(), "too_much_memory"),
    ],
)
def test_a_file_that_takes_too_much_is_refused_and_the_process_is_gone(
    tmp_path: Path, installed: Installed, class_name: str, name: str, limits: ChildLimits, reason: str
) -> None:
    with (
        pytest.raises(FileRefused) as refused,
        read_file(installed(class_name, name), a_file(tmp_path), Profile(), limits) as reading,
    ):
        list(reading)
    assert refused.value.reason == reason


def test_what_a_plugin_prints_does_not_mix_with_its_messages(tmp_path: Path, installed: Installed) -> None:
    with read_file(installed("Prints", "prints"), a_file(tmp_path), Profile()) as reading:
        assert len(list(reading)) == 4


def test_a_format_sees_no_secret_of_the_environment(
    tmp_path: Path, installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACQFLOW_DATABASE_PASSWORD", "s3cret")
    with read_file(installed("SpeaksOfItsSurroundings", "surroundings"), a_file(tmp_path), Profile()) as reading:
        (first, *_) = reading
    assert isinstance(first, CatalogueRecord)
    assert "PYTHONPATH" in first.title
    assert "ACQFLOW" not in first.title


def test_a_format_reaches_no_network_starts_nothing_and_writes_nothing(
    tmp_path: Path, installed: Installed
) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        text = f"connect {port}\nrun {tmp_path}/ran\nwrite {tmp_path}/written\n"
        with read_file(installed("Outgoing", "outgoing"), a_file(tmp_path, text), Profile()) as reading:
            titles = [m.title for m in reading if isinstance(m, CatalogueRecord)]
    assert titles == ["PermissionError"] * 3
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "written").exists()


def test_a_format_changes_no_file_and_finds_no_way_out(tmp_path: Path, installed: Installed) -> None:
    victim, folder = tmp_path / "victim", tmp_path / "folder"
    victim.write_text("kept")
    folder.mkdir()
    lines = [f"{word} {victim}" for word in RECKLESS.split()]
    lines += [f"rmdir {folder}", f"sqlite {tmp_path}/new.db", "datagram 9"]
    with read_file(
        installed("Reckless", "reckless"), a_file(tmp_path, "\n".join(lines) + "\n"), Profile()
    ) as reading:
        outcomes = [m.title for m in reading if isinstance(m, CatalogueRecord)]
    assert outcomes == ["PermissionError"] * len(lines)
    assert victim.read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "list.lines", "victim"]


def test_text_no_database_keeps_is_quarantined(tmp_path: Path, installed: Installed) -> None:
    with read_file(installed("BadText", "bad_text"), a_file(tmp_path), Profile()) as reading:
        messages = list(reading)
    reasons = [m.reason_code if isinstance(m, Quarantined) else "" for m in messages]
    assert reasons == ["", "surrogate", "control_char", ""]
    assert reading.counts == Counts(4, 2, 2, 0)


def test_a_detail_no_database_keeps_costs_neither_the_reason_nor_the_bytes(
    tmp_path: Path, installed: Installed
) -> None:
    path = a_file(tmp_path)
    path.write_bytes(b"A\0B\nA\xe9B\nA\nB\n")
    with read_file(installed("QuotesWhatItFound", "quotes_what_it_found"), path, Profile()) as reading:
        aside = [m for m in reading if isinstance(m, Quarantined)]
    assert [(m.reason_code, m.detail.strip(), m.raw) for m in aside[:2]] == [
        ("bad_line", "AB", b"A\0B\n"),
        ("bad_line", "A?B", b"A\xe9B\n"),
    ]


def test_leaving_early_ends_the_process(tmp_path: Path, installed: Installed) -> None:
    with read_file(installed("Lines", "lines"), a_file(tmp_path, "A title\n" * 50_000), Profile()) as reading:
        next(iter(reading))
        pid = reading.process_id
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize(
    ("text", "limits", "reason"),
    [
        ("", Limits(), "empty"),
        ("A title\n" * 10, Limits(upload=20), "too_large"),
        ("A title\n" * 10, Limits(records=5), "too_many_records"),
        ("! bad\n" * 11 + "A title\n" * 9, Limits(), "quarantine_limit"),
        ("! bad\n" * 600 + "A title\n" * 401, Limits(), "quarantine_limit"),
        ("! bad\n! bad\nA title\n", Limits(quarantined=1), "quarantine_limit"),
    ],
)
def test_a_file_beyond_the_limits_is_refused(
    tmp_path: Path, installed: Installed, text: str, limits: Limits, reason: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        list(read_file(installed("Lines", "lines"), a_file(tmp_path, text), Profile(limits=limits)))
    assert refused.value.reason == reason


def test_a_file_of_bad_records_is_refused_with_its_commonest_reasons_and_the_cure_of_the_first(
    tmp_path: Path, installed: Installed
) -> None:
    counts = {"no_title": 3, "duplicate_in_file": 12, "encoding": 5, "truncated": 1}
    text = "A title\n" * 4 + "".join(f"!{why}\n" * count for why, count in counts.items())
    with pytest.raises(FileRefused) as refused:
        list(read_file(installed("GivesReasons", "gives_reasons"), a_file(tmp_path, text), Profile()))
    assert str(refused.value) == (
        "Too many records are set aside: 21 of 25, for these reasons: "
        "The record number was already used in this file (12); "
        "The text is not in the encoding it should be in (5); The record has no title (3). "
        "Ask the vendor for the file with these records corrected."
    )
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


@pytest.mark.parametrize("code", ["encoding", "leader_length", "marc8"])
def test_format_and_encoding_are_the_cure_where_records_are_misread(code: str) -> None:
    assert (
        too_many_aside(Counter({code: 9, "no_title": 2}), 12).cure == "Check format and encoding, and try again."
    )
    assert too_many_aside(Counter({code: 2, "currency": 9}), 12).cure == explain("currency").cure


def test_a_few_bad_records_in_a_short_file_do_not_refuse_it(tmp_path: Path, installed: Installed) -> None:
    with read_file(installed("Lines", "lines"), a_file(tmp_path, "! bad\n! bad\nGood\n"), Profile()) as reading:
        assert len(list(reading)) == 3


def test_the_surest_format_is_first_and_one_that_fails_is_left_out(tmp_path: Path, installed: Installed) -> None:
    path = a_file(tmp_path)
    path.write_bytes(b"\xff" + path.read_bytes())
    plugins = Plugins((installed("FailsToRecognise", "fails_to_recognise"), installed("Lines", "lines")))
    assert [plugin.name for plugin, _ in recognise(plugins, path)] == ["lines"]


@pytest.mark.parametrize(
    ("class_name", "name"),
    [
        ("SureBeyondMeasure", "sure_beyond_measure"),
        ("SureOfNothing", "sure_of_nothing"),
        ("SaysNothing", "says_nothing"),
        ("SaysAPair", "says_a_pair"),
        ("SaysInWords", "says_in_words"),
    ],
)
def test_a_format_that_says_more_than_it_can_know_is_left_out(
    tmp_path: Path, installed: Installed, class_name: str, name: str
) -> None:
    plugins = Plugins((installed(class_name, name), installed("Lines", "lines")))
    assert [plugin.name for plugin, _ in recognise(plugins, a_file(tmp_path))] == ["lines"]


def test_a_format_without_columns_guesses_nothing(tmp_path: Path, installed: Installed) -> None:
    assert guess_mapping(installed("Lines", "lines"), a_file(tmp_path), Profile()) is None


def test_a_catalogue_that_breaks_is_contained(installed: Installed) -> None:
    with pytest.raises(PluginFailed) as failed:
        look_up(
            installed("ShopThatBreaks", "shop_that_breaks", GROUP),
            an_isbn(),
            RecordedTransport({}, Reply(200, {}, b"{}")),
        )
    assert failed.value.plugin == "shop_that_breaks"


def test_what_a_catalogue_gives_is_text_that_any_database_keeps(installed: Installed) -> None:
    shop = installed("ShopWithOddText", "shop_with_odd_text", GROUP)
    (found,) = look_up(shop, an_isbn(), RecordedTransport({}))
    assert (found.title, found.creators, found.keywords) == ("A?B", ("A?B",), ("A?B",))
    assert (found.class_numbers, dict(found.extra)) == ((("clc", "A?B"),), {"A?B": "A?B"})
    assert found.identifiers[0].raw == "A?B"


def test_a_catalogue_that_gives_other_things_than_texts_fails_by_name(installed: Installed) -> None:
    with pytest.raises(PluginFailed, match="shop_with_odd_values"):
        look_up(installed("ShopWithOddValues", "shop_with_odd_values", GROUP), an_isbn(), RecordedTransport({}))
