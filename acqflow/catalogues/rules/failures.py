"""Why an import failed, kept so that it can be told later in the language of whoever asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from acqflow.vocabulary.errors import AcqflowError, Sentence, Sentences, words

_BROKEN = words("It broke off at a fault of the program. Tell the administrator: the log says more.")


class ImportFailed(AcqflowError):
    """What a worker met, read back; its facts are those of the error it was.

    `kinds` are the names of that error and of the families it belongs to; none of one that is not ours.
    """

    says = _BROKEN

    def __init__(self, says: str, facts: Mapping[str, object], kinds: Sequence[str] = ()) -> None:
        super().__init__(**facts)
        self.says = says  # type: ignore[misc]
        self.kinds = tuple(kinds)

    @property
    def code(self) -> str:
        return self.kinds[0] if self.kinds else super().code


def kept_error(error: BaseException) -> dict[str, Any]:
    """An error as plain data; of one that is not ours only that it happened.

    >>> kept_error(ValueError("secret"))["facts"]
    {}
    """
    if not isinstance(error, AcqflowError):
        return {"says": _BROKEN, "facts": {}}
    kinds = [kind.__name__ for kind in type(error).__mro__ if issubclass(kind, AcqflowError)][:-1]
    facts = {name: _plain(value) for name, value in error.facts.items()}
    return {"says": error.says, "facts": facts, "kinds": kinds}


def error_kept(plain: Mapping[str, Any]) -> ImportFailed:
    """The error that `kept_error` was told of."""
    return ImportFailed(plain["says"], _facts(plain), plain.get("kinds", ()))


def kept_sentence(sentence: Sentence | None) -> object:
    """A sentence as plain data, to be told later."""
    return None if sentence is None else _plain(sentence)


def sentence_kept(plain: Any) -> Sentence | None:
    """The sentence that `kept_sentence` was told of."""
    return None if plain is None else Sentence(plain["says"], _facts(plain))


def _plain(value: object) -> object:
    if isinstance(value, Sentences):
        return {"sentences": [_plain(each) for each in value]}
    if isinstance(value, Sentence):
        return {"says": value.says, "facts": {name: _plain(fact) for name, fact in (value.facts or {}).items()}}
    return value if isinstance(value, int) else str(value)


def _read(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if "sentences" in value:
        return Sentences(Sentence(each["says"], _facts(each)) for each in value["sentences"])
    return Sentence(value["says"], _facts(value))


def _facts(plain: Mapping[str, Any]) -> dict[str, object]:
    return {name: _read(value) for name, value in plain["facts"].items()}
