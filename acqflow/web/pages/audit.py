"""The audit trail, for those who watch over safety."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from acqflow.people import queries
from acqflow.people.rules import Verb
from acqflow.web.access import current_actor, needs
from acqflow.web.asking import ask, page_number

pages = Blueprint("audit", __name__)


@pages.get("/audit")
@needs(Verb.SEE_AUDIT)
def entries() -> ResponseReturnValue:
    number = page_number()
    outcome = request.args.get("outcome") or None
    found = ask(queries.audit_trail, by=current_actor(), outcome=outcome, page=number)
    names = ask(queries.names_of, ids=[row.facts["person"] for row in found.rows if "person" in row.facts])
    return render_template("audit.html", found=found, names=names, number=number, outcome=outcome or "")
