"""What the detail of a reason says in words, so that it can be said in the reader's language."""

import re
from collections.abc import Iterable
from functools import cache

from acqflow.plugin_api.reasons import explain
from acqflow.vocabulary.errors import Sentence, Sentences, words

_AT_MOST = words("%(found)s, at most %(most)s allowed")
_BYTES_AT_MOST = words("%(found)s bytes, at most %(most)s allowed")
_MORE_THAN = words("more than %(most)s")
_MORE_BYTES = words("more than %(most)s bytes")
_BYTES = words("%(found)s bytes")
_WAS_RECORD = words("%(text)s was record %(record)s")
_ROW = words("row %(row)s")
_IN_FIELD = words("field %(field)s at byte %(byte)s: %(what)s")
_UNKNOWN_ENCODING = words("the profile names an unknown encoding “%(text)s”")
_SO_FAR = words("%(records)s records read by then")
_TIMES = words("%(said)s (%(count)s)")
_AT_LINE = words("line %(line)s, character %(character)s of the record: %(text)s")
_DIRECTORY_FIELD = words("field %(field)s: %(text)s")

DETAILS: dict[str, tuple[str, ...]] = {
    "attributes": (
        words("%(found)s in one tag at byte %(byte)s"),
        words("%(found)s in one tag"),
        words("%(found)s at one element, at most %(most)s allowed"),
        _AT_MOST,
    ),
    "base_address": (words("%(text)s in a record of %(size)s bytes"),),
    "cell_error": (words("%(text)s for %(column)s"), words("more than %(most)s cells")),
    "columns": (words("%(found)s cells under %(headers)s headers"),),
    "control_char": (
        words("a NUL character"),
        words("byte %(byte)s is %(found)s"),
        words("%(found)s in “%(text)s”"),
        _AT_LINE,
    ),
    "control_count": (
        words("%(tag)s says %(stated)s, there are %(found)s"),
        words("%(tag)s ends “%(text)s”, but “%(others)s” was begun"),
    ),
    "currency": (words("%(text)s, but %(currency)s is said of it"),),
    "damaged": (
        words("packed in an unknown way"),
        words("an OLE2 document without a workbook in it"),
        words("two parts of one name"),
        words("it is several kinds of workbook at once"),
        words("row %(row)s stands there twice"),
    ),
    "date": (words("%(text)s in %(column)s"),),
    "delimiter": (words("the profile says “%(text)s”, and it can be one sign only"),),
    "directory_length": (words("%(found)s bytes is no multiple of 12"),),
    "directory_not_digits": (_DIRECTORY_FIELD,),
    "directory_overlap": (
        words("field %(field)s ends at %(end)s of %(size)s"),
        words("fields of %(found)s bytes in a record of %(size)s"),
    ),
    "dtd_entities": (words("at byte %(byte)s"),),
    "duplicate_in_file": (_WAS_RECORD,),
    "empty": (_BYTES, words("no sheet has rows"), words("no record in it")),
    "empty_record": (words("the directory is empty"), words("there is no field in it")),
    "encoding": (
        words("field %(field)s at byte %(byte)s, byte %(place)s of it: %(what)s"),
        words("field %(field)s at byte %(byte)s: %(what)s, as %(encoding)s"),
        words("declared utf-8, but it may be %(encoding)s"),
        words("declared utf-8"),
        words("the record declares none that is known, and the profile names none"),
        words("byte %(byte)s is not %(encoding)s: %(what)s"),
        words("byte %(byte)s of the row is not %(encoding)s"),
        words("not utf-8, and the profile names none; it may be %(encoding)s"),
        words("not utf-8, and the profile names none"),
        words("it is not %(encoding)s, as its beginning or the profile says"),
        words("byte %(byte)s of the record: %(what)s"),
        words("it begins as UTF-16 and is none"),
        words("it declares %(text)s, which is none"),
        words("%(set)s says %(encoding)s, but it may be %(found)s"),
        words("%(set)s says %(encoding)s, but byte %(byte)s is none of it"),
        words("%(set)s is no known character set, and the profile names none"),
        words("the profile says %(encoding)s, but byte %(byte)s is none of it"),
        words("invalid start byte"),
        words("invalid continuation byte"),
        words("unexpected end of data"),
        words("illegal multibyte sequence"),
        words("incomplete multibyte sequence"),
        _UNKNOWN_ENCODING,
    ),
    "field_bounds": (
        words("field %(field)s of %(found)s bytes at %(byte)s ends at no field end"),
        words("field %(field)s is neither of %(found)s bytes nor of %(stated)s characters"),
    ),
    "field_map": (
        words("%(text)s is no field and subfield such as 949$p"),
        words("%(text)s cannot hold %(others)s"),
    ),
    "formula": (_ROW,),
    "interchange": (words("%(tag)s at byte %(byte)s, where none can be"),),
    "kbart_header": (words("none of its columns is there"), words("no column %(text)s")),
    "leader_length": (
        words("the leader says %(stated)s, there are %(found)s bytes"),
        _BYTES_AT_MOST,
        words("%(found)s bytes split off by a record end inside the record before"),
    ),
    "leader_not_digits": (words("it begins with %(text)s"),),
    "marc8": (
        _IN_FIELD,
        words("unknown escape %(text)s"),
        words("a combining mark stands at the end"),
        words("an East Asian character is cut"),
        words("no character %(found)s in set %(text)s"),
    ),
    "no_header": (
        words("looked at %(rows)s rows"),
        words("looked at 1 row"),
        words("no column holds the title"),
        words("no column %(text)s among %(others)s"),
        words("no column %(text)s"),
    ),
    "no_title": (words("record %(text)s"), words("neither a title nor a number"), _ROW),
    "no_quotes": (words("it holds %(text)s"),),
    "not_edifact": (words("no UNB at byte %(byte)s"),),
    "not_iso2709": (_BYTES,),
    "not_text": (words("it is HTML or XML"), words("it is a PDF file"), words("it is full of NUL bytes")),
    "not_well_formed": (
        words("line %(row)s of the record: %(what)s"),
        words("the next record begins before this one ends"),
        words("fields that stand in no record"),
        words("something stands behind the record"),
        words("mismatched tag"),
        words("not well-formed (invalid token)"),
        words("unclosed token"),
        words("undefined entity"),
        words("reference to invalid character number"),
        words("duplicate attribute"),
        words("unbound prefix"),
        _AT_LINE,
        words("the next product begins before this one has ended"),
        words("the message ends before this product has ended"),
        words("it stands outside every product"),
    ),
    "not_xlsx": (
        words("an old Word document"),
        words("an old PowerPoint document"),
        words("an Outlook message"),
        words("a Word document"),
        words("another archive"),
    ),
    "number": (words("row %(row)s holds a number beyond measure"),),
    "partial_update": (words("blocks %(text)s"),),
    "price": (words("not for %(country)s"), words("only until %(day)s"), words("only from %(day)s")),
    "quarantine_limit": (words("%(bad)s of %(found)s, for these reasons: %(counted)s"),),
    "quote": (words("opened in this line"),),
    "replay_conflict": (words("“%(text)s” at byte %(byte)s"),),
    "row_number": (words("a cell of row %(row)s stands in row %(other)s"),),
    "segment": (words("“%(text)s” at byte %(byte)s"),),
    "segment_length": (_BYTES_AT_MOST,),
    "sparse": (words("%(found)s blank rows before row %(row)s"), words("a cell at %(text)s")),
    "surrogate": (words("half of a surrogate pair"),),
    "too_deep": (words("more than %(most)s elements inside each other"), _AT_LINE),
    "too_large": (_BYTES_AT_MOST, _MORE_BYTES),
    "too_long": (
        _BYTES_AT_MOST,
        words("more than %(most)s characters in a cell or %(bytes)s bytes in a line"),
        words("more than %(most)s characters in a cell"),
        words("a tag or cell in %(text)s"),
        _BYTES_AT_MOST,
        _AT_LINE,
    ),
    "too_many_cells": (_MORE_THAN,),
    "too_many_columns": (_AT_MOST,),
    "too_many_components": (_AT_MOST,),
    "too_many_fields": (words("%(found)s fields, at most %(most)s allowed"), words("%(found)s tags")),
    "too_many_records": (_MORE_THAN,),
    "too_many_rows": (_MORE_THAN,),
    "too_many_segments": (_MORE_THAN,),
    "too_many_sheets": (_AT_MOST,),
    "too_much_memory": (_SO_FAR,),
    "too_slow": (
        words("nothing for %(seconds)s s, %(what)s"),
        words("%(seconds)s s of work, %(what)s"),
        _SO_FAR,
    ),
    "truncated": (
        words("%(found)s bytes and no end of record"),
        words("the file ends before the record does"),
        words("%(found)s bytes and no end of the product"),
        words("no %(tag)s at its end"),
        words("the segment at byte %(byte)s has no end"),
    ),
    "una": (words("it ends after %(found)s bytes"), words("it is “%(text)s”")),
    "wrong_format": (
        words("%(found)s in a file that should be %(wanted)s"),
        words("its titles are in field %(field)s, so it is %(found)s, the profile says %(wanted)s"),
    ),
    "zip_parts": (_AT_MOST,),
    "zip_ratio": (
        words("%(found)s bytes become %(size)s"),
        words("%(text)s is larger than any list of sheets"),
    ),
}
"""What a detail may say beside each of `REASONS`, with `%(name)s` places.

A plugin writes its details as plain English; one that reads like a sentence of its code here is told in the
reader's language, every other one as it is. `what` is itself one of the sentences of its code; `text` and `others`
may hold anything, `field` a few letters, `counted` reasons with their counts, every other fact is a word
or a number.
"""

