"""An identifier of a title, and what is common to reading one."""

from dataclasses import dataclass, field
from typing import Literal

from acqflow.vocabulary.errors import Unreadable, words

Scheme = Literal[
    "isbn", "issn", "doi", "unified_book_number", "vendor_number", "other_form_isbn", "other_form_issn"
]
"""`other_form_isbn`, `other_form_issn`: those of the same work in another form. A title keeps them; they recognise
nothing."""

LONGEST_IDENTIFIER_TEXT = 300

_FULL_WIDTH = str.maketrans(
    "０１２３４５６７８９Ｘｘ：（）［］，；．　‐‑‒–—―−－﹣",
    "0123456789Xx:()[],;. ---------",
)


class IdentifierUnreadable(Unreadable):
    """Facts: `text`."""

    says = words("No ISBN, ISSN, DOI or other number can be read from %(text)s.")


@dataclass(frozen=True, slots=True)
class Identifier:
    """`value` is the key: 13 digits of an ISBN, "0317-8471", a DOI in small letters, "13010·1234".

    `doubtful`: the check digit is wrong or a lost zero was put back; never merge titles on it alone.
    `qualifier` is what stood in brackets behind ("精装"), `rest` what was glued on behind that ("CNY59.00").
    Two identifiers are equal when scheme, value and doubt are, however they were written.
    """

    scheme: Scheme
    value: str
    raw: str = field(compare=False)
    doubtful: bool = False
    qualifier: str = field(default="", compare=False)
    rest: str = field(default="", compare=False)


def plain_text(text: str, unreadable: type[IdentifierUnreadable]) -> str:
    """In half-width letters. Raises `unreadable` for a text that is too long for any number."""
    if len(text) > LONGEST_IDENTIFIER_TEXT:
        raise unreadable(text=text[:80])
    return text if text.isascii() else text.translate(_FULL_WIDTH)
