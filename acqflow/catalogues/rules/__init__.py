"""What is true of a vendor's catalogue."""

from acqflow.catalogues.rules.notes import note_sentence
from acqflow.catalogues.rules.offered import Staged, names_in_file, numbers_given, stage
from acqflow.catalogues.rules.refusals import (
    QUOTED,
    FramedCountWrong,
    ImportDecidedOn,
    ImportMissing,
    LaterImportInTheWay,
    OfferNotQuoted,
    QuoteWithoutPrice,
    VendorCodeTaken,
    VendorMissing,
    VendorUnnamed,
)
from acqflow.catalogues.rules.results import (
    Counts,
    FileFacts,
    FilePreview,
    ImportResult,
    ImportRow,
    ImportUndone,
    OfferRow,
    PreviewRow,
    QuarantineRow,
    VendorRow,
)

__all__ = [
    "QUOTED",
    "Counts",
    "FileFacts",
    "FilePreview",
    "FramedCountWrong",
    "ImportDecidedOn",
    "ImportMissing",
    "ImportResult",
    "ImportRow",
    "ImportUndone",
    "LaterImportInTheWay",
    "OfferNotQuoted",
    "OfferRow",
    "PreviewRow",
    "QuarantineRow",
    "QuoteWithoutPrice",
    "Staged",
    "VendorCodeTaken",
    "VendorMissing",
    "VendorRow",
    "VendorUnnamed",
    "names_in_file",
    "note_sentence",
    "numbers_given",
    "stage",
]
