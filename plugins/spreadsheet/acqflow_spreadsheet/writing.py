"""Writes workbooks of one sheet by hand, sound or not, for tests that damage them: any XML, any part."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET = "xl/worksheets/sheet1.xml"
PARTS: Mapping[str, str] = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
"""Name of a part → its XML: all of a workbook but its sheet."""


def a_text(place: str, text: str) -> str:
    """A cell that holds a text.

    >>> a_text("A1", "title")
    '<c r="A1" t="inlineStr"><is><t>title</t></is></c>'
    """
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def a_header(*names: str) -> str:
    """The first row, of at most 26 columns."""
    return f'<row r="1">{"".join(a_text(f"{chr(65 + n)}1", name) for n, name in enumerate(names))}</row>'


def a_row(number: int, title: str = "Optics", price: str = "") -> str:
    """A row below the header; `price` is its second cell in XML, with `{n}` for the row's number."""
    second = price.replace("{n}", str(number)) or a_text(f"B{number}", "USD 5.00")
    return f'<row r="{number}">{a_text(f"A{number}", title)}{second}</row>'


def a_workbook(
    rows: str,
    *,
    before: str = "",
    declares: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    without: str = "",
) -> bytes:
    """A workbook whose one sheet holds exactly this XML; `parts` replace others or stand beside them.

    >>> a_workbook(a_header("title"))[:2]
    b'PK'
    """
    sheet = f'<?xml version="1.0"?>{declares}<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>'
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, SHEET: sheet, **(parts or {})}.items():
            if name != without:
                archive.writestr(name, text)
    return held.getvalue()
