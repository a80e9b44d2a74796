"""Odd and hostile files of MARCXML as a whole: roots, entities, encodings, each with what must become of it."""

from acqflow_marc.format import Marc
from acqflow_marc.writing import a_marcxml as book
from acqflow_marc.writing import a_marcxml_cnmarc as chinese
from acqflow_marc.writing import marcxml_file

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract

SLIM = "http://www.loc.gov/MARC21/slim"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
DOCTYPE = "<!DOCTYPE collection ["


def four(second: str) -> bytes:
    return marcxml_file(book(1), second, book(3), book(4))


def in_gbk(data: bytes) -> bytes:
    return data.decode().encode("gbk")


def says(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>'


BAD_FILES = [
    BadFile("default namespace", four(book(2)), "r1 r2 r3 r4"),
    BadFile(
        "prefix",
        marcxml_file(*(book(n, prefix="marc:") for n in (1, 2)), root=f'marc:collection xmlns:marc="{SLIM}"'),
        "r1 r2",
    ),
    BadFile("no namespace", marcxml_file(book(1), book(2), root="collection"), "r1 r2"),
    BadFile("no root and no declaration", (book(1) + "\n" + book(2)).encode(), "r1 r2"),
    BadFile("one record and nothing else", book(1).replace("<record>", f'<record xmlns="{SLIM}">').encode(), "r1"),
    BadFile(
        "marcxchange",
        marcxml_file(
            *(book(n, prefix="mx:").replace("<mx:record>", '<mx:record format="MARC21">') for n in (1, 2)),
            root='mx:collection xmlns:mx="info:lc/xmlns/marcxchange-v2"',
        ),
        "r1 r2",
    ),
    BadFile(
        "answers of a server, with records around the records",
        marcxml_file(
            *(f"<record><recordSchema>x</recordSchema><data>{book(n)}</data></record>" for n in (1, 2)),
            root="searchRetrieveResponse",
        ),
        "r1 r2",
    ),
    BadFile("byte order mark", b"\xef\xbb\xbf" + four(book(2)), "r1 r2 r3 r4"),
    BadFile("CRLF", four(book(2)).replace(b"\n", b"\r\n"), "r1 r2 r3 r4"),
    BadFile("a record with its own prefix", marcxml_file(book(1), book(2, prefix="m:"), book(3)), "r1 r2 r3"),
    BadFile(
        "X01 entities within entities",
        marcxml_file(book(1), head=f'{DOCTYPE}<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'),
        refused="dtd_entities",
    ),
    BadFile(
        "X03 an entity that is a file",
        marcxml_file(book(1, "&e;"), head=f'{DOCTYPE}<!ENTITY e SYSTEM "file:///etc/hostname">]>'),
        refused="dtd_entities",
    ),
    BadFile(
        "X04 an entity of parameters",
        marcxml_file(book(1), head=f'{DOCTYPE}<!ENTITY % p SYSTEM "http://books.example/x"> %p;]>'),
        refused="dtd_entities",
    ),
    BadFile(
        "X05 a document type elsewhere is never fetched",
        marcxml_file(book(1), head='<!DOCTYPE collection SYSTEM "http://books.example/marc.dtd">'),
        "r1",
    ),
    BadFile(
        "X09 too many attributes of the root",
        marcxml_file(book(1), root="collection " + " ".join(f'a{n}=""' for n in range(300))),
        refused="attributes",
    ),
    BadFile(
        "X10 says UTF-8, is GBK",
        in_gbk(four(book(2, "光学"))),
        "r1 r3 r4",
        ((2, "encoding", 283),),
        says="may be gb18030",
        profile=Profile(encoding="gbk"),
    ),
    BadFile(
        "X10 says UTF-8, is GBK, and nobody knows",
        in_gbk(four(book(2, "光学"))),
        "r1 r3 r4",
        ((2, "encoding", 283),),
        says="byte 148 of the record",
    ),
    BadFile(
        "X10 a person may choose",
        in_gbk(four(book(2, "光学"))),
        "r1 r2 r3 r4",
        warned="encoding_override",
        profile=Profile(encoding="gbk", options={"leader_encoding": "ignore"}),
    ),
    BadFile("X11 says GBK and is it", in_gbk(marcxml_file(chinese(1), chinese(2), head=says("GBK"))), "r1 r2"),
    BadFile(
        "X11 says GB 18030 and is it",
        marcxml_file(chinese(1, "㐀光学")).replace(b"UTF-8", b"GB18030").decode().encode("gb18030"),
        "r1",
    ),
    BadFile(
        "says nothing, is GBK, and the profile knows",
        in_gbk(marcxml_file(chinese(1), head="")),
        "r1",
        profile=Profile(encoding="gbk"),
    ),
    BadFile("says nothing and is UTF-8", marcxml_file(chinese(1), head=""), "r1"),
    BadFile("says GBK and is UTF-8", marcxml_file(chinese(1), head=says("GBK")), "r1", warned="encoding_override"),
    BadFile(
        "says what is no encoding", marcxml_file(book(1), head=says("klingon")), refused="encoding", says="klingon"
    ),
    *(
        BadFile(
            f"{codec}, a record of it broken",
            marcxml_file(
                book(1, "𠀀"), book(2, "A & B").replace("&amp;", "&"), book(3, "光学"), head=says("UTF-16")
            )
            .decode()
            .encode(codec),
            "r1 r3",
            ((2, "not_well_formed", 560 + mark),),
        )
        for codec, mark in (("utf-16", 2), ("utf-16-le", 0), ("utf-16-be", 0))
    ),
    BadFile(
        "UTF-16 cut in a character",
        four(book(2)).decode().encode("utf-16")[:-1],
        refused="encoding",
        says="is none",
    ),
    BadFile("X14 cut in the last record", four(book(2))[:-60], "r1 r2 r3", ((4, "truncated", 665),)),
    BadFile("X15 another namespace", marcxml_file(book(1), root='collection xmlns="http://books.example/"'), "r1"),
    BadFile(
        "X15 no MARC at all",
        marcxml_file("<Product><RecordReference>1</RecordReference></Product>", root="ONIXMessage"),
        refused="not_iso2709",
    ),
    BadFile(
        "X17 inclusions, style sheets and other instructions",
        marcxml_file(
            book(1),
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>',
            book(2),
            head=f'{DECLARATION}<?xml-stylesheet href="http://books.example/"?>',
        ),
        "r1 r2",
    ),
    BadFile("no record", marcxml_file(), refused="empty"),
    BadFile(
        "MARC 21 for CNMARC", four(book(2)), refused="wrong_format", profile=Profile(options={"flavour": "cnmarc"})
    ),
    BadFile(
        "UNIMARC for MARC 21",
        marcxml_file(chinese(1)),
        refused="wrong_format",
        profile=Profile(options={"flavour": "marc21"}),
    ),
    BadFile("MARC-8 is nothing in XML", marcxml_file(chinese(1)), "r1", profile=Profile(encoding="marc-8")),
    BadFile(
        "X02 one long entity many times",
        marcxml_file(book(1).replace("Optics", "&a;" * 900), head=f'{DOCTYPE}<!ENTITY a "{"x" * 9000}">]>'),
        refused="dtd_entities",
        says="at byte 22",
    ),
]


class TestBadMarcXml(BadFilesContract):
    format = Marc
    file_name = "list.xml"
    bad_files = BAD_FILES

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """From the first sign of a tag, in UTF-16 too, to the last of the record's end."""
        ends = (b"record>", "record>".encode("utf-16-be"), b"d\0>")
        is_whole = isinstance(message, Quarantined) or there.rstrip(b"\0").endswith(ends)
        return is_whole and there.lstrip(b"\0").startswith(b"<")
