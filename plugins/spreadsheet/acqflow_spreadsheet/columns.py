"""Which columns of a table fill which field of a record: settled once, before a row is read."""

from collections.abc import Callable, Sequence
from operator import itemgetter

from acqflow.plugin_api import EXTRA, FileRefused, may_hold

Cells = Sequence[str]
One = Callable[[Cells], str]
Every = Callable[[Cells], list[str]]

# Two columns of these would say different things, and nobody asked which is right.
_ONE_COLUMN_ONLY = ("title", "price", "currency", "copies")


class Columns:
    """The places of a table's columns, counted from 0, by the field they fill.

    `extra` and `copies` are names and places of what is kept under a name. Raises ValueError for a field nobody
    knows, FileRefused where two columns would fill what holds one thing.
    """

    def __init__(self, names: Sequence[str], mapping: dict[str, str]) -> None:
        if unknown := sorted(field for field in set(mapping.values()) if field and not may_hold(field)):
            raise ValueError(f"no such field: {', '.join(unknown)}")
        self.width = len(names)
        self.places: dict[str, list[int]] = {}
        self.extra: list[tuple[str, int]] = []
        for place, name in enumerate(names):
            field = mapping.get(name, "")
            if field.startswith(EXTRA):
                self.extra.append((field.removeprefix(EXTRA), place))
            elif field:
                self.places.setdefault(field, []).append(place)
            elif name not in mapping:
                self.extra.append((name, place))
        for field in _ONE_COLUMN_ONLY:
            if len(places := self.places.get(field, ())) > 1:
                raise FileRefused("duplicate_header", ", ".join(names[place] for place in places)[:80])
        self.copies = [(names[place], place) for place in self.places.get("copies", ())]

    def __contains__(self, field: str) -> bool:
        return field in self.places

    def one(self, field: str) -> One:
        """Gives the first text of a row's columns of this field, empty where there is none."""
        places = self.places.get(field, [])
        if len(places) == 1:
            return itemgetter(places[0])
        return lambda cells: next((cells[place] for place in places if cells[place]), "")

    def every(self, *fields: str) -> Every:
        """Gives all texts of a row's columns of these fields, one field after the other."""
        places = [place for field in fields for place in self.places.get(field, ())]
        return lambda cells: [text for place in places if (text := cells[place])]
