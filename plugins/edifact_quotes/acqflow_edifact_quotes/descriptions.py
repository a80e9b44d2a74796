"""What IMD segments say of a title: texts that were cut into pieces of 35 characters, put together again."""

import re
from collections.abc import Sequence
from itertools import pairwise

from acqflow_edifact_quotes.segments import Elements, Signs, part

# Longer texts are cut there: into two components, and those into several segments.
_FULL = 35
_TEXTS = slice(3, 5)
_LANGUAGE = 5

# EDItEUR's codes for characteristics of an item, and the letters that some vendors use.
TITLE, SUBTITLE, VOLUME = ("050", "BTI", "BST"), ("060",), ("080",)
PUBLISHER, PLACE, DATE, EDITION = ("120", "109", "BPU"), ("110",), ("170", "BPD"), ("100", "BEN")
EXTENT, BINDING, DEWEY, LIBRARY_OF_CONGRESS, AUDIENCE = ("180", "BPH"), ("220",), ("230",), ("240",), ("250",)
ANNOTATION = ("300",)
# Surname or whole name, and what stands before it.
_PERSONS = (("010", "011"), ("020", "021"), ("030", "031"), ("040", "041"), ("009", ""), ("BAU", ""))
_SERIES, _NUMBER_IN_SERIES = "190", "191"
_KNOWN = frozenset(
    [*TITLE, *SUBTITLE, *VOLUME, *PUBLISHER, *PLACE, *DATE, *EDITION, *EXTENT, *BINDING, *DEWEY]
    + [*LIBRARY_OF_CONGRESS, *AUDIENCE, *ANNOTATION, _SERIES, _NUMBER_IN_SERIES]
    + [code for pair in _PERSONS for code in pair]
)
_INITIAL = re.compile(r"(?:^|[\s.\-])\w\.$")
_PUNCTUATION = " ,;:/"


class Descriptions:
    """All that is said of one title, by code, in the order of the file."""

    def __init__(self, segments: Sequence[Elements], signs: Signs) -> None:
        self._texts: dict[str, list[str]] = {}
        is_full: dict[str, bool] = {}
        for imd in segments:
            code = part(imd, 2)
            text, goes_on = _text_of(imd, signs)
            if not text.strip():
                continue
            if is_full.get(code):
                self._texts[code][-1] += text
            else:
                self._texts.setdefault(code, []).append(text)
            is_full[code] = goes_on

    def every(self, code: str) -> list[str]:
        return [text for said in self._texts.get(code, ()) if (text := " ".join(said.split()))]

    def one(self, codes: Sequence[str]) -> str:
        """The text of the first of these codes that has one; several of one code are parts of it."""
        return next((text for code in codes if (text := " ".join(self.every(code)))), "")

    def persons(self) -> tuple[str, ...]:
        """Surname and forename as one name; several of a code are several persons."""
        found = []
        for surname, forename in _PERSONS:
            before = self.every(forename) if forename else []
            for place, name in enumerate(self.every(surname)):
                first = _name(before[place]) if place < len(before) else ""
                found.append(f"{_name(name)}, {first}" if first else _name(name))
        return tuple(dict.fromkeys(name for name in found if name))

    def series(self) -> tuple[str, ...]:
        numbers = self.every(_NUMBER_IN_SERIES)
        found = []
        for place, name in enumerate(self.every(_SERIES)):
            number = numbers[place].strip(_PUNCTUATION) if place < len(numbers) else ""
            plain = name.rstrip(_PUNCTUATION)
            found.append(f"{plain} ; {number}" if number else plain)
        return tuple(found)

    def others(self) -> dict[str, str]:
        """What has no place in a record, by code."""
        return {f"imd_{code}": "; ".join(self.every(code)) for code in self._texts if code not in _KNOWN}


def without_end(text: str) -> str:
    """Without the punctuation that only leads on to what stood behind it on a catalogue card."""
    return text.rstrip(_PUNCTUATION)


def _name(text: str) -> str:
    plain = without_end(text)
    return plain if _INITIAL.search(plain) else plain.rstrip(".")


def _text_of(imd: Elements, signs: Signs) -> tuple[str, bool]:
    """The text of one segment, and whether it goes on in the next one of its code."""
    found = imd[3] if len(imd) > 3 else []
    texts = [text for text in found[_TEXTS] if text]
    more = found[_LANGUAGE] if len(found) > _LANGUAGE else ""
    if len(more) > 3:
        # No code of a language: the vendor has gone on behind the second piece.
        texts.append(more)
    if not texts:
        return found[0] if found else "", False
    whole = texts[0]
    for before, text in pairwise(texts):
        whole += text if _is_full(before, signs) else f" {text}"
    return whole, _is_full(texts[-1], signs)


def _is_full(text: str, signs: Signs) -> bool:
    """Whether the vendor had to cut here. Some count the release characters, which are gone by now."""
    released = sum(map(text.count, {signs.component, signs.element, signs.release, signs.terminator} - {" "}))
    return len(text) + released >= _FULL
