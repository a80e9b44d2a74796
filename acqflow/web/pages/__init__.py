"""The pages people see, one file per station."""

from acqflow.web.pages import (
    account,
    approvals,
    audit,
    budget,
    circling,
    health,
    holdings,
    home,
    lists,
    looks,
    merging,
    on_site,
    orders,
    packages,
    sign_in,
    suggestions,
    worklist,
)

PAGES = (
    health.pages,
    sign_in.pages,
    home.pages,
    account.pages,
    # Titles, and how they are merged and split.
    merging.pages,
    # One station's pages: those of catalogues, what became of what they set aside, harvests, what goes on,
    # replies, and looks.
    looks.pages,
    packages.pages,
    holdings.pages,
    suggestions.pages,
    worklist.pages,
    lists.pages,
    on_site.pages,
    circling.pages,
    approvals.pages,
    orders.pages,
    budget.pages,
    audit.pages,
)
