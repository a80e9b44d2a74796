"""What people read on a page and in a terminal: codes as words, facts as sentences, in Chinese and English."""

from acqflow.wording.codes import CODED_FACTS, WORDS
from acqflow.wording.events import EVENTS, REASONS
from acqflow.wording.saying import TRANSLATIONS, Wording

__all__ = ["CODED_FACTS", "EVENTS", "REASONS", "TRANSLATIONS", "WORDS", "Wording"]
