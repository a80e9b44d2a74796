"""Cuts a message into its products in the stream of bytes, before any of them is parsed."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from acqflow.plugin_api import Position
from acqflow_onix.encoding import Encoding
from acqflow_onix.sections import CLOSED_BY
from acqflow_onix.stretch import Stretch

# The next that closes a section, or opens another of its kind.
_NEXT = {opens: re.compile(re.escape(closes) + b"|" + re.escape(opens)) for opens, closes in CLOSED_BY.items()}
_REST_OF_TAG = re.compile(rb"(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>")
# What rightly stands between products, and around them.
_BETWEEN = re.compile(
    rb"(?:<!--.*?-->|<\?.*?\?>|</?(?:[\w.-]+:)?ONIX[Mm]essage(?:\s[^<>]*)?>|<!DOCTYPE\s[^<>\[]*>"
    rb"|<((?:[\w.-]+:)?[Hh]eader)[\s>].*?</\1\s*>|<(?:NoProduct|x507)\s*/>|\xef\xbb\xbf|[\s\x1a]++)*+",
    re.DOTALL,
)
_SERIES_RECORDS = re.compile(
    rb"(?:(?><((?:main|sub)seriesrecord)[\s>].*?</\1\s*>)\s*+)++", re.DOTALL | re.IGNORECASE
)
_MESSAGE_END = re.compile(rb"</(?:[\w.-]+:)?ONIX[Mm]essage\s*>")
_OUTSIDE = "it stands outside every product"
_START, _END, _BOTH = "start", "end", "both"
_SLASH, _CLOSE = 0x2F, 0x3E
SERIES_RECORD = "series_record"


class Frame(NamedTuple):
    """The bytes of one product and where they lie; `fault` is empty or why they cannot be one.

    With the fault `series_record` they rightly are none. Of one that is too long only the beginning is kept.
    """

    position: Position
    data: bytes
    fault: str = ""
    detail: str = ""


class Mark(NamedTuple):
    """A tag of a product: where it begins and ends, and which it is; `<Product/>` is both."""

    start: int
    end: int
    kind: str


class Framing:
    """The products of one file. After the last, `is_closed` says whether the message had its end."""

    def __init__(
        self, source: BinaryIO, encoding: Encoding, tag: bytes, start: int, *, longest: int, kept: int
    ) -> None:
        self.is_closed = False
        self._start = start
        self._stretch = Stretch(source, encoding, start, kept)
        name = re.escape(tag) + rb"(?=[\s/>])"
        self._mark = re.compile(rb"<" + name + rb"|</" + name + rb"|<!--|<!\[CDATA\[|<\?")
        self._longest = longest
        self._ordinal = 0

    def __iter__(self) -> Iterator[Frame]:
        at = self._start
        begin = self._next(at, at)
        while begin is not None:
            # An end without a beginning belongs to whatever stands before it.
            yield from self._between(at, begin.end if begin.kind == _END else begin.start)
            at, after = begin.end, None
            if begin.kind == _START:
                after = self._next(begin.end, begin.start)
                at = self._stretch.end if after is None else after.end
                yield self._product(begin.start, after)
            elif begin.kind == _BOTH:
                yield self._frame(begin.start, begin.end)
            if after is not None and after.kind != _END:
                at, begin = after.start, after
            else:
                begin = self._next(at, at)
        yield from self._between(at, self._stretch.end)

    def _product(self, start: int, after: Mark | None) -> Frame:
        """A product by its beginning and the mark that follows."""
        if after is None:
            return self._cut(start)
        if after.kind != _END:
            detail = "the next product begins before this one has ended"
            return self._frame(start, after.start, "not_well_formed", detail)
        length = after.end - start
        if length > self._longest:
            return self._frame(start, after.end, "too_long", f"{length} bytes, at most {self._longest} allowed")
        return self._frame(start, after.end)

    def _cut(self, start: int) -> Frame:
        """The last product, without an end: is it the file that ends, or only the product?"""
        end = self._stretch.end
        closed = _MESSAGE_END.search(self._stretch.text_between(start, end))
        if closed is None:
            return self._frame(start, end, "truncated", f"{end - start} bytes and no end of the product")
        self.is_closed = True
        return self._frame(start, end, "not_well_formed", "the message ends before this product has ended")

    def _between(self, start: int, end: int) -> Iterator[Frame]:
        """What stands between two products: nothing, or something that is kept aside rather than lost."""
        text = self._stretch.text_between(start, end)
        if text.isspace() or not text:
            return
        self.is_closed = _MESSAGE_END.search(text) is not None
        if start < self._stretch.base:
            # Longer than any product may be: what it was is no longer at hand.
            yield self._frame(start, end, "not_well_formed", _OUTSIDE)
            return
        # The expression matches the empty text too, so that it always matches.
        begin = _BETWEEN.match(text).end()  # type: ignore[union-attr]
        last = _MESSAGE_END.match(text, max(text.rfind(b"</"), begin))
        stop = len(text[: last.start()] if last and not text[last.end() :].strip() else text)
        rest = text[begin:stop].rstrip()
        if rest:
            fault = SERIES_RECORD if _SERIES_RECORDS.fullmatch(rest) else "not_well_formed"
            yield self._frame(start + begin, start + begin + len(rest), fault, _OUTSIDE)

    def _frame(self, start: int, end: int, fault: str = "", detail: str = "") -> Frame:
        self._ordinal += 1
        data = self._stretch.bytes_between(start, end)
        return Frame(Position(self._ordinal, *self._stretch.place(start, end)), data, fault, detail)

    def _next(self, at: int, kept_from: int) -> Mark | None:
        """The next tag of a product that stands in no comment and no other section; None at the end."""
        stretch, mark = self._stretch, self._mark
        while True:
            text, base = stretch.text, stretch.base
            found = mark.search(text, at - base)
            if found is None:
                if stretch.is_last:
                    return None
                # A tag may be cut in two by the end of what was read.
                at = max(at, stretch.end - 100)
                stretch.read_on(kept_from, at, self._longest)
                continue
            start, end = found.span()
            if found[0] in CLOSED_BY:
                after = self._behind_section(found, kept_from)
                at = base + end if after is None else after
            elif text[end] == _CLOSE:
                return Mark(base + start, base + end + 1, _END if text[start + 1] == _SLASH else _START)
            elif (tag := self._whole_tag(found, kept_from)) is not None:
                return tag
            else:
                at = base + start

    def _behind_section(self, found: re.Match[bytes], kept_from: int) -> int | None:
        """Where a comment or the like ends; None where it is never closed and so is none.

        It is not closed either where another one is opened in it: its own end is missing, not the other's.
        """
        stretch = self._stretch
        start, inside = stretch.base + found.start(), stretch.base + found.end()
        while True:
            after = _NEXT[found[0]].search(stretch.text, inside - stretch.base)
            if after is not None:
                return stretch.base + after.end() if after[0] == CLOSED_BY[found[0]] else None
            if stretch.is_last or stretch.end - start > self._longest:
                return None
            stretch.read_on(kept_from, start, self._longest)

    def _whole_tag(self, found: re.Match[bytes], kept_from: int) -> Mark | None:
        """The tag with its attributes; None where more had to be read to see it."""
        stretch = self._stretch
        text, base = stretch.text, stretch.base
        start, end = found.span()
        rest = _REST_OF_TAG.match(text, end)
        if rest is None and not stretch.is_last and stretch.end - base - start <= self._longest:
            other = text.find(b"<", end)
            if other < 0:
                stretch.read_on(kept_from, base + start, self._longest)
                return None
        stop = rest.end() if rest else end
        kind = _END if text[start + 1] == _SLASH else _BOTH if text[stop - 2 : stop] == b"/>" else _START
        return Mark(base + start, base + stop, kind)
