"""Records of the library's own catalogue, taken as what it holds."""

from collections.abc import Iterable, Iterator

from acqflow.plugin_api import CatalogueRecord, Quarantined, Skipped
from acqflow.titles.rules.holdings import COPIES, HoldingRow, HoldingsLineRefused
from acqflow.titles.rules.recognition import resource_type_of, says_which

# How a reader joins what stands in one place several times.
_BETWEEN = "; "


def held_records(
    messages: Iterable[CatalogueRecord | Quarantined | Skipped],
) -> Iterator[HoldingRow | HoldingsLineRefused]:
    """Every record with a number is held, by each of its numbers; the others are refused with their place.

    `extra["location"]` names a place for each item, `extra["copies"]` how many lie there; an item without number
    of copies is one, and so is a record without items.
    """
    for message in messages:
        if isinstance(message, CatalogueRecord):
            yield from _rows(message)
            continue
        raw = message.raw[:500].decode("utf-8", "replace").strip() if isinstance(message, Quarantined) else ""
        reason = message.reason_code if isinstance(message, Quarantined) else message.reason
        yield HoldingsLineRefused(message.position.ordinal, reason, raw, message.position.offset)


def _rows(record: CatalogueRecord) -> list[HoldingRow] | list[HoldingsLineRefused]:
    form = resource_type_of(record.format)
    numbers = {(i.scheme, i.value): i for i in record.identifiers if says_which(i.scheme, form)}
    if record.is_withdrawn:
        return _refused(record, "deleted_record", record.record_id)
    if not numbers:
        return _refused(record, "no_number", record.title)
    places = record.extra.get("location", "").split(_BETWEEN)
    copies = record.extra.get("copies", "").split(_BETWEEN)
    if copies == [""]:
        copies = ["1"] * len(places)
    if len(places) != len(copies) and places != [""]:
        return _refused(record, "copies_uneven", f"{_BETWEEN.join(places)} / {_BETWEEN.join(copies)}")
    if wrong := [text for text in copies if not COPIES.fullmatch(text)]:
        return _refused(record, "copies", wrong[0])
    if places == [""]:
        places *= len(copies)
    return [
        HoldingRow(scheme, value, form, place.strip(), int(count))
        for scheme, value in numbers
        for place, count in zip(places, copies, strict=True)
    ]


def _refused(record: CatalogueRecord, reason: str, raw: str) -> list[HoldingsLineRefused]:
    return [HoldingsLineRefused(record.position.ordinal, reason, raw[:500], record.position.offset)]
