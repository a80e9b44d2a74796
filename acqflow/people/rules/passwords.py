"""Which passwords are taken: long enough, and not the first ones anybody would try."""

import unicodedata
from collections.abc import Iterable

from acqflow.vocabulary.errors import Refused, Unreadable, words

SHORTEST_PASSWORD = 8
# Long enough for every sentence; a limit keeps a megabyte of "password" from being hashed.
LONGEST_PASSWORD = 256

_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "147258369",
)
# Without digits and signs around them: "Password123!" is "password".
_FAVOURITES = frozenset(
    """
    acqflow access account admin administrator changeme charlie computer daniel default demo dragon
    football freedom guest hello hunter iloveyou jessica jordan letmein liverpool librarian libraries library login
    master michael michelle monkey mima mypassword nihao pass passw password passwort princess qazwsx
    qwerty qwertz root secret shadow student starwars sunshine superman system teacher temporary test
    thomas trustno tushuguan university user welcome whatever woaini xuesheng
    """.split()  # noqa: SIM905
)
_LOOKALIKES = str.maketrans("@4310$5!7", "aaeiossit")


class PasswordTooShort(Unreadable):
    """Carries `shortest`, in characters."""

    says = words("The password is too short. Use %(shortest)s characters or more; a few words are best.")


class PasswordTooLong(Unreadable):
    """Carries `longest`, in characters."""

    says = words("The password is too long. Use %(longest)s characters at most.")


class PasswordObvious(Unreadable):
    """Carries nothing: a password is never repeated back."""

    says = words(
        "This password is among the first that anybody would try. Use a few words that do not belong together."
    )


class OldPasswordWrong(Refused):
    """Carries nothing."""

    says = words("The present password is not right. Type it again, or ask an administrator for a new one.")


def normal_password(password: str) -> str:
    """The same password from every keyboard: half-width and full-width letters are one."""
    return unicodedata.normalize("NFKC", password)


def check_password(
    password: str, *, shortest: int = SHORTEST_PASSWORD, personal: Iterable[str | None] = ()
) -> str:
    """The password as it will be hashed; `personal` is what everybody knows of the person (login, name).

    Raises PasswordTooShort, PasswordTooLong, PasswordObvious.
    """
    normal = normal_password(password)
    if len(normal) < shortest:
        raise PasswordTooShort(shortest=shortest)
    if len(normal) > LONGEST_PASSWORD:
        raise PasswordTooLong(longest=LONGEST_PASSWORD)
    if _is_obvious(normal.casefold(), personal):
        raise PasswordObvious()
    return normal


def _is_obvious(small: str, personal: Iterable[str | None]) -> bool:
    if _is_few_repeated(small) or any(small in row or small[::-1] in row for row in _ROWS):
        return True
    cores = {small, small.translate(_LOOKALIKES), small.rstrip("0123456789!@#$%^&*.?_-").translate(_LOOKALIKES)}
    bare = {"".join(c for c in core if c.isalpha()) for core in cores} | {"".join(c for c in small if c.isalpha())}
    own = {_letters(word) for word in personal if word}
    return any(core in _FAVOURITES or core in own for core in bare | cores if core)


def _is_few_repeated(small: str) -> bool:
    """Whether it is one piece of at most four characters over and over: aaaaaaaa, 12121212, abcdabcd."""
    return any(
        (small[:size] * len(small))[: len(small)] == small for size in range(1, min(4, len(small) // 2) + 1)
    )


def _letters(word: str) -> str:
    normal = unicodedata.normalize("NFKC", word).casefold()
    return "".join(c for c in normal if c.isalpha()) or normal
