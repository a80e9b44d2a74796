"""For plugin authors: one contract class per plugin kind, builders, and a transport that plays recordings.

Subclass a contract in your tests, say what your plugin reads, and pytest runs every rule on it.
"""

from acqflow.testing.builders import a_plugin, a_record, an_isbn
from acqflow.testing.catalogue import CatalogueContract
from acqflow.testing.catalogue_format import CatalogueFormatContract
from acqflow.testing.recordings import RecordedTransport

__all__ = ["CatalogueContract", "CatalogueFormatContract", "RecordedTransport", "a_plugin", "a_record", "an_isbn"]
