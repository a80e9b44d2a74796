"""What waits for a decision: the list, its route, its money, and one's verdict."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.people.rules import Verb
from acqflow.selection import actions, queries
from acqflow.selection.rules import VerdictKind
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, Code, Text, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.refused import refused_on
from acqflow.web.sentences import WORDING

pages = Blueprint("approvals", __name__, url_prefix="/approvals")


class VerdictForm(Action):
    verdict = Code(VerdictKind, required=True)
    reason = Text(longest=2000, load_default="")


def _shown(*, step_id: int | None = None, refusal: str | None = None) -> str:
    """What waits, with the list opened that is asked for, or whose step was tried, or the first to decide."""
    actor = current_actor()
    rows = ask(queries.approvals, by=actor)
    wanted = request.args.get("list", "")
    asked_for = (row for row in rows if str(row.list_id) == wanted or row.step_id == step_id)
    mine = [row for row in rows if row.why_not is None]
    chosen = next(asked_for, mine[0] if mine else None)
    page = None
    if chosen is not None:
        page = ask(queries.list_page, list_id=chosen.list_id, by=actor, on=current_library().today())
    return render_template(
        "approvals.html",
        mine=mine,
        others=[row for row in rows if row.why_not],
        chosen=chosen,
        page=page,
        refusal=refusal,
    )


@pages.get("")
@needs(Verb.DECIDE)
def waiting() -> ResponseReturnValue:
    """The one at `?list=`, or else the first that waits, is opened beside the others."""
    return _shown()


@pages.post("/<int:step_id>")
@needs(Verb.DECIDE)
@refused_on(_shown)
def decide(step_id: int) -> ResponseReturnValue:
    given = read_form(VerdictForm)
    do(actions.decide, step_id=step_id, **given)
    tell(gettext("Your verdict was recorded: %(verdict)s.", verdict=WORDING.word("verdict", given["verdict"])))
    return go_to(url_for("approvals.waiting"))
