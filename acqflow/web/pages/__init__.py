"""The pages people see, one file per station."""

from acqflow.web.pages import (
    account,
    approvals,
    audit,
    budget,
    catalogues,
    circling,
    health,
    home,
    lists,
    orders,
    sign_in,
    suggestions,
    titles,
    worklist,
)

PAGES = (
    health.pages,
    sign_in.pages,
    home.pages,
    account.pages,
    titles.pages,
    catalogues.pages,
    suggestions.pages,
    worklist.pages,
    lists.pages,
    circling.pages,
    approvals.pages,
    orders.pages,
    budget.pages,
    audit.pages,
)
