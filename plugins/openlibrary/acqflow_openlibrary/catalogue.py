"""The catalogue `openlibrary`: one question to the Books API per look-up."""

from typing import Any

from marshmallow import Schema, fields, validate

from acqflow.plugin_api import Catalogue, CatalogueRecord, CatalogueRefused, Transport
from acqflow.vocabulary.identifiers import Identifier
from acqflow_openlibrary.book import record


class Settings(Schema):
    """`base_url` without a slash at the end; `contact` an e-mail address or empty."""

    base_url = fields.Url(load_default="https://openlibrary.org", schemes={"http", "https"}, require_tld=False)
    contact = fields.String(load_default="", validate=validate.Regexp(r"[^\s@<>()]+@[^\s@<>()]+\Z|\Z"))
    most_subjects = fields.Integer(load_default=20, strict=True, validate=validate.Range(0, 200))


class OpenLibrary(Catalogue):
    """Open Library's Books API."""

    api_version = "1.0"
    name = "openlibrary"
    settings_schema = Settings
    capabilities = frozenset({"look_up"})

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        """The book with this ISBN. Raises CatalogueUnreachable, CatalogueRefused."""
        if identifier.scheme != "isbn":
            return ()
        key = f"ISBN:{identifier.value}"
        answer = self._ask(key, transport)
        if key not in answer:
            return ()
        book = record(answer[key], identifier, self.settings["most_subjects"])
        return (book,) if book else ()

    def _ask(self, key: str, transport: Transport) -> dict[str, Any]:
        base_url, contact = self.settings["base_url"].rstrip("/"), self.settings["contact"]
        reply = transport.get(
            f"{base_url}/api/books",
            query={"bibkeys": key, "format": "json", "jscmd": "data"},
            headers={"User-Agent": f"acqflow ({contact})"} if contact else {},
        )
        if reply.status == 404:
            return {}
        if reply.status != 200:
            raise CatalogueRefused(detail=f"status {reply.status}")
        answer = reply.json()
        if not isinstance(answer, dict):
            raise CatalogueRefused(detail="the answer is not in the shape of the Books API")
        return answer
