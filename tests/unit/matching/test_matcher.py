"""Who wants a title, why, and why not."""

from decimal import Decimal

import pytest

from acqflow.matching.rules import (
    Candidate,
    Found,
    KeywordMap,
    KeywordUnusable,
    LanguageUnusable,
    Matcher,
    Rates,
    ShelfRange,
    Want,
    wanted_language,
)
from acqflow.vocabulary.class_numbers import Scheme, key_bounds, parse, parse_range, sort_key
from acqflow.vocabulary.money import Money

COMPUTING, ENGINEERING = 1, 2


def _range(subject_id: int, scheme: Scheme, text: str) -> ShelfRange:
    shelf = parse_range(scheme, text)
    return ShelfRange(subject_id, scheme, *key_bounds(shelf), shelf.start, shelf.end)


RANGES = [
    _range(COMPUTING, "clc", "TP3"),
    _range(ENGINEERING, "clc", "T"),
    _range(COMPUTING, "lcc", "QA75-QA76.95"),
]


def _title(
    words: str = "Anything",
    *classes: tuple[Scheme, str],
    language: str | None = "eng",
    prices: tuple[Money, ...] = (),
) -> Candidate:
    keys = [(scheme, code, sort_key(parse(scheme, code))) for scheme, code in classes]
    return Candidate(1, words, language, "book", keys, prices)


def _matches(title: Candidate, *wants: Want, rates: Rates | None = None) -> list[Found]:
    given = wants or (Want(COMPUTING, "CS"), Want(ENGINEERING, "ENG"))
    return Matcher(given, RANGES, rates or {}).matches(title)


def _codes(found: Found) -> list[str]:
    return [code for code, _ in found.reasons]


def test_a_class_number_in_a_range_matches_and_the_narrower_range_weighs_more() -> None:
    found = _matches(_title("Anything", ("clc", "TP311.13")))
    assert [(f.subject_id, f.score) for f in found] == [(COMPUTING, 50), (ENGINEERING, 30)]
    assert found[0].reasons == [
        ["class_in_range", {"scheme": "clc", "code": "TP311.13", "start": "TP3", "end": "TP3", "score": 50}]
    ]


def test_several_class_numbers_of_one_title_are_one_reason() -> None:
    (found,) = _matches(_title("Anything", ("lcc", "QA76.9"), ("clc", "TP312")), Want(COMPUTING, "CS"))
    assert _codes(found) == ["class_in_range"]


@pytest.mark.parametrize(
    ("keyword", "words", "held"),
    [
        ("machine learning", "Machine Learning for poets", True),
        ("machine learning", "Learning about washing machine care", False),
        ("learn", "Learning to see", False),
        ("深度学习", "深度学习入门", True),
        ("深度学习", "学习深度潜水", False),
        ("梦", "红楼梦", True),
        ("C++", "Effective C++", True),
        ("C++", "Vitamin C", False),
        ("Café", "A cafe in Paris", True),
    ],
)
def test_a_keyword_is_found_as_a_whole_in_chinese_and_in_english(keyword: str, words: str, held: bool) -> None:
    found = KeywordMap([Want(COMPUTING, "CS", keywords=(keyword,))]).held(words)
    assert found == ({COMPUTING: [keyword]} if held else {})


@pytest.mark.parametrize(("text", "code"), [("zh", "chi"), ("fra", "fre"), ("eng", "eng"), ("und", "und")])
def test_a_language_is_wanted_by_its_code_or_its_tag(text: str, code: str) -> None:
    assert wanted_language(text) == code


@pytest.mark.parametrize("text", ["Klingon", "", "english", "中文", "q"])
def test_what_is_no_code_of_a_language_is_refused_and_not_kept_as_a_wish_nothing_meets(text: str) -> None:
    with pytest.raises(LanguageUnusable):
        wanted_language(text)


def test_a_keyword_of_signs_only_is_refused() -> None:
    with pytest.raises(KeywordUnusable):
        KeywordMap([Want(COMPUTING, "CS", keywords=("!!",))])


def test_keywords_add_up_to_a_ceiling() -> None:
    want = Want(COMPUTING, "CS", keywords=("one", "two", "three", "four", "five"))
    scores = [_matches(_title(words), want)[0].score for words in ("one", "one two", "one two three four five")]
    assert scores == [20, 25, 30]


