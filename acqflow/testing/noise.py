"""The contract of noise: a record that is spoiled anyhow costs no other record of its file."""

import random
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, ClassVar

from acqflow.plugin_api import CatalogueFormat, CatalogueRecord, Profile
from acqflow.testing.builders import a_plugin
from acqflow.testing.catalogue_format import _counts_add_up

_RECORDS = 6
_MOST_SIGNS = 20


class NoiseContract:
    """Subclass it as `Test...` for a format whose records can be told apart whatever one of them holds.

    `a_record` is one of many and `a_file` what holds them. One of six is spoiled: cut at either end, bytes of it
    changed, taken out, or `signs` put in, those that frame your records among them. Whatever comes of that one,
    the ids of the five others must be read and every record counted. The changes are the same in every run.
    """

    format: ClassVar[type[CatalogueFormat]]
    signs: ClassVar[Sequence[bytes]]
    settings: ClassVar[Mapping[str, Any]] = {}
    profile: ClassVar[Profile] = Profile()
    rounds: ClassVar[int] = 600

    def a_record(self, number: int, chance: random.Random) -> bytes:
        """A sound record whose id is `r` and its number."""
        raise AssertionError(f"give record r{number}, of any kind that {chance} falls on")

    def a_file(self, records: Sequence[bytes]) -> bytes:
        """The records as they lie in a file."""
        return b"".join(records)

    def test_noise_in_one_record_costs_no_other(self) -> None:
        chance = random.Random(5)  # noqa: S311  no secret depends on it
        for _ in range(self.rounds):
            records = [self.a_record(number, chance) for number in range(_RECORDS)]
            place = chance.randrange(_RECORDS)
            records[place] = self._spoiled(records[place], chance)
            source = BytesIO(self.a_file(records))
            messages = list(a_plugin(self.format, **self.settings).read(source, self.profile))
            read = {message.record_id for message in messages if isinstance(message, CatalogueRecord)}
            lost = sorted({f"r{number}" for number in range(_RECORDS) if number != place} - read)
            assert not lost, f"{', '.join(lost)} lost beside r{place}, spoiled to {records[place]!r}"
            _counts_add_up(messages)

    def _spoiled(self, record: bytes, chance: random.Random) -> bytes:
        at = chance.randrange(1, len(record))
        noise = b"".join(chance.choice(self.signs) for _ in range(chance.randrange(1, _MOST_SIGNS)))
        return chance.choice(
            [
                record[:at],
                record[at:],
                record[:at] + noise + record[at:],
                record[:at] + record[at + len(noise) :],
                record[:at] + noise[:1] + record[at + 1 :],
            ]
        )
