"""The families of error: each says which fact stands in the way, carries it, and names the cure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


def words(text: str) -> str:
    """Mark a text that people see, so that it is collected for translation; returns it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English sentence with `%(name)s` places and what fills them; itself a fact that is read in any language.

    >>> str(Sentence(words("it is not a day like %(example)s"), {"example": "2026-11-23"}))
    'it is not a day like 2026-11-23'
    """

    says: str
    facts: Mapping[str, object] | None = None

    def __str__(self) -> str:
        return self.says % self.facts if self.facts else self.says


class Sentences(tuple[Sentence, ...]):
    """Several of them, told one after the other."""

    __slots__ = ()

    def __str__(self) -> str:
        return "; ".join(map(str, self))


class AcqflowError(Exception):
    """A fact that stands in the way.

    `says` is an English sentence with `%(name)s` places; it is the key of the translated sentence. The facts
    given to the constructor fill the places and are kept as `facts` for whoever wants them as data. A fact that is
    itself to be translated is a Sentence, or Sentences.
    """

    says: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        return self.says % self.facts

    @property
    def code(self) -> str:
        """A stable name for programs: the class name."""
        return type(self).__name__


class Unreadable(AcqflowError):
    """What was given cannot be understood as what it should be."""


class Missing(AcqflowError):
    """What was asked for is not there, or not for this person."""


class Refused(AcqflowError):
    """This person may not do this."""


class Conflict(AcqflowError):
    """The present state of things forbids it."""
