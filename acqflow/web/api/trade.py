"""Orders, imports and the budget for programs."""

from typing import Any

from flask_smorest import Blueprint

from acqflow.catalogues import queries as catalogues
from acqflow.catalogues.actions import undo_import
from acqflow.orders import actions, queries
from acqflow.people.rules import Verb
from acqflow.reports.budget import budget_report
from acqflow.reports.forms import as_json
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.plain import plain
from acqflow.web.asking import ask, do
from acqflow.web.pages.orders import ReasonForm

operations = Blueprint("api_trade", __name__, description="Orders, imports and the budget.")


@operations.route("/orders", methods=["GET"])
@operations.response(200)
@needs(Verb.SEE_ORDERS)
def orders() -> Any:
    """Orders, newest first."""
    return plain(ask(queries.orders, by=current_actor()))


@operations.route("/orders/<int:order_id>", methods=["GET"])
@operations.response(200)
@needs(Verb.SEE_ORDERS)
def order(order_id: int) -> Any:
    """One order with its lines."""
    return plain(ask(queries.order_page, order_id=order_id, by=current_actor()))


@operations.route("/lists/<int:list_id>/orders", methods=["POST"])
@operations.response(201)
@needs(Verb.PLACE_ORDER)
def place(list_id: int) -> Any:
    """Order what was approved on a list: one order per vendor."""
    return plain(do(actions.place, list_id=list_id, on=current_library().today()))


@operations.route("/order-lines/<int:line_id>/cancel", methods=["POST"])
@operations.arguments(ReasonForm)
@operations.response(204)
@needs(Verb.PLACE_ORDER)
def cancel_line(given: dict[str, Any], line_id: int) -> None:
    """Take one line back; its money is released."""
    do(actions.cancel_line, line_id=line_id, reason=given["reason"])


@operations.route("/imports", methods=["GET"])
@operations.response(200)
@needs(Verb.SEE_CATALOGUES)
def imports() -> Any:
    """Imports, newest first."""
    return plain(ask(catalogues.import_runs))


@operations.route("/imports/<int:run_id>/quarantine", methods=["GET"])
@operations.response(200)
@needs(Verb.SEE_CATALOGUES)
def quarantine(run_id: int) -> Any:
    """What an import could not read; the bytes are given in hexadecimal."""
    ask(catalogues.import_run, run_id=run_id)
    return plain(ask(catalogues.quarantine, run_id=run_id))


@operations.route("/imports/<int:run_id>/undo", methods=["POST"])
@operations.response(200)
@needs(Verb.IMPORT_CATALOGUE)
def undo(run_id: int) -> Any:
    """Take an import back, as long as none of its titles was decided on."""
    return plain(do(undo_import, run_id=run_id))


@operations.route("/budget", methods=["GET"])
@operations.response(200)
@needs(Verb.SEE_BUDGET)
def budget() -> Any:
    """The budget report, by subject and by fund."""
    library = current_library()
    made = ask(budget_report, by=current_actor(), on=library.today(), at=library.now())
    tables = {"by_subject": as_json(made.by_subject), "by_fund": as_json(made.by_fund)}
    return {"fiscal_year": made.fiscal_year, "as_of": made.as_of.isoformat(), **tables}
