"""The pages people see, one file per station."""

from acqflow.web.pages import (
    account,
    answering,
    approvals,
    audit,
    budget,
    circling,
    deciding,
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
    # What is suggested, and how it is answered.
    answering.pages,
    # The worklist, and what is decided on it.
    deciding.pages,
    lists.pages,
    on_site.pages,
    circling.pages,
    approvals.pages,
    orders.pages,
    budget.pages,
    audit.pages,
)
