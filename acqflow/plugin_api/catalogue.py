"""The kind `acqflow.catalogues`: a remote catalogue that answers questions about a title."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from json import loads
from typing import Any, ClassVar, Protocol

from acqflow.plugin_api.plugin import Plugin
from acqflow.plugin_api.record import CatalogueRecord
from acqflow.vocabulary.errors import Missing, Sentence, Unreadable, words
from acqflow.vocabulary.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Reply:
    """What a remote server answered; `headers` have lower-case names, `content` is decompressed.

    >>> Reply(200, {"content-type": "application/json"}, b'{"n": 1}').json()
    {'n': 1}
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""

    def json(self) -> Any:
        """The content as JSON. Raises `CatalogueRefused` where it is something else, such as a sign-in page."""
        try:
            return loads(self.content)
        except (ValueError, RecursionError):
            raise CatalogueRefused(detail=Sentence(words("the answer is not JSON"))) from None


class Transport(Protocol):
    """The only way a plugin reaches the network: given by the host, with limits, retries and address checks.

    >>> class Fixed:
    ...     def get(self, url, *, query=None, headers=None):
    ...         return Reply(200, {}, b"{}")
    >>> Fixed().get("https://books.example/").json()
    {}
    """

    def get(
        self, url: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Fetch a page. Raises `CatalogueUnreachable`; an answer of 404 or 500 is a `Reply`."""


class CatalogueUnreachable(Missing):
    """The remote server gave no usable answer in time.

    >>> str(CatalogueUnreachable(host="books.example", detail="no answer in 20 s"))
    'books.example could not be asked: no answer in 20 s. Try again later.'
    """

    says = words("%(host)s could not be asked: %(detail)s. Try again later.")


class CatalogueRefused(Unreadable):
    """The remote server answered, but not with what it should.

    >>> str(CatalogueRefused(detail="status 403"))
    'The catalogue gave no usable answer: status 403. Check its settings.'
    """

    says = words("The catalogue gave no usable answer: %(detail)s. Check its settings.")


class Catalogue(Plugin):
    """Asks one remote catalogue. Give it as an entry point in the group `acqflow.catalogues`.

    `capabilities` says what it can do; the only one so far is `look_up`. The contract kit tests exactly those.

    >>> from acqflow.plugin_api import Position
    >>> class One(Catalogue):
    ...     api_version, name, capabilities = "1.0", "one", frozenset({"look_up"})
    ...     def look_up(self, identifier, transport):
    ...         return (CatalogueRecord(Position(1, 0, 0), "Optics", identifiers=(identifier,)),)
    >>> sorted(One().capabilities)
    ['look_up']
    """

    group: ClassVar[str] = "acqflow.catalogues"
    known_capabilities: ClassVar[frozenset[str]] = frozenset({"look_up"})
    capabilities: ClassVar[frozenset[str]]

    @abstractmethod
    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        """The titles that carry this identifier; empty if the catalogue has none.

        Raises `CatalogueUnreachable` or `CatalogueRefused`, and nothing else.
        """
