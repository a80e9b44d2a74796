"""The JSON API, its OpenAPI document, and a page that lists what it can do."""

from typing import Any

from flask import Blueprint, Flask, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from acqflow.web.access import open_to_all
from acqflow.web.api import (
    account,
    catalogues,
    holdings,
    lists,
    looks,
    merging,
    packages,
    replies,
    session,
    set_aside,
    trade,
    wishes,
    worklists,
)
from acqflow.web.api.operations import SESSION, TOKEN, OperationsApi

PREFIX = "/api/v1"
OPERATIONS = tuple(
    part.operations
    for part in (
        session,
        account,
        wishes,
        merging,
        worklists,
        lists,
        trade,
        catalogues,
        looks,
        set_aside,
        replies,
        holdings,
        packages,
    )
)

document = Blueprint("api_document", __name__)


def install(app: Flask, *, cookie: str) -> None:
    """`cookie` is the name of the one that holds the session."""
    api = OperationsApi(app)
    app.extensions["acqflow_api"] = api
    schemes = api.spec.components
    schemes.security_scheme(SESSION, {"type": "apiKey", "in": "cookie", "name": cookie})
    schemes.security_scheme(TOKEN, {"type": "apiKey", "in": "header", "name": "X-CSRFToken"})
    for operations in OPERATIONS:
        api.register_blueprint(operations, url_prefix=PREFIX)
    app.register_blueprint(document, url_prefix=PREFIX)


@document.get("/openapi.json")
@open_to_all
def openapi() -> ResponseReturnValue:
    return jsonify(_described())


@document.get("/")
@open_to_all
def operations_page() -> ResponseReturnValue:
    """The same document as a page, made here: nothing is loaded from elsewhere."""
    return render_template("api.html", described=_described(), operations=list(_listed(_described())))


def _described() -> dict[str, Any]:
    described: dict[str, Any] = current_app.extensions["acqflow_api"].spec.to_dict()
    return described


def _listed(described: dict[str, Any]) -> Any:
    for path, methods in sorted(described["paths"].items()):
        for method, operation in methods.items():
            if method != "parameters":
                yield method.upper(), path, operation
