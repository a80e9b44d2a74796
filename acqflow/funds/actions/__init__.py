"""What people do with money: open a year, add funds, and move amounts between accounts."""

from acqflow.funds.actions.moving import allocate, transfer
from acqflow.funds.actions.opening import add_fund, open_fiscal_year, set_fund_state, set_limits, set_rate
from acqflow.funds.actions.promising import encumber, pay, release
from acqflow.funds.actions.reversing import reverse

__all__ = [
    "add_fund",
    "allocate",
    "encumber",
    "open_fiscal_year",
    "pay",
    "release",
    "reverse",
    "set_fund_state",
    "set_limits",
    "set_rate",
    "transfer",
]
