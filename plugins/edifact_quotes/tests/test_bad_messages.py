"""The damaged and odd interchanges of the trade, each made here, each with what must become of it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from acqflow_edifact_quotes.format import EdifactQuotes
from acqflow_edifact_quotes.writing import a_line, a_message, an_interchange

from acqflow.plugin_api import (
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Limits,
    Message,
    Profile,
    Quarantined,
    Skipped,
)

UNA = "UNA:+.? '"
NOTE = "FTX+LIN+++"
HOSTILE = UNA + "UNB+UNOC:3+EVIL+LIBRARY+260930:1200+7'"


@dataclass(frozen=True)
class Case:
    """`staged` are record numbers, `quarantined` (ordinal, reason), `at` what stands where the first of them lies.

    `refused` is the reason for the whole file.
    """

    name: str
    data: str | bytes
    staged: str = ""
    quarantined: tuple[tuple[int, str], ...] = ()
    skipped: tuple[str, ...] = ()
    refused: str = ""
    says: str = ""
    at: str = ""
    warned: str = ""
    encoding: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def three(*more: str, **facts: str) -> str:
    """Three lines, the second as said."""
    return an_interchange(a_message(a_line(1), a_line(2, *more, **facts), a_line(3)))


def bad(name: str, reason: str, *more: str, says: str = "", **facts: str) -> Case:
    return Case(name, three(*more, **facts), "Q1/1 Q1/3", ((2, reason),), says=says, at="LIN+2")


def in_set(syntax: str, title: str) -> str:
    return an_interchange(a_message(a_line(1, title=title)), syntax=syntax)


ONE = an_interchange(a_message(a_line(1)))
SECOND = an_interchange(a_message(a_line(2), number="Q2"), control="8")
INVOICE = a_message(["MOA+86:-1"], kind="INVOIC", reference="2", number="I1")
GIR = "GIR+001+A:LLO+F:LFN"
CHOSEN = {"leader_encoding": "ignore"}
PRICES = ("-16.99", "1" * 400, "16,99", "1e5", "NaN", "1_000", "１２", "16.", ".5", "16.999", "0", "0.00", "GBP16")

CASES = [
    Case("a good file", three(), "Q1/1 Q1/2 Q1/3"),
    Case("E01 UNB behind a released sign is text", three(NOTE + "it?'UNA:+.? ?'UNB?+UNOC"), "Q1/1 Q1/2 Q1/3"),
    Case("E01 a note that says UNA, and no UNA in front", three(NOTE + "it?'UNA note"), "Q1/1 Q1/2 Q1/3"),
    Case("E01 a note that says UNA", UNA + three(NOTE + "it?'UNA note"), "Q1/1 Q1/2 Q1/3"),
    Case(
        "E01 a second interchange inside the text",
        three(NOTE + "it?'" + HOSTILE.removesuffix("'")),
        refused="interchange",
        says="UNB at byte",
    ),
    Case(
        "E01 a UNA where a segment begins", three(HOSTILE.removesuffix("'")), refused="interchange", says="UNA at"
    ),
    Case("E01 a second UNB", ONE.replace("UNH+", "UNB+UNOC:3+V+L+1:1+9'UNH+", 1), refused="interchange"),
    Case("E02 UNT counts too few", ONE.replace("UNT+12", "UNT+11"), "", ((1, "control_count"),), at="UNH+1"),
    Case(
        "E02 UNT counts too many",
        ONE.replace("UNT+12", "UNT+13"),
        "",
        ((1, "control_count"),),
        says="there are 12",
    ),
    Case(
        "E02 UNT without a count", ONE.replace("UNT+12", "UNT+"), "", ((1, "control_count"),), says="says nothing"
    ),
    Case(
        "E02 UNT ends another message",
        ONE.replace("UNT+12+1", "UNT+12+2"),
        "",
        ((1, "control_count"),),
        says="UNT ends “2”, but “1” was begun",
    ),
    Case(
        "E02 one message of three",
        an_interchange(
            a_message(a_line(1), number="A"),
            a_message(a_line(2), number="B")[1:],
            a_message(a_line(3), number="C"),
        ),
        refused="interchange",
        says="BGM at byte",
    ),
    Case(
        "E02 a message that lost a segment between two others",
        an_interchange(
            a_message(a_line(1), number="A"),
            [s for s in a_message(a_line(2), number="B") if "PRI" not in s],
            a_message(a_line(3), number="C"),
        ),
        "A/1 C/3",
        ((2, "control_count"),),
        says="UNT says 12, there are 11",
        at="UNH+1",
    ),
    Case(
        "E02 CNT counts other lines",
        three().replace("CNT+2:3", "CNT+2:4"),
        "",
        ((1, "control_count"),),
        says="CNT",
    ),
    Case(
        "E02 UNZ counts other messages", ONE.replace("UNZ+1", "UNZ+2"), refused="control_count", says="UNZ says 2"
    ),
    Case(
        "E02 UNZ ends another interchange", ONE.replace("UNZ+1+7", "UNZ+1+8"), refused="control_count", says="“8”"
    ),
    Case(
        "E02 UNE counts other messages",
        ONE.replace("UNH+", "UNG+QUOTES+V+L+260930:1200+5+UN+D:96A'UNH+", 1).replace("UNZ+", "UNE+2+5'UNZ+"),
        refused="control_count",
        says="UNE says 2",
    ),
    Case(
        "a group with its own count and reference",
        ONE.replace("UNH+", "UNG+QUOTES+V+L+260930:1200+5+UN+D:96A'UNH+", 1).replace("UNZ+", "UNE+1+5'UNZ+"),
        "Q1/1",
    ),
    Case("E03 no UNZ", ONE.partition("UNZ")[0], refused="truncated", says="no UNZ"),
    Case("E03 the last segment has no end", ONE.removesuffix("'"), refused="truncated", says="has no end"),
    Case("E03 the last terminator is released", ONE[:-1] + "?'", refused="truncated"),
    Case("E03 cut in a message", ONE[: ONE.index("QTY")], refused="truncated"),
    Case(
        "E03 no UNT", an_interchange(a_message(a_line(1))[:-1]), "", ((1, "truncated"),), says="no UNT", at="UNH"
    ),
    Case(
        "E03 no UNT before the next message",
        an_interchange(a_message(a_line(1))[:-1], a_message(a_line(2), number="Q2")),
        "Q2/2",
        ((1, "truncated"),),
    ),
    Case("E04 six equal signs", "UNA++++++" + ONE, refused="una", says="“++++++”"),
    Case("E04 two equal signs", "UNA:+.+ '" + ONE, refused="una"),
    Case("E04 a letter", "UNA:+.? A" + ONE, refused="una"),
    Case("E04 UNA cut", "UNA:+.", refused="una", says="it ends after 6 bytes"),
    Case(
        "UNA with signs of its own",
        "UNA|^,~ #" + ONE.translate(str.maketrans(":+'", "|^#")).replace("16.99", "16,99"),
        "Q1/1",
    ),
    Case("no sign releases anything", "UNA:+.  '" + three(title="What?"), "Q1/1 Q1/2 Q1/3"),
    Case("two interchanges", ONE + "\r\n" + SECOND, "Q1/1 Q2/2"),
    Case("two interchanges, the second with UNA", ONE + "\n" + UNA + "\r\n" + SECOND, "Q1/1 Q2/2"),
    Case(
        "two interchanges, of which one has other signs",
        "UNA|^.~ #" + ONE.translate(str.maketrans(":+'", "|^#")) + SECOND,
        "Q1/1 Q2/2",
    ),
    Case("two interchanges, the second cut", ONE + SECOND[:-20], refused="truncated"),
    Case("something behind the last interchange", ONE + "hello", refused="not_edifact", says=f"byte {len(ONE)}"),
    Case("E06 the same interchange again", ONE + "\n" + ONE, "Q1/1", skipped=("repeated_interchange",)),
    Case("E06 its reference with other content", ONE + ONE.replace("16.99", "9.99"), refused="replay_conflict"),
    Case(
        "the same quote in another interchange",
        ONE + an_interchange(a_message(a_line(1)), control="8"),
        "Q1/1",
        ((2, "duplicate_in_file"),),
    ),
    Case(
        "E07 E09 E12 invoices are passed over",
        an_interchange(a_message(a_line(1)), INVOICE),
        "Q1/1",
        skipped=("other_message",),
    ),
    Case("E07 E09 E12 a file of invoices", an_interchange(INVOICE), refused="no_quotes", says="it holds INVOIC"),
    Case("a file without messages", an_interchange(), refused="no_quotes"),
    *(bad(f"E08 price {said[:9]}", "price", price=said) for said in PRICES),
    bad("E08 price for ten", "price", price="160.00:CA:SRP:10"),
    Case("price for one", three(price="16.00:CA:SRP:1:PCE"), "Q1/1 Q1/2 Q1/3"),
    Case("E08 a decimal comma that UNA announces", "UNA:+,? '" + three(price="16,99"), "Q1/1 Q1/2 Q1/3"),
    Case("no price", three().replace("PRI+AAE:16.99'", "PIA+5'"), "Q1/1 Q1/2 Q1/3"),
    bad("M33 a currency nobody knows", "currency", "CUX+2:XYZ:12", says="16.99 XYZ"),
    Case("no currency", three().replace("CUX+2:GBP:12", "CUX"), "", tuple((n, "currency") for n in (1, 2, 3))),
    Case(
        "no currency but the vendor's",
        three().replace("CUX+2:GBP:12", "CUX"),
        "Q1/1 Q1/2 Q1/3",
        facts={"default_currency": "GBP"},
    ),
    *(
        bad(f"C11 {said} copies", "copies", copies=said)
        for said in ("0", "-1", "1.5", "1000000000", "five", "3’GIR")
    ),
    Case("copies as a decimal", three(copies="3.000"), "Q1/1 Q1/2 Q1/3"),
    Case("other copies than are told of", three(GIR, copies="2"), "Q1/1 Q1/2 Q1/3", warned="copies_differ"),
    Case(
        "E10 400,000 segments",
        "UNB+UNOC:3+V+L+1:1+7'UNH+1+QUOTES'" + "FTX+A'" * 400_000,
        refused="too_many_segments",
        says="more than 100000",
    ),
    Case(
        "E10 a segment of 19 MB",
        three(NOTE + "x" * 19_000_000),
        refused="segment_length",
        says="most 65536 allowed",
    ),
    Case("E10 60,000 components", three(NOTE + ":" * 60_000), refused="too_many_components", says="at most 100"),
    Case("E10 101 components that are one, released", three(NOTE + "?:" * 101), "Q1/1 Q1/2 Q1/3"),
    Case("E10 more than 20 MB", b"UNB+UNOC:3" + b" " * 21 * 1024 * 1024, refused="too_large"),
    Case(
        "E10 few segments allowed",
        three(),
        refused="too_many_segments",
        facts={"limits": Limits(edifact_segments=9)},
    ),
    bad("E11 NUL", "control_char", title="Opt\0ics", says="is 0x0"),
    bad("E11 an escape", "control_char", NOTE + "\x1b[31m", says="is 0x1b"),
    bad("a line end inside a text", "control_char", title="Opt\r\nics"),
    Case(
        "E11 NUL in the head of the message", ONE.replace("BGM+31C+Q1", "BGM+31C+\0"), "", ((1, "control_char"),)
    ),
    *(
        Case(f"E11 {syntax} in {encoding}", in_set(syntax, title).encode(encoding), "Q1/1", encoding=encoding)
        for syntax, title, encoding in (
            ("UNOA", "OPTICS", "ascii"),
            ("UNOC", "Café", "iso8859-1"),
            ("UNOD", "Łódź", "iso8859-2"),
            ("UNOE", "Оптика", "iso8859-5"),
            ("UNOF", "Οπτική", "iso8859-7"),
            ("UNOK", "Işık", "iso8859-9"),
            ("UNOW", "光学", "utf-8"),
            ("UNOY", "光学 🔭", "utf-8"),
        )
    ),
    Case(
        "E11 UNOA, latin-1 bytes",
        in_set("UNOA", "Café").encode("latin-1"),
        refused="encoding",
        says="UNOA says ascii",
    ),
    Case("E11 UNOB, UTF-8 bytes", in_set("UNOB", "Café").encode(), refused="encoding", says="it may be utf-8"),
    Case("E11 UNOC, UTF-8 bytes", in_set("UNOC", "Café").encode(), refused="encoding", says="it may be utf-8"),
    Case(
        "E11 UNOC, GBK bytes", in_set("UNOC", "光学").encode("gbk"), refused="encoding", says="it may be gb18030"
    ),
    Case(
        "E11 UNOC, cp1252 bytes",
        in_set("UNOC", "Who’s who").encode("cp1252"),
        refused="encoding",
        says="none of it",
    ),
    Case(
        "E11 UNOW, latin-1 bytes",
        in_set("UNOW", "Café").encode("latin-1"),
        refused="encoding",
        says="UNOW says utf-8",
    ),
    Case("E11 UNOX", in_set("UNOX", "光学").encode(), refused="encoding", says="UNOX is no known character set"),
    Case("UNOX in ASCII", in_set("UNOX", "Optics"), "Q1/1"),
    *(
        Case(
            f"E11 {syntax} is not true, the profile says {encoding}",
            in_set(syntax, title).encode(encoding),
            "Q1/1",
            encoding=encoding,
            facts={"encoding": encoding},
        )
        for syntax, title, encoding in (
            ("UNOA", "Café", "iso8859-1"),
            ("UNOC", "Who’s who", "cp1252"),
            ("UNOC", "光学", "utf-8"),
            ("UNOC", "光学", "gb18030"),
            ("UNOX", "光學", "big5"),
        )
    ),
    Case(
        "UNOC is true, whatever the profile says",
        in_set("UNOC", "Café").encode("latin-1"),
        "Q1/1",
        encoding="iso8859-1",
        facts={"encoding": "cp1252"},
    ),
    Case(
        "unless a person has chosen",
        in_set("UNOC", "¡Ole!").encode("latin-1"),
        "Q1/1",
        encoding="iso8859-15",
        facts={"encoding": "iso8859-15", "options": CHOSEN},
    ),
    Case(
        "E11 neither is true",
        in_set("UNOC", "光学").encode("gbk"),
        refused="encoding",
        says="the profile says utf-8",
        facts={"encoding": "utf-8"},
    ),
    Case("ASCII, whatever the profile says", ONE, "Q1/1", encoding="iso8859-1", facts={"encoding": "utf-16"}),
    Case(
        "C07 UTF-16 cannot be cut at single bytes",
        in_set("UNOX", "光学"),
        refused="encoding",
        says="the profile says utf-16",
        facts={"encoding": "utf-16"},
    ),
    Case(
        "C07 an encoding nobody knows", in_set("UNOC", "光学"), refused="encoding", facts={"encoding": "klingon"}
    ),
    bad("no title", "no_title", title="", says="record Q1/2"),
    bad("something that is no segment", "segment", "hello", says="“hello” at byte"),
    bad("an order as a segment", "segment", "QTYX+1:3"),
    Case(
        "M34 the same line twice",
        an_interchange(a_message(a_line(1), a_line(2), a_line(1))),
        "Q1/1 Q1/2",
        ((3, "duplicate_in_file"),),
        says="Q1/1 was record 1",
        at="LIN+1++9787000000018:EN'IMD+L+050+:::Optics'QTY+1:1'PRI+AAE:16.99'RFF+QLI:Q10001'UNS",
    ),
    Case(
        "the vendor's number twice in a quote",
        three().replace("QLI:Q10002", "QLI:Q10001"),
        "Q1/1 Q1/3",
        ((2, "duplicate_in_file"),),
        says="Q10001 was record 1",
    ),
    Case("Z12 digits lost", three("PIA+5+9.78704E?+12:IB"), "Q1/1 Q1/2 Q1/3", warned="isbn_lost_digits"),
    Case(
        "a quote without lines",
        an_interchange(a_message(), a_message(a_line(1), number="Q2")),
        "Q2/1",
        skipped=("no_lines",),
    ),
    Case(
        "lines of one length, wherever that falls",
        "\r\n".join(three()[at : at + 80] for at in range(0, len(three()), 80)),
        "Q1/1 Q1/2 Q1/3",
    ),
    Case(
        "line ends, blanks and NUL between segments",
        an_interchange(a_message(a_line(1)), line_end=" \r\n\0"),
        "Q1/1",
    ),
    Case("C06 byte order mark", b"\xef\xbb\xbf" + ONE.encode(), "Q1/1"),
    Case(
        "no interchange around the message", "".join(f"{s}'" for s in a_message(a_line(1))), refused="not_edifact"
    ),
    Case("another file", b"%PDF-1.7", refused="not_edifact", says="no UNB at byte 0"),
    Case("a web page", b"<!DOCTYPE html><html>", refused="not_edifact"),
    Case("empty", b"\r\n\x1a", refused="empty"),
]


def read(case: Case) -> list[Message]:
    data = case.data.encode() if isinstance(case.data, str) else case.data
    if isinstance(case.data, str) and not case.data.isascii() and not case.encoding and not case.refused:
        data = data.replace(b"UNOC", b"UNOW")
    return list(EdifactQuotes().read(BytesIO(data), Profile(**case.facts)))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_each_line_is_read_or_quarantined_with_its_reason(case: Case) -> None:
    *messages, summary = read(case)
    records = [m for m in messages if isinstance(m, CatalogueRecord)]
    assert " ".join(record.record_id for record in records) == case.staged
    bad = [m for m in messages if isinstance(m, Quarantined)]
    assert tuple((m.position.ordinal, m.reason_code) for m in bad) == case.quarantined
    assert tuple(m.reason for m in messages if isinstance(m, Skipped)) == case.skipped
    assert case.says in "".join(m.detail for m in bad)
    assert {code for record in records for code, _ in record.warnings} == ({case.warned} if case.warned else set())
    assert isinstance(summary, FileSummary)
    assert summary.framed == len(messages)
    assert not case.encoding or summary.encoding == case.encoding


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_file_that_cannot_be_trusted_is_refused_whole(case: Case) -> None:
    begun = time.process_time()
    with pytest.raises(FileRefused) as refused:
        read(case)
    assert refused.value.reason == case.refused
    assert case.says in refused.value.detail
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.quarantined and isinstance(c.data, str)], ids=lambda c: c.name
)
def test_offsets_lead_back_to_the_bytes(case: Case) -> None:
    assert isinstance(case.data, str)
    data = case.data.encode()
    for message in read(case)[:-1]:
        assert not isinstance(message, FileSummary)
        place = message.position
        there = data[place.offset : place.offset + place.length]
        assert there.startswith((b"LIN+", b"UNH+"))
        if isinstance(message, Quarantined):
            assert message.raw == there.replace(b"UNOC", b"UNOW")
            if case.at:
                assert data[place.offset :].startswith(case.at.encode())
