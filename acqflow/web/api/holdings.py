"""What the library holds, for programs: send a list, see what it would change, load it; ask about numbers."""

from typing import Any

from flask_babel import gettext
from marshmallow import Schema, fields, validate

from acqflow import intake
from acqflow.people.rules import Verb
from acqflow.plugin_api import MappingGuess
from acqflow.plugin_host.fitting import Said
from acqflow.titles.actions import foresee_holdings
from acqflow.titles.queries import HoldingsHere, holdings_here
from acqflow.titles.rules import HOLDING_FIELDS, HoldingsForeseen, HoldingsLineRefused, HoldingsLoaded, why_refused
from acqflow.web import uploads
from acqflow.web.access import current_actor, needs
from acqflow.web.api.catalogues import FileBody
from acqflow.web.api.looks import ReadingBody
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import ask
from acqflow.web.forms import Action, Code, Line, Whole
from acqflow.web.pages.holdings import MOST_NUMBERS, asked, load

operations = Operations("api_holdings", description="What the library holds.")


class ListBody(ReadingBody):
    """How the list is to be read, where it is not as it seems to be.

    `columns`: heading, or place in MARC such as 852$b → isbn, location, copies or format, empty for none of them.
    `is_complete`: what the list does not name is no longer held.
    """

    columns = fields.Dict(keys=Line(longest=200), values=Code(("", *HOLDING_FIELDS)))
    is_complete = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class LoadBody(ListBody):
    """`removes`: as many holdings as the preview said would be removed; otherwise nothing is done."""

    removes = Whole(load_default=0)


class AskBody(Action):
    """`is_complete`: what the catalogue does not name for these numbers is no longer held."""

    catalogue = Line(required=True, longest=40)
    numbers = fields.List(Line(longest=100), required=True, validate=validate.Length(1, MOST_NUMBERS))
    is_complete = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ListSchema(Schema):
    token = fields.String(required=True)
    name = fields.String(required=True)


class RefusedSchema(Schema):
    """A line of a table, a record that begins at byte `offset`, or the place of a number that was to be asked."""

    line = fields.Integer(required=True)
    offset = fields.Integer(required=True, allow_none=True)
    raw = fields.String(required=True)
    reason = fields.String(required=True)
    why = fields.String(required=True)


class ForeseenSchema(Schema):
    """What loading the list would change; `guess` is how its columns seem to be, None for a file without."""

    format = fields.String(required=True)
    guess = fields.Nested(shape(MappingGuess), required=True, allow_none=True)
    columns = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    foreseen = fields.Nested(shape(HoldingsForeseen), required=True)
    refused = fields.List(fields.Nested(RefusedSchema), required=True)


class LoadedSchema(Schema):
    counts = fields.Nested(shape(HoldingsLoaded), required=True)
    refused = fields.List(fields.Nested(RefusedSchema), required=True)


class AskedSchema(LoadedSchema):
    """`held` of the numbers `asked` about are held."""

    asked = fields.Integer(required=True)
    held = fields.Integer(required=True)


@operations.route("/holdings", methods=["GET"])
@operations.response(200, shape(HoldingsHere))
@needs(Verb.IMPORT_CATALOGUE)
def holdings() -> Any:
    """How much is held, and when lists of it were loaded, the last one first."""
    return ask(holdings_here, by=current_actor())


@operations.route("/holdings/uploads", methods=["POST"])
@operations.arguments(FileBody, location="files")
@operations.response(201, ListSchema)
@needs(Verb.IMPORT_CATALOGUE)
def upload(given: dict[str, Any]) -> Any:
    """Send a list. Nothing is loaded yet; it is kept for a day under the token of the answer."""
    return uploads.keep_holdings(given["file"])


@operations.route("/holdings/uploads/<token>/preview", methods=["POST"])
@operations.arguments(ListBody)
@operations.response(200, ForeseenSchema)
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.IMPORT_CATALOGUE)
def preview(given: dict[str, Any], token: str) -> Any:
    """What loading the list would change if it were read like this. Nothing is kept."""
    found = _held_file(given, uploads.find_holdings(token))
    read = intake.read_held(found)
    foreseen = ask(foresee_holdings, rows=read.rows, is_complete=given["is_complete"], by=current_actor())
    told = {"format": found.plugin.name, "guess": found.guess, "columns": dict(found.fields)}
    return told | {"foreseen": foreseen, "refused": _refused(read.refused)}


@operations.route("/holdings/uploads/<token>/apply", methods=["POST"])
@operations.arguments(LoadBody)
@operations.response(200, LoadedSchema)
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.IMPORT_CATALOGUE)
def apply(given: dict[str, Any], token: str) -> Any:
    """Load the list, read like this."""
    uploaded = uploads.find_holdings(token)
    read = intake.read_held(_held_file(given, uploaded))
    loaded = load(uploaded, read, is_complete=given["is_complete"], confirmed=given["removes"])
    return {"counts": loaded, "refused": _refused(read.refused)}


@operations.route("/holdings/uploads/<token>", methods=["DELETE"])
@operations.response(204)
@needs(Verb.IMPORT_CATALOGUE)
def discard(token: str) -> None:
    """Throw the list away."""
    uploads.remove(uploads.find_holdings(token))


@operations.route("/holdings/ask", methods=["POST"])
@operations.arguments(AskBody)
@operations.response(200, AskedSchema)
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.IMPORT_CATALOGUE)
def ask_catalogue(given: dict[str, Any]) -> Any:
    """Ask a catalogue which of these numbers are held, and keep the answer, for as long as it may take."""
    came = asked(given["catalogue"], given["numbers"], is_complete=given["is_complete"])
    told = {"asked": came.asked, "held": came.held, "counts": came.loaded}
    return told | {"refused": _refused(came.refused)}


def _held_file(given: dict[str, Any], uploaded: uploads.Upload) -> intake.HeldFile:
    named = {name: value for name, value in given.items() if name not in ("format", "is_complete", "removes")}
    if "delimiter" in named:
        named["delimiter"] = uploads.DELIMITERS[named["delimiter"]]
    return uploads.held_file_of(uploaded, format=given.get("format"), said=Said(**named))


def _refused(rows: Any) -> list[dict[str, Any]]:
    return [_one_refused(row) for row in rows]


def _one_refused(row: HoldingsLineRefused) -> dict[str, Any]:
    why = why_refused(row.reason)
    return {**row._asdict(), "why": f"{gettext(why.says)}. {gettext(why.cure)}"}
