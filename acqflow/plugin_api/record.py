"""One title as a vendor offers it, in the form every catalogue plugin hands in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from acqflow.plugin_api.messages import Position
from acqflow.vocabulary.identifiers import Identifier
from acqflow.vocabulary.money import Money

FORMATS = (
    "print",
    "ebook",
    "journal",
    "ejournal",
    "audio",
    "video",
    "map",
    "score",
    "microform",
    "software",
    "mixed",
)
"""What `CatalogueRecord.format` may be."""


@dataclass(frozen=True, slots=True)
class CatalogueRecord:
    """A title offered by a vendor. Only `position` and `title` must be given; what is not known stays empty.

    `language` and `original_language` are MARC three-letter codes. `class_numbers` are (scheme, code) with the
    schemes `clc`, `lcc`, `ddc`, `thema`. `price_raw` is the price as printed, `price_note` what stood beside it.
    `record_id` is the vendor's own record number (MARC 001), `vendor_number` the order number (征订号).
    `other_formats` are numbers of the same work in another form: the e-book of a printed book (MARC 776). With
    `is_withdrawn` the vendor takes its offer back; the rest of the record need not say more than which one it is.
    `warnings` are (code, detail) pairs: read, but look. `extra` keeps the vendor's columns nobody else wants.

    >>> book = CatalogueRecord(Position(1, 0, 512), "Optics", creators=("Hecht, Eugene",), year=2017)
    >>> book.title, book.year, book.price
    ('Optics', 2017, None)
    """

    position: Position
    title: str
    identifiers: tuple[Identifier, ...] = ()
    other_formats: tuple[Identifier, ...] = ()
    other_title: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    place: str = ""
    year: int | None = None
    edition: str = ""
    series: tuple[str, ...] = ()
    language: str = ""
    original_language: str = ""
    format: str = "print"
    class_numbers: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    audience: str = ""
    extent: str = ""
    price: Money | None = None
    price_raw: str = ""
    price_note: str = ""
    vendor_number: str = ""
    record_id: str = ""
    is_withdrawn: bool = False
    warnings: tuple[tuple[str, str], ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
