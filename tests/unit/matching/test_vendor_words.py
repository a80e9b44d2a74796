"""What a vendor calls a subject is read from a text and found whole."""

import pytest

from acqflow.matching.rules import VendorWord, VendorWordUnusable, vendor_word, words_said


@pytest.mark.parametrize("text", ["", "QS", "QS=", "=Optics", " = ", "QS= \u3000"])
def test_a_word_without_its_vendor_or_a_vendor_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(VendorWordUnusable):
        vendor_word(text)


def test_the_word_may_hold_an_equals_sign() -> None:
    assert vendor_word("QS=A=B") == VendorWord("QS", "A=B")


def test_only_the_subject_and_the_fund_are_words_for_a_subject() -> None:
    said = {"subject": "计算机类; 计算机类;", "fund": "CS-MONO", "location": "A", "copies": "2"}
    assert [word for _, word in words_said("QS", said)] == ["计算机类", "CS-MONO"]
    assert words_said("QS", {}) == []
