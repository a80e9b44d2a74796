"""The contract of noise finds a format that loses the neighbour of a spoiled record, or loses count."""

import random

import acqflow_misbehaving as bad
import pytest

from acqflow.testing import NoiseContract


class TestNoiseInLines(NoiseContract):
    format = bad.Numbered
    signs = (b"!", b" ", b"\xff", b"\0")
    rounds = 100

    def a_record(self, number: int, chance: random.Random) -> bytes:
        return f"r{number} A title".encode()

    def a_file(self, records: list[bytes]) -> bytes:
        return b"\n".join(records)


@pytest.mark.parametrize(
    ("plugin", "says"),
    [
        (bad.TakesTheNextOneToo, r"^r\d lost beside r\d, spoiled to b'"),
        (bad.MiscountsBadLines, r"^6 framed, [45] given"),
    ],
    ids=lambda said: said if isinstance(said, str) else said.__name__,
)
def test_a_format_that_loses_a_record_or_count_is_found(plugin: type, says: str) -> None:
    tried = type("Tried", (TestNoiseInLines,), {"format": plugin})()
    with pytest.raises(AssertionError, match=says):
        tried.test_noise_in_one_record_costs_no_other()
