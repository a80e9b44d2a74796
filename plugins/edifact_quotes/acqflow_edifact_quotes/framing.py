"""Interchanges and messages by their brackets: UNB … UNZ, UNH … UNT, each with its count and its reference."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from acqflow.plugin_api import FileRefused, Limits
from acqflow_edifact_quotes.segments import (
    UNA_LENGTH,
    USUAL_SIGNS,
    Elements,
    Segment,
    Signs,
    behind_filler,
    count_parts,
    elements,
    next_segment,
    part,
    signs_of,
)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHORT = 40


@dataclass(slots=True)
class Message:
    """One message. `kind` is QUOTES or another; `fault` is empty or why nothing in it can be trusted."""

    kind: str
    reference: str
    offset: int
    segments: list[Segment]
    end: int = 0
    fault: str = ""
    detail: str = ""


@dataclass(slots=True)
class Interchange:
    """What one sender has sent at one time. `control` are sender, recipient and reference."""

    offset: int
    signs: Signs
    syntax: str
    control: tuple[str, str, str]
    end: int = 0
    messages: list[Message] = field(default_factory=list)
    groups: int = 0


def interchanges(data: bytes, limits: Limits) -> list[Interchange]:
    """Every interchange of the file. Raises FileRefused where one of them cannot be trusted."""
    at = behind_filler(data, len(_BYTE_ORDER_MARK) if data.startswith(_BYTE_ORDER_MARK) else 0)
    found: list[Interchange] = []
    left = limits.edifact_segments
    while at < len(data):
        signs = USUAL_SIGNS
        if data.startswith(b"UNA", at):
            signs = signs_of(data[at : at + UNA_LENGTH])
            at = behind_filler(data, at + UNA_LENGTH)
        if not data.startswith(b"UNB" + signs.element.encode("latin-1"), at):
            raise FileRefused("not_edifact", f"no UNB at byte {at}")
        reader = _Reader(data, signs, limits, left)
        found.append(reader.interchange(at))
        left = reader.left
        at = behind_filler(data, found[-1].end)
    return found


class _Reader:
    """Reads one interchange. `left` is how many segments the file may still have."""

    def __init__(self, data: bytes, signs: Signs, limits: Limits, left: int) -> None:
        self._data, self._signs, self._limits = data, signs, limits
        self.left = left
        self._open: Message | None = None
        # The reference of the group that is open, and how many messages lie before it.
        self._group = ("", 0)

    def interchange(self, begin: int) -> Interchange:
        segments = self._segments(begin)
        unb = self._parts(next(segments))
        control = (part(unb, 2), part(unb, 3), part(unb, 5))
        found = Interchange(begin, self._signs, part(unb, 1).upper(), control)
        for segment in segments:
            found.end = segment.end
            if segment.tag == "UNZ":
                self._close(segment.offset)
                self._check_end("UNZ", segment, found.groups or len(found.messages), control[-1])
                return found
            self._take(found, segment)
        raise FileRefused("truncated", "no UNZ at its end")

    def _segments(self, at: int) -> Iterator[Segment]:
        most = self._limits.edifact_segment
        while at < len(self._data):
            segment = next_segment(self._data, at, self._signs)
            if segment is None:
                raise FileRefused("truncated", f"the segment at byte {at} has no end")
            size = segment.end - segment.offset
            if size > most:
                raise FileRefused("segment_length", f"{size} bytes, at most {most} allowed")
            self.left -= 1
            if self.left < 0:
                raise FileRefused("too_many_segments", f"more than {self._limits.edifact_segments}")
            parts = count_parts(self._data[segment.offset : segment.end], self._signs)
            if parts > self._limits.edifact_components:
                found = len([each for element in self._parts(segment) for each in element])
                if found > self._limits.edifact_components:
                    raise FileRefused(
                        "too_many_components", f"{found}, at most {self._limits.edifact_components} allowed"
                    )
            yield segment
            at = behind_filler(self._data, segment.end)

    def _take(self, found: Interchange, segment: Segment) -> None:
        if self._data.startswith(b"UNA", segment.offset) or segment.tag == "UNB":
            # Text that looks like a beginning would take the place of what was sent.
            raise FileRefused("interchange", f"{segment.tag or 'UNA'} at byte {segment.offset}, where none can be")
        if segment.tag == "UNH":
            self._close(segment.offset)
            unh = self._parts(segment)
            self._open = Message(part(unh, 2).upper(), part(unh, 1), segment.offset, [segment])
            found.messages.append(self._open)
        elif segment.tag == "UNG":
            self._close(segment.offset)
            found.groups += 1
            self._group = (part(self._parts(segment), 5), len(found.messages))
        elif segment.tag == "UNE":
            self._close(segment.offset)
            reference, before = self._group
            self._check_end("UNE", segment, len(found.messages) - before, reference)
        elif self._open is None:
            raise FileRefused("interchange", f"{segment.tag or '…'} at byte {segment.offset}, where none can be")
        else:
            self._open.segments.append(segment)
            if segment.tag == "UNT":
                self._end_message(self._open, segment)

    def _end_message(self, message: Message, segment: Segment) -> None:
        unt = self._parts(segment)
        message.end, self._open = segment.end, None
        stated, reference = part(unt, 1), part(unt, 2)
        if stated.lstrip("0") != str(len(message.segments)):
            message.fault = "control_count"
            message.detail = f"UNT says {_said(stated)}, there are {len(message.segments)}"
        elif reference != message.reference:
            message.fault = "control_count"
            message.detail = f"UNT ends “{reference[:_SHORT]}”, but “{message.reference[:_SHORT]}” was begun"

    def _close(self, at: int) -> None:
        """A message that goes on where another thing begins has lost its end."""
        if self._open is not None:
            self._open.fault, self._open.detail, self._open.end = "truncated", "no UNT at its end", at
        self._open = None

    def _check_end(self, tag: str, segment: Segment, there: int, reference: str) -> None:
        """Raises FileRefused where the count or the reference of an end is not what it ends."""
        found = self._parts(segment)
        stated, ended = part(found, 1), part(found, 2)
        if stated.lstrip("0") != str(there).lstrip("0"):
            raise FileRefused("control_count", f"{tag} says {_said(stated)}, there are {there}")
        if ended != reference:
            detail = f"{tag} ends “{ended[:_SHORT]}”, but “{reference[:_SHORT]}” was begun"
            raise FileRefused("control_count", detail)

    def _parts(self, segment: Segment) -> Elements:
        """The parts of a segment of the brackets, which are letters and digits in any character set."""
        text = self._data[segment.offset : segment.end].decode("latin-1")
        return elements(text.removesuffix(self._signs.terminator), self._signs)


def _said(stated: str) -> str:
    return "".join(stated.split())[:_SHORT] or "nothing"