def test_the_parts_of_the_reasons_add_up_to_the_score() -> None:
    want = Want(COMPUTING, "CS", 3, ("optics",), ("eng",), ("book",), Money(10_000, "CNY"))
    title = _title("Optics", ("clc", "TP3"), prices=(Money(5_900, "CNY"),))
    (found,) = _matches(title, want)
    assert _codes(found) == ["class_in_range", "keyword", "language", "resource_type", "price_within_cap"]
    assert found.score == sum(facts["score"] for _, facts in found.reasons) == 50 + 20 + 5 + 5 + 5
    assert found.version == 3


@pytest.mark.parametrize(
    ("want", "reason"),
    [
        (Want(COMPUTING, "CS", languages=("chi",)), "language_not_wanted"),
        (Want(COMPUTING, "CS", resource_types=("ebook",)), "resource_type_not_wanted"),
        (Want(COMPUTING, "CS", price_cap=Money(5_000, "CNY")), "price_above_cap"),
    ],
)
def test_what_is_not_wanted_is_not_matched_and_the_reason_is_told(want: Want, reason: str) -> None:
    title = _title("Anything", ("clc", "TP3"), prices=(Money(5_900, "CNY"),))
    assert _matches(title, want) == []
    told = Matcher([want], RANGES, {}).why_not(title, COMPUTING)
    assert (told.is_match, [code for code, _ in told.reasons]) == (False, [reason])


def test_a_price_in_another_currency_is_compared_at_the_rate() -> None:
    want = Want(COMPUTING, "CS", price_cap=Money(10_000, "CNY"))
    rates = {("USD", "CNY"): Decimal("7.10")}
    cheap = _title("Anything", ("clc", "TP3"), prices=(Money(1_400, "USD"),))
    (found,) = _matches(cheap, want, rates=rates)
    assert found.reasons[-1] == [
        "price_within_cap",
        {"cap": "CNY 100.00", "price": "USD 14.00", "converted": "CNY 99.40", "score": 5},
    ]
    dear = _title("Anything", ("clc", "TP3"), prices=(Money(1_500, "USD"),))
    assert _matches(dear, want, rates=rates) == []


def test_a_price_without_a_rate_rules_nothing_out_and_says_so() -> None:
    want = Want(COMPUTING, "CS", price_cap=Money(10_000, "CNY"))
    (found,) = _matches(_title("Anything", ("clc", "TP3"), prices=(Money(99_900, "USD"),)), want)
    assert found.reasons[-1] == ["price_not_compared", {"cap": "CNY 100.00", "price": "USD 999.00", "score": 0}]
    (found,) = _matches(_title("Anything", ("clc", "TP3")), want)
    assert found.reasons[-1][0] == "price_unknown"


def test_the_cheapest_offer_is_the_one_that_is_compared() -> None:
    want = Want(COMPUTING, "CS", price_cap=Money(5_000, "CNY"))
    title = _title("Anything", ("clc", "TP3"), prices=(Money(5_900, "CNY"), Money(4_900, "CNY")))
    assert _matches(title, want)[0].reasons[-1][1]["price"] == "CNY 49.00"


def test_a_title_of_unknown_language_is_not_ruled_out() -> None:
    want = Want(COMPUTING, "CS", languages=("chi",))
    (found,) = _matches(_title("Anything", ("clc", "TP3"), language=None), want)
    assert _codes(found)[-1] == "language_unknown"


def test_why_not_names_the_missing_class_and_keyword() -> None:
    want = Want(COMPUTING, "CS", keywords=("optics",))
    told = Matcher([want], RANGES, {}).why_not(_title("Poetry", ("clc", "I22")), COMPUTING)
    assert told.reasons == [
        ["no_class_in_range", {"classes": ["clc I22"]}],
        ["no_keyword", {"keywords": ["optics"]}],
    ]


def test_why_not_of_a_match_gives_the_reasons_for_it() -> None:
    told = Matcher([Want(COMPUTING, "CS")], RANGES, {}).why_not(_title("Anything", ("clc", "TP3")), COMPUTING)
    assert told.is_match
    assert [code for code, _ in told.reasons] == ["class_in_range"]
