"""What people ask about vendors, imports and offers."""

from acqflow.catalogues.queries.offers import given_on, offered_among, offers_of, only_offered_once, prices_of
from acqflow.catalogues.queries.runs import (
    counts_of,
    import_run,
    import_runs,
    no_such_vendor,
    notes_of,
    profile_of,
    quarantine,
    result_of,
    run_of_file,
    titles_of_run,
    vendor,
    vendor_by_code,
    vendors,
)

__all__ = [
    "counts_of",
    "given_on",
    "import_run",
    "import_runs",
    "no_such_vendor",
    "notes_of",
    "offered_among",
    "offers_of",
    "only_offered_once",
    "prices_of",
    "profile_of",
    "quarantine",
    "result_of",
    "run_of_file",
    "titles_of_run",
    "vendor",
    "vendor_by_code",
    "vendors",
]
