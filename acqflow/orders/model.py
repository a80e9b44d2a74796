"""Orders and order lines as they are kept."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from acqflow.storage.record import Record, strict


class Order(Record):
    __tablename__ = "orders"
    __table_args__ = strict(CheckConstraint("state IN ('placed', 'cancelled')", name="state"))

    number: Mapped[str] = mapped_column(unique=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"), index=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("selection_lists.id"), index=True)
    state: Mapped[str] = mapped_column(default="placed")
    placed_at: Mapped[datetime]
    # The day where the library stands, which is the date on the order and decides its fiscal year.
    placed_on: Mapped[date]
    placed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))

    lines: Mapped[list["OrderLine"]] = relationship(back_populates="order", order_by="OrderLine.id")


class OrderLine(Record):
    __tablename__ = "order_lines"
    __table_args__ = strict(
        CheckConstraint("copies > 0", name="copies"),
        CheckConstraint("state IN ('ordered', 'cancelled')", name="state"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    # A list line is ordered once, whoever presses the button twice.
    list_line_id: Mapped[int] = mapped_column(ForeignKey("list_lines.id"), unique=True)
    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"), index=True)
    vendor_number: Mapped[str | None]
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    copies: Mapped[int]
    unit_price_minor: Mapped[int]
    currency: Mapped[str]
    fund_amount_minor: Mapped[int]
    fund_currency: Mapped[str]
    rate: Mapped[str]
    encumbrance_id: Mapped[int] = mapped_column(ForeignKey("encumbrances.id"), unique=True)
    state: Mapped[str] = mapped_column(default="ordered")

    order: Mapped[Order] = relationship(back_populates="lines")
