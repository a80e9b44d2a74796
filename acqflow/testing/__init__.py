"""For plugin authors: contract classes, bad files as data, builders, and a transport that plays recordings.

Subclass a contract in your tests, say what your plugin reads, and pytest runs every rule on it.
"""

from acqflow.testing.bad_file import BadFile
from acqflow.testing.bad_files import BadFilesContract
from acqflow.testing.builders import a_plugin, a_record, an_isbn, classed_titles
from acqflow.testing.catalogue import CatalogueContract, HarvestContract, HoldingsContract
from acqflow.testing.catalogue_format import CatalogueFormatContract
from acqflow.testing.matcher import MatcherContract
from acqflow.testing.noise import NoiseContract
from acqflow.testing.recordings import RecordedTransport

__all__ = [
    "BadFile",
    "BadFilesContract",
    "CatalogueContract",
    "CatalogueFormatContract",
    "HarvestContract",
    "HoldingsContract",
    "MatcherContract",
    "NoiseContract",
    "RecordedTransport",
    "a_plugin",
    "a_record",
    "an_isbn",
    "classed_titles",
]
