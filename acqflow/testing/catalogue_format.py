"""The contract of a catalogue format: what every reader of vendor files keeps to."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any, ClassVar

import pytest

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    FileRefused,
    FileSummary,
    MappingGuess,
    Message,
    Profile,
    Quarantined,
    accepts,
    from_json,
    to_json,
)
from acqflow.testing.builders import a_plugin

_SIGN_IN_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in</body></html>"
_CHANGES = 60


class CatalogueFormatContract:
    """Subclass it as `Test...`, and give what is declared here.

    `format` is the plugin class, `good_file` a file of at least three records (`good_count`), `damaged_file`
    one of `damaged_good` good records around `damaged_bad` bad ones, `file_name` what such a file is called.
    """

    format: ClassVar[type[CatalogueFormat]]
    settings: ClassVar[Mapping[str, Any]] = {}
    profile: ClassVar[Profile] = Profile()
    file_name: ClassVar[str]
    good_file: ClassVar[bytes]
    good_count: ClassVar[int]
    damaged_file: ClassVar[bytes]
    damaged_good: ClassVar[int]
    damaged_bad: ClassVar[int]

    def test_it_is_written_for_this_api(self) -> None:
        assert accepts(self.format.api_version)
        assert self.format.name

    def test_its_settings_refuse_fields_nobody_declared(self) -> None:
        _settings_refuse_unknown(self.format)

    def test_it_knows_its_own_file_and_leaves_others_alone(self) -> None:
        ours = self._plugin().recognises(self.good_file[:65536], self.file_name)
        other = self._plugin().recognises(_SIGN_IN_PAGE, "page.html")
        assert 0 <= other.confidence < 0.5 <= ours.confidence <= 1

    def test_recognising_never_raises(self) -> None:
        for head in (b"", b"\x00", b"\xff" * 500, *_spoiled(self.good_file)):
            assert 0 <= self._plugin().recognises(head[:65536], "").confidence <= 1

    def test_a_good_file_is_read_whole(self) -> None:
        messages = self._read(self.good_file)
        assert sum(isinstance(m, CatalogueRecord) for m in messages) == self.good_count >= 3
        assert all(m.title for m in messages if isinstance(m, CatalogueRecord))

    def test_good_records_beside_a_bad_one_are_still_read(self) -> None:
        messages = self._read(self.damaged_file)
        assert sum(isinstance(m, CatalogueRecord) for m in messages) == self.damaged_good
        assert sum(isinstance(m, Quarantined) for m in messages) == self.damaged_bad > 0

    def test_every_framed_record_is_given_once_and_the_summary_is_last(self) -> None:
        for data in (self.good_file, self.damaged_file):
            _counts_add_up(self._read(data))

    def test_messages_carry_positions_in_the_order_of_the_file(self) -> None:
        for data in (self.good_file, self.damaged_file):
            positions = [m.position for m in self._read(data) if not isinstance(m, FileSummary)]
            assert [p.ordinal for p in positions] == list(range(1, len(positions) + 1))
            assert all(0 <= a.offset < b.offset for a, b in pairwise(positions))
            assert all(p.length >= 0 for p in positions)

    def test_what_is_quarantined_says_why_and_keeps_its_bytes(self) -> None:
        for message in self._read(self.damaged_file):
            if isinstance(message, Quarantined):
                assert message.reason_code
                assert message.raw

    def test_the_same_bytes_give_the_same_messages(self) -> None:
        for data in (self.good_file, self.damaged_file):
            assert self._read(data) == self._read(data)

    def test_messages_survive_json(self) -> None:
        for message in [*self._read(self.good_file), *self._read(self.damaged_file)]:
            text = json.dumps(to_json(message), ensure_ascii=False).encode()
            assert from_json(json.loads(text)) == message

    def test_an_empty_file_is_refused(self) -> None:
        for data in (b"", b"\n"):
            with pytest.raises(FileRefused):
                self._read(data)

    def test_a_page_of_a_web_site_is_refused_or_gives_no_record(self) -> None:
        assert not any(isinstance(m, CatalogueRecord) for m in self._read_or_refused(_SIGN_IN_PAGE))

    def test_a_spoiled_file_raises_nothing_but_a_refusal_and_loses_nothing(self) -> None:
        for data in _spoiled(self.good_file):
            if messages := self._read_or_refused(data):
                _counts_add_up(messages)

    def test_the_limit_of_records_is_kept(self) -> None:
        few = replace(self.profile, limits=replace(self.profile.limits, records=1))
        with pytest.raises(FileRefused) as refused:
            self._read(self.good_file, few)
        assert refused.value.reason == "too_many_records"

    def test_no_more_bytes_of_a_bad_record_are_kept_than_the_limit(self) -> None:
        short = replace(self.profile, limits=replace(self.profile.limits, raw_kept=5))
        kept = [m.raw for m in self._read(self.damaged_file, short) if isinstance(m, Quarantined)]
        assert max(map(len, kept)) <= 5

    def test_a_guess_of_the_columns_survives_json_and_can_be_read_with(self) -> None:
        guess = self._plugin().guess_mapping(BytesIO(self.good_file), self.profile)
        if guess is None:
            return
        assert MappingGuess.from_json(json.loads(json.dumps(guess.to_json()))) == guess
        told = replace(self.profile, columns=guess.mapping, header_row=guess.header_row)
        assert sum(isinstance(m, CatalogueRecord) for m in self._read(self.good_file, told)) == self.good_count

    def _plugin(self) -> CatalogueFormat:
        return a_plugin(self.format, **self.settings)

    def _read(self, data: bytes, profile: Profile | None = None) -> list[Message]:
        return list(self._plugin().read(BytesIO(data), profile or self.profile))

    def _read_or_refused(self, data: bytes) -> list[Message]:
        try:
            return self._read(data)
        except FileRefused:
            return []


def _counts_add_up(messages: list[Message]) -> None:
    *records, summary = messages
    assert isinstance(summary, FileSummary), "the last message must be the summary"
    assert not any(isinstance(m, FileSummary) for m in records)
    assert summary.framed == len(records), f"{summary.framed} framed, {len(records)} given"


def _spoiled(data: bytes) -> Iterator[bytes]:
    """The file cut, with bytes changed, dropped and doubled; the same changes in every run."""
    chance = random.Random(7)  # noqa: S311  no secret depends on it
    for _ in range(_CHANGES):
        at = chance.randrange(len(data))
        yield data[:at]
        yield data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        yield data[:at] + data[at + 1 :]
        yield data[: at + 40] + data[at:]


def _settings_refuse_unknown(plugin: Any) -> None:
    if plugin.settings_schema is None:
        return
    errors = plugin.settings_schema().validate({"no_such_setting": 1})
    assert "no_such_setting" in errors
