"""The kind `acqflow.catalogues`: a remote catalogue that answers questions about a title."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from json import loads
from typing import Any, ClassVar, Protocol
from xml.etree.ElementTree import Element

from acqflow.plugin_api.answer_xml import XmlRefused, parse_xml
from acqflow.plugin_api.answers import Encoded, HarvestPage, HarvestSource, HeldCopies
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

    def xml(self) -> Element:
        """The root of the content as XML, names written `{namespace}name`. Raises `CatalogueRefused`.

        A document type is refused with whatever it declares, and so is what lies too deep or has no end.

        >>> Reply(200, {}, b"<a xmlns='urn:x'><b>1</b></a>").xml()[0].tag
        '{urn:x}b'
        """
        try:
            return parse_xml(self.content)
        except XmlRefused as why:
            says = words("the answer is not XML that is read: %(why)s")
            raise CatalogueRefused(detail=Sentence(says, {"why": str(why)})) from None


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


class HarvestBroken(CatalogueRefused):
    """The server does not go on where it was: the token of the last page is no longer good.

    >>> str(HarvestBroken(detail="badResumptionToken"))
    'The catalogue does not go on where the harvest was: badResumptionToken. Harvest again; it begins anew.'
    """

    says = words("The catalogue does not go on where the harvest was: %(detail)s. Harvest again; it begins anew.")


class Catalogue(Plugin):
    """Asks one remote catalogue. Give it as an entry point in the group `acqflow.catalogues`.

    `capabilities` names which of the methods `look_up`, `search`, `holdings` and `harvest` it has; the others stay
    as they are here. The contract kit tests exactly those. Each of them raises `CatalogueUnreachable` or
    `CatalogueRefused`, and nothing else.

    >>> from acqflow.plugin_api import Position
    >>> class One(Catalogue):
    ...     api_version, name, capabilities = "1.0", "one", frozenset({"look_up"})
    ...     def look_up(self, identifier, transport):
    ...         return (CatalogueRecord(Position(1, 0, 0), "Optics", identifiers=(identifier,)),)
    >>> sorted(One().capabilities)
    ['look_up']
    """

    group: ClassVar[str] = "acqflow.catalogues"
    known_capabilities: ClassVar[frozenset[str]] = frozenset({"look_up", "search", "holdings", "harvest"})
    capabilities: ClassVar[frozenset[str]]

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord | Encoded, ...]:
        """The titles that carry this identifier; empty if the catalogue has none."""
        raise NotImplementedError

    def search(self, title: str, transport: Transport) -> tuple[CatalogueRecord | Encoded, ...]:
        """The titles with these words in their title, as many as fit into one answer. New in 1.1."""
        raise NotImplementedError

    def holdings(self, identifier: Identifier, transport: Transport) -> tuple[HeldCopies, ...]:
        """Where the library holds what carries this identifier; empty if it does not. New in 1.1."""
        raise NotImplementedError

    def sources(self) -> tuple[HarvestSource, ...]:
        """What can be harvested, as the settings say. Part of `harvest`, new in 1.1."""
        return ()

    def harvest(self, source: str, since: str, token: str, transport: Transport) -> HarvestPage:
        """One page of what is new or changed there. New in 1.1.

        `since` is what an earlier harvest was `answered`, empty for everything; `token` is that of the page
        before, empty for the first page. Raises `HarvestBroken` where the server does not know it any more.
        """
        raise NotImplementedError
