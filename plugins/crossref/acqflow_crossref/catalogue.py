"""The catalogue `crossref`: one question to the REST API per look-up."""

from typing import Any

from marshmallow import Schema, fields, validate

from acqflow.plugin_api import Catalogue, CatalogueRecord, CatalogueRefused, Reply, Transport
from acqflow.vocabulary.identifiers import Identifier
from acqflow_crossref.work import record

# An ISBN is also given with every chapter of the book.
_WHOLE_BOOKS = ("book", "monograph", "edited-book", "reference-book")
_MOST_WORKS = "5"
_AS_THEY_ARE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class Settings(Schema):
    """`base_url` without a slash at the end; `mailto` an e-mail address or empty."""

    base_url = fields.Url(load_default="https://api.crossref.org", schemes={"http", "https"}, require_tld=False)
    mailto = fields.String(load_default="", validate=validate.Regexp(r"[^\s@<>()]+@[^\s@<>()]+\Z|\Z"))


class Crossref(Catalogue):
    """Crossref's REST API, which publishers tell of what they give a DOI."""

    api_version = "1.0"
    name = "crossref"
    settings_schema = Settings
    capabilities = frozenset({"look_up"})

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        """The work with this DOI, or the books with this ISBN. Raises CatalogueUnreachable, CatalogueRefused."""
        if identifier.scheme == "doi":
            works = [self._message(self._ask(f"works/{_in_a_path(identifier.value)}", {}, transport))]
        elif identifier.scheme == "isbn":
            wanted = [f"isbn:{identifier.value}", *(f"type:{kind}" for kind in _WHOLE_BOOKS)]
            query = {"filter": ",".join(wanted), "rows": _MOST_WORKS}
            message = self._message(self._ask("works", query, transport))
            works = message.get("items", [])
        else:
            return ()
        if not isinstance(works, list):
            raise _odd()
        return tuple(found for work in works if (found := record(work, identifier)))

    def _ask(self, path: str, query: dict[str, str], transport: Transport) -> Reply:
        base_url, mailto = self.settings["base_url"].rstrip("/"), self.settings["mailto"]
        # Those who say who they are are sent to servers that are less crowded.
        return transport.get(f"{base_url}/{path}", query=query | ({"mailto": mailto} if mailto else {}))

    def _message(self, reply: Reply) -> dict[str, Any]:
        """What the API wraps in `message`; nothing where it has no such work."""
        if reply.status == 404:
            return {}
        if reply.status != 200:
            raise CatalogueRefused(detail=f"status {reply.status}")
        answer = reply.json()
        message = answer.get("message") if isinstance(answer, dict) else None
        if not isinstance(message, dict):
            raise _odd()
        return message


def _odd() -> CatalogueRefused:
    return CatalogueRefused(detail="the answer is not in the shape of the REST API of Crossref")


def _in_a_path(text: str) -> str:
    """A DOI may hold every sign that means something in an address.

    >>> _in_a_path("10.1002/(sici)1097-4571(1998)49:8<693::aid-asi4>3.0.co;2-o")[:20]
    '10.1002%2F%28sici%29'
    """
    return "".join(chr(sign) if sign in _AS_THEY_ARE else f"%{sign:02X}" for sign in text.encode())
