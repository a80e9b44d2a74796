"""How a title is described, and when two descriptions are of one title."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from acqflow.vocabulary.errors import Missing, Unreadable, words
from acqflow.vocabulary.identifiers import Identifier


class TitleMissing(Missing):
    """Facts: `title_id`."""

    says = words(
        "There is no title %(title_id)s. It may have gone with an import that was undone; search for it by "
        "its ISBN or name."
    )


class TitleWithoutName(Unreadable):
    says = words("A title needs a name: write at least what stands on the cover.")


class Described(Protocol):
    """What a title is made from: a plugin's CatalogueRecord, or a Description written by hand."""

    @property
    def title(self) -> str: ...
    @property
    def identifiers(self) -> Sequence[Identifier]: ...
    @property
    def other_formats(self) -> Sequence[Identifier]: ...
    @property
    def other_title(self) -> str: ...
    @property
    def creators(self) -> Sequence[str]: ...
    @property
    def publisher(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def edition(self) -> str: ...
    @property
    def series(self) -> Sequence[str]: ...
    @property
    def language(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def class_numbers(self) -> Sequence[tuple[str, str]]: ...
    @property
    def keywords(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Description:
    """A title as a person describes it; the fields are those of a plugin's CatalogueRecord."""

    title: str
    identifiers: tuple[Identifier, ...] = ()
    other_formats: tuple[Identifier, ...] = ()
    other_title: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    year: int | None = None
    edition: str = ""
    series: tuple[str, ...] = ()
    language: str = ""
    format: str = "print"
    class_numbers: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()


_RESOURCE_TYPES = {"ebook": "ebook", "journal": "journal", "ejournal": "journal", "database": "database"}


def resource_type_of(form: str) -> str:
    """What budgets and policies call this form of publication: everything bought once on a carrier is a book."""
    return _RESOURCE_TYPES.get(form, "book")


class Key(NamedTuple):
    """What recognises a title: one identifier in one form of publication."""

    scheme: str
    value: str
    form: str


_ALWAYS = frozenset({"isbn", "doi", "unified_book_number"})


def says_which(scheme: str, resource_type: str) -> bool:
    """Whether an identifier names this very title: a book's ISSN is that of its series."""
    return scheme in _ALWAYS or (scheme == "issn" and resource_type == "journal")


def keys_of(identifiers: Iterable[Identifier], form: str) -> list[Key]:
    """What a record may be recognised by. A doubtful number alone never says that two titles are one."""
    resource_type = resource_type_of(form)
    return [
        Key(i.scheme, i.value, form) for i in identifiers if not i.doubtful and says_which(i.scheme, resource_type)
    ]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The title a record is of; None: a new one. `conflict`: its identifiers point at these different titles."""

    title_id: int | None = None
    conflict: tuple[int, ...] = ()


_NEW = Recognition()


def recognise(keys: Iterable[Key], known: Mapping[Key, int]) -> Recognition:
    """Which known title has these keys. Titles whose identifiers disagree are never merged."""
    found = {known[key] for key in keys if key in known}
    if not found:
        return _NEW
    if len(found) == 1:
        return Recognition(found.pop())
    return Recognition(None, tuple(sorted(found)))
