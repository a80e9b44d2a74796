"""What a remote catalogue hands in: records in a format of their own, copies, a page of a harvest."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Encoded:
    """Records as the server sent them, for the host to read with the plugin `format` of the catalogue formats.

    So that whoever asks for MARC need not know MARC. `options` are switches of that format and `columns` say which
    place of a record holds what, both as in a `Profile`.

    >>> Encoded("marc", b"<collection/>").format
    'marc'
    """

    format: str
    content: bytes
    options: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldCopies:
    """Copies in one place of a library; `format` is one of FORMATS.

    >>> HeldCopies("Main", 2).copies
    2
    """

    location: str = ""
    copies: int = 1
    format: str = "print"


@dataclass(frozen=True, slots=True)
class HarvestPage:
    """One page of what a source gives out: `records` in the order they came, how many, and how to go on.

    `records` of all pages, one behind the other, are one file of their format. `token` asks for the next page and
    is empty on the last one. `answered` is when the server says it answered, as it writes it: what a later harvest
    begins from. `expected` is how many there will be in all, where the server says so.

    >>> page = HarvestPage(Encoded("marc", b"<record/>"), count=1, answered="2026-11-23T08:00:00Z", token="p2")
    >>> bool(page.token)
    True
    """

    records: Encoded
    count: int
    answered: str
    token: str = ""
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class HarvestSource:
    """A place to harvest from, named by a plugin's settings. `is_free`: everything there may be read freely.

    >>> HarvestSource("doab", is_free=True).name
    'doab'
    """

    name: str
    is_free: bool = False
