"""Orders and the budget for programs."""

from typing import Any

from marshmallow import Schema, fields

from acqflow.orders import actions, queries
from acqflow.people.rules import Verb
from acqflow.reports.budget import budget_report
from acqflow.reports.forms import as_json
from acqflow.reports.order_file import order_file
from acqflow.reports.table import Column
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import ask, do
from acqflow.web.pages.orders import ReasonForm

operations = Operations("api_trade", description="Orders and the budget.")


class TableSchema(Schema):
    """A row has one cell for each column, by the column's code, and `level` and `is_total`."""

    table = fields.String(required=True)
    facts = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    columns = fields.List(fields.Nested(shape(Column)), required=True)
    rows = fields.List(fields.Dict(), required=True)


class BudgetSchema(Schema):
    fiscal_year = fields.String(required=True)
    as_of = fields.AwareDateTime(required=True)
    by_subject = fields.Nested(TableSchema, required=True)
    by_fund = fields.Nested(TableSchema, required=True)


@operations.route("/orders", methods=["GET"])
@operations.response(200, shape(queries.OrderRow)(many=True))
@needs(Verb.SEE_ORDERS)
def orders() -> Any:
    """Orders, newest first."""
    return ask(queries.orders, by=current_actor())


@operations.route("/orders/<int:order_id>", methods=["GET"])
@operations.response(200, shape(queries.OrderPage))
@needs(Verb.SEE_ORDERS)
def order(order_id: int) -> Any:
    """One order with its lines."""
    return ask(queries.order_page, order_id=order_id, by=current_actor())


@operations.route("/orders/<int:order_id>/file", methods=["GET"])
@operations.response(200, TableSchema)
@needs(Verb.SEE_ORDERS)
def order_table(order_id: int) -> Any:
    """What the vendor is sent: the lines that stand, with their numbers, copies and prices."""
    return as_json(ask(order_file, order_id=order_id, by=current_actor()))


@operations.route("/lists/<int:list_id>/orders", methods=["POST"])
@operations.response(201, shape(actions.PlacedOrder)(many=True))
@needs(Verb.PLACE_ORDER)
def place(list_id: int) -> Any:
    """Order what was approved on a list: one order per vendor."""
    return do(actions.place, list_id=list_id, on=current_library().today())


@operations.route("/order-lines/<int:line_id>/cancel", methods=["POST"])
@operations.arguments(ReasonForm)
@operations.response(204)
@needs(Verb.PLACE_ORDER)
def cancel_line(given: dict[str, Any], line_id: int) -> None:
    """Take one line back; its money is released."""
    do(actions.cancel_line, line_id=line_id, reason=given["reason"])


@operations.route("/budget", methods=["GET"])
@operations.response(200, BudgetSchema)
@needs(Verb.SEE_BUDGET)
def budget() -> Any:
    """The budget report, by subject and by fund."""
    library = current_library()
    made = ask(budget_report, by=current_actor(), on=library.today(), at=library.now(), today=library.today())
    tables = {"by_subject": as_json(made.by_subject), "by_fund": as_json(made.by_fund)}
    return {"fiscal_year": made.fiscal_year, "as_of": made.as_of, **tables}
