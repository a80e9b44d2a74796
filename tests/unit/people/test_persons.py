"""What a person's particulars look like once they are kept."""

import pytest

from acqflow.people.rules import (
    EmailUnreadable,
    LanguageUnknown,
    LoginUnreadable,
    NameUnreadable,
    one_line,
    read_email,
    read_language,
    read_login,
    read_name,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Anna", "anna"), ("  anna ", "anna"), ("ｚｈａｎｇ．ｗｅｉ", "zhang.wei"), ("20260123", "20260123")],
)
def test_a_login_is_the_same_however_it_is_typed(typed: str, kept: str) -> None:
    assert read_login(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "an na", "a\nb", "a" * 65, "=cmd()", "'", "a\x00"])
def test_a_login_with_blanks_or_signs_is_refused(typed: str) -> None:
    with pytest.raises(LoginUnreadable):
        read_login(typed)


def test_a_name_is_kept_on_one_line_without_what_cannot_be_seen() -> None:
    assert read_name("  张\u200b 伟\r\n2026 login ok\x00 ") == "张 伟 2026 login ok"
    assert one_line("Cafe\u0301") == "Café"


@pytest.mark.parametrize("typed", ["", " \u200b ", "x" * 201])
def test_a_name_of_nothing_or_without_end_is_refused(typed: str) -> None:
    with pytest.raises(NameUnreadable):
        read_name(typed)


def test_an_email_address_may_be_missing_but_not_wrong() -> None:
    assert read_email(None) is read_email(" ") is None
    assert read_email(" anna@example.edu ") == "anna@example.edu"
    for typed in ("anna", "a@b@c", "anna @example.edu"):
        with pytest.raises(EmailUnreadable):
            read_email(typed)


def test_pages_speak_chinese_and_english_only() -> None:
    assert [read_language(text) for text in ("zh", "en")] == ["zh", "en"]
    with pytest.raises(LanguageUnknown):
        read_language("fr")
