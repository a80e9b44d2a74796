"""What is true of a title: how it is recognised, what may be asked of it, which standing weighs most."""

from acqflow.titles.rules.alike import recognise_by_words
from acqflow.titles.rules.holdings import (
    HoldingRow,
    HoldingsLineRefused,
    HoldingsLoaded,
    HoldingsRead,
    HoldingsWithoutIsbn,
    read_holdings,
)
from acqflow.titles.rules.pages import COUNTED_UP_TO, PAGE_SIZE, DossierLine, Filters, Page, Sort, TitleRow
from acqflow.titles.rules.recognition import (
    Described,
    Description,
    Key,
    Recognition,
    TitleMissing,
    TitleWithoutName,
    keys_of,
    recognise,
    resource_type_of,
    says_which,
)
from acqflow.titles.rules.recorded import (
    DESCRIBED,
    class_key,
    class_rows,
    description_row,
    identifier_rows,
    words_of,
    work_key_of,
)
from acqflow.titles.rules.standing import STANDINGS, DuplicateStatus, Standing, weigh

__all__ = [
    "COUNTED_UP_TO",
    "DESCRIBED",
    "PAGE_SIZE",
    "STANDINGS",
    "Described",
    "Description",
    "DossierLine",
    "DuplicateStatus",
    "Filters",
    "HoldingRow",
    "HoldingsLineRefused",
    "HoldingsLoaded",
    "HoldingsRead",
    "HoldingsWithoutIsbn",
    "Key",
    "Page",
    "Recognition",
    "Sort",
    "Standing",
    "TitleMissing",
    "TitleRow",
    "TitleWithoutName",
    "class_key",
    "class_rows",
    "description_row",
    "identifier_rows",
    "keys_of",
    "read_holdings",
    "recognise",
    "recognise_by_words",
    "resource_type_of",
    "says_which",
    "weigh",
    "words_of",
    "work_key_of",
]
