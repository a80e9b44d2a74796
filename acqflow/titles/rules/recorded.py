"""How a description is written down: its words, its numbers once each, its class numbers in shelf order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from acqflow.titles.rules.recognition import Described
from acqflow.titles.rules.told import block_of
from acqflow.vocabulary.class_numbers import SCHEMES, ClassUnreadable, parse, sort_key
from acqflow.vocabulary.identifiers import Identifier, Scheme
from acqflow.vocabulary.titles_text import normalised

# PostgreSQL refuses longer keys in an index.
_LONGEST_PART = 250

OF_OTHER_FORM: Mapping[str, Scheme] = {"isbn": "other_form_isbn", "issn": "other_form_issn"}
"""What a title calls the numbers of its work in another form."""

DESCRIBED = (
    "title",
    "other_title",
    "creators",
    "publisher",
    "year",
    "edition",
    "series",
    "language",
    "work_key",
    "subject_words",
    "block",
)
"""The columns of a title that its description fills; a corrected description fills them anew."""
_SEARCHED = ("title", "other_title", "publisher", "creators", "series", "subject_words")


def description_row(record: Described) -> tuple[str | int | None, ...]:
    """A description as a title keeps it, in the order of DESCRIBED."""
    return (
        record.title,
        record.other_title or None,
        "; ".join(record.creators) or None,
        record.publisher or None,
        record.year,
        record.edition or None,
        "; ".join(record.series) or None,
        record.language or None,
        work_key_of(record.title, record.creators),
        "; ".join(record.keywords) or None,
        block_of(record.title),
    )


def words_of(described: Mapping[str, Any]) -> str:
    """Everything a person may look for in the columns of DESCRIBED, one thing a line."""
    return "\n".join(part for name in _SEARCHED if (part := described[name]))


def work_key_of(title: str, creators: Sequence[str]) -> str:
    """The same for all editions and forms of one work, if their titles are written alike."""
    creator = normalised(creators[0])[:_LONGEST_PART] if creators else ""
    return f"{normalised(title)[:_LONGEST_PART]}|{creator}"


def numbers_of(record: Described) -> list[Identifier]:
    """All numbers a title keeps: its own, and what its description names for the work in another form."""
    elsewhere = [
        replace(i, scheme=OF_OTHER_FORM[i.scheme])
        for i in record.other_formats
        if i.scheme in OF_OTHER_FORM and not i.doubtful
    ]
    return [*record.identifiers, *elsewhere]


def identifier_rows(
    title_id: int, identifiers: Iterable[Identifier], taken: Collection[tuple[str, str]] = ()
) -> list[tuple[int, str, str, str, bool]]:
    """A number written twice (as ISBN-10 and as ISBN-13) is kept once, as the better of the two."""
    rows: dict[tuple[str, str], tuple[int, str, str, str, bool]] = {}
    for i in identifiers:
        key = (i.scheme, i.value)
        if key not in rows or (rows[key][4] and not i.doubtful):
            rows[key] = (title_id, i.scheme, i.value, i.raw, i.doubtful or key in taken)
    return list(rows.values())


def class_rows(title_id: int, class_numbers: Iterable[tuple[str, str]]) -> list[tuple[int, str, str, str | None]]:
    rows = {(scheme, *class_key(scheme, text)) for scheme, text in class_numbers if text.strip()}
    return [(title_id, scheme, code, key) for scheme, code, key in sorted(rows, key=lambda row: row[:2])]


@lru_cache(maxsize=20_000)
def class_key(scheme: str, text: str) -> tuple[str, str | None]:
    """The code in its one way of writing and its sort key; as it stands, without a key, if it cannot be read."""
    if scheme in SCHEMES:
        try:
            number = parse(scheme, text)
        except ClassUnreadable:
            pass
        else:
            return number.code, sort_key(number)
    return text.strip()[:_LONGEST_PART], None
