"""Damaged, hostile and odd interchanges: framing, counts, service segments and limits."""

from typing import Any

from acqflow_edifact_quotes.format import EdifactQuotes
from acqflow_edifact_quotes.writing import a_line, a_message, an_interchange

from acqflow.plugin_api import CatalogueRecord, Limits, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract

UNA = "UNA:+.? '"
NOTE = "FTX+LIN+++"
HOSTILE = UNA + "UNB+UNOC:3+EVIL+LIBRARY+260930:1200+7'"


def odd(name: str, data: str | bytes, *what: Any, **becomes: Any) -> BadFile:
    return BadFile(name, data.encode() if isinstance(data, str) else data, *what, **becomes)


def three(*more: str, **facts: str) -> str:
    """Three lines, the second as said."""
    return an_interchange(a_message(a_line(1), a_line(2, *more, **facts), a_line(3)))


ONE = an_interchange(a_message(a_line(1)))
SECOND = an_interchange(a_message(a_line(2), number="Q2"), control="8")
INVOICE = a_message(["MOA+86:-1"], kind="INVOIC", reference="2", number="I1")

BAD_INTERCHANGES = [
    odd("E01 UNB behind a released sign is text", three(NOTE + "it?'UNA:+.? ?'UNB?+UNOC"), "Q1/1 Q1/2 Q1/3"),
    odd("E01 a note that says UNA, and no UNA in front", three(NOTE + "it?'UNA note"), "Q1/1 Q1/2 Q1/3"),
    odd("E01 a note that says UNA", UNA + three(NOTE + "it?'UNA note"), "Q1/1 Q1/2 Q1/3"),
    odd(
        "E01 a second interchange inside the text",
        three(NOTE + "it?'" + HOSTILE.removesuffix("'")),
        refused="interchange",
        says="UNB at byte",
    ),
    odd(
        "E01 a UNA where a segment begins", three(HOSTILE.removesuffix("'")), refused="interchange", says="UNA at"
    ),
    odd("E01 a second UNB", ONE.replace("UNH+", "UNB+UNOC:3+V+L+1:1+9'UNH+", 1), refused="interchange"),
    odd("E02 UNT counts too few", ONE.replace("UNT+12", "UNT+11"), "", ((1, "control_count", 40),)),
    odd(
        "E02 UNT counts too many",
        ONE.replace("UNT+12", "UNT+13"),
        "",
        ((1, "control_count", 40),),
        says="there are 12",
    ),
    odd(
        "E02 UNT without a count",
        ONE.replace("UNT+12", "UNT+"),
        "",
        ((1, "control_count", 40),),
        says="says nothing",
    ),
    odd(
        "E02 UNT ends another message",
        ONE.replace("UNT+12+1", "UNT+12+2"),
        "",
        ((1, "control_count", 40),),
        says="UNT ends “2”, but “1” was begun",
    ),
    odd(
        "E02 one message of three",
        an_interchange(
            a_message(a_line(1), number="A"),
            a_message(a_line(2), number="B")[1:],
            a_message(a_line(3), number="C"),
        ),
        refused="interchange",
        says="BGM at byte",
    ),
    odd(
        "E02 a message that lost a segment between two others",
        an_interchange(
            a_message(a_line(1), number="A"),
            [s for s in a_message(a_line(2), number="B") if "PRI" not in s],
            a_message(a_line(3), number="C"),
        ),
        "A/1 C/3",
        ((2, "control_count", 219),),
        says="UNT says 12, there are 11",
    ),
    odd(
        "E02 CNT counts other lines",
        three().replace("CNT+2:3", "CNT+2:4"),
        "",
        ((1, "control_count", 40),),
        says="CNT",
    ),
    odd(
        "E02 UNZ counts other messages", ONE.replace("UNZ+1", "UNZ+2"), refused="control_count", says="UNZ says 2"
    ),
    odd(
        "E02 UNZ ends another interchange", ONE.replace("UNZ+1+7", "UNZ+1+8"), refused="control_count", says="“8”"
    ),
    odd(
        "E02 UNE counts other messages",
        ONE.replace("UNH+", "UNG+QUOTES+V+L+260930:1200+5+UN+D:96A'UNH+", 1).replace("UNZ+", "UNE+2+5'UNZ+"),
        refused="control_count",
        says="UNE says 2",
    ),
    odd(
        "a group with its own count and reference",
        ONE.replace("UNH+", "UNG+QUOTES+V+L+260930:1200+5+UN+D:96A'UNH+", 1).replace("UNZ+", "UNE+1+5'UNZ+"),
        "Q1/1",
    ),
    odd("E03 no UNZ", ONE.partition("UNZ")[0], refused="truncated", says="no UNZ"),
    odd("E03 the last segment has no end", ONE.removesuffix("'"), refused="truncated", says="has no end"),
    odd("E03 the last terminator is released", ONE[:-1] + "?'", refused="truncated"),
    odd("E03 cut in a message", ONE[: ONE.index("QTY")], refused="truncated"),
    odd(
        "E03 no UNT",
        an_interchange(a_message(a_line(1))[:-1]),
        "",
        ((1, "truncated", 40),),
        says="no UNT",
    ),
    odd(
        "E03 no UNT before the next message",
        an_interchange(a_message(a_line(1))[:-1], a_message(a_line(2), number="Q2")),
        "Q2/2",
        ((1, "truncated", 40),),
    ),
    odd("E04 six equal signs", "UNA++++++" + ONE, refused="una", says="“++++++”"),
    odd("E04 two equal signs", "UNA:+.+ '" + ONE, refused="una"),
    odd("E04 a letter", "UNA:+.? A" + ONE, refused="una"),
    odd("E04 UNA cut", "UNA:+.", refused="una", says="it ends after 6 bytes"),
    odd(
        "UNA with signs of its own",
        "UNA|^,~ #" + ONE.translate(str.maketrans(":+'", "|^#")).replace("16.99", "16,99"),
        "Q1/1",
    ),
    odd("no sign releases anything", "UNA:+.  '" + three(title="What?"), "Q1/1 Q1/2 Q1/3"),
    odd("two interchanges", ONE + "\r\n" + SECOND, "Q1/1 Q2/2"),
    odd("two interchanges, the second with UNA", ONE + "\n" + UNA + "\r\n" + SECOND, "Q1/1 Q2/2"),
    odd(
        "two interchanges, of which one has other signs",
        "UNA|^.~ #" + ONE.translate(str.maketrans(":+'", "|^#")) + SECOND,
        "Q1/1 Q2/2",
    ),
    odd("two interchanges, the second cut", ONE + SECOND[:-20], refused="truncated"),
    odd("something behind the last interchange", ONE + "hello", refused="not_edifact", says=f"byte {len(ONE)}"),
    odd("E06 the same interchange again", ONE + "\n" + ONE, "Q1/1", skipped="repeated_interchange"),
    odd("E06 its reference with other content", ONE + ONE.replace("16.99", "9.99"), refused="replay_conflict"),
    odd(
        "E07 E09 E12 invoices are passed over",
        an_interchange(a_message(a_line(1)), INVOICE),
        "Q1/1",
        skipped="other_message",
    ),
    odd("E07 E09 E12 a file of invoices", an_interchange(INVOICE), refused="no_quotes", says="it holds INVOIC"),
    odd("a file without messages", an_interchange(), refused="no_quotes"),
    odd(
        "E10 400,000 segments",
        "UNB+UNOC:3+V+L+1:1+7'UNH+1+QUOTES'" + "FTX+A'" * 400_000,
        refused="too_many_segments",
        says="more than 100000",
    ),
    odd(
        "E10 a segment of 19 MB",
        three(NOTE + "x" * 19_000_000),
        refused="segment_length",
        says="most 65536 allowed",
    ),
    odd("E10 60,000 components", three(NOTE + ":" * 60_000), refused="too_many_components", says="at most 100"),
    odd("E10 101 components that are one, released", three(NOTE + "?:" * 101), "Q1/1 Q1/2 Q1/3"),
    odd("E10 more than 20 MB", b"UNB+UNOC:3" + b" " * 21 * 1024 * 1024, refused="too_large"),
    odd(
        "E10 few segments allowed",
        three(),
        refused="too_many_segments",
        profile=Profile(limits=Limits(edifact_segments=9)),
    ),
    odd(
        "a quote without lines",
        an_interchange(a_message(), a_message(a_line(1), number="Q2")),
        "Q2/1",
        skipped="no_lines",
    ),
    odd(
        "lines of one length, wherever that falls",
        "\r\n".join(three()[at : at + 80] for at in range(0, len(three()), 80)),
        "Q1/1 Q1/2 Q1/3",
    ),
    odd(
        "line ends, blanks and NUL between segments",
        an_interchange(a_message(a_line(1)), line_end=" \r\n\0"),
        "Q1/1",
    ),
    odd("C06 byte order mark", b"\xef\xbb\xbf" + ONE.encode(), "Q1/1"),
    odd(
        "no interchange around the message", "".join(f"{s}'" for s in a_message(a_line(1))), refused="not_edifact"
    ),
    odd("another file", b"%PDF-1.7", refused="not_edifact", says="no UNB at byte 0"),
    odd("a web page", b"<!DOCTYPE html><html>", refused="not_edifact"),
    odd("empty", b"\r\n\x1a", refused="empty"),
    odd("E10 two million components", three(NOTE + ":" * 2_000_000), refused="segment_length"),
    odd("E02 UNB without a reference", ONE.replace("1200+7'", "1200'"), refused="control_count"),
    odd("G05 a title of 1 MB", three(title="x" * 1_000_000), refused="segment_length", says="most 65536 allowed"),
]


class TestBadInterchanges(BadFilesContract):
    format = EdifactQuotes
    file_name = "quotes.edi"
    bad_files = BAD_INTERCHANGES
    cpu_seconds = 5

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """A line, or the message or the interchange around it that cannot be cut into lines."""
        return there[:3] in (b"LIN", b"UNH", b"UNB")
