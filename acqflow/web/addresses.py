"""Addresses: what one and a body may hold at most, and the page a form was sent from."""

from typing import Any
from urllib.parse import urlsplit

from flask import request
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import BaseConverter, IntegerConverter, Map, UnicodeConverter

from acqflow.web.forms import LARGEST


class Number(IntegerConverter):
    """The number of a row: anything that no row can have is an address of nothing."""

    regex = "[1-9][0-9]{0,9}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=LARGEST)


class Printable(UnicodeConverter):
    """A code or a token in an address."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, maxlength=200)
        self.regex = r"[^/\x00-\x1f\x7f-\x9f]{1,200}"


CONVERTERS: dict[str, type[BaseConverter]] = {"int": Number, "string": Printable, "default": Printable}


def came_from() -> str:
    """Address of the page whose form was sent, without its host; today's page where it is none of ours."""
    page = urlsplit(request.referrer or "")
    return page._replace(scheme="", netloc="").geturl() if page.netloc == request.host else "/"


class ShallowJSON(DefaultJSONProvider):
    """JSON whose brackets are nested deeper than Python reads is no JSON we take."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None
