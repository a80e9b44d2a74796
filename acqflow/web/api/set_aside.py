"""What an import set aside, for programs: corrected, dismissed, reopened, and given out as it came."""

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from acqflow import intake
from acqflow.catalogues import queries
from acqflow.catalogues.actions import dismiss, reopen
from acqflow.catalogues.rules import SETTLED_STATES, AsItCame, Correction, Entered, QuarantineRow
from acqflow.people.rules import Verb
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, Code, Whole
from acqflow.web.pages.set_aside import DismissForm, EnteredForm, take_corrected_file

operations = Operations("api_set_aside", description="Records that an import set aside, and what becomes of them.")
_MOST = 1_000


class AsideAddress(Action):
    """Only what is in this `state`; behind the first `skip` of them."""

    state = Code(SETTLED_STATES)
    skip = Whole(load_default=0)


class CorrectedBody(Action):
    file = Upload(required=True)


class CorrectedAddress(Action):
    """Without `encoding` the file is read in the one its vendor's files are in."""

    encoding = Code(uploads.ENCODINGS, load_default="")


class FormSchema(Schema):
    """What a form for entering the record is filled with, as far as its reader can tell what it says."""

    entered = fields.Nested(shape(Entered), required=True)
    record = fields.Nested(shape(QuarantineRow), required=True)


@operations.route("/imports/<int:run_id>/quarantine", methods=["GET"])
@operations.arguments(AsideAddress, location="query")
@operations.response(200, shape(QuarantineRow)(many=True))
@needs(Verb.SEE_CATALOGUES)
def quarantine(given: dict[str, Any], run_id: int) -> Any:
    """What an import could not read, 1,000 at most; the bytes are given in hexadecimal."""
    ask(queries.import_run, run_id=run_id)
    return ask(queries.quarantine, run_id=run_id, limit=_MOST, **given)


@operations.route("/imports/<int:run_id>/quarantine/as-it-came", methods=["GET"])
@operations.response(200, shape(AsItCame))
@needs(Verb.SEE_CATALOGUES)
def as_it_came(run_id: int) -> Any:
    """What waits, as the bytes it came in, in hexadecimal; `ending` is that of the file they make."""
    return ask(queries.waiting_as_it_came, run_id=run_id)


@operations.route("/imports/<int:run_id>/quarantine/<int:quarantined_id>", methods=["GET"])
@operations.response(200, FormSchema)
@needs(Verb.IMPORT_CATALOGUE)
def one(run_id: int, quarantined_id: int) -> Any:
    """One record, and what its reader can tell of it."""
    named = {"run_id": run_id, "quarantined_id": quarantined_id}
    return {"record": ask(queries.quarantined, **named), "entered": intake.form_of(current_library(), **named)}


@operations.route("/imports/<int:run_id>/quarantine/<int:quarantined_id>/enter", methods=["POST"])
@operations.arguments(EnteredForm)
@operations.response(200, shape(Correction))
@needs(Verb.IMPORT_CATALOGUE)
def enter(given: dict[str, Any], run_id: int, quarantined_id: int) -> Any:
    """Take the record in as it is written here."""
    return intake.correct_by_hand(
        current_library(),
        run_id=run_id,
        quarantined_id=quarantined_id,
        entered=Entered(**given),
        by=current_actor(),
    )


@operations.route("/imports/<int:run_id>/quarantine/<int:quarantined_id>/file", methods=["POST"])
@operations.arguments(CorrectedBody, location="files")
@operations.arguments(CorrectedAddress, location="query")
@operations.response(200, shape(Correction))
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.IMPORT_CATALOGUE)
def send_corrected(given: dict[str, Any], asked: dict[str, Any], run_id: int, quarantined_id: int) -> Any:
    """Take the one record of a corrected file in; it is read as the import's file was."""
    return take_corrected_file(given["file"], run_id, quarantined_id, encoding=asked["encoding"])


@operations.route("/imports/<int:run_id>/quarantine/<int:quarantined_id>/dismiss", methods=["POST"])
@operations.arguments(DismissForm)
@operations.response(204)
@needs(Verb.IMPORT_CATALOGUE)
def leave_out(given: dict[str, Any], run_id: int, quarantined_id: int) -> None:
    """Leave the record out for good, and say why."""
    do(dismiss, run_id=run_id, quarantined_id=quarantined_id, reason=given["reason"])


@operations.route("/imports/<int:run_id>/quarantine/<int:quarantined_id>/reopen", methods=["POST"])
@operations.response(204)
@needs(Verb.IMPORT_CATALOGUE)
def take_up_again(run_id: int, quarantined_id: int) -> None:
    """Let a record wait again that was dismissed."""
    store = current_library().store
    store.run(reopen, run_id=run_id, quarantined_id=quarantined_id, by=current_actor())
