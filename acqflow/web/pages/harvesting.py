"""Harvests from repositories, begun and gone on with from the page of imports."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from acqflow import intake
from acqflow.people.rules import Verb
from acqflow.plugin_host.containment import PluginFailed
from acqflow.vocabulary.errors import Conflict, Missing, Unreadable
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.errors import status_of
from acqflow.web.forms import Action, Line, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.pages import set_aside
from acqflow.web.pages.catalogues import runs_page
from acqflow.web.sentences import WORDING

pages = set_aside.pages
# Somebody waits for the page; what is left then is asked for by the next press of the button.
_SECONDS = 15.0


class HarvestForm(Action):
    source = Line(required=True, longest=40)
    vendor = Line(required=True, longest=40)


@pages.post("/harvest")
@needs(Verb.IMPORT_CATALOGUE)
def harvest() -> ResponseReturnValue:
    """Take in what is new at a source, as far as it comes in a moment."""
    asked = read_form(HarvestForm)
    try:
        came = intake.harvest(
            current_library(),
            asked["source"],
            vendor_code=asked["vendor"],
            by=current_actor(),
            seconds=_SECONDS,
        )
    except (Unreadable, Missing, Conflict, PluginFailed) as error:
        return runs_page(problems={"source": [WORDING.error(error)]}), status_of(error)
    count = came.records
    if not came.is_whole:
        so_far = ngettext("%(num)d record came so far.", "%(num)d records came so far.", count)
        tell(gettext("%(so_far)s Harvest again to go on with the rest.", so_far=so_far))
    elif not came.taken:
        tell(gettext("Nothing is new there."))
    else:
        tell(ngettext("%(num)d record was harvested.", "%(num)d records were harvested.", count))
        return go_to(url_for("catalogues.run", run_id=came.taken[-1].result.run_id))
    return go_to(url_for("catalogues.runs", source=request.form["source"]))
