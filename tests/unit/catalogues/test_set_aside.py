"""What was set aside, as the bytes it came in."""

import pytest

from acqflow.catalogues.rules import AsItCame, QuarantineRow, as_it_came, heading_line, readable


def _row(raw: bytes, *, length: int = 9) -> QuarantineRow:
    return QuarantineRow(1, 0, length, "truncated", "", raw)


def test_marc_records_stand_one_behind_the_other_untouched() -> None:
    rows = [_row(b"00512nam\x00\xff\x1d"), _row(b"00090nam")]
    found = as_it_came(rows, heading=None, file_name="autumn.ISO", format="marc")
    assert found == AsItCame(b"00512nam\x00\xff\x1d00090nam", ".iso")


@pytest.mark.parametrize("name", ["list", "list.<b>", "list.mrc/..", "书单."])
def test_a_file_without_a_plain_ending_gets_the_usual_one_of_its_format(name: str) -> None:
    assert as_it_came([], heading=None, file_name=name, format="marc").ending == ".mrc"
    assert as_it_came([], heading=None, file_name=name, format="onix").ending == ".dat"


def test_rows_of_a_table_stand_under_their_headings_each_on_its_line() -> None:
    heading = heading_line(["书名", "定价"], delimiter=",", encoding="gb18030")
    rows = [_row("光学,\r\n".encode("gb18030")), _row("几何,1".encode("gb18030")), _row(b"")]
    found = as_it_came(rows, heading=heading, file_name="a.csv", format="spreadsheet")
    assert (found.content.decode("gb18030"), found.ending) == ("书名,定价\r\n光学,\r\n几何,1\n", ".csv")


def test_rows_of_a_workbook_are_given_as_text_between_tabs() -> None:
    heading = heading_line(["书名", "定价"], delimiter="", encoding="")
    found = as_it_came(
        [_row("光学\t".encode(), length=0)], heading=heading, file_name="a.xlsx", format="spreadsheet"
    )
    assert (found.content.decode(), found.ending) == ("书名\t定价\r\n光学\t\n", ".tsv")


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        ("光学".encode("gb18030"), "gb18030", "光学"),
        ("光学".encode(), "gb18030, utf-8", "光学"),
        (b"caf\xe9", "marc-8", "caf\ufffd"),
        (b"245\x1faA\x1e\x1d", "", "245‡aA¶\n"),
        (b"<b>\x00\x1b[31m\t\r\n", "", "<b>␀␛[31m\t\r\n"),
    ],
)
def test_bytes_are_shown_as_the_text_they_are(raw: bytes, encoding: str, text: str) -> None:
    assert readable(raw, encoding) == text
