"""Vendors' catalogues for programs: upload, look at what it would do, apply, undo."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields

from acqflow import intake
from acqflow.catalogues import queries
from acqflow.catalogues.actions import cancel_import, resume_import
from acqflow.catalogues.rules import (
    AsideCounts,
    Counts,
    FilePreview,
    ImportRow,
    ImportUndone,
    QuarantineRow,
    VendorRow,
)
from acqflow.matching.rules import DistributionResult
from acqflow.people.rules import Verb
from acqflow.plugin_api import MappingGuess, may_hold
from acqflow.plugin_host.fitting import Said
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import Told, shape
from acqflow.web.asking import ask, do
from acqflow.web.background import background
from acqflow.web.forms import Action, Code, Line, Whole

operations = Operations("api_catalogues", description="Vendors, their files and the imports of them.")


class FileBody(Action):
    file = Upload(required=True)


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


class UploadSchema(Schema):
    token = fields.String(required=True)
    name = fields.String(required=True)
    vendor = fields.String(required=True)


class LookSchema(Schema):
    """What importing the file would do; `guess` is how its columns seem to be, None for a file without columns."""

    format = fields.String(required=True)
    guess = fields.Nested(shape(MappingGuess), required=True, allow_none=True)
    found = fields.Nested(shape(FilePreview), required=True)
    per_subject = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    uncovered = fields.Integer(required=True)
    guess_fault = Told(required=True, allow_none=True)


class TakenSchema(Schema):
    """A file that was imported before is only distributed again."""

    run_id = fields.Integer(required=True)
    is_repeat = fields.Boolean(required=True)
    counts = fields.Nested(shape(Counts), required=True)
    distribution = fields.Nested(shape(DistributionResult), required=True)


class RunSchema(Schema):
    """`aside` counts what became of the records set aside; those taken in count as staged."""

    run = fields.Nested(shape(ImportRow), required=True)
    aside = fields.Nested(shape(AsideCounts), required=True)
    quarantine = fields.List(fields.Nested(shape(QuarantineRow)), required=True)


def _parts(look: intake.Look) -> dict[str, Any]:
    shared = {"per_subject": dict(look.per_subject), "uncovered": look.uncovered}
    return {"found": look.found, **shared, "guess_fault": look.guess_fault}


@operations.route("/vendors", methods=["GET"])
@operations.response(200, shape(VendorRow)(many=True))
@needs(Verb.SEE_CATALOGUES)
def vendors() -> Any:
    """The vendors, by code."""
    return ask(queries.vendors)


@operations.route("/vendors/<code>/uploads", methods=["POST"])
@operations.arguments(FileBody, location="files")
@operations.response(201, UploadSchema)
@needs(Verb.IMPORT_CATALOGUE)
def upload(given: dict[str, Any], code: str) -> Any:
    """Send a vendor's file. Nothing is imported yet; it is kept for a day under the token of the answer."""
    return uploads.keep(given["file"], vendor=code)


@operations.route("/uploads/<token>/preview", methods=["POST"])
@operations.arguments(ReadingBody)
@operations.response(200, LookSchema)
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.IMPORT_CATALOGUE)
def preview(given: dict[str, Any], token: str) -> Any:
    """What importing the file would do if it were read like this. Nothing is kept."""
    delivered = _delivery(given, token)
    look = intake.preview(current_library(), delivered, by=current_actor())
    return {"format": delivered.plugin.name, "guess": delivered.guess, **_parts(look)}


@operations.route("/uploads/<token>/apply", methods=["POST"])
@operations.arguments(ReadingBody)
@operations.response(201, TakenSchema)
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.IMPORT_CATALOGUE)
def apply(given: dict[str, Any], token: str) -> Any:
    """Import the file, read like this; the vendor's next file is read the same way."""
    taken = uploads.take_in(uploads.find(token), _delivery(given, token))
    told = {name: getattr(taken.result, name) for name in ("run_id", "is_repeat", "counts")}
    return told | {"distribution": taken.distribution}


@operations.route("/uploads/<token>", methods=["DELETE"])
@operations.response(204)
@needs(Verb.IMPORT_CATALOGUE)
def discard(token: str) -> None:
    """Throw the file away."""
    uploads.remove(uploads.find(token))


@operations.route("/imports", methods=["GET"])
@operations.response(200, shape(ImportRow)(many=True))
@needs(Verb.SEE_CATALOGUES)
def imports() -> Any:
    """Imports, newest first."""
    return ask(queries.import_runs)


@operations.route("/imports/<int:run_id>", methods=["GET"])
@operations.response(200, RunSchema)
@needs(Verb.SEE_CATALOGUES)
def one_import(run_id: int) -> Any:
    """One import, and what it could not read; the bytes are given in hexadecimal."""
    return {
        "run": ask(queries.import_run, run_id=run_id),
        "aside": ask(queries.aside_counts, run_ids=[run_id])[run_id],
        "quarantine": ask(queries.quarantine, run_id=run_id),
    }


@operations.route("/imports/<int:run_id>/undo", methods=["POST"])
@operations.response(200, shape(ImportUndone))
@needs(Verb.IMPORT_CATALOGUE)
def undo(run_id: int) -> Any:
    """Take an import back, as long as none of its titles was decided on."""
    return intake.take_back(current_library(), run_id, by=current_actor())


@operations.route("/imports/<int:run_id>/cancel", methods=["POST"])
@operations.response(200, shape(ImportRow))
@needs(Verb.IMPORT_CATALOGUE)
def cancel(run_id: int) -> Any:
    """Stop an import that goes on; what is kept of it stays until it is resumed or undone."""
    do(cancel_import, run_id=run_id)
    return ask(queries.import_run, run_id=run_id)


@operations.route("/imports/<int:run_id>/resume", methods=["POST"])
@operations.response(200, shape(ImportRow))
@needs(Verb.IMPORT_CATALOGUE)
def resume(run_id: int) -> Any:
    """Let an import that was stopped, or failed, go on in the background; ask again how far it is."""
    do(resume_import, run_id=run_id)
    background().wake()
    return ask(queries.import_run, run_id=run_id)


def _delivery(given: dict[str, Any], token: str) -> intake.Delivery:
    named = {name: value for name, value in given.items() if name != "format"}
    if "delimiter" in named:
        named["delimiter"] = uploads.DELIMITERS[named["delimiter"]]
    return uploads.delivery_of(uploads.find(token), format=given.get("format"), said=Said(**named))
