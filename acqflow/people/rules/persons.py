"""What a person's particulars look like once they are kept."""

import re
import unicodedata
from typing import Self

from acqflow.vocabulary.errors import Conflict, Missing, Refused, Unreadable, words

LANGUAGES = ("zh", "en")
_LONGEST_NAME = 200
_LOGIN = re.compile(r"[\w.@-]{1,64}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class LoginUnreadable(Unreadable):
    """Carries `login`."""

    says = words("%(login)s cannot be a login. Use 1 to 64 letters, digits or . _ @ - without spaces.")


class NameUnreadable(Unreadable):
    """Carries `name`, shortened."""

    says = words("%(name)s cannot be a name. Write 1 to 200 characters on one line.")


class EmailUnreadable(Unreadable):
    """Carries `email`."""

    says = words("%(email)s is not an e-mail address. Write it like anna@example.edu, or leave it empty.")


class LanguageUnknown(Unreadable):
    """Carries `language`."""

    says = words("The pages do not speak %(language)s. Choose zh or en.")


class PersonMissing(Missing):
    """Carries `person`: a login or a number."""

    says = words(
        "There is no person %(person)s. The workbook of people and subjects says who there is; an "
        "administrator exports it."
    )


class PersonDisabled(Refused):
    """Carries `person`."""

    says = words("%(person)s may not sign in any more. An administrator can enable the person again.")


class LoginTaken(Conflict):
    """Carries `login`."""

    says = words("The login %(login)s belongs to somebody already. Choose another one.")


class LastAdministrator(Conflict):
    """Carries `person`."""

    says = words("%(person)s is the last administrator. Make somebody else administrator first.")


class AlreadyFounded(Conflict):
    """Carries nothing: the first administrator is added once, while nobody is there."""

    says = words("This library has people already. An administrator adds more.")


class PersonName(str):
    """A name as its bearer writes it; `latin` is the same in Latin letters, where that is known.

    >>> PersonName("沈若兰", "Shen Ruolan").latin
    'Shen Ruolan'
    """

    __slots__ = ("latin",)
    latin: str | None

    def __new__(cls, name: str, latin: str | None = None) -> Self:
        made = super().__new__(cls, name)
        made.latin = latin
        return made


def one_line(text: str) -> str:
    """Composed, without characters that cannot be seen, every run of blanks one space, none at the ends."""
    seen = ("" if unicodedata.category(c) in _UNSEEN and not c.isspace() else c for c in text)
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def read_login(text: str) -> str:
    """The login in the one way it is kept: small letters, half-width. Raises LoginUnreadable."""
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise LoginUnreadable(login=text[:64])
    return login


def read_name(text: str) -> str:
    """The name on one line. Raises NameUnreadable."""
    name = one_line(text)
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise NameUnreadable(name=name[:40])
    return name


def read_email(text: str | None) -> str | None:
    """The address, or None for none. Raises EmailUnreadable."""
    email = one_line(text or "")
    if email and not _EMAIL.fullmatch(email):
        raise EmailUnreadable(email=email[:80])
    return email or None


def read_language(text: str) -> str:
    """The language of a person's pages. Raises LanguageUnknown."""
    if text not in LANGUAGES:
        raise LanguageUnknown(language=text[:20])
    return text
