"""A vendor's file on its way in: recognised, read by a plugin, kept, distributed; and what it set aside."""

from acqflow.intake.correcting import correct_by_hand, correct_from_file, form_of
from acqflow.intake.holdings import held, scanned
from acqflow.intake.taking_in import (
    Delivery,
    FormatUnknown,
    Look,
    Progress,
    Taken,
    delivery,
    enter_quote,
    preview,
    remember_profile,
    take_back,
    take_in,
)

__all__ = [
    "Delivery",
    "FormatUnknown",
    "Look",
    "Progress",
    "Taken",
    "correct_by_hand",
    "correct_from_file",
    "delivery",
    "enter_quote",
    "form_of",
    "held",
    "preview",
    "remember_profile",
    "scanned",
    "take_back",
    "take_in",
]
