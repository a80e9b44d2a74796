"""Damaged and odd lines of quotes, each beside good ones that must be read."""

from typing import Any

from acqflow_edifact_quotes.format import EdifactQuotes
from acqflow_edifact_quotes.writing import a_line, a_message, an_interchange

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract

NOTE = "FTX+LIN+++"


def odd(name: str, data: str | bytes, *what: Any, **becomes: Any) -> BadFile:
    return BadFile(name, data.encode() if isinstance(data, str) else data, *what, **becomes)


def three(*more: str, **facts: str) -> str:
    """Three lines, the second as said."""
    return an_interchange(a_message(a_line(1), a_line(2, *more, **facts), a_line(3)))


def bad(name: str, reason: str, *more: str, says: str = "", **facts: str) -> BadFile:
    """The second of three lines is set aside; beyond ASCII it is in UTF-8, and its UNB says so."""
    data = three(*more, **facts)
    data = data if data.isascii() else data.replace("UNOC", "UNOW")
    return odd(name, data, "Q1/1 Q1/3", ((2, reason, data.index("LIN+2")),), says=says)


ONE = an_interchange(a_message(a_line(1)))
GIR = "GIR+001+A:LLO+F:LFN"
PRICES = ("-16.99", "1" * 400, "16,99", "1e5", "NaN", "1_000", "１２", "16.", ".5", "16.999", "0", "0.00", "GBP16")

HOSTILE = "?'\"><svg onload=1>{{7*7}}${7*7} X"

BAD_LINES = [
    odd("a good file", three(), "Q1/1 Q1/2 Q1/3"),
    odd(
        "the same quote in another interchange",
        ONE + an_interchange(a_message(a_line(1)), control="8"),
        "Q1/1",
        ((2, "duplicate_in_file", 344),),
    ),
    *(bad(f"E08 price {said[:9]}", "price", price=said) for said in PRICES),
    bad("E08 price for ten", "price", price="160.00:CA:SRP:10"),
    odd("price for one", three(price="16.00:CA:SRP:1:PCE"), "Q1/1 Q1/2 Q1/3"),
    odd("E08 a decimal comma that UNA announces", "UNA:+,? '" + three(price="16,99"), "Q1/1 Q1/2 Q1/3"),
    odd("no price", three().replace("PRI+AAE:16.99'", "PIA+5'"), "Q1/1 Q1/2 Q1/3"),
    bad("M33 a currency nobody knows", "currency", "CUX+2:XYZ:12", says="16.99 XYZ"),
    odd(
        "no currency",
        three().replace("CUX+2:GBP:12", "CUX"),
        "",
        tuple((n, "currency", 107 + 81 * (n - 1)) for n in (1, 2, 3)),
    ),
    odd(
        "no currency but the vendor's",
        three().replace("CUX+2:GBP:12", "CUX"),
        "Q1/1 Q1/2 Q1/3",
        profile=Profile(default_currency="GBP"),
    ),
    *(
        bad(f"C11 {said} copies", "copies", copies=said)
        for said in ("0", "-1", "1.5", "1000000000", "five", "3’GIR")
    ),
    odd("copies as a decimal", three(copies="3.000"), "Q1/1 Q1/2 Q1/3"),
    odd("other copies than are told of", three(GIR, copies="2"), "Q1/1 Q1/2 Q1/3", warned="copies_differ"),
    bad("E11 NUL", "control_char", title="Opt\0ics", says="is 0x0"),
    bad("E11 an escape", "control_char", NOTE + "\x1b[31m", says="is 0x1b"),
    bad("a line end inside a text", "control_char", title="Opt\r\nics"),
    odd(
        "E11 NUL in the head of the message",
        ONE.replace("BGM+31C+Q1", "BGM+31C+\0"),
        "",
        ((1, "control_char", 40),),
    ),
    bad("no title", "no_title", title="", says="record Q1/2"),
    bad("something that is no segment", "segment", "hello", says="“hello” at byte"),
    bad("an order as a segment", "segment", "QTYX+1:3"),
    odd(
        "M34 the same line twice",
        an_interchange(a_message(a_line(1), a_line(2), a_line(1))),
        "Q1/1 Q1/2",
        ((3, "duplicate_in_file", 278),),
        says="Q1/1 was record 1",
    ),
    odd(
        "the vendor's number twice in a quote",
        three().replace("QLI:Q10002", "QLI:Q10001"),
        "Q1/1 Q1/3",
        ((2, "duplicate_in_file", 197),),
        says="Q10001 was record 1",
    ),
    odd("Z12 digits lost", three("PIA+5+9.78704E?+12:IB"), "Q1/1 Q1/2 Q1/3", warned="isbn_lost_digits"),
    bad("G06 a hostile text over two lines", "control_char", title=HOSTILE.replace(" ", "\r\n"), says="is 0x0d"),
    odd("G06 a hostile text", three(title=HOSTILE), "Q1/1 Q1/2 Q1/3", titles=("Optics", HOSTILE[1:], "Optics")),
]


class TestBadLines(BadFilesContract):
    format = EdifactQuotes
    file_name = "quotes.edi"
    bad_files = BAD_LINES
    cpu_seconds = 5

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """A line, or the message or the interchange around it that cannot be cut into lines."""
        return there[:3] in (b"LIN", b"UNH", b"UNB")
