"""The fields of one decoded record, asked by tag and subfield code."""

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

# ISBD signs that stand at the end of a subfield because another follows.
_ISBD_END = " \t\r\n/:;,="
_CONTROLS = dict.fromkeys(range(0x80, 0xA0)) | {9: " ", 10: " ", 13: " "}


class Field(list[tuple[str, str]]):
    """A data field as (code, value) pairs, with its two indicators."""

    __slots__ = ("indicators",)

    def __init__(self, text: str) -> None:
        parts = text.split("\x1f")
        super().__init__([(part[0], part[1:]) for part in parts[1:] if part])
        self.indicators = parts[0][:2]

    def first(self, code: str) -> str:
        """The first subfield of that code, trimmed; empty if there is none."""
        for found, value in self:
            if found == code:
                return clean(value)
        return ""

    def every(self, codes: str) -> list[str]:
        """All subfields of those codes that hold something, in the record's order."""
        return [text for found, value in self if found in codes and (text := clean(value))]


class Fields:
    """All wanted fields of a record: control fields as text, data fields split when asked for."""

    __slots__ = ("_texts",)

    def __init__(self, texts: dict[str, list[str]]) -> None:
        self._texts = texts

    def __contains__(self, tag: str) -> bool:
        return tag in self._texts

    def tags(self) -> Iterable[str]:
        """Every tag that is there."""
        return self._texts

    def control(self, tag: str) -> str:
        """The text of a control field as it stands, its blanks counted."""
        return self._texts.get(tag, ("",))[0]

    def of(self, *tags: str) -> list[Field]:
        """The data fields of these tags, tag by tag."""
        present = self._texts
        return [Field(text) for tag in tags if tag in present for text in present[tag]]

    def first(self, tag: str, code: str) -> str:
        """The first subfield with that code in any field of that tag; empty if there is none."""
        for text in self._texts.get(tag, ()):
            if found := Field(text).first(code):
                return found
        return ""

    def every(self, tag: str, codes: str) -> list[str]:
        """All subfields of those codes in all fields of that tag."""
        if tag not in self._texts:
            return []
        return [value for field in self.of(tag) for value in field.every(codes)]

    def replaced(self, tag: str, number: int, text: str) -> None:
        """Put another text in the place of one field."""
        self._texts[tag] = [text if i == number else old for i, old in enumerate(self._texts[tag])]

    def one_of(self, *tags: str) -> Field:
        """The first field of the first of these tags that is there; an empty field if none is."""
        for tag in tags:
            if tag in self._texts:
                return Field(self._texts[tag][0])
        return Field("")

    def texts(self, tag: str) -> list[str]:
        """The fields of that tag, undivided."""
        return self._texts.get(tag, [])


def clean(value: str) -> str:
    """Without blanks at the ends, line breaks and the marks that tell sorting machines to skip an article.

    Letters and their accents are one character (NFC), however the catalogue wrote them.
    """
    if not value.isascii():
        value = normalize("NFC", value.translate(_CONTROLS))
    elif not value.isprintable():
        value = value.translate(_CONTROLS)
    return value.strip()


def without_isbd(value: str) -> str:
    """Without the sign that announces the next element: `Optics /` is `Optics`."""
    return value.rstrip(_ISBD_END)


def without_full_stop(value: str) -> str:
    """Without a closing full stop, unless it ends an initial or an abbreviation: `Knuth, Donald E.`

    >>> without_full_stop("Hecht, Eugene."), without_full_stop("Knuth, Donald E.")
    ('Hecht, Eugene', 'Knuth, Donald E.')
    """
    value = value.rstrip(_ISBD_END)
    if value[-1:] == "." and len(value) > 4 and value[-2] != "." and _is_word(value[-5:-1]):
        return value[:-1]
    return value


def without_half_brackets(value: str) -> str:
    """Without a bracket whose other half stands in another subfield: `[Paris` of `[Paris : Seuil, 1999]`."""
    if value.startswith("[") and "]" not in value:
        return value[1:]
    return value[:-1] if value.endswith("]") and "[" not in value else value


def _is_word(end: str) -> bool:
    return end.isalpha() or end[-1:] in (")", "]") or end.isdigit()


def distinct(values: Iterable[str], most: int) -> tuple[str, ...]:
    """Each value once, in order, `most` at most."""
    return tuple(dict.fromkeys(filter(None, values)))[:most]


@lru_cache(maxsize=4096)
def year_in(text: str) -> int | None:
    """The first four digits that can be a year of printing: 1450 to 2099.

    >>> year_in("[2010.5]"), year_in("c1998-"), year_in("n.d.")
    (2010, 1998, None)
    """
    digits = ""
    for character in text + " ":
        if character.isascii() and character.isdigit():
            digits += character
            continue
        if len(digits) in (4, 6, 8) and 1450 <= int(digits[:4]) <= 2099:
            return int(digits[:4])
        digits = ""
    return None
