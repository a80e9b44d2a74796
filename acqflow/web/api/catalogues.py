"""Vendors' catalogues for programs: upload, apply, undo."""

from typing import Any

from flask import current_app, jsonify, url_for
from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from acqflow import intake
from acqflow.catalogues import queries
from acqflow.catalogues.actions import cancel_import, resume_import
from acqflow.catalogues.rules import (
    AsideCounts,
    Counts,
    ImportRow,
    ImportUndone,
    QuarantineRow,
    VendorRow,
)
from acqflow.matching.rules import DistributionResult
from acqflow.people.rules import Verb
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.looks import ReadingBody, delivery_said
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import ask, do
from acqflow.web.background import background
from acqflow.web.forms import Action

operations = Operations("api_catalogues", description="Vendors, their files and the imports of them.")


class FileBody(Action):
    file = Upload(required=True)


class UploadSchema(Schema):
    token = fields.String(required=True)
    name = fields.String(required=True)
    vendor = fields.String(required=True)


class TakenSchema(Schema):
    """Where a file was imported before, what came of it then. `distribution` is null where nobody kept it."""

    run_id = fields.Integer(required=True)
    is_repeat = fields.Boolean(required=True)
    counts = fields.Nested(shape(Counts), required=True)
    distribution = fields.Nested(shape(DistributionResult), required=True, allow_none=True)


class GoesOnSchema(Schema):
    """An import that is not finished yet, and the address that says how it stands."""

    run = fields.Nested(shape(ImportRow), required=True)
    address = fields.String(required=True)


class RunSchema(Schema):
    """`aside` counts what became of the records set aside; those taken in count as staged.

    `distribution`: where its titles went, once it is finished.
    """

    run = fields.Nested(shape(ImportRow), required=True)
    aside = fields.Nested(shape(AsideCounts), required=True)
    quarantine = fields.List(fields.Nested(shape(QuarantineRow)), required=True)
    distribution = fields.Nested(shape(DistributionResult), required=True, allow_none=True)


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


@operations.route("/uploads/<token>/apply", methods=["POST"])
@operations.arguments(ReadingBody)
@operations.response(201, TakenSchema)
@operations.alt_response(202, schema=GoesOnSchema, description="The import goes on; ask there how far it is.")
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.IMPORT_CATALOGUE)
def apply(given: dict[str, Any], token: str) -> Any:
    """Import the file, read like this; the vendor's next file is read the same way.

    What takes longer than a moment goes on in the background. The file is no upload any more: where it cannot be
    read to its end, its import has failed, and can be resumed or undone.
    """
    upload = uploads.find(token)
    started = uploads.start(upload, delivery_said(given, upload))
    run_id = started.run_id
    run = background().wait_for(run_id, seconds=current_app.config["IMPORT_WAIT_SECONDS"])
    if (failure := ask(queries.failure_of, run_id=run_id)) is not None:
        raise failure
    if run.state != "applied":
        address = url_for("api_catalogues.one_import", run_id=run_id)
        return jsonify(GoesOnSchema().dump({"run": run, "address": address})), 202
    told = {"run_id": run_id, "is_repeat": started.is_done, "counts": run.counts}
    return told | {"distribution": intake.distributed(current_library(), run_id)}


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
        "distribution": intake.distributed(current_library(), run_id),
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
