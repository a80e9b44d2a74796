"""What holds for languages."""

import pytest

from acqflow.vocabulary.languages import html_language, marc_language


@pytest.mark.parametrize(
    ("code", "tag"),
    [("chi", "zh"), ("eng", "en"), ("jpn", "ja"), ("fre", "fr"), ("ger", "de"), ("tib", "bo"), ("uig", "ug")],
)
def test_a_marc_code_and_its_tag_lead_to_each_other(code: str, tag: str) -> None:
    assert html_language(code) == tag
    assert marc_language(tag) == code


@pytest.mark.parametrize("tag", ["zh-Hans", "zh_CN", "ZH", "zho", "chi", " chi "])
def test_every_way_to_say_chinese_is_one_marc_code(tag: str) -> None:
    assert marc_language(tag) == "chi"


@pytest.mark.parametrize(("old", "now"), [("scr", "hrv"), ("scc", "srp"), ("deu", "ger"), ("fra", "fre")])
def test_withdrawn_and_terminological_codes_are_read(old: str, now: str) -> None:
    assert marc_language(old) == now


@pytest.mark.parametrize("code", ["grc", "mul", "und", "zxx", "xx"])
def test_an_unknown_language_is_kept(code: str) -> None:
    assert html_language(code) == code
    assert marc_language(code) == code
