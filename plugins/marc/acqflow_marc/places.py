"""What stands in the local fields of a file, for a person to say what of it holds what."""

from collections.abc import Container, Iterable
from itertools import islice

from acqflow.plugin_api import (
    CatalogueRecord,
    ColumnGuess,
    MappingGuess,
    Position,
    Preview,
    Profile,
    Quarantined,
    Skipped,
)
from acqflow_marc.encoding import Warnings
from acqflow_marc.fields import Fields, clean
from acqflow_marc.local_fields import is_place
from acqflow_marc.records import Records

LOOKED_AT = 200
_MOST, _SAMPLES, _LONGEST_SAMPLE = 80, 3, 80


class Places(Records):
    """Gathers the local fields of records in place of reading them: those with a 9, and those of the map."""

    def __init__(self, profile: Profile, seen: list[str]) -> None:
        super().__init__(profile, seen)
        self._samples: dict[str, list[str]] = {}
        self._map = {place: name for place, name in profile.columns.items() if is_place(place)}

    def tags(self, flavour: str) -> Container[bytes]:
        """The local fields, whichever of the two it is."""
        del flavour
        return _Local(frozenset(place[:3].encode() for place in self._map))

    def record(
        self, position: Position, leader: str, fields: Fields, flavour: str, told: Warnings
    ) -> CatalogueRecord:
        """A stand-in; what counts is gathered."""
        del leader, flavour, told
        for tag in fields.tags():
            if tag.startswith("00"):
                self._add(tag, fields.control(tag))
                continue
            for field in fields.of(tag):
                for code, text in field:
                    self._add(f"{tag}${code}", text)
        return CatalogueRecord(position, "-")

    def guess(self, read: Iterable[CatalogueRecord | Quarantined | Skipped]) -> MappingGuess | None:
        """Every place with a few of its texts and what the map says of it; nothing is guessed. None: no place."""
        for _ in islice(read, LOOKED_AT):
            pass
        found = [place for place in sorted(self._samples) if place not in self._map and is_place(place)]
        places = [*self._map, *found][: max(_MOST, len(self._map))]
        columns = [
            ColumnGuess(number, place, self._map.get(place, ""), float(place in self._map), self._shown(place))
            for number, place in enumerate(places)
        ]
        return MappingGuess(0, tuple(columns), Preview(())) if columns else None

    def _add(self, place: str, text: str) -> None:
        samples = self._samples.setdefault(place, [])
        if len(samples) < _SAMPLES and (text := clean(text)) and text not in samples:
            samples.append(text)

    def _shown(self, place: str) -> tuple[str, ...]:
        return tuple(text[:_LONGEST_SAMPLE] for text in self._samples.get(place, ()))


class _Local(Container[bytes]):
    def __init__(self, named: frozenset[bytes]) -> None:
        self._named = named

    def __contains__(self, tag: object) -> bool:
        return isinstance(tag, bytes) and (tag.startswith(b"9") or tag in self._named)
