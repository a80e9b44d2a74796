"""Damaged, hostile and odd workbooks, each made here, each with what must become of it."""

import zipfile
from io import BytesIO

from acqflow_spreadsheet.format import Spreadsheet
from acqflow_spreadsheet.writing import PARTS, SHEET, a_header, a_row, a_text, a_workbook

from acqflow.plugin_api import Limits, Profile
from acqflow.testing import BadFile, BadFilesContract

HEAD = a_header("title", "price")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
USD = Profile(default_currency="USD")
CANARY = "'\"&gt;&lt;svg onload=1&gt;{{7*7}}${7*7}"


def ten(limits: Limits, reason: str) -> BadFile:
    """Ten rows under limits that are too narrow for them."""
    data = a_workbook(HEAD + "".join(map(a_row, range(2, 12))))
    return BadFile(f"Z03 beyond {reason}", data, refused=reason, profile=Profile(limits=limits))


def far_out(name: str, row: str, reason: str) -> BadFile:
    return BadFile(name, a_workbook(HEAD + a_row(2) + row), refused=reason)


def rows_of(*cells: str, of: str = "price") -> bytes:
    """Rows called A, B, C, each with its second cell in XML."""
    rows = enumerate(cells, start=2)
    return a_workbook(a_header("title", of) + "".join(a_row(n, chr(63 + n), cell) for n, cell in rows))


def with_a_wrong_check_sum() -> bytes:
    data = a_workbook(HEAD + a_row(2))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        place = archive.getinfo(SHEET)
    central = data.rindex(b"PK\x01\x02", 0, data.index(SHEET.encode(), place.header_offset + 60))
    return data[: central + 16] + b"\0\0\0\0" + data[central + 20 :]


def with_two_parts_of_one_name() -> bytes:
    """The second is written under a name of the same length, which then is changed."""
    other = "xl/workbook.xmm"
    return a_workbook(HEAD, parts={other: PARTS["xl/workbook.xml"]}).replace(other.encode(), b"xl/workbook.xml")


def ole2(stream: str) -> bytes:
    return OLE2 + b"\0" * 600 + stream.encode("utf-16-le")


