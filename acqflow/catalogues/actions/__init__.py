"""What the acquisition librarian does with vendors' files."""

from acqflow.catalogues.actions.importing import begin_import, finish_import, import_file, keep_chunk
from acqflow.catalogues.actions.looking import (
    ask_look,
    end_look,
    fail_look,
    forget_looks,
    give_up_look,
    go_on_looking,
    take_look,
)
from acqflow.catalogues.actions.merged import move_title, move_title_back
from acqflow.catalogues.actions.preview import preview_file
from acqflow.catalogues.actions.queueing import (
    cancel_import,
    expect_records,
    extend_lease,
    fail_import,
    queue_import,
    resume_import,
    take_queued,
)
from acqflow.catalogues.actions.quoting import quote, withdraw_quote
from acqflow.catalogues.actions.reading import CHUNK, Chunk, FileReading, Messages, RawAt
from acqflow.catalogues.actions.settling import dismiss, reopen, take_corrected
from acqflow.catalogues.actions.split import give_offers, leaving, take_offers_back
from acqflow.catalogues.actions.undoing import check_undoable, undo_import
from acqflow.catalogues.actions.vendors import add_vendor, change_vendor, save_profile

__all__ = [
    "CHUNK",
    "Chunk",
    "FileReading",
    "Messages",
    "RawAt",
    "add_vendor",
    "ask_look",
    "begin_import",
    "cancel_import",
    "change_vendor",
    "check_undoable",
    "dismiss",
    "end_look",
    "expect_records",
    "extend_lease",
    "fail_import",
    "fail_look",
    "finish_import",
    "forget_looks",
    "give_offers",
    "give_up_look",
    "go_on_looking",
    "import_file",
    "keep_chunk",
    "leaving",
    "move_title",
    "move_title_back",
    "preview_file",
    "queue_import",
    "quote",
    "reopen",
    "resume_import",
    "save_profile",
    "take_corrected",
    "take_look",
    "take_offers_back",
    "take_queued",
    "undo_import",
    "withdraw_quote",
]
