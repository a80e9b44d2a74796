"""The learned matcher keeps the contract of matchers."""

from acqflow_learned.plugin import LearnedSubjects

from acqflow.testing import MatcherContract


class TestLearned(MatcherContract):
    matcher = LearnedSubjects
