"""Everything a plugin may import: frozen messages and one abstract class per plugin kind, versioned as one.

A plugin imports from here and from `acqflow.vocabulary`, and from nowhere else in acqflow.

>>> from acqflow.plugin_api import API_VERSION
>>> API_VERSION
'1.2'
"""

from acqflow.plugin_api.answer_xml import XmlRefused, parse_xml
from acqflow.plugin_api.answers import Encoded, HarvestPage, HarvestSource, HeldCopies
from acqflow.plugin_api.catalogue import (
    Catalogue,
    CatalogueRefused,
    CatalogueUnreachable,
    HarvestBroken,
    Reply,
    Transport,
)
from acqflow.plugin_api.catalogue_format import CatalogueFormat, Pieces, Recognition
from acqflow.plugin_api.details import DETAILS, read_detail
from acqflow.plugin_api.limits import Limits
from acqflow.plugin_api.mapping import EXTRA, MAPPABLE_FIELDS, ColumnGuess, MappingGuess, Preview, may_hold
from acqflow.plugin_api.matcher import (
    LEARNING_STEPS,
    ClassedTitle,
    Guess,
    Guesser,
    Learned,
    Matcher,
    ModelRefused,
    Quality,
    TitleWords,
    Told,
    TooLittleToLearn,
)
from acqflow.plugin_api.messages import FileRefused, FileSummary, Position, Quarantined, Skipped
from acqflow.plugin_api.plugin import API_VERSION, Plugin, accepts
from acqflow.plugin_api.profile import Profile
from acqflow.plugin_api.reasons import REASONS, Reason, explain
from acqflow.plugin_api.record import FORMATS, CatalogueRecord
from acqflow.plugin_api.wire import Message, from_json, to_json

__all__ = [
    "API_VERSION",
    "DETAILS",
    "EXTRA",
    "FORMATS",
    "LEARNING_STEPS",
    "MAPPABLE_FIELDS",
    "REASONS",
    "Catalogue",
    "CatalogueFormat",
    "CatalogueRecord",
    "CatalogueRefused",
    "CatalogueUnreachable",
    "ClassedTitle",
    "ColumnGuess",
    "Encoded",
    "FileRefused",
    "FileSummary",
    "Guess",
    "Guesser",
    "HarvestBroken",
    "HarvestPage",
    "HarvestSource",
    "HeldCopies",
    "Learned",
    "Limits",
    "MappingGuess",
    "Matcher",
    "Message",
    "ModelRefused",
    "Pieces",
    "Plugin",
    "Position",
    "Preview",
    "Profile",
    "Quality",
    "Quarantined",
    "Reason",
    "Recognition",
    "Reply",
    "Skipped",
    "TitleWords",
    "Told",
    "TooLittleToLearn",
    "Transport",
    "XmlRefused",
    "accepts",
    "explain",
    "from_json",
    "may_hold",
    "parse_xml",
    "read_detail",
    "to_json",
]
