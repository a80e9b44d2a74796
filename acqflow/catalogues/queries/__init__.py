"""What people ask about vendors, imports and offers."""

from acqflow.catalogues.queries.offers import offered_among, offers_of, prices_of
from acqflow.catalogues.queries.runs import (
    counts_of,
    import_run,
    import_runs,
    profile_of,
    quarantine,
    repeated_run,
    vendor,
    vendor_by_code,
    vendors,
)

__all__ = [
    "counts_of",
    "import_run",
    "import_runs",
    "offered_among",
    "offers_of",
    "prices_of",
    "profile_of",
    "quarantine",
    "repeated_run",
    "vendor",
    "vendor_by_code",
    "vendors",
]
