"""The vendor's own list sent back, with what was ordered of each row behind it."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow import intake
from acqflow.people.rules import Verb
from acqflow.reports.reply_file import ReplyFile
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.pages import set_aside, under_way
from acqflow.web.pages.catalogues import run_page
from acqflow.web.refused import refused_on

# An import, how far it is and the reply to it are one place in the menu.
pages = under_way.pages


@pages.post("/<int:run_id>/reply")
@needs(Verb.SEE_ORDERS)
@refused_on(run_page)
def reply(run_id: int) -> ResponseReturnValue:
    """The file is sent again, since nothing of it is kept but what was read."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise uploads.NoFile
    with set_aside.lying(sent) as path:
        made = intake.reply(current_library(), run_id=run_id, path=path, by=current_actor(), translate=gettext)
    return as_file(made, run_id)


def as_file(made: ReplyFile, run_id: int) -> Response:
    answer = Response(made.content, content_type="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"import-{run_id}-reply{made.ending}")
    return answer
