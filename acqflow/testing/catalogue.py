"""The contract of a remote catalogue: declared capabilities, and calm in every weather."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from acqflow.plugin_api import (
    Catalogue,
    CatalogueRecord,
    CatalogueRefused,
    CatalogueUnreachable,
    Reply,
    accepts,
    from_json,
    to_json,
)
from acqflow.testing.builders import a_plugin
from acqflow.testing.catalogue_format import _settings_refuse_unknown
from acqflow.testing.recordings import RecordedTransport
from acqflow.vocabulary.identifiers import Identifier

_ODD_ANSWERS = (b"", b"null", b"[]", b"{}", b"1", b'"text"', b"[[]]", b'{"a": []}', b"[" * 5000, b"\xff\xfe")


class CatalogueContract:
    """Subclass it as `Test...`, and give what is declared here.

    `transport()` plays recordings in which `known` is found and `unknown` is not.
    """

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

    def test_a_known_identifier_is_found_and_carried_by_every_answer(self) -> None:
        found = self._look_up(self.known, self.transport())
        assert found
        for record in found:
            assert isinstance(record, CatalogueRecord)
            assert record.title
            assert self.known.value in {identifier.value for identifier in record.identifiers}

    def test_an_unknown_identifier_gives_no_title(self) -> None:
        assert self._look_up(self.unknown, self.transport()) == ()

    def test_it_reaches_the_network_only_through_the_transport_it_is_given(self) -> None:
        transport = self.transport()
        self._look_up(self.known, transport)
        assert transport.asked
        assert all(url.startswith(("https://", "http://")) for url in transport.asked)

    def test_answers_survive_json(self) -> None:
        for record in self._look_up(self.known, self.transport()):
            assert from_json(json.loads(json.dumps(to_json(record)))) == record

    def test_a_server_that_cannot_be_reached_is_said_so(self) -> None:
        gone = RecordedTransport({}, CatalogueUnreachable(host="books.example", detail="no answer"))
        with pytest.raises(CatalogueUnreachable):
            self._look_up(self.known, gone)

    @pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
    def test_a_refusal_of_the_server_is_not_taken_for_nothing_found(self, status: int) -> None:
        refusing = RecordedTransport({}, Reply(status, {"content-type": "text/html"}, b"<html>no</html>"))
        with pytest.raises((CatalogueRefused, CatalogueUnreachable)):
            self._look_up(self.known, refusing)

    def test_a_sign_in_page_is_not_taken_for_an_answer(self) -> None:
        page = RecordedTransport({}, Reply(200, {"content-type": "text/html"}, b"<html>Please sign in</html>"))
        with pytest.raises((CatalogueRefused, CatalogueUnreachable)):
            self._look_up(self.known, page)

    def test_an_odd_answer_raises_nothing_but_a_refusal(self) -> None:
        for content in _ODD_ANSWERS:
            odd = RecordedTransport({}, Reply(200, {"content-type": "application/json"}, content))
            try:
                assert self._look_up(self.known, odd) == ()
            except (CatalogueRefused, CatalogueUnreachable):
                continue

    def _look_up(self, identifier: Identifier, transport: RecordedTransport) -> tuple[CatalogueRecord, ...]:
        return a_plugin(self.catalogue, **self.settings).look_up(identifier, transport)
