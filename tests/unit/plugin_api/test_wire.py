"""Messages cross a process border as plain JSON and arrive as they were."""

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from acqflow.plugin_api import (
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Message,
    Position,
    Quarantined,
    Skipped,
    from_json,
    to_json,
)
from acqflow.vocabulary.identifiers import Identifier
from acqflow.vocabulary.money import Money

# Every text JSON can carry as UTF-8; the host quarantines halves of surrogate pairs.
_text = some.text(some.characters(codec="utf-8"), max_size=20)
_pairs = some.lists(some.tuples(_text, _text), max_size=2).map(tuple)
_texts = some.lists(_text, max_size=3).map(tuple)
_position = some.builds(Position, some.integers(1, 9), some.integers(0, 99), some.integers(0, 99))
_identifier = some.builds(
    Identifier, some.sampled_from(["isbn", "issn"]), _text, _text, some.booleans(), _text, _text
)
_kinds: dict[str, Any] = {
    "position": _position,
    **dict.fromkeys(("identifiers", "other_formats"), some.lists(_identifier, max_size=2).map(tuple)),
    "is_withdrawn": some.booleans(),
    "year": some.none() | some.integers(1450, 2099),
    "price": some.none() | some.builds(Money, some.integers(0, 10**12), some.sampled_from(["CNY", "JPY"])),
    "extra": some.dictionaries(_text, _text, max_size=2),
    **dict.fromkeys(("creators", "series", "keywords"), _texts),
    **dict.fromkeys(("class_numbers", "warnings"), _pairs),
}
_record = some.builds(CatalogueRecord, **{f.name: _kinds.get(f.name, _text) for f in fields(CatalogueRecord)})
_others = some.one_of(
    some.builds(Quarantined, _position, _text, _text, some.binary(max_size=30)),
    some.builds(Skipped, _position, _text),
    some.builds(FileSummary, some.integers(0, 99), _text, _pairs),
)


@given(_record | _others)
def test_a_message_arrives_as_it_was(message: Message) -> None:
    arrived = from_json(json.loads(json.dumps(to_json(message), ensure_ascii=False).encode()))
    assert arrived == message
    if isinstance(message, CatalogueRecord) and isinstance(arrived, CatalogueRecord):
        assert [(i.raw, i.qualifier, i.rest) for i in arrived.identifiers] == [
            (i.raw, i.qualifier, i.rest) for i in message.identifiers
        ]


@pytest.mark.parametrize("field", [f.name for f in fields(CatalogueRecord)])
def test_no_field_of_a_record_is_forgotten(field: str) -> None:
    values: dict[str, Any] = {
        "position": Position(2, 3, 4),
        **dict.fromkeys(("identifiers", "other_formats"), (Identifier("isbn", "1", "1"),)),
        "is_withdrawn": True,
        "price": Money(0, "CNY"),
        "extra": {"a": "b"},
        "year": 2017,
        **dict.fromkeys(("creators", "series", "keywords"), ("a",)),
        **dict.fromkeys(("class_numbers", "warnings"), (("a", "b"),)),
    }
    given_facts = {"position": Position(1, 0, 0), "title": "A"} | {field: values.get(field, "changed")}
    record = CatalogueRecord(**given_facts)
    arrived = from_json(json.loads(json.dumps(to_json(record))))
    assert getattr(arrived, field) == given_facts[field]


@pytest.mark.parametrize("plain", [{}, {"kind": "other"}, {"kind": "record"}, {"kind": "record", "position": [1]}])
def test_what_is_no_message_is_an_error(plain: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(plain)


def test_a_refusal_names_fact_and_cure() -> None:
    assert (
        str(FileRefused("empty", "0 bytes"))
        == "The file is empty: 0 bytes. Ask the vendor to send the file again."
    )
