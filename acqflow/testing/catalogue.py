"""The contracts of a remote catalogue, one a capability: what is declared, and calm in every weather."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from acqflow.plugin_api import (
    FORMATS,
    Catalogue,
    CatalogueRecord,
    CatalogueRefused,
    CatalogueUnreachable,
    Encoded,
    HarvestPage,
    HeldCopies,
    Reply,
    accepts,
    from_json,
    to_json,
)
from acqflow.testing.builders import a_plugin, an_isbn
from acqflow.testing.catalogue_format import _settings_refuse_unknown
from acqflow.testing.recordings import RecordedTransport
from acqflow.vocabulary.identifiers import Identifier

_ODD_ANSWERS = (b"", b"null", b"[]", b"{}", b"1", b'"text"', b"[[]]", b'{"a": []}', b"[" * 5000, b"\xff\xfe")


class _EveryWeather:
    """What holds whatever is asked: `_ask` asks about one identifier."""

    catalogue: ClassVar[type[Catalogue]]
    settings: ClassVar[Mapping[str, Any]] = {}
    known: ClassVar[Identifier]
    unknown: ClassVar[Identifier]

    def transport(self) -> RecordedTransport:
        """A fresh transport with the recordings."""
        raise AssertionError("give a transport with recordings")

    def test_it_is_written_for_this_api(self) -> None:
        assert accepts(self.catalogue.api_version)
        assert self.catalogue.name

    def test_its_settings_refuse_fields_nobody_declared(self) -> None:
        _settings_refuse_unknown(self.catalogue)

    def test_it_declares_what_it_can_and_nothing_else(self) -> None:
        assert isinstance(self.catalogue.capabilities, frozenset)
        assert self.catalogue.capabilities
        assert self.catalogue.capabilities <= Catalogue.known_capabilities
        for capability in self.catalogue.capabilities:
            assert getattr(self.catalogue, capability) is not getattr(Catalogue, capability)

    def test_it_reaches_the_network_only_through_the_transport_it_is_given(self) -> None:
        transport = self.transport()
        self._ask(self.known, transport)
        assert transport.asked
        assert all(url.startswith(("https://", "http://")) for url in transport.asked)

    def test_a_server_that_cannot_be_reached_is_said_so(self) -> None:
        gone = RecordedTransport({}, CatalogueUnreachable(host="books.example", detail="no answer"))
        with pytest.raises(CatalogueUnreachable):
            self._ask(self.known, gone)

    @pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
    def test_a_refusal_of_the_server_is_not_taken_for_nothing_found(self, status: int) -> None:
        refusing = RecordedTransport({}, Reply(status, {"content-type": "text/html"}, b"<html>no</html>"))
        with pytest.raises((CatalogueRefused, CatalogueUnreachable)):
            self._ask(self.known, refusing)

    def test_a_sign_in_page_is_not_taken_for_an_answer(self) -> None:
        page = RecordedTransport({}, Reply(200, {"content-type": "text/html"}, b"<html>Please sign in</html>"))
        with pytest.raises((CatalogueRefused, CatalogueUnreachable)):
            self._ask(self.known, page)

    def test_an_odd_answer_raises_nothing_but_a_refusal(self) -> None:
        for content in _ODD_ANSWERS:
            odd = RecordedTransport({}, Reply(200, {"content-type": "application/json"}, content))
            try:
                assert self._ask(self.known, odd) == ()
            except (CatalogueRefused, CatalogueUnreachable):
                continue

    def _ask(self, identifier: Identifier, transport: RecordedTransport) -> tuple[Any, ...]:
        raise NotImplementedError


class CatalogueContract(_EveryWeather):
    """Of `look_up`. Subclass it as `Test...`, and give `catalogue`, `known`, `unknown` and `transport()`.

    `transport()` plays recordings in which `known` is found and `unknown` is not; `settings` are a library's.
    """

    def test_a_known_identifier_is_found_and_carried_by_every_answer(self) -> None:
        found = self._ask(self.known, self.transport())
        assert found
        for record in found:
            if isinstance(record, Encoded):
                # What is in it is for the plugin of that format to say.
                assert record.format
                assert record.content
                continue
            assert isinstance(record, CatalogueRecord)
            assert record.title
            assert self.known.value in {identifier.value for identifier in record.identifiers}

    def test_an_unknown_identifier_gives_no_title(self) -> None:
        assert self._ask(self.unknown, self.transport()) == ()

    def test_answers_survive_json(self) -> None:
        for record in self._ask(self.known, self.transport()):
            if isinstance(record, CatalogueRecord):
                assert from_json(json.loads(json.dumps(to_json(record)))) == record

    def _ask(self, identifier: Identifier, transport: RecordedTransport) -> tuple[Any, ...]:
        return a_plugin(self.catalogue, **self.settings).look_up(identifier, transport)


class HoldingsContract(_EveryWeather):
    """Of `holdings`. As `CatalogueContract`; `known` is held and `unknown` is not."""

    def test_what_is_held_is_said_with_its_copies(self) -> None:
        found = self._ask(self.known, self.transport())
        assert found
        for copies in found:
            assert isinstance(copies, HeldCopies)
            assert copies.copies > 0
            assert copies.format in FORMATS

    def test_what_is_not_held_is_nowhere(self) -> None:
        assert self._ask(self.unknown, self.transport()) == ()

    def _ask(self, identifier: Identifier, transport: RecordedTransport) -> tuple[Any, ...]:
        return a_plugin(self.catalogue, **self.settings).holdings(identifier, transport)


class HarvestContract(_EveryWeather):
    """Of `harvest`. Give `catalogue`, `settings`, `source`, and `transport()` that plays every page of it."""

    known: ClassVar[Identifier] = an_isbn()
    source: ClassVar[str]

    def test_its_sources_are_those_of_the_settings(self) -> None:
        sources = a_plugin(self.catalogue, **self.settings).sources()
        assert self.source in [source.name for source in sources]

    def test_page_follows_page_until_the_last_one(self) -> None:
        transport, token, count = self.transport(), "", 0
        for _ in range(1_000):
            page = self._page(token, transport)
            assert isinstance(page, HarvestPage)
            assert bool(page.records.content) == bool(page.count)
            assert page.token != token or not token
            count, token = count + page.count, page.token
            if not token:
                break
        assert not token, "the source has an end"
        assert count

    def test_the_same_page_is_given_for_the_same_token(self) -> None:
        assert self._page("", self.transport()) == self._page("", self.transport())

    def _page(self, token: str, transport: RecordedTransport) -> HarvestPage:
        return a_plugin(self.catalogue, **self.settings).harvest(self.source, "", token, transport)

    def _ask(self, identifier: Identifier, transport: RecordedTransport) -> tuple[Any, ...]:
        del identifier
        return (self._page("", transport),)
