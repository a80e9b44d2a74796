"""What people ask about titles."""

from acqflow.titles.queries.duplicates import duplicate_status, duplicate_status_of_identifier
from acqflow.titles.queries.here import already_here
from acqflow.titles.queries.known import (
    class_codes_of,
    descriptions_of,
    find_by_identifiers,
    find_by_numbers,
    identifiers_of,
    in_batches,
    known_titles,
    titles_in_blocks,
    titles_like,
    trusted_numbers_of,
)
from acqflow.titles.queries.loaded import HOLDINGS_LOADED, HoldingsHere, HoldingsLoading, holdings_here
from acqflow.titles.queries.merged import merged_into, survivor_of, survivors
from acqflow.titles.queries.packages import (
    code_of_package,
    count_listed,
    held_package,
    package,
    package_by_code,
    package_called,
    packages,
    rows_known,
    titles_in_package,
)
from acqflow.titles.queries.search import search
from acqflow.titles.queries.shown import dossier, title_row, title_rows
from acqflow.titles.queries.split import SplitRow, splits_of, what_splits_moved
from acqflow.titles.queries.touched import decided_titles, titles_with_a_story
from acqflow.titles.queries.works import other_forms

__all__ = [
    "HOLDINGS_LOADED",
    "HoldingsHere",
    "HoldingsLoading",
    "SplitRow",
    "already_here",
    "class_codes_of",
    "code_of_package",
    "count_listed",
    "decided_titles",
    "descriptions_of",
    "dossier",
    "duplicate_status",
    "duplicate_status_of_identifier",
    "find_by_identifiers",
    "find_by_numbers",
    "held_package",
    "holdings_here",
    "identifiers_of",
    "in_batches",
    "known_titles",
    "merged_into",
    "other_forms",
    "package",
    "package_by_code",
    "package_called",
    "packages",
    "rows_known",
    "search",
    "splits_of",
    "survivor_of",
    "survivors",
    "title_row",
    "title_rows",
    "titles_in_blocks",
    "titles_in_package",
    "titles_like",
    "titles_with_a_story",
    "trusted_numbers_of",
    "what_splits_moved",
]
