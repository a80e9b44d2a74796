"""The reader's language on the command line, from the same catalogue the pages use."""

import gettext
from pathlib import Path

import acqflow
from acqflow.reports.table import Translate


def in_language(language: str) -> Translate:
    """Turns an English text of the project into this language; English itself stays as it is."""
    if language == "en":
        return str
    folder = Path(acqflow.__file__).parent / "web" / "translations"
    return gettext.translation("messages", folder, [language]).gettext
