"""What was read of a file can be gone through again, from disk and without the reader."""

from pathlib import Path

import pytest

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Profile, Quarantined
from acqflow.plugin_host.reading import read_file
from acqflow.plugin_host.spool import Spool
from tests.plugins.test_containment import Installed, a_file

TEXT = "One\nTwo\n! bad\n\nFive\n"


def test_a_spool_gives_again_what_was_read_and_the_summary(tmp_path: Path, installed: Installed) -> None:
    with Spool(tmp_path / "spool", most=10_000) as spool:
        with read_file(installed("Lines", "lines"), a_file(tmp_path, TEXT), Profile(), spool=spool) as reading:
            messages = [*reading, reading.summary]
        assert {type(message) for message in messages} >= {CatalogueRecord, Quarantined, FileSummary}
        assert list(spool.messages()) == messages
        assert list(spool.messages()) == messages


def test_a_spool_leaves_no_file_behind_even_if_its_process_is_killed(tmp_path: Path, installed: Installed) -> None:
    folder = tmp_path / "spool"
    text = "A title of some length that is said again and again\n" * 60_000
    with Spool(folder, most=100_000_000) as spool:
        with read_file(installed("Lines", "lines"), a_file(tmp_path, text), Profile(), spool=spool) as reading:
            read = sum(1 for _ in reading)
        assert list(folder.iterdir()) == []
        assert sum(1 for _ in spool.messages()) == read + 1


def test_a_reader_that_says_more_than_there_is_room_for_is_refused(tmp_path: Path, installed: Installed) -> None:
    file = a_file(tmp_path, "A title\n" * 100)
    with (
        Spool(tmp_path / "spool", most=1_000) as spool,
        pytest.raises(FileRefused) as refused,
        read_file(installed("Lines", "lines"), file, Profile(), spool=spool) as reading,
    ):
        list(reading)
    assert refused.value.reason == "too_large"
