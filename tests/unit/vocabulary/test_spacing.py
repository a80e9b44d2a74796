"""A blank stands between Chinese and Latin letters, whatever a fact brings into a sentence."""

import pytest

from acqflow.vocabulary.spacing import spaced
from acqflow.wording import Wording


@pytest.mark.parametrize(
    ("text", "fact", "said"),
    [
        ("由%(fact)s转来", "TP3", "由 TP3 转来"),
        ("由%(fact)s转来", "计算机科学", "由计算机科学转来"),
        ("由%(fact)s转来", "Wang 王", "由 Wang 王转来"),
        ("由%(fact)s转来", "“TP3”", "由“TP3”转来"),
        ("由 %(fact)s 转来", "TP3", "由 TP3 转来"),
        ("%(fact)s是 100 %% 的", "Wang", "Wang 是 100 % 的"),
        ("共%(fact)s", 12, "共 12"),
        ("由%(fact)s", "", "由"),
        ("passed on by %(fact)s", "计算机科学", "passed on by 计算机科学"),
    ],
)
def test_a_blank_stands_where_the_two_meet(text: str, fact: object, said: str) -> None:
    facts = {"fact": fact}
    assert spaced(text, facts) % facts == said


def test_what_happened_to_a_title_is_written_so() -> None:
    chinese = {"passed on by %(subject)s": "由%(subject)s转来"}
    say = Wording(translate=lambda text: chinese.get(text, text), write=str)
    assert say.filled("passed on by %(subject)s", {"subject": "TP3"}) == "由 TP3 转来"
