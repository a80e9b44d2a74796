"""When a title that is described without a number is one that is known already."""

from collections.abc import Mapping
from typing import Any

from acqflow.titles.rules.recognition import Described
from acqflow.titles.rules.recorded import DESCRIBED, description_row
from acqflow.vocabulary.titles_text import normalised

_COMPARED = ("title", "other_title", "creators", "publisher", "year", "edition", "series", "language")


def recognise_by_words(record: Described, alike: Mapping[int, Mapping[str, Any]]) -> int | None:
    """The title a person means who gives no number, among those of the same name and first creator.

    `alike` holds their columns of DESCRIBED. A title described in the very same parts is the one; else the only
    one that has everything this description gives. A name alone never says that two titles are one.
    """
    said = _parts(dict(zip(DESCRIBED, description_row(record), strict=True)))
    if not ("creators" in said or {"publisher", "year"} <= said.keys()):
        return None
    known = {title_id: _parts(columns) for title_id, columns in alike.items()}
    same = [title_id for title_id, parts in known.items() if parts == said]
    fits = [title_id for title_id, parts in known.items() if said.items() <= parts.items()]
    if same:
        return same[0]
    return fits[0] if len(fits) == 1 else None


def _parts(columns: Mapping[str, Any]) -> dict[str, str]:
    """What is given, in the way of writing that is compared."""
    return {name: normalised(str(columns[name])) for name in _COMPARED if columns[name] not in (None, "")}
