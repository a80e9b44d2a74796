"""What people ask about matches."""

from acqflow.matching.queries.candidates import candidates
from acqflow.matching.queries.guessing import guesses
from acqflow.matching.queries.learned import classed_titles
from acqflow.matching.queries.matched import (
    counts_by_subject,
    matches_of,
    uncovered,
    why_nobody,
    why_not,
)
from acqflow.matching.queries.wants import (
    digests,
    foreseeing,
    matcher,
    newest_profile,
    profile_of,
    rates_for,
    shelf_ranges,
    wants,
)

__all__ = [
    "candidates",
    "classed_titles",
    "counts_by_subject",
    "digests",
    "foreseeing",
    "guesses",
    "matcher",
    "matches_of",
    "newest_profile",
    "profile_of",
    "rates_for",
    "shelf_ranges",
    "uncovered",
    "wants",
    "why_nobody",
    "why_not",
]
