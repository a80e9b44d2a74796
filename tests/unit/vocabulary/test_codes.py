"""Codes of teams, subjects, funds, vendors and years."""

import pytest

from acqflow.vocabulary.codes import CodeUnreadable, read_code


def test_a_code_has_no_blanks() -> None:
    assert read_code(" TP3 ") == "TP3"
    assert read_code("物理") == "物理"
    for text in ("", "a b", "x" * 41, "=1", "a\nb"):
        with pytest.raises(CodeUnreadable):
            read_code(text)


def test_a_long_code_is_named_by_its_beginning() -> None:
    with pytest.raises(CodeUnreadable, match=f"^{'x' * 40}… cannot be a code"):
        read_code("x" * 50)
