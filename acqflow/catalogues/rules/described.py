"""The words of a vendor's record as its offer keeps them: few enough for a million offers."""

from collections.abc import Iterable, Mapping
from typing import Any

from acqflow.plugin_api.record import CatalogueRecord
from acqflow.titles.rules import Description

_LONGEST = 300
_MOST, _LONGEST_TOGETHER = 10, 1_000
_TEXTS = ("title", "other_title", "publisher", "edition", "language")
_SEVERAL = ("creators", "series", "keywords")


def words_kept(record: CatalogueRecord) -> dict[str, Any]:
    """What the record says is offered, by the names of its fields; what it leaves empty is left out.

    A text is kept to 300 characters; of authors, series and keywords the first ten, 1,000 characters of each kind.
    """
    kept: dict[str, Any] = {name: text[:_LONGEST] for name in _TEXTS if (text := getattr(record, name))}
    kept |= {name: _first(several) for name in _SEVERAL if (several := getattr(record, name))}
    if record.year is not None:
        kept["year"] = record.year
    return kept


def description_of(kept: Mapping[str, Any], *, form: str) -> Description:
    """The title that these words are of, without its numbers."""
    several: dict[str, Any] = {name: tuple(kept.get(name, ())) for name in _SEVERAL}
    told: dict[str, Any] = {name: kept[name] for name in (*_TEXTS, "year") if name in kept}
    return Description(**told, **several, format=form)


def _first(several: Iterable[str]) -> list[str]:
    left, found = _LONGEST_TOGETHER, []
    for text in list(several)[:_MOST]:
        found.append(text[:_LONGEST])
        left -= len(found[-1])
        if left < 0:
            return found[:-1]
    return found
