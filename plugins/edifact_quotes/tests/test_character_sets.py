"""Interchanges whose character set is not what their UNB says, or not what the profile says."""

from typing import Any

from acqflow_edifact_quotes.format import EdifactQuotes
from acqflow_edifact_quotes.writing import a_line, a_message, an_interchange

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract

CHOSEN = {"leader_encoding": "ignore"}


def odd(name: str, data: str | bytes, *what: Any, **becomes: Any) -> BadFile:
    return BadFile(name, data.encode() if isinstance(data, str) else data, *what, **becomes)


def in_set(syntax: str, title: str) -> str:
    return an_interchange(a_message(a_line(1, title=title)), syntax=syntax)


CHARACTER_SETS = [
    *(
        odd(f"E11 {syntax} in {encoding}", in_set(syntax, title).encode(encoding), "Q1/1", encoding=encoding)
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
    odd(
        "E11 UNOA, latin-1 bytes",
        in_set("UNOA", "Café").encode("latin-1"),
        refused="encoding",
        says="UNOA says ascii",
    ),
    odd("E11 UNOB, UTF-8 bytes", in_set("UNOB", "Café").encode(), refused="encoding", says="it may be utf-8"),
    odd("E11 UNOC, UTF-8 bytes", in_set("UNOC", "Café").encode(), refused="encoding", says="it may be utf-8"),
    odd("E11 UNOC, GBK bytes", in_set("UNOC", "光学").encode("gbk"), refused="encoding", says="it may be gb18030"),
    odd(
        "E11 UNOC, cp1252 bytes",
        in_set("UNOC", "Who’s who").encode("cp1252"),
        refused="encoding",
        says="none of it",
    ),
    odd(
        "E11 UNOW, latin-1 bytes",
        in_set("UNOW", "Café").encode("latin-1"),
        refused="encoding",
        says="UNOW says utf-8",
    ),
    odd("E11 UNOX", in_set("UNOX", "光学").encode(), refused="encoding", says="UNOX is no known character set"),
    odd("UNOX in ASCII", in_set("UNOX", "Optics"), "Q1/1"),
    *(
        odd(
            f"E11 {syntax} is not true, the profile says {encoding}",
            in_set(syntax, title).encode(encoding),
            "Q1/1",
            encoding=encoding,
            profile=Profile(encoding=encoding),
        )
        for syntax, title, encoding in (
            ("UNOA", "Café", "iso8859-1"),
            ("UNOC", "Who’s who", "cp1252"),
            ("UNOC", "光学", "utf-8"),
            ("UNOC", "光学", "gb18030"),
            ("UNOX", "光學", "big5"),
        )
    ),
    odd(
        "UNOC is true, whatever the profile says",
        in_set("UNOC", "Café").encode("latin-1"),
        "Q1/1",
        encoding="iso8859-1",
        profile=Profile(encoding="cp1252"),
    ),
    odd(
        "unless a person has chosen",
        in_set("UNOC", "¡Ole!").encode("latin-1"),
        "Q1/1",
        encoding="iso8859-15",
        profile=Profile(encoding="iso8859-15", options=CHOSEN),
    ),
    odd(
        "E11 neither is true",
        in_set("UNOC", "光学").encode("gbk"),
        refused="encoding",
        says="the profile says utf-8",
        profile=Profile(encoding="utf-8"),
    ),
    odd(
        "ASCII, whatever the profile says",
        in_set("UNOC", "Optics"),
        "Q1/1",
        encoding="iso8859-1",
        profile=Profile(encoding="utf-16"),
    ),
    odd(
        "C07 UTF-16 cannot be cut at single bytes",
        in_set("UNOX", "光学"),
        refused="encoding",
        says="the profile says utf-16",
        profile=Profile(encoding="utf-16"),
    ),
    odd(
        "C07 an encoding nobody knows",
        in_set("UNOC", "光学"),
        refused="encoding",
        profile=Profile(encoding="klingon"),
    ),
]


class TestCharacterSets(BadFilesContract):
    format = EdifactQuotes
    file_name = "quotes.edi"
    bad_files = CHARACTER_SETS
    cpu_seconds = 5

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """A line, or the message or the interchange around it that cannot be cut into lines."""
        return there[:3] in (b"LIN", b"UNH", b"UNB")
