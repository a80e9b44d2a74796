"""The families of error: each says which fact stands in the way, carries it, and names the cure."""

from typing import ClassVar


def words(text: str) -> str:
    """Mark a text that people see, so that it is collected for translation; returns it unchanged."""
    return text


class AcqflowError(Exception):
    """A fact that stands in the way.

    `says` is an English sentence with `%(name)s` places; it is the key of the translated sentence. The facts
    given to the constructor fill the places and are kept as `facts` for whoever wants them as data.
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
