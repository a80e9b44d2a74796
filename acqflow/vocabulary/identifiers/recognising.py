"""Which number it is that a person typed into the one box."""

import re

from acqflow.vocabulary.errors import words
from acqflow.vocabulary.identifiers.identifier import (
    LONGEST_IDENTIFIER_TEXT,
    Identifier,
    IdentifierUnreadable,
    plain_text,
)
from acqflow.vocabulary.identifiers.isbn import ISBN10, ISBN13, ISBN_LABEL, IsbnLostDigits, parse_isbn
from acqflow.vocabulary.identifiers.issn import ISSN, ISSN_EAN, parse_issn
from acqflow.vocabulary.identifiers.others import DOI, UNIFIED, UNIFIED_LABEL, is_another_number, parse_doi

_YEARS = re.compile(r"((?:1[4-9]|20)[0-9]{2})-((?:1[4-9]|20)[0-9]{2})")


class IsbnRounded(IsbnLostDigits):
    """Facts: `text`."""

    says = words("%(text)s ends in zeros as rounded numbers do. Type the ISBN as it is printed in the book.")


def recognise(text: str) -> Identifier | None:
    """What a person typed into the one box: an ISBN, ISSN, DOI or 统一书号; None where it reads as words.

    A whole 10- or 13-digit number is an ISBN even when its check digit is wrong; eight digits without a
    hyphen are an ISSN only when it is right. Raises IsbnRounded.
    """
    if len(text) > LONGEST_IDENTIFIER_TEXT:
        return None
    if "/" in text and DOI.search(text):
        return parse_doi(text)
    plain = plain_text(text, IdentifierUnreadable).strip()
    label = ISBN_LABEL.match(plain)
    bare = plain[label.end() :] if label else plain
    if ISBN13.search(bare) or (ISBN10.match(bare) and (label or ISBN10.fullmatch(bare))):
        try:
            return parse_isbn(text)
        except IsbnLostDigits:
            raise IsbnRounded(text=text) from None
    return _recognise_issn(plain, text) or _recognise_unified(plain, text)


def _recognise_issn(plain: str, text: str) -> Identifier | None:
    number = re.sub(r"^[ep]?-?ISSN\s*:?\s*", "", plain, flags=re.IGNORECASE)
    if not (ISSN.fullmatch(number) or ISSN_EAN.fullmatch(number)):
        return None
    years = _YEARS.fullmatch(plain)
    if years and years[1] <= years[2]:
        return None
    issn = parse_issn(text)
    return None if issn.doubtful and "-" not in number else issn


def _recognise_unified(plain: str, text: str) -> Identifier | None:
    """A point or a hyphen may stand in any number, so those count only behind five digits or the label."""
    label = UNIFIED_LABEL.match(plain)
    found = UNIFIED.fullmatch(plain[label.end() :] if label else plain)
    if found is None or not (label or found[2] not in ".-" or len(found[1]) == 5) or is_another_number(found[0]):
        return None
    return Identifier("unified_book_number", f"{found[1]}·{found[3]}", text)
