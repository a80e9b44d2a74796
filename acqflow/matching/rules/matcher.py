"""Which subjects want a title, and why: class range, vendor's word, keyword, guess; then language, type and price.

The parts of a score: 50 for the narrowest class range that holds a number of the title, 30 for a wider one;
40 where a vendor calls its subject by a word the profile names;
20 for a keyword and 5 for each further one, 30 at most; 5 each for a language or a type the profile names,
and for a price within its cap. A guess is asked for only where none of the first three speaks, and its score
is its confidence of 14: never as much as a class range gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from acqflow.matching.rules.guessed import NOTHING_LEARNED, Guesses, guessed, title_words, unsure
from acqflow.matching.rules.keywords import KeywordMap
from acqflow.matching.rules.shelf import ShelfMap
from acqflow.matching.rules.vendor_words import VendorWordMap
from acqflow.matching.rules.wants import Candidate, Found, Reason, ShelfRange, Want, WhyNot
from acqflow.plugin_api import Guess
from acqflow.vocabulary.errors import Sentence
from acqflow.vocabulary.money import Money, convert

NARROWEST_RANGE, WIDER_RANGE = 50, 30
VENDORS_WORD = 40
FIRST_KEYWORD, FURTHER_KEYWORD, ALL_KEYWORDS = 20, 5, 30
NAMED_LANGUAGE = NAMED_TYPE = WITHIN_CAP = 5

Rates = Mapping[tuple[str, str], Decimal]
"""(currency, into) → how much of `into` one major unit buys."""


class Matcher:
    """All subjects' wants at once. `rates` turn a price into the currency of a cap."""

    def __init__(
        self,
        wants: Iterable[Want],
        ranges: Iterable[ShelfRange],
        rates: Rates,
        guesses: Guesses = NOTHING_LEARNED,
    ) -> None:
        self._wants = {want.subject_id: want for want in wants}
        self._shelf = ShelfMap(ranges)
        self._keywords = KeywordMap(self._wants.values())
        self._vendors = VendorWordMap((want.subject_id, want.vendor_words) for want in self._wants.values())
        self._rates = rates
        self._guesses = guesses
        self._ids = {want.code: want.subject_id for want in self._wants.values()}

    @property
    def guess_fault(self) -> Sentence | None:
        """Why nothing is guessed, or not any more."""
        return self._guesses.fault

    @property
    def asks_vendors(self) -> bool:
        """Whether it matters what vendors say with their offers."""
        return bool(self._vendors)

    def matches(self, title: Candidate) -> list[Found]:
        """Every subject that wants the title, the best score first."""
        asked = self._asked(title)
        found = []
        for subject_id, reasons in asked.items():
            want = self._wants.get(subject_id)
            if want is None:
                continue
            further, against = self._tests(want, title)
            if not against:
                reasons = reasons + further
                found.append(Found(subject_id, _sum(reasons), reasons, want.version))
        return sorted(found, key=lambda f: (-f.score, f.subject_id))

    def why_not(self, title: Candidate, subject_id: int) -> WhyNot:
        """The reasons against a title in this subject; the reasons for it where it matches."""
        want = self._wants[subject_id]
        asked = self._asked(title).get(subject_id, [])
        further, against = self._tests(want, title)
        if asked and not against:
            return WhyNot(True, asked + further)
        if not asked:
            codes = [f"{scheme} {code}" for scheme, code, _ in title.classes]
            against = [["no_class_in_range", {"classes": codes}], *against]
            against.insert(1, ["no_keyword", {"keywords": list(want.keywords)}])
            against[2:2] = [
                unsure(guess) for guessed_id, guess in self._guessed(title) if guessed_id == subject_id
            ]
        return WhyNot(False, against)

    def why_nobody(self, title: Candidate) -> list[tuple[int | None, Reason]]:
        """What rules out a title that nobody wants, for each subject that has its class number or a word of it.

        Without such a subject that itself is the reason, and no subject's.
        """
        found: list[tuple[int | None, Reason]] = []
        for subject_id in self._asked(title).keys() & self._wants.keys():
            against = self._tests(self._wants[subject_id], title)[1]
            found += [(subject_id, reason) for reason in against]
        if not found:
            found = [(subject_id, unsure(guess)) for subject_id, guess in self._guessed(title)[:1]]
        return sorted(found, key=lambda pair: pair[0] or 0) or [(None, ["nobodys", {}])]

    def of_narrowest_range(self, title: Candidate) -> list[int] | None:
        """The subjects whose it is by its class numbers, none if it is nobody's; None without a usable number."""
        if not self._has_usable_class(title):
            return None
        return sorted(subject for subject, best in self._by_class(title).items() if best[3] == NARROWEST_RANGE)

    def _asked(self, title: Candidate) -> dict[int, list[Reason]]:
        """Who would have the title by its class numbers, its vendors' words or its own, else by a sure guess."""
        asked: dict[int, list[Reason]] = {}
        for subject_id, (scheme, code, held_by, score) in self._by_class(title).items():
            facts = {"scheme": scheme, "code": code, "start": held_by.start, "end": held_by.end, "score": score}
            asked[subject_id] = [["class_in_range", facts]]
        for subject_id, (vendor, word) in self._vendors.known(title.said).items():
            reason = ["vendor_word", {"vendor": vendor, "word": word, "score": VENDORS_WORD}]
            asked.setdefault(subject_id, []).append(reason)
        for subject_id, keywords in self._keywords.held(title.words).items():
            score = min(FIRST_KEYWORD + FURTHER_KEYWORD * (len(keywords) - 1), ALL_KEYWORDS)
            reason = ["keyword", {"keywords": sorted(keywords), "score": score}]
            asked.setdefault(subject_id, []).append(reason)
        if not asked:
            return {subject_id: [guessed(guess)] for subject_id, guess in self._guessed(title) if guess.is_sure}
        return asked

    def _guessed(self, title: Candidate) -> list[tuple[int, Guess]]:
        """What is guessed of a title without a usable number, of subjects that there are, the surest first."""
        if self._has_usable_class(title):
            return []
        guesses = self._guesses.guess(title_words(title))
        return [(self._ids[guess.subject], guess) for guess in guesses if guess.subject in self._ids]

    def _has_usable_class(self, title: Candidate) -> bool:
        return any(self._shelf.speaks_of(scheme) for scheme, _, _ in title.classes)

    def _by_class(self, title: Candidate) -> dict[int, tuple[str, str, ShelfRange, int]]:
        """Subject → the number and range that speak for it most."""
        best: dict[int, tuple[str, str, ShelfRange, int]] = {}
        for scheme, code, key in title.classes:
            covering = self._shelf.covering(scheme, key)
            for held_by in covering:
                is_narrowest = (held_by.low, held_by.high) == (covering[0].low, covering[0].high)
                score = NARROWEST_RANGE if is_narrowest else WIDER_RANGE
                if held_by.subject_id not in best or best[held_by.subject_id][3] < score:
                    best[held_by.subject_id] = (scheme, code, held_by, score)
        return best

    def _tests(self, want: Want, title: Candidate) -> tuple[list[Reason], list[Reason]]:
        """What further speaks for the title, and what rules it out."""
        spoken: list[Reason] = []
        against: list[Reason] = []
        if want.languages:
            _sort_in(spoken, against, _language(want, title))
        if want.resource_types:
            _sort_in(spoken, against, _resource_type(want, title))
        if want.price_cap is not None:
            _sort_in(spoken, against, self._price(want.price_cap, title.prices))
        return spoken, against

    def _price(self, cap: Money, prices: Sequence[Money]) -> Reason:
        """By the lowest price that can be compared. What cannot be compared is said, and rules nothing out."""
        facts: dict[str, Any] = {"cap": str(cap)}
        if not prices:
            return ["price_unknown", facts | {"score": 0}]
        compared = [(self._into(price, cap.currency), price) for price in prices]
        known = [(into.minor, price) for into, price in compared if into is not None]
        if not known:
            return ["price_not_compared", facts | {"price": str(prices[0]), "score": 0}]
        minor, price = min(known, key=lambda pair: pair[0])
        facts["price"] = str(price)
        if price.currency != cap.currency:
            facts["converted"] = str(Money(minor, cap.currency))
        if minor > cap.minor:
            return ["price_above_cap", facts]
        return ["price_within_cap", facts | {"score": WITHIN_CAP}]

    def _into(self, price: Money, currency: str) -> Money | None:
        if price.currency == currency:
            return price
        rate = self._rates.get((price.currency, currency))
        return None if rate is None else convert(price, rate, currency)


def _language(want: Want, title: Candidate) -> Reason:
    if title.language is None:
        return ["language_unknown", {"wanted": list(want.languages), "score": 0}]
    if title.language in want.languages:
        return ["language", {"language": title.language, "score": NAMED_LANGUAGE}]
    return ["language_not_wanted", {"language": title.language, "wanted": list(want.languages)}]


def _resource_type(want: Want, title: Candidate) -> Reason:
    if title.resource_type in want.resource_types:
        return ["resource_type", {"resource_type": title.resource_type, "score": NAMED_TYPE}]
    wanted = list(want.resource_types)
    return ["resource_type_not_wanted", {"resource_type": title.resource_type, "wanted": wanted}]


def _sort_in(spoken: list[Reason], against: list[Reason], reason: Reason) -> None:
    """Only a reason with a part in the score speaks for the title."""
    (spoken if "score" in reason[1] else against).append(reason)


def _sum(reasons: Iterable[Reason]) -> int:
    return sum(facts["score"] for _, facts in reasons)
