"""Hostile, cut and odd ONIX messages as a whole: entities, encodings, releases, and what must become of each."""

import re
import socket
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message

from acqflow.plugin_api import CatalogueRecord, FileRefused, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract


def product(number: int, title: str = "Optics", more: str = "", reference: str = "") -> str:
    head = elements(RecordReference=reference or f"r{number}", NotificationType="03")
    return f"<Product>{head}<Title><TitleType>01</TitleType><TitleText>{title}</TitleText></Title>{more}</Product>"


def six(third: str, **how: Any) -> bytes:
    return message([product(1), product(2), third, product(4), product(5), product(6)], **how)


def with_dtd(declared: str, title: str = "Optics", root: str = "ONIXMessage") -> bytes:
    body = f'<!DOCTYPE {root} {declared}><ONIXMessage release="2.1">{product(1, title)}</ONIXMessage>'
    return f'<?xml version="1.0"?>\n{body}'.encode()


def attributes(count: int) -> str:
    return "<OtherText " + " ".join(f'a{n}="1"' for n in range(count)) + "/>"


def laughs() -> str:
    lines = ['<!ENTITY l0 "ha">', *(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))]
    return f"[{''.join(lines)}]"


ALL6 = "r1 r2 r3 r4 r5 r6"
GOOD6 = six(product(3))
CUT = GOOD6[: GOOD6.rindex(b"</Title>")]
ADDRESS = "http://www.editeur.org/onix/2.1/reference/onix-international.dtd"
INCLUDE = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
CHINESE = [product(n, "光学") for n in (1, 2)]

BAD_MESSAGES = [
    BadFile("X01 billion laughs", with_dtd(laughs(), "&l9;"), refused="dtd_entities"),
    BadFile(
        "X02 quadratic blow-up", with_dtd(f'[<!ENTITY a "{"x" * 9000}">]', "&a;" * 900), refused="dtd_entities"
    ),
    BadFile(
        "X03 a file of the machine",
        with_dtd('[<!ENTITY e SYSTEM "file:///etc/hostname">]', "&e;"),
        refused="dtd_entities",
    ),
    BadFile(
        "X04 a parameter entity",
        with_dtd('[<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]'),
        refused="dtd_entities",
    ),
    BadFile(
        "X04 behind a comment that looks like the root",
        with_dtd('[<!-- <ONIXMessage> --><!ENTITY e "x">]'),
        refused="dtd_entities",
    ),
    BadFile("X05 the address of the DTD", with_dtd(f'SYSTEM "{ADDRESS}"'), "r1"),
    BadFile("X05 a subset without entities", with_dtd("[<!ELEMENT Product ANY>]"), "r1"),
    BadFile(
        "X09 300 attributes at the root",
        GOOD6.replace(b"<ONIXMessage", b"<ONIXMessage" + attributes(300)[10:-2].encode()),
        refused="attributes",
    ),
    BadFile(
        "X10 says UTF-8, is GBK",
        message(CHINESE, encoding="gbk", declares="utf-8"),
        "",
        ((1, "encoding", 116), (2, "encoding", 279)),
        says="byte 244 is not utf-8",
    ),
    BadFile(
        "X10 a person says it is GBK",
        message(CHINESE, encoding="gbk", declares="utf-8"),
        "r1 r2",
        profile=Profile(encoding="gbk", options={"leader_encoding": "ignore"}),
    ),
    BadFile(
        "X10 one product in GBK",
        GOOD6.replace(b"Optics", "光学".encode("gbk"), 1),
        "r2 r3 r4 r5 r6",
        ((1, "encoding", 116),),
    ),
    BadFile("X11 declares GBK and is it", message(CHINESE, encoding="gbk"), "r1 r2"),
    BadFile("X11 declares GB 18030 and is it", message(CHINESE, encoding="gb18030"), "r1 r2"),
    BadFile("UTF-16 with a byte order mark", message(CHINESE, encoding="utf-16"), "r1 r2"),
    BadFile("UTF-16 without one", message(CHINESE, encoding="utf-16-be"), "r1 r2"),
    BadFile("says UTF-16, is UTF-8", message(CHINESE, declares="utf-16"), "r1 r2"),
    BadFile("UTF-8 with a byte order mark", b"\xef\xbb\xbf" + GOOD6, ALL6),
    BadFile(
        "says Latin 1, has Windows quotation marks",
        message([product(1, "‘O’")], encoding="cp1252", declares="iso-8859-1"),
        "r1",
        warned="encoding_override",
    ),
    BadFile("an encoding that nobody knows", message(CHINESE, declares="klingon"), refused="encoding"),
    BadFile("an encoding that hides markup", message(CHINESE, declares="utf-7"), refused="encoding"),
    BadFile(
        "X14 cut in the last product", CUT, "r1 r2 r3 r4 r5", ((6, "truncated", 941),), noted="message_not_closed"
    ),
    BadFile(
        "X14 cut in a tag",
        GOOD6[: GOOD6.rindex(b"<TitleText") + 4],
        "r1 r2 r3 r4 r5",
        ((6, "truncated", 941),),
        noted="message_not_closed",
    ),
    BadFile("X14 cut behind a product", GOOD6[: GOOD6.rindex(b"</ONIX")], ALL6, noted="message_not_closed"),
    BadFile("X15 another release", six(product(3), release="4.0"), refused="version"),
    BadFile(
        "X15 the namespace of another release", GOOD6.replace(b"onix/3.0/reference", b"of/somebody/else"), ALL6
    ),
    BadFile(
        "X15 prefixed names", re.sub(rb"(</?)(?=[A-Z])", rb"\1o:", GOOD6).replace(b"xmlns=", b"xmlns:o="), ALL6
    ),
    BadFile(
        "X17 includes, style sheets, instructions",
        six('<?xml-stylesheet href="http://127.0.0.1/"?>' + product(3, more=INCLUDE)),
        ALL6,
    ),
    BadFile("another document", b"<html><body>Sign in</body></html>", refused="not_onix"),
    BadFile("a table", b"Title,Price\nOptics,9.00\n", refused="not_onix"),
    BadFile("nothing but blanks", b" \r\n ", refused="empty"),
    BadFile("two messages in one file", message([product(1)]) + message([product(2)]), "r1 r2"),
    BadFile("a product by itself", product(1).encode(), "r1", noted="no_message"),
    BadFile("a message without products", message([], header="<SentDate>20260101</SentDate>"), ""),
    BadFile(
        "a damaged header",
        six(product(3), header="<SenderName>A & B</SenderName>"),
        ALL6,
        noted="header_unreadable",
    ),
    BadFile(
        "X09 300,000 attributes at the root",
        GOOD6.replace(b"<ONIXMessage", b"<ONIXMessage" + attributes(300_000)[10:-2].encode()),
        refused="attributes",
        says="in one tag",
    ),
    BadFile("X15 short tags of 2.1", message(CHINESE, release="2.1", is_short=True), "r1 r2"),
    BadFile("X15 short tags of 3.1", message(CHINESE, release="3.1", is_short=True), "r1 r2"),
    BadFile("X15 reference names of 2.1", message(CHINESE, release="2.1"), "r1 r2"),
]


