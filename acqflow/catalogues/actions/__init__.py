"""What the acquisition librarian does with vendors' files."""

from acqflow.catalogues.actions.importing import begin_import, finish_import, import_file, keep_chunk
from acqflow.catalogues.actions.preview import preview_file
from acqflow.catalogues.actions.quoting import quote, withdraw_quote
from acqflow.catalogues.actions.reading import CHUNK, Chunk, FileReading, Messages, RawAt
from acqflow.catalogues.actions.settling import dismiss, reopen, take_corrected
from acqflow.catalogues.actions.undoing import check_undoable, undo_import
from acqflow.catalogues.actions.vendors import add_vendor, change_vendor, save_profile

__all__ = [
    "CHUNK",
    "Chunk",
    "FileReading",
    "Messages",
    "RawAt",
    "add_vendor",
    "begin_import",
    "change_vendor",
    "check_undoable",
    "dismiss",
    "finish_import",
    "import_file",
    "keep_chunk",
    "preview_file",
    "quote",
    "reopen",
    "save_profile",
    "take_corrected",
    "undo_import",
    "withdraw_quote",
]
