"""What is true of matching: who wants a title, why, and why not."""

from acqflow.matching.rules.foreseen import Foreseen, candidate_of
from acqflow.matching.rules.guessed import NOBODY_GUESSES, NOTHING_LEARNED, Guesses, Guessing, title_words
from acqflow.matching.rules.keywords import KeywordMap, tokens_of
from acqflow.matching.rules.matcher import Matcher, Rates
from acqflow.matching.rules.shelf import ShelfMap
from acqflow.matching.rules.vendor_words import VendorWord, VendorWordUnusable, vendor_word, words_said
from acqflow.matching.rules.wants import (
    Candidate,
    DistributionResult,
    Found,
    KeywordUnusable,
    LanguageUnusable,
    MatchRow,
    Reason,
    ShelfRange,
    Want,
    WhyNot,
    wanted_language,
)

__all__ = [
    "NOBODY_GUESSES",
    "NOTHING_LEARNED",
    "Candidate",
    "DistributionResult",
    "Foreseen",
    "Found",
    "Guesses",
    "Guessing",
    "KeywordMap",
    "KeywordUnusable",
    "LanguageUnusable",
    "MatchRow",
    "Matcher",
    "Rates",
    "Reason",
    "ShelfMap",
    "ShelfRange",
    "VendorWord",
    "VendorWordUnusable",
    "Want",
    "WhyNot",
    "candidate_of",
    "title_words",
    "tokens_of",
    "vendor_word",
    "wanted_language",
    "words_said",
]