_PLACE = re.compile(r"%\((\w+)\)s")
_COUNTED = r"[^ ,]+ \d+(?:, [^ ,]+ \d+)*"
_MAY_BE = {"text": ".+", "others": ".+", "what": ".+", "field": ".{1,20}?", "counted": _COUNTED}


def read_detail(code: str, detail: str) -> Sentence | str:
    """The detail of this code as a sentence that can be translated, or as it is.

    >>> read_detail("no_header", "looked at 3 rows").says
    'looked at %(rows)s rows'
    >>> read_detail("no_header", "somewhere in the middle")
    'somewhere in the middle'
    """
    for says, pattern in _patterns(code):
        if found := pattern.fullmatch(detail):
            facts: dict[str, object] = dict(found.groupdict())
            if "what" in facts:
                facts["what"] = read_detail(code, found["what"])
            if "counted" in facts:
                facts["counted"] = _counted(found["counted"])
            return Sentence(says, facts)
    return detail


def _counted(text: str) -> Sentences:
    """Codes and how often each came, in words: "no_title 7, truncated 2"."""
    pairs = (each.rpartition(" ") for each in text.split(", "))
    known = ((Sentence(explain(code).says), count) for code, _, count in pairs)
    return Sentences(Sentence(_TIMES, {"said": said, "count": count}) for said, count in known)


@cache
def _patterns(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((says, re.compile("".join(_parts(says)), re.DOTALL)) for says in DETAILS.get(code, ()))


def _parts(says: str) -> Iterable[str]:
    """The text of the sentence, and at each place what may stand there."""
    for number, part in enumerate(_PLACE.split(says)):
        if number % 2:
            yield f"(?P<{part}>{_MAY_BE.get(part, '[^ ]+')})"
        else:
            yield re.escape(part)
