"""Fiscal years, funds, accounts, movements, encumbrances and exchange rates as they are kept."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from acqflow.storage.append_only import append_only
from acqflow.storage.record import Record, strict


class FiscalYear(Record):
    __tablename__ = "fiscal_years"
    __table_args__ = strict(
        CheckConstraint("starts_on < ends_on", name="dates"),
        CheckConstraint("state IN ('planned', 'open', 'closed')", name="state"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="planned")
    currency: Mapped[str]


class Fund(Record):
    __tablename__ = "funds"
    __table_args__ = strict(CheckConstraint("state IN ('active', 'frozen', 'closed')", name="state"))

    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("funds.id"), index=True)
    kind: Mapped[str]
    # The one person who answers for it.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default="active")

    parent: Mapped["Fund | None"] = relationship(remote_side="Fund.id")


class FundYear(Record):
    """What limits a fund within one fiscal year; percentages of its total funding."""

    __tablename__ = "fund_years"
    __table_args__ = strict(UniqueConstraint("fund_id", "fiscal_year_id"))

    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"))
    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_years.id"), index=True)
    # None means unlimited, so none of them has a default of its own.
    encumbrance_limit_percent: Mapped[int | None]
    expenditure_limit_percent: Mapped[int | None]
    warn_percent: Mapped[int | None]


class Account(Record):
    """Where money lies. An account without a fund is outside: the appropriation, or the vendors."""

    __tablename__ = "accounts"
    __table_args__ = strict(
        Index(
            "uq_accounts_fund",
            "fund_id",
            "fiscal_year_id",
            "kind",
            unique=True,
            sqlite_where=text("fund_id IS NOT NULL"),
            postgresql_where=text("fund_id IS NOT NULL"),
        ),
        Index(
            "uq_accounts_outside",
            "fiscal_year_id",
            "kind",
            unique=True,
            sqlite_where=text("fund_id IS NULL"),
            postgresql_where=text("fund_id IS NULL"),
        ),
        CheckConstraint(
            "(fund_id IS NULL) = (kind IN ('appropriation', 'vendor'))",
            name="outside",
        ),
        CheckConstraint("kind NOT IN ('encumbered', 'awaiting') OR balance_minor >= 0", name="not_negative"),
    )

    fund_id: Mapped[int | None] = mapped_column(ForeignKey("funds.id"))
    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_years.id"))
    kind: Mapped[str]
    currency: Mapped[str]
    balance_minor: Mapped[int] = mapped_column(default=0)


class Encumbrance(Record):
    """Money promised for one purpose. What is left of it is computed, never stored."""

    __tablename__ = "encumbrances"
    __table_args__ = strict(
        UniqueConstraint("purpose", "fund_id", "fiscal_year_id"),
        CheckConstraint("initial_minor >= 0", name="initial"),
        CheckConstraint("state IN ('unreleased', 'released')", name="state"),
    )

    # What it is for, as its owner names it ("order-line:17"); the ledger knows no orders.
    purpose: Mapped[str]
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_years.id"))
    initial_minor: Mapped[int]
    awaiting_minor: Mapped[int] = mapped_column(default=0)
    expended_minor: Mapped[int] = mapped_column(default=0)
    credited_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default="unreleased")


class Booking(Record):
    """A command that was booked, under a key of its sender's: known again even where it moved no money."""

    __tablename__ = "bookings"

    key: Mapped[str] = mapped_column(unique=True)
    # Digest of the whole command: the same key with another body is an error, not a repetition.
    body_digest: Mapped[str]


class Movement(Record):
    """An amount taken from one account to another: who, when, why and what for. Never changed."""

    __tablename__ = "movements"
    __table_args__ = strict(
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("from_account_id <> to_account_id", name="two_accounts"),
        UniqueConstraint("key", "part"),
    )

    # One command may move several amounts: it has one key, its movements are parts 0, 1, 2 …
    key: Mapped[str] = mapped_column(ForeignKey("bookings.key"))
    part: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str]
    from_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    to_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    reason: Mapped[str]
    encumbrance_id: Mapped[int | None] = mapped_column(ForeignKey("encumbrances.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("movements.id"), unique=True)
    # The vendor's own price and the rate it was turned into the fund's currency at, as text: exact.
    original_minor: Mapped[int | None]
    original_currency: Mapped[str | None]
    rate: Mapped[str | None]


class ExchangeRate(Record):
    """One unit of `currency` in `into`, from a day on; of several for one day the last one counts."""

    __tablename__ = "exchange_rates"
    __table_args__ = strict(Index("ix_exchange_rates_pair", "into", "currency", "valid_from"))

    currency: Mapped[str]
    into: Mapped[str]
    valid_from: Mapped[date]
    rate: Mapped[str]
    source: Mapped[str]


append_only(Booking.__table__)
append_only(Movement.__table__)
append_only(ExchangeRate.__table__)