BAD_WORKBOOKS = [
    BadFile("Z01 a sheet of blanks", a_workbook(HEAD + " " * 50_000_000), refused="zip_ratio"),
    BadFile(
        "Z02 a shared text without end",
        a_workbook(HEAD, parts={"xl/sharedStrings.xml": f"<sst><si><t>{'a' * 50_000_000}</t></si></sst>"}),
        refused="zip_ratio",
    ),
    ten(Limits(cells=5), "too_many_cells"),
    ten(Limits(rows=3), "too_many_rows"),
    ten(Limits(zip_parts=4), "zip_parts"),
    ten(Limits(unzipped=1000), "zip_ratio"),
    ten(Limits(records=3), "too_many_records"),
    ten(Limits(upload=500), "too_large"),
    BadFile(
        "Z04 a sheet that lies about its size",
        a_workbook(HEAD + "".join(map(a_row, range(2, 502))), before='<dimension ref="A1:B2"/>'),
        ("Optics",) * 500,
    ),
    far_out("Z06 the last cell there can be", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "sparse"),
    far_out("Z06 the last column of the second row", '<row r="2"><c r="XFD2"><v>1</v></c></row>', "sparse"),
    far_out(
        "Z06 a cell in small letters, elsewhere than its row",
        '<row r="3"><c r="xfd1048576"><v>1</v></c></row>',
        "sparse",
    ),
    far_out("Z06 thousands of blank rows", '<row r="5000"><c r="A5000"><v>1</v></c></row>', "sparse"),
    far_out(
        "Z07 a row number of ten digits", '<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>', "row_number"
    ),
    far_out("Z07 a row number below zero", '<row r="-4"><c r="A4"><v>1</v></c></row>', "row_number"),
    far_out(
        "Z07 a row without a number, and its cell far out", '<row><c r="A900000"><v>1</v></c></row>', "row_number"
    ),
    far_out(
        "Z07 one row more than there can be", '<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "row_number"
    ),
    BadFile("Z08 an entity declared in the sheet", a_workbook(HEAD, declares=BOMB), refused="entities"),
    BadFile("Z08 laughs without end in the sheet", a_workbook(HEAD, declares=LAUGHS), refused="entities"),
    BadFile(
        "Z08 an entity declared in the texts",
        a_workbook(HEAD, parts={"xl/sharedStrings.xml": BOMB}),
        refused="entities",
    ),
    BadFile(
        "Z10 formulas with and without a result",
        rows_of(
            '<c r="B{n}"><f>2+3</f><v>5</v></c>',
            '<c r="B{n}"><f>HYPERLINK("x")</f></c>',
            '<c r="B{n}"><f>2+3</f><v></v></c>',
            "",
            '<c r="B{n}" t="str"><f>IF(1,"")</f><v></v></c>',
        ),
        "A D E",
        ((2, "formula", 3), (3, "formula", 4)),
        warned="formula",
        profile=USD,
    ),
    BadFile(
        "Z10 a DDE link and one to another workbook count by their results",
        rows_of(
            "<c r=\"B{n}\"><f>cmd|'/c calc'!A0</f><v>5</v></c>", '<c r="B{n}"><f>[1]Sheet1!A1</f><v>6</v></c>'
        ),
        "A B",
        warned="formula",
        profile=USD,
    ),
    *(
        BadFile(
            f"Z11 the number {number}",
            rows_of("", f'<c r="B{{n}}"><v>{number}</v></c>', ""),
            "A C",
            ((2, reason, 3),),
        )
        for number, reason in (("NaN", "number"), ("1e400", "number"), ("INF", "number"))
    ),
    BadFile(
        "Z12 an ISBN as a number: whole, rounded, and with another check digit",
        rows_of(
            *(f'<c r="B{{n}}"><v>{v}</v></c>' for v in ("9787020002207", "9.7871E12", "9787020002208")), of="isbn"
        ),
        "A",
        ((2, "isbn_lost_digits", 3), (3, "isbn_lost_digits", 4)),
        warned="isbn_number",
    ),
    BadFile(
        "Z13 an ISBN that lost its zero",
        rows_of('<c r="B{n}"><v>306406152</v></c>', of="isbn"),
        "A",
        warned="isbn_lost_zero isbn_number",
        noted="isbn_lost_zero",
    ),
    BadFile(
        "Z13 a date as a number", rows_of('<c r="B{n}"><v>45047</v></c>', of="year"), "A", warned="date_serial"
    ),
    BadFile(
        "a cell that shows an error is no empty cell",
        a_workbook(
            HEAD
            + a_row(2, "Priced", '<c r="B{n}" t="e"><v>#N/A</v></c>')
            + '<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row>'
            + a_row(4)
        ),
        "Optics",
        ((1, "cell_error", 2), (2, "cell_error", 3)),
    ),
    BadFile("Z14 a page called .xlsx", b"<html><body>Sign in</body></html>", refused="not_text", says="HTML"),
    BadFile("Z14 a PDF called .xlsx", b"%PDF-1.7 title,price", refused="not_text", says="PDF"),
    BadFile("Z14 a CSV file called .xlsx is read as what it is", b"title,price\nOptics,USD 5\n", "Optics"),
    BadFile("Z14 encrypted", OLE2 + "EncryptedPackage".encode("utf-16-le"), refused="encrypted"),
    BadFile("Z14 nothing in OLE2", OLE2 + b"\0" * 600, refused="damaged"),
    BadFile("Z14 a Word file", ole2("WordDocument"), refused="not_xlsx", says="an old Word document"),
    BadFile(
        "Z14 a PowerPoint file", ole2("PowerPoint Document"), refused="not_xlsx", says="an old PowerPoint document"
    ),
    BadFile(
        "Z14 another OLE2 file",
        ole2("Something"),
        refused="damaged",
        says="an OLE2 document without a workbook in it",
    ),
    BadFile(
        "Z14 a zip in the zip",
        a_workbook(HEAD, parts={"xl/workbook.xml": "", "inner.zip": b"PK"}),
        refused="nested_zip",
    ),
    BadFile("Z15 cut", a_workbook(HEAD)[:-40], refused="damaged"),
    BadFile("Z15 the beginning of a zip", b"PK\x03\x04" + b"\0" * 100, refused="damaged"),
    BadFile("Z15 a wrong check sum", with_a_wrong_check_sum(), refused="damaged"),
    BadFile(
        "Z15 two parts of one name", with_two_parts_of_one_name(), refused="damaged", says="two parts of one name"
    ),
    *(
        BadFile(f"Z15 without {part}", a_workbook(HEAD + a_row(2), without=part), refused=reason)
        for part, reason in (
            (SHEET, "damaged"),
            ("xl/workbook.xml", "not_xlsx"),
            ("xl/_rels/workbook.xml.rels", "damaged"),
        )
    ),
    BadFile(
        "two rows of one number, of which one would be lost",
        a_workbook(HEAD + a_row(2, "A") + a_row(2, "B")),
        refused="damaged",
        says="row 2 stands there twice",
    ),
    BadFile(
        "Z17 hidden rows",
        a_workbook(HEAD + a_row(2, "A") + a_row(3, "B").replace('r="3"', 'r="3" hidden="1"', 1)),
        "A B",
        noted="hidden_rows",
    ),
    BadFile("Z17 a row of the sum", a_workbook(HEAD + a_row(2) + a_row(3, "合计")), "Optics", skipped="total_row"),
    BadFile(
        "Z17 the profile says in which row the header is",
        a_workbook(
            f'<row r="1">{a_text("A1", "Name")}</row><row r="2">{a_text("A2", "title")}</row>'
            + a_row(3, price=" ")
        ),
        "Optics",
        profile=Profile(header_row=2),
    ),
    BadFile(
        "a control character",
        a_workbook(HEAD + a_row(2, "A&#1;B") + a_row(3)),
        "Optics",
        ((1, "control_char", 2),),
    ),
    BadFile("G05 letters from all planes", a_workbook(HEAD + a_row(2, "Ω😀𠀀")), ("Ω😀𠀀",)),
    BadFile(
        "G05 half of a surrogate pair", a_workbook(HEAD + a_row(2, "A&#xD800;B") + a_row(3)), refused="damaged"
    ),
    BadFile(
        "G05 a cell beyond the limit",
        a_workbook(HEAD + a_row(2, "A" * 32_768) + a_row(3)),
        "Optics",
        ((1, "too_long", 2),),
    ),
    BadFile("G06 a hostile text", a_workbook(HEAD + a_row(2, CANARY)), ("'\"><svg onload=1>{{7*7}}${7*7}",)),
]


class TestBadWorkbooks(BadFilesContract):
    format = Spreadsheet
    file_name = "list.xlsx"
    staged_by = "title"
    bad_files = BAD_WORKBOOKS
