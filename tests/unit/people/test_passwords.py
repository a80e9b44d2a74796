"""Which passwords are taken."""

import pytest

from acqflow.people.rules import PasswordObvious, PasswordTooLong, PasswordTooShort, check_password


@pytest.mark.parametrize(
    "password", ["correct horse battery", "图书馆里的猫在看雪下", "kxv93-mmw2", "a" * 8 + "bcq" * 9]
)
def test_a_long_unlikely_password_is_taken(password: str) -> None:
    assert check_password(password, personal=("anna", "Anna Li", None)) == password


def test_the_shortest_length_is_a_setting() -> None:
    with pytest.raises(PasswordTooShort, match="8 characters"):
        check_password("kx93-mw")
    assert check_password("kx93", shortest=4) == "kx93"
    with pytest.raises(PasswordTooShort):
        check_password("kxv93-mmw2", shortest=15)


def test_a_password_without_end_is_refused_and_a_long_one_is_not() -> None:
    sentence = "ab cd ef gh ij kl mn op qr st uv" * 8
    assert check_password(sentence) == sentence
    with pytest.raises(PasswordTooLong):
        check_password(sentence + "x")


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password123", "P@ssw0rd!", "12345678", "87654321", "qwertyui", "aaaaaaaa", "12121212",
        "abcdabcd", "iloveyou", "admin2026!", "1qaz2wsx", "ｐａｓｓｗｏｒｄ", "00000000", "library2026",
    ],
)  # fmt: skip
def test_an_obvious_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordObvious):
        check_password(password)


@pytest.mark.parametrize("password", ["zhangwei", "zhangwei1990", "ZHANG WEI!!", "2026zhangwei"])
def test_a_password_that_is_ones_own_name_is_refused(password: str) -> None:
    with pytest.raises(PasswordObvious):
        check_password(password, personal=("zhang.wei", "张伟", "Zhang Wei"))


def test_a_refused_password_is_never_repeated_back() -> None:
    with pytest.raises(PasswordObvious) as refused:
        check_password("password123")
    assert "password123" not in str(refused.value) + repr(refused.value.facts)


def test_full_width_and_half_width_letters_are_one_password() -> None:
    assert check_password("ｋｘｖ９３-mmw2") == check_password("kxv93-mmw2")
