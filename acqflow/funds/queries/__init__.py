"""What people ask about the money."""

from acqflow.funds.queries.money import (
    FundRow,
    MovementRow,
    balance_of,
    balances,
    fiscal_year_by_code,
    fiscal_year_on,
    fiscal_years,
    fund_by_code,
    funds,
    limits_of,
    movements,
    no_such_fund,
    no_such_year,
    rate_on,
    rates_into,
)
from acqflow.funds.queries.verifying import Finding, verify

__all__ = [
    "Finding",
    "FundRow",
    "MovementRow",
    "balance_of",
    "balances",
    "fiscal_year_by_code",
    "fiscal_year_on",
    "fiscal_years",
    "fund_by_code",
    "funds",
    "limits_of",
    "movements",
    "no_such_fund",
    "no_such_year",
    "rate_on",
    "rates_into",
    "verify",
]
