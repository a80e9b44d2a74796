"""The money: fiscal years, funds, and a ledger that only grows."""
