"""The encodings a text file may be in: codecs that turn bytes into characters and do nothing else."""

import codecs

from acqflow.vocabulary.errors import Unreadable, words

# Codecs of Python that are no encoding of text, or that read escapes where a vendor wrote a backslash.
_NO_TEXT = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"})
# GB 18030 contains both, and vendors seldom know which of the three they write.
_CHINESE = frozenset({"gb2312", "gbk"})


class EncodingUnknown(Unreadable):
    """Facts: `encoding`."""

    says = words("%(encoding)s is no encoding of text. Write a name such as utf-8, gb18030 or big5.")


def text_encoding(name: str) -> str:
    """One name per encoding: "GBK" and "cp936" are "gb18030", "UTF8" is "utf-8". Raises EncodingUnknown.

    >>> text_encoding("GBK"), text_encoding("utf8"), text_encoding("latin1")
    ('gb18030', 'utf-8', 'iso8859-1')
    """
    try:
        found = codecs.lookup(name.strip().lower().replace("gb-18030", "gb18030").removesuffix("-sig"))
    except (LookupError, ValueError):
        raise EncodingUnknown(encoding=name[:40]) from None
    if not found._is_text_encoding or found.name in _NO_TEXT:
        raise EncodingUnknown(encoding=name[:40])
    return "gb18030" if found.name in _CHINESE else found.name
