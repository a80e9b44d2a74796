"""Codes that people give to what they set up: a team, a subject, a fund, a vendor, a year."""

import re
import unicodedata

from acqflow.vocabulary.errors import Unreadable, words

_CODE = re.compile(r"[\w.+/:-]{1,40}")
_SHOWN = 40


class CodeUnreadable(Unreadable):
    """Carries `code`, its beginning where it is long."""

    says = words("%(code)s cannot be a code. Use 1 to 40 letters, digits or . _ + / : - without spaces.")


def read_code(text: str) -> str:
    """A code as it is kept: half-width letters, nothing around them. Raises CodeUnreadable.

    >>> read_code(" ＴＰ3 ")
    'TP3'
    """
    code = unicodedata.normalize("NFKC", text).strip()
    if not _CODE.fullmatch(code):
        raise CodeUnreadable(code=code if len(code) <= _SHOWN else f"{code[:_SHOWN]}…")
    return code
