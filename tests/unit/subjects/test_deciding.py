"""Which of several settings counts."""

from datetime import date

import pytest

from acqflow.subjects.rules import (
    AmountNegative,
    Authority,
    LanguageCodeUnreadable,
    ResourceTypeUnknown,
    Setting,
    first_set,
    most_specific,
    read_language_code,
    read_limits,
    read_resource_type,
)
from acqflow.vocabulary.money import CurrenciesDiffer, Money

JAN, JUN, DEC = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 1)
EVERYTHING = Setting("everything")
CHINESE = Setting("chinese", language="chi")
BOOKS = Setting("books", resource_type="book")
CHINESE_BOOKS = Setting("chinese books", resource_type="book", language="chi")


def test_type_and_language_weigh_more_than_type_more_than_language_more_than_nothing() -> None:
    settings = [EVERYTHING, CHINESE, BOOKS, CHINESE_BOOKS]
    for strongest in (CHINESE_BOOKS, BOOKS, CHINESE, EVERYTHING):
        for order in (settings, settings[::-1]):
            assert most_specific(order, resource_type="book", language="chi") == strongest.value
        settings.remove(strongest)
    assert most_specific(settings, resource_type="book", language="chi") is None


def test_a_setting_for_another_type_or_language_does_not_count() -> None:
    settings = [CHINESE_BOOKS, CHINESE, BOOKS]
    assert most_specific(settings, resource_type="journal", language="eng") is None
    assert most_specific(settings, resource_type="journal", language="chi") == "chinese"
    assert most_specific(settings, resource_type="book", language="eng") == "books"


def test_of_two_equal_settings_the_later_one_counts_from_its_day_on() -> None:
    settings = [Setting("relay", starts_on=JAN), Setting("lead", starts_on=JUN)]
    found = [most_specific(settings, resource_type="book", on=day) for day in (date(2025, 12, 31), JAN, JUN, DEC)]
    assert found == [None, "relay", "lead", "lead"]


def test_an_older_specific_setting_weighs_more_than_a_newer_general_one() -> None:
    settings = [Setting("books", resource_type="book", starts_on=JAN), Setting("everything", starts_on=JUN)]
    assert most_specific(settings, resource_type="book", on=DEC) == "books"


def test_a_specific_setting_of_tomorrow_does_not_count_today() -> None:
    settings = [EVERYTHING, Setting("books", resource_type="book", starts_on=JUN)]
    assert most_specific(settings, resource_type="book", on=JAN) == "everything"


def test_a_subjects_own_general_setting_weighs_more_than_its_parents_specific_one() -> None:
    assert first_set([[EVERYTHING], [BOOKS]], resource_type="book") == "everything"


def test_what_a_subject_has_not_set_for_this_type_comes_from_the_nearest_above() -> None:
    generations = [[BOOKS], [], [Setting("above")], [Setting("far above")]]
    assert first_set(generations, resource_type="journal") == "above"
    assert first_set([[BOOKS]], resource_type="journal") is None


def test_an_authority_reaches_up_to_and_including_its_limits() -> None:
    authority = Authority(Money(20000, "CNY"), Money(500000, "CNY"))
    assert authority.covers(title=Money(20000, "CNY"), total=Money(500000, "CNY"))
    assert not authority.covers(title=Money(20001, "CNY"), total=Money(20001, "CNY"))
    assert not authority.covers(title=Money(100, "CNY"), total=Money(500001, "CNY"))


def test_without_a_limit_named_nothing_is_decided_alone() -> None:
    assert not Authority().covers(title=Money(0, "CNY"), total=Money(0, "CNY"))


def test_limits_below_zero_or_in_two_currencies_are_refused() -> None:
    with pytest.raises(AmountNegative):
        read_limits(Money(-1, "CNY"), Money(1, "CNY"))
    with pytest.raises(CurrenciesDiffer):
        read_limits(Money(1, "CNY"), Money(1, "USD"))


def test_only_known_kinds_of_resource_and_languages_that_look_like_one_are_taken() -> None:
    assert [read_resource_type(text) for text in ("*", "ebook")] == ["*", "ebook"]
    assert [read_language_code(text) for text in ("*", "chi")] == ["*", "chi"]
    with pytest.raises(ResourceTypeUnknown):
        read_resource_type("cd")
    with pytest.raises(LanguageCodeUnreadable):
        read_language_code("Chinese")
