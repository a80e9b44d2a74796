"""What tells one vendor's records apart, and whether one has changed since it was last read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from acqflow.plugin_api.record import CatalogueRecord
from acqflow.titles.rules import class_key, numbers_of

_FIELD, _PART = "\x1e", "\x1f"
_LONGEST_KEY = 200
_LONGEST_SAID, _MOST_SAID = 200, 40
_YEARS = range(-5000, 10000)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\;]{3,990}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Staged:
    """A record that can be kept: what the vendor's offer of it is called, and a digest of what it says."""

    record: CatalogueRecord
    vendor_key: str
    digest: str


def stage(record: CatalogueRecord) -> Staged | str:
    """The record ready to be kept, or the code of the reason why it cannot be."""
    if not record.title.strip():
        return "no_title"
    if record.year is not None and record.year not in _YEARS:
        return "number"
    text = _content(record)
    try:
        content = text.encode()
        _PART.join(detail for _, detail in record.warnings).encode()
    except UnicodeEncodeError:
        return "surrogate"
    if "\0" in text or any("\0" in detail for _, detail in record.warnings):
        return "control_char"
    digest = blake2b(content, digest_size=16).hexdigest()
    return Staged(record, _vendor_key(record), digest)


def numbers_given(record: CatalogueRecord) -> dict[str, list[list[str]]]:
    """The numbers a record gives its title, as the title keeps them: [scheme, value] and [scheme, code]."""
    codes = [(scheme, class_key(scheme, text)[0]) for scheme, text in record.class_numbers]
    return {
        "identifiers": [list(pair) for pair in dict.fromkeys((i.scheme, i.value) for i in numbers_of(record))],
        "class_numbers": [list(pair) for pair in dict.fromkeys(codes) if pair[1]],
    }


def said_besides(record: CatalogueRecord) -> dict[str, str] | None:
    """What else the vendor says with the offer, by name: for which fund, how many copies. None for nothing.

    Texts that are as long as descriptions are left out, and names beyond the first few dozen.
    """
    short = {name: text.strip() for name, text in record.extra.items() if 0 < len(text.strip()) <= _LONGEST_SAID}
    return dict(sorted(short.items())[:_MOST_SAID]) or None


def address_in(record: CatalogueRecord) -> str:
    """Where its copy lies on the web; empty where the record names no address that a browser may follow."""
    found = _ADDRESS.match(record.extra.get("address", ""))
    return found[0] if found else ""


def names_in_file(staged: Staged) -> Iterable[int]:
    """What may stand only once in a file, as numbers small enough to remember all of them."""
    yield hash(("key", staged.vendor_key))
    if staged.record.record_id:
        yield hash(("record", staged.record.record_id))


def _content(record: CatalogueRecord) -> str:
    """Everything the record says, in one text; where it lay in the file is not part of it."""
    price = f"{record.price.minor} {record.price.currency}" if record.price is not None else ""
    return _FIELD.join(
        (
            record.title,
            record.other_title,
            record.publisher,
            record.place,
            str(record.year),
            record.edition,
            record.language,
            record.original_language,
            record.format,
            record.audience,
            record.extent,
            price,
            record.price_raw,
            record.price_note,
            record.vendor_number,
            record.record_id,
            _PART.join(record.creators),
            _PART.join(record.series),
            _PART.join(record.keywords),
            _PART.join([f"{i.scheme}:{i.value}:{i.raw}" for i in record.identifiers]),
            _PART.join([f"{scheme}:{code}" for scheme, code in record.class_numbers]),
            _PART.join([f"{name}:{value}" for name, value in sorted(record.extra.items())]),
            _PART.join([f"{i.scheme}:{i.value}" for i in record.other_formats]),
            "withdrawn" if record.is_withdrawn else "",
        )
    )


def _vendor_key(record: CatalogueRecord) -> str:
    """The vendor's own number, else its record number, else the ISBN, else what the record says it is."""
    if record.vendor_number:
        return _short(f"number:{record.vendor_number}")
    if record.record_id:
        return _short(f"record:{record.record_id}")
    for identifier in record.identifiers:
        if identifier.scheme == "isbn":
            return f"isbn:{identifier.value}:{record.format}"
    named = (record.title, *record.creators, record.publisher, str(record.year), record.edition, record.format)
    return "title:" + _digest(_PART.join(named))


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else "digest:" + _digest(key)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
