"""Goes through the messages of a file, and through the lines of those that are quotes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from acqflow.plugin_api import CatalogueRecord, FileRefused, Position, Profile, Quarantined, Skipped
from acqflow_edifact_quotes.encoding import encoding_of
from acqflow_edifact_quotes.faults import Damaged
from acqflow_edifact_quotes.framing import Interchange, Message
from acqflow_edifact_quotes.lines import Quote, quote_of, record_of
from acqflow_edifact_quotes.segments import Elements, Segment, elements, part

_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_LINES_IN_ALL = "2"
Given = CatalogueRecord | Quarantined | Skipped


class Reader:
    """Reads the messages of one file. `encodings` are those that were needed."""

    def __init__(self, data: bytes, profile: Profile) -> None:
        self._data, self._profile = data, profile
        self._is_wrapped = _is_wrapped(data)
        self._ordinal = 0
        self._sent: dict[tuple[str, str, str], bytes] = {}
        self._ordinal_by_id: dict[str, int] = {}
        self._used: dict[str, tuple[str, int]] = {}
        self.encodings: dict[str, None] = {}

    def encodings_of(self, found: list[Interchange]) -> list[str]:
        """The encoding of each. Raises FileRefused where one is in none that is declared or known."""
        used = []
        for interchange in found:
            data = self._data[interchange.offset : interchange.end]
            used.append(encoding_of(data, interchange.offset, interchange.syntax, self._profile))
        return used

    def messages(self, interchange: Interchange, encoding: str) -> Iterator[Given]:
        """What each message of it says. Raises FileRefused for one that was sent before with other words."""
        is_repeated = self._is_repeated(interchange)
        self.encodings[encoding] = None
        for message in interchange.messages:
            reason = _why_skipped(message, is_repeated=is_repeated)
            if reason:
                yield Skipped(self._place(message.offset, message.end), reason)
            elif message.fault:
                yield self._aside(message.offset, message.end, message.fault, message.detail)
            else:
                yield from self._quote(message, interchange, encoding)

    def _quote(self, message: Message, interchange: Interchange, encoding: str) -> Iterator[Given]:
        starts = [at for at, segment in enumerate(message.segments) if segment.tag == "LIN"]
        ends = [at for at, segment in enumerate(message.segments) if segment.tag in ("UNS", "CNT", "UNT")]
        last = next((at for at in ends if not starts or at > starts[-1]), len(message.segments))
        try:
            head = self._parts(message.segments[: starts[0] if starts else last], interchange, encoding)
            self._check_count(message.segments[last:], len(starts), interchange, encoding)
        except Damaged as damage:
            yield self._aside(message.offset, message.end, damage.reason_code, damage.detail)
            return
        if not starts:
            yield Skipped(self._place(message.offset, message.end), "no_lines")
        quote = quote_of(head, message.reference, self._profile.default_currency)
        for number, (start, end) in enumerate(pairwise([*starts, last]), start=1):
            segments = message.segments[start:end]
            place = self._place(segments[0].offset, segments[-1].end)
            try:
                line = self._parts(segments, interchange, encoding)
                record = record_of(place, line, number, quote, interchange.signs)
                yield self._told_apart(record, quote)
            except Damaged as damage:
                yield self._quarantined(place, damage.reason_code, damage.detail)

    def _parts(self, segments: list[Segment], interchange: Interchange, encoding: str) -> list[Elements]:
        """Raises Damaged where one of them is no segment, or holds what is no text."""
        found = []
        for segment in segments:
            data = self._data[segment.offset : segment.end - 1]
            if self._is_wrapped:
                data = data.replace(b"\r", b"").replace(b"\n", b"")
            if control := _CONTROL.search(data):
                at = segment.offset + control.start()
                raise Damaged("control_char", f"byte {at} is {control[0][0]:#04x}")
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as damage:
                # A sign of the vendor's own may be half of a character elsewhere.
                at = segment.offset + damage.start
                raise Damaged("encoding", f"byte {at} is not {encoding}: {damage.reason}") from None
            if not segment.tag:
                raise Damaged("segment", f"“{text[:20]}” at byte {segment.offset}")
            found.append(elements(text, interchange.signs))
        return found

    def _check_count(self, tail: list[Segment], lines: int, interchange: Interchange, encoding: str) -> None:
        """Raises Damaged where the vendor has counted other lines than there are."""
        for cnt in self._parts([segment for segment in tail if segment.tag == "CNT"], interchange, encoding):
            stated = part(cnt, 1, 1)
            if part(cnt, 1) == _LINES_IN_ALL and stated.lstrip("0") != str(lines).lstrip("0"):
                raise Damaged("control_count", f"CNT says {''.join(stated.split())[:40]}, there are {lines}")

    def _told_apart(self, record: CatalogueRecord, quote: Quote) -> CatalogueRecord:
        """The record under a number that no earlier one has. Raises Damaged where it is the same line again."""
        ordinal, name, number = record.position.ordinal, record.record_id, record.vendor_number
        if (earlier := self._ordinal_by_id.setdefault(name, ordinal)) != ordinal:
            raise Damaged("duplicate_in_file", f"{name} was record {earlier}")
        if not number:
            return record
        where, first = self._used.setdefault(number, (quote.number, ordinal))
        if first == ordinal:
            return record
        if where == quote.number and "quote_line" in record.extra:
            raise Damaged("duplicate_in_file", f"{number} was record {first}")
        return replace(record, vendor_number=name)

    def _is_repeated(self, interchange: Interchange) -> bool:
        data = self._data[interchange.offset : interchange.end]
        if not interchange.control[-1]:
            return False
        earlier = self._sent.setdefault(interchange.control, data)
        if earlier != data:
            reference = interchange.control[-1]
            raise FileRefused("replay_conflict", f"“{reference[:40]}” at byte {interchange.offset}")
        return earlier is not data

    def _place(self, offset: int, end: int) -> Position:
        self._ordinal += 1
        return Position(self._ordinal, offset, end - offset)

    def _aside(self, offset: int, end: int, reason: str, detail: str) -> Quarantined:
        return self._quarantined(self._place(offset, end), reason, detail)

    def _quarantined(self, place: Position, reason: str, detail: str) -> Quarantined:
        kept = min(place.length, self._profile.limits.raw_kept)
        return Quarantined(place, reason, detail, self._data[place.offset : place.offset + kept])


def refuse_without_quotes(found: list[Interchange]) -> None:
    kinds = dict.fromkeys(message.kind[:6] for each in found for message in each.messages)
    if "QUOTES" not in kinds:
        raise FileRefused("no_quotes", f"it holds {', '.join(kinds)}" if kinds else "")


def _why_skipped(message: Message, *, is_repeated: bool) -> str:
    if message.kind != "QUOTES":
        return "other_message"
    return "repeated_interchange" if is_repeated else ""


def _is_wrapped(data: bytes) -> bool:
    """Whether the file is broken into lines of one length, wherever that falls."""
    lines = data.replace(b"\r", b"").rstrip(b"\n").split(b"\n")
    return len(lines) > 2 and len(lines[0]) >= 40 and len({len(line) for line in lines[:-1]}) == 1
