"""What every operation has: a schema for its errors, what may be answered, and no parameter it does not know."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NoReturn

from flask import abort, current_app, request
from flask_smorest import Api, Blueprint
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from acqflow.web.access import access_to
from acqflow.web.forms import NOT_EXPECTED, FormUnreadable, problems_of

SESSION, TOKEN = "session", "token"
# The switch of the language is known on every page.
_EVERYWHERE = {"lang"}


class ErrorSchema(Schema):
    """Why it was not done, for a program and for a person."""

    code = fields.String(required=True, metadata={"description": "A stable name, like FundOverdrawn."})
    status = fields.Integer(required=True, metadata={"description": "The status of the answer."})
    message = fields.String(required=True, metadata={"description": "A sentence in the reader's language."})
    problems = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "For each field that cannot be used, what is wrong with it."},
    )


class OperationsApi(Api):  # type: ignore[misc]
    ERROR_SCHEMA = ErrorSchema


class _Parser(FlaskParser):
    def load_json(self, req: Any, schema: Any) -> Any:
        try:
            return super().load_json(req, schema)
        except RecursionError:
            abort(HTTPStatus.BAD_REQUEST)

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """What was sent is not understood in the same words as on a page, wherever it stood."""
        assert isinstance(error.messages, Mapping)
        problems = [problems_of(said) for said in error.messages.values()]
        raise FormUnreadable({name: texts for found in problems for name, texts in found.items()})


class Operations(Blueprint):  # type: ignore[misc]
    """A blueprint that documents for each operation what the whole application does before and after it."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, name: str, *, description: str) -> None:
        super().__init__(name, __name__, description=description)
        self.before_request(_refuse_unknown_parameters)

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[..., Any]:
        """A body is required where one of its fields is."""
        needed = any(field.required for field in schema().fields.values())
        decorator: Callable[..., Any] = super().arguments(schema, required=needed, **options)
        return decorator

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Callable[..., Any] | None = None, **options: Any
    ) -> None:
        assert view_func is not None
        changes, is_open = options["methods"] != ["GET"], access_to(view_func) == "all"
        view = view_func
        for status in _refusals(changes=changes, is_open=is_open):
            view = self.alt_response(status, status.name)(view)
        needed = [SESSION] * (changes or not is_open) + [TOKEN] * changes
        view = self.doc(security=[{scheme: [] for scheme in needed}] if needed else [])(view)
        super().add_url_rule(rule, endpoint, view, **options)


def _refusals(*, changes: bool, is_open: bool) -> list[HTTPStatus]:
    told = [HTTPStatus.UNPROCESSABLE_ENTITY]
    if changes:
        told += [HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
    if not is_open:
        told += [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND]
    if changes and not is_open:
        told.append(HTTPStatus.CONFLICT)
    return told


def _refuse_unknown_parameters() -> None:
    """Raises FormUnreadable: a page that does not page must not answer `?page=2` with its first."""
    assert request.endpoint is not None
    unknown = set(request.args) - _parameters(current_app.view_functions[request.endpoint]) - _EVERYWHERE
    if unknown:
        raise FormUnreadable({name: [str(NOT_EXPECTED)] for name in unknown})


def _parameters(view: Callable[..., Any]) -> set[str]:
    """What the operation documents behind the question mark."""
    documented: dict[str, Any] = getattr(view, "_apidoc", {}).get("arguments", {})
    taken = [part["schema"] for part in documented.get("parameters", []) if part["in"] == "query"]
    return {name for schema in taken for name in schema().fields}
