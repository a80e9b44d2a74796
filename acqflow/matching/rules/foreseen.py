"""Which subjects would get what a vendor's file brings, before any of it is kept."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from acqflow.matching.rules.matcher import Matcher
from acqflow.matching.rules.vendor_words import words_said
from acqflow.matching.rules.wants import Candidate
from acqflow.titles.rules import Described, class_rows, resource_type_of
from acqflow.vocabulary.errors import Sentence
from acqflow.vocabulary.money import Money


class Offered(Described, Protocol):
    """A described title with the price a vendor asks for it, and what else it says."""

    @property
    def price(self) -> Money | None: ...

    @property
    def extra(self) -> Mapping[str, str]: ...


class Foreseen:
    """Counts what each subject would get, one record after another."""

    def __init__(self, matcher: Matcher, codes: Mapping[int, str], vendor: str) -> None:
        """`codes`: subject → its code, for those that are counted; `vendor`: the code of the file's."""
        self._matcher, self._codes, self._vendor = matcher, codes, vendor
        self._counts: Counter[int] = Counter()
        self.uncovered = 0

    def take(self, records: Iterable[Offered]) -> None:
        for record in records:
            found = self._matcher.matches(candidate_of(record, self._vendor))
            self._counts.update(match.subject_id for match in found)
            self.uncovered += not found

    @property
    def guess_fault(self) -> Sentence | None:
        """Why titles without a class number were not guessed."""
        return self._matcher.guess_fault

    @property
    def per_subject(self) -> dict[str, int]:
        """Subject code → how many titles it would get, the most first; those that get none are left out."""
        return {self._codes[subject_id]: count for subject_id, count in self._counts.most_common()}


def candidate_of(record: Offered, vendor: str) -> Candidate:
    """The record as a matcher takes a title; it has no number yet."""
    parts = (record.title, record.other_title, "; ".join(record.series), "; ".join(record.keywords))
    classes = [
        (scheme, code, key) for _, scheme, code, key in class_rows(0, record.class_numbers) if key is not None
    ]
    return Candidate(
        title_id=0,
        words="\n".join(part for part in parts if part),
        language=record.language or None,
        resource_type=resource_type_of(record.format),
        classes=classes,
        prices=() if record.price is None else (record.price,),
        said=words_said(vendor, record.extra),
    )
