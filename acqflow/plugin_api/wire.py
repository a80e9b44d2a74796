"""Messages as plain dicts and back, so that they cross a process border as JSON and never as pickles."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import Any

from acqflow.plugin_api.messages import FileSummary, Position, Quarantined, Skipped
from acqflow.plugin_api.record import CatalogueRecord
from acqflow.vocabulary.identifiers import Identifier
from acqflow.vocabulary.money import Money

Message = CatalogueRecord | Quarantined | Skipped | FileSummary

# Kept flat and by hand: this runs once per record on both sides, and `dataclasses.asdict` costs 20 times as much.
_TEXTS = (
    "other_title",
    "publisher",
    "place",
    "edition",
    "language",
    "original_language",
    "audience",
    "extent",
    "price_raw",
    "price_note",
    "vendor_number",
    "record_id",
)
_TEXT_TUPLES = ("creators", "series", "keywords")
_PAIR_TUPLES = ("class_numbers", "warnings")
_IDENTIFIERS = ("identifiers", "other_formats")


def to_json(message: Message) -> dict[str, Any]:
    """A dict of plain values; what is empty is left out.

    >>> to_json(Skipped(Position(3, 602, 40), "total_row"))
    {'kind': 'skipped', 'position': (3, 602, 40), 'reason': 'total_row'}
    """
    return _WRITERS[type(message)](message)


def from_json(plain: Mapping[str, Any]) -> Message:
    """The message `to_json` was called on. Raises KeyError, TypeError or ValueError on anything else.

    >>> from_json(to_json(FileSummary(2, "utf-8")))
    FileSummary(framed=2, encoding='utf-8', notes=())
    """
    return _READERS[plain["kind"]](plain)


def _record_out(record: CatalogueRecord) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": "record", "position": tuple(record.position), "title": record.title}
    if record.format != "print":
        out["format"] = record.format
    for name in _FLAT:
        if value := getattr(record, name):
            out[name] = value
    for name in _IDENTIFIERS:
        if numbers := getattr(record, name):
            out[name] = [(i.scheme, i.value, i.raw, i.doubtful, i.qualifier, i.rest) for i in numbers]
    if record.price is not None:
        out["price"] = (record.price.minor, record.price.currency)
    return out


_FLAT = (*_TEXTS, *_TEXT_TUPLES, *_PAIR_TUPLES, "year", "is_withdrawn", "extra")


def _record_in(plain: Mapping[str, Any]) -> CatalogueRecord:
    given = dict(plain)
    del given["kind"]
    given["position"] = Position(*given["position"])
    for name in _TEXT_TUPLES:
        if name in given:
            given[name] = tuple(given[name])
    for name in _PAIR_TUPLES:
        if name in given:
            given[name] = tuple([(a, b) for a, b in given[name]])
    for name in _IDENTIFIERS:
        if name in given:
            given[name] = tuple([Identifier(*parts) for parts in given[name]])
    if "price" in given:
        given["price"] = Money(*given["price"])
    return CatalogueRecord(**given)


def _quarantined_out(message: Quarantined) -> dict[str, Any]:
    return {
        "kind": "quarantined",
        "position": tuple(message.position),
        "reason_code": message.reason_code,
        "detail": message.detail,
        "raw": b64encode(message.raw).decode("ascii"),
    }


def _quarantined_in(plain: Mapping[str, Any]) -> Quarantined:
    raw = b64decode(plain["raw"], validate=True)
    return Quarantined(Position(*plain["position"]), plain["reason_code"], plain["detail"], raw)


def _skipped_out(message: Skipped) -> dict[str, Any]:
    return {"kind": "skipped", "position": tuple(message.position), "reason": message.reason}


def _skipped_in(plain: Mapping[str, Any]) -> Skipped:
    return Skipped(Position(*plain["position"]), plain["reason"])


def _summary_out(message: FileSummary) -> dict[str, Any]:
    return {
        "kind": "summary",
        "framed": message.framed,
        "encoding": message.encoding,
        "notes": list(message.notes),
    }


def _summary_in(plain: Mapping[str, Any]) -> FileSummary:
    return FileSummary(plain["framed"], plain["encoding"], tuple((a, b) for a, b in plain["notes"]))


_WRITERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    CatalogueRecord: _record_out,
    Quarantined: _quarantined_out,
    Skipped: _skipped_out,
    FileSummary: _summary_out,
}
_READERS: dict[str, Callable[[Mapping[str, Any]], Message]] = {
    "record": _record_in,
    "quarantined": _quarantined_in,
    "skipped": _skipped_in,
    "summary": _summary_in,
}
