"""Looks at uploads for programs: what importing the file would do, if it were read like this."""

from typing import Any

from flask import jsonify, url_for
from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields

from acqflow import intake
from acqflow.catalogues.actions import give_up_look
from acqflow.catalogues.rules import FilePreview, LookRow
from acqflow.people.rules import Verb
from acqflow.plugin_api import MappingGuess, may_hold
from acqflow.plugin_host.fitting import Said
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import Told, shape
from acqflow.web.forms import Action, Code, Line, Whole
from acqflow.web.sentences import WORDING

operations = Operations("api_looks", description="What importing an upload would do.")


class Held(Line):
    """What a column may hold."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        held = str(super()._deserialize(value, attr, data, **kwargs))
        if held and not may_hold(held):
            raise ValidationError(_("Please choose one of the list."))
        return held


class ReadingBody(Action):
    """How the file is to be read, where it is not as it seems to be.

    `columns`: header, or place in MARC such as 949$p → field or `extra:NAME`, empty for none; `header_row` 0 for a
    table without headings; `options` are the format's own switches.
    """

    format = Line(longest=40)
    encoding = Code(uploads.ENCODINGS)
    delimiter = Code(uploads.DELIMITERS)
    sheet = Line(longest=100)
    header_row = Whole(least=0)
    columns = fields.Dict(keys=Line(longest=200), values=Held())
    options = fields.Dict(keys=Line(longest=40), values=Line(longest=100))


class LookSchema(Schema):
    """What importing the file would do; `guess` is how its columns seem to be, None for a file without columns."""

    format = fields.String(required=True)
    guess = fields.Nested(shape(MappingGuess), required=True, allow_none=True)
    found = fields.Nested(shape(FilePreview), required=True)
    per_subject = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    uncovered = fields.Integer(required=True)
    guess_fault = Told(required=True, allow_none=True)


class LookGoesOnSchema(Schema):
    """A look that has not ended yet, and the address that says how it stands; `guess` as for one that has."""

    format = fields.String(required=True)
    guess = fields.Nested(shape(MappingGuess), required=True, allow_none=True)
    look = fields.Nested(shape(LookRow), required=True)
    address = fields.String(required=True)


class LookStandsSchema(Schema):
    """How a look stands; what it found is null until it is done, `failure` where there is nothing in the way."""

    look = fields.Nested(shape(LookRow), required=True)
    found = fields.Nested(shape(FilePreview), required=True, allow_none=True)
    per_subject = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, allow_none=True)
    uncovered = fields.Integer(required=True, allow_none=True)
    guess_fault = Told(required=True, allow_none=True)
    failure = fields.String(required=True, allow_none=True)


@operations.route("/uploads/<token>/preview", methods=["POST"])
@operations.arguments(ReadingBody)
@operations.response(200, LookSchema)
@operations.alt_response(202, schema=LookGoesOnSchema, description="The look goes on; ask there how far it is.")
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.IMPORT_CATALOGUE)
def preview(given: dict[str, Any], token: str) -> Any:
    """What importing the file would do if it were read like this. Nothing of it is imported.

    The answer is kept until the file goes, and given again; what takes longer than a moment goes on in the
    background. A look that failed or was given up is begun again.
    """
    upload = uploads.find(token)
    delivered = delivery_said(given, upload)
    looked = uploads.look_at(upload, delivered, again_if_nothing=True)
    if looked.failure is not None:
        raise looked.failure
    about = {"format": delivered.plugin.name, "guess": delivered.guess}
    if looked.found is None:
        address = url_for("api_looks.stands", token=token, look_id=looked.row.look_id)
        return jsonify(LookGoesOnSchema().dump(about | {"look": looked.row, "address": address})), 202
    return about | _parts(looked.found)


@operations.route("/uploads/<token>/looks/<int:look_id>", methods=["GET"])
@operations.response(200, LookStandsSchema)
@needs(Verb.IMPORT_CATALOGUE)
def stands(token: str, look_id: int) -> Any:
    """How far a look is, and what it found."""
    return _stands(token, look_id)


@operations.route("/uploads/<token>/looks/<int:look_id>/give-up", methods=["POST"])
@operations.response(200, LookStandsSchema)
@needs(Verb.IMPORT_CATALOGUE)
def give_up(token: str, look_id: int) -> Any:
    """End a look that goes on; the file stays."""
    uploads.find(token)
    current_library().store.run(give_up_look, token=token, look_id=look_id, by=current_actor())
    return _stands(token, look_id)


def _stands(token: str, look_id: int) -> dict[str, Any]:
    uploads.find(token)
    looked = intake.looked(current_library(), token=token, look_id=look_id, by=current_actor())
    failure = None if looked.failure is None else WORDING.error(looked.failure)
    return {"look": looked.row, "failure": failure, **_parts(looked.found)}


def _parts(look: intake.Look | None) -> dict[str, Any]:
    if look is None:
        return dict.fromkeys(("found", "per_subject", "uncovered", "guess_fault"))
    shared = {"per_subject": dict(look.per_subject), "uncovered": look.uncovered}
    return {"found": look.found, **shared, "guess_fault": look.guess_fault}


def delivery_said(given: dict[str, Any], upload: uploads.Upload) -> intake.Delivery:
    """The file as the body says it is to be read. Raises what intake.delivery raises."""
    named = {name: value for name, value in given.items() if name != "format"}
    if "delimiter" in named:
        named["delimiter"] = uploads.DELIMITERS[named["delimiter"]]
    return uploads.delivery_of(upload, format=given.get("format"), said=Said(**named))
