"""Why an import failed, kept so that it can be told later in the language of whoever asks."""

from collections.abc import Mapping
from typing import Any

from acqflow.vocabulary.errors import AcqflowError, Sentence, Sentences, words

_BROKEN = words("The import broke off at a fault of the program. Tell the administrator: the log says more.")


class ImportFailed(AcqflowError):
    """What a worker met, read back; its facts are those of the error it was."""

    says = _BROKEN

    def __init__(self, says: str, facts: Mapping[str, object]) -> None:
        super().__init__(**facts)
        self.says = says  # type: ignore[misc]


def kept_error(error: BaseException) -> dict[str, Any]:
    """An error as plain data; of one that is not ours only that it happened.

    >>> kept_error(ValueError("secret"))["facts"]
    {}
    """
    if not isinstance(error, AcqflowError):
        return {"says": _BROKEN, "facts": {}}
    return {"says": error.says, "facts": {name: _plain(value) for name, value in error.facts.items()}}


def error_kept(plain: Mapping[str, Any]) -> ImportFailed:
    """The error that `kept_error` was told of."""
    return ImportFailed(plain["says"], _facts(plain))


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