class TestBadMessages(BadFilesContract):
    format = Onix
    file_name = "list.xml"
    bad_files = BAD_MESSAGES

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """From the start tag to the end tag, whatever the prefix and in UTF-16 too."""
        plain = there.replace(b"\0", b"").replace(b"o:", b"")
        is_whole = plain.lower().startswith(b"<product") and plain.lower().endswith((b"</product>", b"/>"))
        return len(there) > 0 and (is_whole or isinstance(message, Quarantined))


def test_titles_come_through_every_encoding() -> None:
    for encoding in ("utf-8", "gbk", "gb18030", "utf-16", "utf-16-le", "big5hkscs"):
        (first, *_) = Onix().read(BytesIO(message(CHINESE, encoding=encoding)), Profile())
        assert isinstance(first, CatalogueRecord)
        assert first.title == "光学"


def test_no_file_and_no_address_that_a_message_names_is_opened(tmp_path: Path) -> None:
    """The DTD, an include and a style sheet lead to a server that would notice, and to a file that would show."""
    secret = tmp_path / "secret.xml"
    secret.write_text("<Title><TitleText>secret</TitleText></Title>", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/onix.dtd"
        included = INCLUDE.replace("file:///etc/hostname", secret.as_uri())
        asked = [
            with_dtd(f'SYSTEM "{address}"').replace(b"</Product>", included.encode() + b"</Product>"),
            with_dtd(f'SYSTEM "{address}"').replace(
                b"<!DOCTYPE", f'<?xml-stylesheet href="{address}"?><!DOCTYPE'.encode()
            ),
        ]
        read_so = [m for data in asked for m in Onix().read(BytesIO(data), Profile())]
        for declared in (f'[<!ENTITY e SYSTEM "{secret.as_uri()}">]', f'[<!ENTITY % p SYSTEM "{address}"> %p;]'):
            with pytest.raises(FileRefused):
                Onix().read(BytesIO(with_dtd(declared, "&e;")), Profile())
        with pytest.raises(BlockingIOError):
            server.accept()
    assert [m.title for m in read_so if isinstance(m, CatalogueRecord)] == ["Optics", "Optics"]
