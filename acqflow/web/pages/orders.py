"""Orders: placing an approved list, what was ordered, and the file for the vendor."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.orders import actions, queries
from acqflow.people.rules import Verb
from acqflow.reports.order_file import order_file
from acqflow.selection import actions as selection
from acqflow.selection.queries import money_effect, to_order
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, Line, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.pages import lists
from acqflow.web.pages.titles import download
from acqflow.web.refused import refused_on
from acqflow.web.sentences import WORDING

pages = Blueprint("orders", __name__)


class ReasonForm(Action):
    reason = Line(required=True, longest=500)


def _shown(order_id: int, *, refusal: str | None = None, **_rest: object) -> str:
    """The page of one order, where need be with what stands in the way of what was tried."""
    page = ask(queries.order_page, order_id=order_id, by=current_actor())
    return render_template("order.html", page=page, refusal=refusal)


@pages.get("/orders")
@needs(Verb.SEE_ORDERS)
def orders() -> ResponseReturnValue:
    actor = current_actor()
    ready = ask(to_order, by=actor) if actor.may(Verb.PLACE_ORDER) else []
    on = current_library().today()
    effects = {row.list_id: ask(money_effect, list_id=row.list_id, on=on) for row in ready}
    return render_template("orders.html", orders=ask(queries.orders, by=actor), ready=ready, effects=effects)


@pages.post("/lists/<int:list_id>/place")
@needs(Verb.PLACE_ORDER)
@refused_on(lists.shown)
def place(list_id: int) -> ResponseReturnValue:
    placed = do(actions.place, list_id=list_id, on=current_library().today())
    numbers = gettext(", ").join(order.number for order in placed)
    tell(gettext("Ordered: %(numbers)s. The money is encumbered.", numbers=numbers))
    return go_to(url_for("orders.orders"))


@pages.post("/lists/<int:list_id>/send-back")
@needs(Verb.PLACE_ORDER)
@refused_on(lists.shown)
def send_back(list_id: int) -> ResponseReturnValue:
    do(selection.send_back, list_id=list_id, reason=read_form(ReasonForm)["reason"])
    tell(gettext("The list is with its librarian again."))
    return go_to(url_for("orders.orders"))


@pages.get("/orders/<int:order_id>")
@needs(Verb.SEE_ORDERS)
def order(order_id: int) -> ResponseReturnValue:
    return _shown(order_id)


@pages.get("/orders/<int:order_id>.<any(csv, xlsx):form>")
@needs(Verb.SEE_ORDERS)
def vendor_file(order_id: int, form: str) -> ResponseReturnValue:
    head = ask(queries.order_page, order_id=order_id, by=current_actor()).head
    table = ask(order_file, order_id=order_id, by=current_actor(), type_words=_type_words)
    return download([table], form, f"order-{head.number}")


def _type_words(code: str) -> str:
    return WORDING.word("resource_type", code)


@pages.post("/orders/<int:order_id>/lines/<int:line_id>/cancel")
@needs(Verb.PLACE_ORDER)
@refused_on(_shown)
def cancel_line(order_id: int, line_id: int) -> ResponseReturnValue:
    do(actions.cancel_line, line_id=line_id, reason=read_form(ReasonForm)["reason"])
    tell(gettext("The line was cancelled; its money is free again."))
    return go_to(url_for("orders.order", order_id=order_id))
