"""The vendor's own list sent back, for programs, with what was ordered of each row behind it."""

from typing import Any

from flask import Response
from flask_babel import gettext

from acqflow import intake
from acqflow.people.rules import Verb
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.catalogues import FileBody
from acqflow.web.api.operations import Operations
from acqflow.web.pages.replies import as_file
from acqflow.web.pages.set_aside import lying

operations = Operations("api_replies", description="Vendors' own lists, sent back with what was ordered.")
_FILE = {"type": "string", "format": "binary"}


@operations.route("/imports/<int:run_id>/reply", methods=["POST"])
@operations.arguments(FileBody, location="files")
@operations.response(200, _FILE, content_type="application/octet-stream")
@operations.alt_response(502, "BAD_GATEWAY")
@needs(Verb.SEE_ORDERS)
def reply(given: dict[str, Any], run_id: int) -> Response:
    """The file that an import has read, sent again: every row as it came, with copies, state and order line."""
    if not given["file"].filename:
        raise uploads.NoFile
    with lying(given["file"]) as path:
        made = intake.reply(current_library(), run_id=run_id, path=path, by=current_actor(), translate=gettext)
    return as_file(made, run_id)
