"""The numbers beside ISBN and ISSN: DOI, 统一书号 and the vendor's own."""

import re

from acqflow.vocabulary.errors import words
from acqflow.vocabulary.identifiers.identifier import (
    LONGEST_IDENTIFIER_TEXT,
    Identifier,
    IdentifierUnreadable,
    plain_text,
)
from acqflow.vocabulary.identifiers.issn import ISSN

# A DOI made of a SICI has its pages in angle brackets: 49:8<693::AID-ASI4>3.0.CO;2-O.
DOI = re.compile(
    r"(?<![0-9.])10\.[0-9]{4,9}(?:\.[0-9]+)*/(?:[^\s\"<>]|<[^\s\"<>/]*::[^\s\"<>/]*>)+", re.IGNORECASE
)
# One of 17 classes and three digits of the publisher, then the serial number without leading zero.
UNIFIED = re.compile(
    r"(?<![0-9.·\-])((?:[1-9]|1[0-7])[0-9]{3})\s?([·⋅.•‧∙・･\-])\s?([1-9][0-9]{0,4})(?![0-9]|[.·\-][0-9])"
)
UNIFIED_LABEL = re.compile(r"\s*(?:全国)?统一书号\s*:?\s*")
_YEAR = r"(?:1[4-9]|20)[0-9]{2}"
_YEAR_AND_MONTH = re.compile(rf"{_YEAR}[.-](?:[1-9]|1[0-2])")
_VENDOR_LABEL = re.compile(r"\s*(?:征订号|征订代码|书商编号|vendor (?:number|no\.?))\s*[::：]?\s*", re.IGNORECASE)
_VENDOR_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#-]{0,39}")


class DoiUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not a DOI: it should look like 10.1000/182.")


class UnifiedBookNumberUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not a 统一书号: it should look like 13010·1234.")


class VendorNumberUnreadable(IdentifierUnreadable):
    """Facts: `text`."""

    says = words("%(text)s is not a vendor's number: it should be letters and digits, 40 at most.")


def parse_doi(text: str) -> Identifier:
    """From "10.1000/182", "doi:10.1000/182" or a doi.org address, in small letters. Raises DoiUnreadable."""
    if len(text) > LONGEST_IDENTIFIER_TEXT:
        raise DoiUnreadable(text=text[:80])
    found = DOI.search(text)
    if found is None:
        raise DoiUnreadable(text=text[:80])
    value = found[0].rstrip(".,;:。，；")
    if value.endswith(")") and "(" not in value:
        value = value.rstrip(")")
    return Identifier("doi", value.lower(), text)


def parse_unified_book_number(text: str) -> Identifier:
    """The number of Chinese books before 1987: "13010·1234". Raises UnifiedBookNumberUnreadable."""
    found = UNIFIED.search(plain_text(text, UnifiedBookNumberUnreadable))
    if found is None or is_another_number(found[0]):
        raise UnifiedBookNumberUnreadable(text=text[:80])
    return Identifier("unified_book_number", f"{found[1]}·{found[3]}", text)


def is_another_number(number: str) -> bool:
    """A month or an ISSN."""
    return bool(_YEAR_AND_MONTH.fullmatch(number) or ISSN.fullmatch(number))


def parse_vendor_number(text: str) -> Identifier:
    """The vendor's number of a title (征订号), with or without its label. Raises VendorNumberUnreadable."""
    plain = plain_text(text, VendorNumberUnreadable)
    number = _VENDOR_LABEL.sub("", plain, count=1).strip()
    if not _VENDOR_NUMBER.fullmatch(number):
        raise VendorNumberUnreadable(text=text[:80])
    return Identifier("vendor_number", number.upper(), text)
