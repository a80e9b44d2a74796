"""Where one vendor puts what: its saved map from MARC fields, `949$p`, to fields of a record, `price`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from acqflow.plugin_api import EXTRA, FORMATS, CatalogueRecord, FileRefused, Profile, may_hold
from acqflow.vocabulary.currency_marks import currency_named
from acqflow.vocabulary.languages import marc_language
from acqflow_marc.directory import Damaged
from acqflow_marc.fields import Fields, distinct, without_isbd, year_in
from acqflow_marc.numbers import Warnings, identifiers
from acqflow_marc.shelf_marks import scheme_of

# Control fields have no subfields; tags may hold letters.
_PLACE = re.compile(r"00[1-9A-Za-z]|(?!00)[0-9A-Za-z]{3}\$[0-9a-z]")
_COPIES = re.compile(r"[1-9][0-9]{0,3}")
_WHOLE_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*")
_MOST = 60
_LONGEST_NAME = 80
_ONE_TEXT = (
    "title",
    "other_title",
    "publisher",
    "place",
    "edition",
    "audience",
    "extent",
    "vendor_number",
    "record_id",
)
_NUMBERS = ("isbn", "issn", "unified_book_number")
_SCHEMES = ("clc", "lcc", "ddc", "class_number")
# Several places may fill these together; of the others one place is right and a second one wrong.
_SEVERAL = frozenset({"creators", "series", "keywords", *_NUMBERS, *_SCHEMES})


class LocalFields:
    """The map of one profile. Raises FileRefused for what is no place in MARC and for what nothing can hold."""

    def __init__(self, profile: Profile) -> None:
        wanted = dict(profile.columns)
        if price_at := profile.options.get("price_field", ""):
            wanted.setdefault(price_at, "price")
        self._places: dict[str, list[str]] = {}
        for place, name in wanted.items():
            if name:
                _refuse_nonsense(place, name)
                self._places.setdefault(name, []).append(place)
        self._refuse_two_for_one()
        self.tags = frozenset(place[:3].encode() for places in self._places.values() for place in places)
        self._met: set[str] = set()
        self._fills = [name for name in self._places if name not in {"price", "currency"}]

    def texts(self, name: str, fields: Fields) -> list[str]:
        """What stands in the places of that field; nothing where the vendor has none of its own."""
        places = self._places.get(name)
        if not places:
            return []
        found = {place: texts for place in places if (texts := _at(place, fields))}
        self._met.update(found)
        return [text for texts in found.values() for text in texts]

    def never_met(self) -> list[str]:
        """The places of the map that no record had anything in."""
        return [place for places in self._places.values() for place in places if place not in self._met]

    def currency(self, fields: Fields, default: str) -> str:
        """The currency that the vendor writes in a place of its own, else the default. Raises Damaged."""
        said = self.texts("currency", fields)
        if not said:
            return default
        named = currency_named(said[0], default or None)
        if named is None:
            raise Damaged("currency", said[0][:80])
        return named

    def filled(self, record: CatalogueRecord, fields: Fields) -> CatalogueRecord:
        """The record with what the vendor's own places say; they come before the usual ones. Raises Damaged."""
        if not self._fills:
            return record
        warnings: Warnings = []
        changes: dict[str, Any] = {}
        for name in self._fills:
            if texts := self.texts(name, fields):
                changes |= self._change(record, name, texts, changes, warnings)
        if warnings:
            changes["warnings"] = (*record.warnings, *warnings)
        return replace(record, **changes)

    def _change(
        self, record: CatalogueRecord, name: str, texts: list[str], so_far: Mapping[str, Any], warnings: Warnings
    ) -> dict[str, Any]:
        def before(field: str, values: list[Any] | tuple[Any, ...]) -> dict[str, Any]:
            return {field: distinct([*values, *so_far.get(field, getattr(record, field))], _MOST)}

        if name in _ONE_TEXT:
            return {name: without_isbd(texts[0])}
        if name in ("creators", "series", "keywords"):
            return before(name, texts)
        if name in _NUMBERS:
            return before("identifiers", identifiers([(name, text) for text in texts], warnings))
        if name in _SCHEMES:
            return before("class_numbers", [(scheme_of(t) if name == "class_number" else name, t) for t in texts])
        if name in _CODED:
            return (
                {name: read} if (read := _CODED[name](texts[0])) else _told(warnings, f"{name}_unreadable", texts)
            )
        kept = dict(so_far.get("extra", record.extra))
        if name == "copies":
            _check_copies(texts[0], warnings)
        kept[name.removeprefix(EXTRA) if name.startswith(EXTRA) else self._places[name][0]] = "; ".join(texts)
        return {"extra": kept}

    def _refuse_two_for_one(self) -> None:
        for name, places in self._places.items():
            if len(places) > 1 and name not in _SEVERAL and not name.startswith(EXTRA):
                raise FileRefused("duplicate_header", f"{name}: {', '.join(places)}"[:200])


def is_place(text: str) -> bool:
    """Whether a field and subfield of MARC are named so.

    >>> is_place("949$p"), is_place("001"), is_place("书名"), is_place("949p")
    (True, True, False, False)
    """
    return _PLACE.fullmatch(text) is not None


def _refuse_nonsense(place: str, name: str) -> None:
    if not is_place(place):
        raise FileRefused("field_map", f"{place[:40]} is no field and subfield such as 949$p")
    if not may_hold(name) or len(name) > len(EXTRA) + _LONGEST_NAME:
        raise FileRefused("field_map", f"{place} cannot hold {name[:40]}")


def _at(place: str, fields: Fields) -> list[str]:
    tag, _, code = place.partition("$")
    if code:
        return fields.every(tag, code)
    return [text.strip()] if (text := fields.control(tag)).strip() else []


def _form(text: str) -> str:
    said = text.strip().lower().replace("-", "")
    return said if said in FORMATS else ""


def _language(text: str) -> str:
    code = marc_language(text)
    return code if len(code) == 3 and code.isascii() else ""


_CODED: dict[str, Callable[[str], Any]] = {"year": year_in, "language": _language, "format": _form}


def _told(warnings: Warnings, code: str, texts: list[str]) -> dict[str, Any]:
    warnings.append((code, texts[0][:80]))
    return {}


def _check_copies(text: str, warnings: Warnings) -> None:
    """Raises Damaged for a number nobody orders; words are only warned about."""
    if not _WHOLE_NUMBER.fullmatch(text):
        warnings.append(("copies_unreadable", text[:80]))
    elif not _COPIES.fullmatch(text):
        raise Damaged("copies", text[:80])
