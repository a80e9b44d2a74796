"""The numbers that name a title: ISBN, ISSN, DOI, 统一书号 and the vendor's own number."""

from acqflow.vocabulary.identifiers.identifier import (
    LONGEST_IDENTIFIER_TEXT,
    Identifier,
    IdentifierUnreadable,
    Scheme,
)
from acqflow.vocabulary.identifiers.isbn import (
    IsbnLostDigits,
    IsbnUnreadable,
    format_isbn,
    isbn10_of,
    isbn13_of,
    isbn_is_right,
    mistyped_isbn,
    parse_isbn,
    parse_isbns,
    with_right_check_digit,
)
from acqflow.vocabulary.identifiers.issn import IssnUnreadable, issn_is_right, parse_issn
from acqflow.vocabulary.identifiers.others import (
    DoiUnreadable,
    UnifiedBookNumberUnreadable,
    VendorNumberUnreadable,
    parse_doi,
    parse_unified_book_number,
    parse_vendor_number,
)
from acqflow.vocabulary.identifiers.recognising import IsbnRounded, recognise

__all__ = [
    "LONGEST_IDENTIFIER_TEXT",
    "DoiUnreadable",
    "Identifier",
    "IdentifierUnreadable",
    "IsbnLostDigits",
    "IsbnRounded",
    "IsbnUnreadable",
    "IssnUnreadable",
    "Scheme",
    "UnifiedBookNumberUnreadable",
    "VendorNumberUnreadable",
    "format_isbn",
    "isbn10_of",
    "isbn13_of",
    "isbn_is_right",
    "issn_is_right",
    "mistyped_isbn",
    "parse_doi",
    "parse_isbn",
    "parse_isbns",
    "parse_issn",
    "parse_unified_book_number",
    "parse_vendor_number",
    "recognise",
    "with_right_check_digit",
]
