"""What vendors call the subjects of this library: a vendor's own word, and the subjects that know it as theirs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from acqflow.vocabulary.errors import Unreadable, words

SAID_AS = ("subject", "fund")
"""The names under which an offer says it: a vendor's subject, or the fund a vendor means it for."""

_BETWEEN = ";"


class VendorWordUnusable(Unreadable):
    """Facts: `text`."""

    says = words(
        "“%(text)s” does not say what a vendor calls the subject. Write the vendor's code, an equals sign and the "
        "vendor's word, such as QS=Computing."
    )


class VendorWord(NamedTuple):
    """A vendor, by code, and its word for a subject."""

    vendor: str
    word: str


def vendor_word(text: str) -> VendorWord:
    """Raises VendorWordUnusable.

    >>> vendor_word("QS = 计算机类")
    VendorWord(vendor='QS', word='计算机类')
    """
    vendor, _, word = (part.strip() for part in text.partition("="))
    if not vendor or not _plain(word):
        raise VendorWordUnusable(text=text[:80])
    return VendorWord(vendor, word)


def words_said(vendor: str, said: Mapping[str, str]) -> list[VendorWord]:
    """The vendor's words among what it says with an offer; one cell may hold several.

    >>> words_said("QS", {"subject": "计算机类; 数学类", "location": "A"})
    [VendorWord(vendor='QS', word='计算机类'), VendorWord(vendor='QS', word='数学类')]
    """
    cells = [said[name] for name in SAID_AS if name in said]
    parts = [part.strip() for cell in cells for part in cell.split(_BETWEEN)]
    return [VendorWord(vendor, part) for part in dict.fromkeys(parts) if part]


class VendorWordMap:
    """All subjects' words: found whole, whatever their capitals and blanks."""

    def __init__(self, words_of: Iterable[tuple[int, Sequence[VendorWord]]]) -> None:
        self._subjects: dict[VendorWord, list[int]] = {}
        for subject_id, known in words_of:
            for vendor, word in known:
                self._subjects.setdefault(VendorWord(vendor, _plain(word)), []).append(subject_id)

    def __bool__(self) -> bool:
        return bool(self._subjects)

    def known(self, said: Iterable[VendorWord]) -> dict[int, VendorWord]:
        """Subject → the first of these words that is its own."""
        found: dict[int, VendorWord] = {}
        for vendor, word in said:
            for subject_id in self._subjects.get(VendorWord(vendor, _plain(word)), ()):
                found.setdefault(subject_id, VendorWord(vendor, word))
        return found


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()
