"""The order as a table for the vendor: what to send, how many, at which price; nothing about who asked."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from acqflow.orders.queries import order_page
from acqflow.people.rules import Actor
from acqflow.reports.table import Column, Name, Row, Table
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money

_COLUMNS = (
    Column("vendor_number", words("Vendor number")),
    Column("isbn", words("ISBN")),
    Column("other_number", words("Other number")),
    Column("title", words("Title")),
    Column("type", words("Type")),
    Column("creators", words("Author")),
    Column("publisher", words("Publisher")),
    Column("year", words("Year"), "count"),
    Column("copies", words("Copies"), "count"),
    Column("unit_price", words("Unit price"), "money"),
    Column("amount", words("Amount"), "money"),
    Column("currency", words("Currency")),
    Column("order_line", words("Order line")),
)


def order_file(session: Session, *, order_id: int, by: Actor, type_words: Callable[[str], str] = str) -> Table:
    """Live lines only; the order line's number comes back with the vendor's answer.

    `type_words` says a resource type as the vendor reads it; without it the code stands there.
    """
    page = order_page(session, order_id=order_id, by=by)
    rows = [
        Row(
            (
                line.vendor_number,
                line.isbn,
                line.other_number,
                line.title,
                type_words(line.resource_type),
                line.creators,
                line.publisher,
                line.year,
                line.copies,
                line.unit_price,
                Money(line.unit_price.minor * line.copies, line.unit_price.currency),
                line.unit_price.currency,
                f"{page.head.number}/{line.line_id}",
            )
        )
        for line in page.lines
        if line.state != "cancelled"
    ]
    rows += [
        Row(
            (
                None,
                None,
                None,
                Name("合计", "Total"),
                None,
                None,
                None,
                None,
                page.head.copies,
                None,
                total,
                total.currency,
                None,
            ),
            is_total=True,
        )
        for total in page.head.total
    ]
    facts = (
        (words("Order"), page.head.number),
        (words("Vendor"), f"{page.head.vendor_zh} {page.head.vendor_en}"),
        (words("Date"), page.head.placed_on.isoformat()),
    )
    return Table(f"order-{page.head.number}", words("Order"), _COLUMNS, tuple(rows), facts)
