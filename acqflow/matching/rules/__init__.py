"""What is true of matching: who wants a title, why, and why not."""

from acqflow.matching.rules.keywords import KeywordMap, tokens_of
from acqflow.matching.rules.matcher import Matcher, Rates
from acqflow.matching.rules.shelf import ShelfMap
from acqflow.matching.rules.wants import (
    Candidate,
    DistributionResult,
    Found,
    KeywordUnusable,
    MatchRow,
    Reason,
    ShelfRange,
    Want,
    WhyNot,
)

__all__ = [
    "Candidate",
    "DistributionResult",
    "Found",
    "KeywordMap",
    "KeywordUnusable",
    "MatchRow",
    "Matcher",
    "Rates",
    "Reason",
    "ShelfMap",
    "ShelfRange",
    "Want",
    "WhyNot",
    "tokens_of",
]
