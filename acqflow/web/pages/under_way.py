"""An import that goes on in the background: stop it, and let it go on."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.catalogues.actions import cancel_import, resume_import
from acqflow.people.rules import Verb
from acqflow.web.access import needs
from acqflow.web.asking import do
from acqflow.web.background import background, tell_how_it_stands
from acqflow.web.messages import go_to, tell
from acqflow.web.pages import harvesting
from acqflow.web.pages.catalogues import run_page
from acqflow.web.refused import refused_on

# An import, what it set aside, harvests and how far it is are one place in the menu.
pages = harvesting.pages


@pages.post("/<int:run_id>/cancel")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(run_page)
def cancel(run_id: int) -> ResponseReturnValue:
    do(cancel_import, run_id=run_id)
    tell(gettext("The import is stopped. What is kept of it stays until you resume it or take it back."))
    return go_to(url_for("catalogues.run", run_id=run_id))


@pages.post("/<int:run_id>/resume")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(run_page)
def resume(run_id: int) -> ResponseReturnValue:
    do(resume_import, run_id=run_id)
    background().wake()
    tell_how_it_stands(run_id)
    return go_to(url_for("catalogues.run", run_id=run_id))
