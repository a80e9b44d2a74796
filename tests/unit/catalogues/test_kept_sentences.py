"""A sentence that is kept comes back as it was, whatever its facts are."""

import json

import pytest

from acqflow.catalogues.rules import kept_sentence, sentence_kept
from acqflow.vocabulary.errors import Sentence

WHY = Sentence("it is older than %(days)s days", {"days": 30})


@pytest.mark.parametrize("sentence", [None, WHY, Sentence("nothing"), Sentence("no: %(why)s", {"why": WHY})])
def test_a_sentence_comes_back_from_json(sentence: Sentence | None) -> None:
    back = sentence_kept(json.loads(json.dumps(kept_sentence(sentence))))
    assert str(back) == str(sentence)
    assert type(back) is type(sentence)
