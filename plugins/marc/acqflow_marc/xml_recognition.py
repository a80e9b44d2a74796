"""Whether a file is MARCXML, told from its beginning."""

import re

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# How a file in UTF-16 begins.
WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_NAMESPACES = (b"http://www.loc.gov/MARC21/slim", b"info:lc/xmlns/marcxchange-v")
_MARC_TAG = rb"<(?:[\w.\-]+:)?(?:leader|(?:controlfield|datafield)\s[^>]*tag\s*=)"
_ROOT = rb"<(?:[\w.\-]+:)?(?:collection|record)[\s>]"


def looks_like_marcxml(head: bytes) -> float:
    """How sure it is that a file which begins like this is MARCXML, from 0 to 1."""
    start = head.removeprefix(BYTE_ORDER_MARK).lstrip()
    if head.startswith(WIDE):
        start = head.replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if not start.startswith(b"<"):
        return 0.0
    has_records = re.search(_MARC_TAG, start) is not None
    if any(name in start for name in _NAMESPACES) and (has_records or re.search(_ROOT, start)):
        return 0.95
    return 0.9 if has_records and re.search(_ROOT, start) else 0.0
