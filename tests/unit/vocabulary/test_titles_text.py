"""What holds for titles as text to search and to compare."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from acqflow.vocabulary.titles_text import normalised, query_tokens, search_tokens

some_title = some.text(
    some.sampled_from("三体问题 红楼梦AaÉß+#.-&'\"*()：、（）1２ひがガ한글и̇İ\n\0\ud800\u3099゛𠀀"), max_size=24
)


@pytest.mark.parametrize(
    "typed", ["三", "三体", "体问题", "三体问题", "cafe", "CAFÉ", "Cafe\u0301", "三体 café", "ｃａｆé"]
)
def test_a_title_is_found_by_any_run_of_its_words(typed: str) -> None:
    assert set(query_tokens(typed)) <= set(search_tokens("三体问题：Café"))


@pytest.mark.parametrize("typed", ["体三", "题问", "四体", "caf"])
def test_a_title_is_not_found_by_what_it_does_not_say(typed: str) -> None:
    assert not set(query_tokens(typed)) <= set(search_tokens("三体问题：Café"))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("三体 Café", ["三", "三体", "体", "cafe"]),
        ("C++程序", ["cplusplus", "程", "程序", "序"]),
        ("C# and .NET", ["csharp", "and", "dotnet"]),
        ("Øre ßtraße Ångström", ["ore", "sstrasse", "angstrom"]),
        ("İstanbul", ["istanbul"]),
        ("卡尔・马克思", ["卡", "卡尔", "尔", "马", "马克", "克", "克思", "思"]),
        ("ABC１２３", ["abc123"]),
        ("", []),
        ('"*^(){}:', []),
    ],
)
def test_words_are_folded_and_chinese_is_taken_singly_and_in_pairs(text: str, tokens: list[str]) -> None:
    assert search_tokens(text) == tokens


@given(some_title)
@settings(max_examples=80, deadline=None)
def test_tokens_hold_nothing_that_a_search_engine_takes_for_a_sign(text: str) -> None:
    for token in search_tokens(text) + query_tokens(text):
        assert token.isalnum()
        assert token == unicodedata.normalize("NFC", token)


@given(some_title, some_title)
@settings(max_examples=60, deadline=None)
def test_a_title_answers_to_itself_and_to_its_beginning(first: str, second: str) -> None:
    assert set(query_tokens(f"{first} {second}")) <= set(search_tokens(f"{first} {second}"))
    assert set(query_tokens(first)) <= set(search_tokens(f"{first} {second}"))


@pytest.mark.parametrize(
    "same",
    [
        ["The Art of War", "art of war", "ART OF WAR.", "The art of war /"],
        ["C语言程序设计", "C 语言程序设计", "Ｃ语言 程序设计", "《C语言程序设计》"],
        ["Crime & punishment", "Crime and Punishment"],
        ["Éléments", "Elements", "E\u0301le\u0301ments"],
    ],
)
def test_one_title_in_many_dresses_has_one_key(same: list[str]) -> None:
    assert len({normalised(title) for title in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("C++", "C#"), ("数学 上", "数学 下"), ("A", "The"), ("三体", "三體")]
)
def test_different_titles_keep_different_keys(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)
    assert normalised(one)
