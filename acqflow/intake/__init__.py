"""A vendor's file on its way in: recognised, read, kept, distributed, replied to; and what it set aside."""

from acqflow.intake.asking import HoldingsAsked, ask_holdings, numbers_of_run
from acqflow.intake.background import queue, work_off, work_on_next
from acqflow.intake.correcting import correct_by_hand, correct_from_file, form_of
from acqflow.intake.harvesting import Harvested, harvest
from acqflow.intake.holdings import HeldFile, held, held_file, read_held, scanned
from acqflow.intake.keeping import Progress, Taken, distributed, take_in
from acqflow.intake.learning import Lesson, learn
from acqflow.intake.looking import Looked, ask_for_look, looked, work_off_looks
from acqflow.intake.replying import reply
from acqflow.intake.shared_out import Source, shared_out
from acqflow.intake.taking_in import (
    Delivery,
    FormatUnknown,
    Look,
    delivery,
    enter_quote,
    preview,
    remember_profile,
    take_back,
)

__all__ = [
    "Delivery",
    "FormatUnknown",
    "Harvested",
    "HeldFile",
    "HoldingsAsked",
    "Lesson",
    "Look",
    "Looked",
    "Progress",
    "Source",
    "Taken",
    "ask_for_look",
    "ask_holdings",
    "correct_by_hand",
    "correct_from_file",
    "delivery",
    "distributed",
    "enter_quote",
    "form_of",
    "harvest",
    "held",
    "held_file",
    "learn",
    "looked",
    "numbers_of_run",
    "preview",
    "queue",
    "read_held",
    "remember_profile",
    "reply",
    "scanned",
    "shared_out",
    "take_back",
    "take_in",
    "work_off",
    "work_off_looks",
    "work_on_next",
]
