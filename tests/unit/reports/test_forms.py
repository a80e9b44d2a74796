"""One table, the same figures in every form, and nothing in it that a spreadsheet program would run."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import python_calamine

from acqflow.reports.forms import as_csv, as_json, as_plain, as_xlsx
from acqflow.reports.forms.csv_form import neutral
from acqflow.reports.table import Column, Name, Row, Table
from acqflow.vocabulary.money import Money

MADE_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
TABLE = Table(
    "budget",
    "Budget",
    (Column("subject", "Subject"), Column("allocated", "Allocated", "money"), Column("used", "% used", "percent")),
    (
        Row((Name("计算机", "Computing"), Money(123456, "CNY"), Decimal("33.3"))),
        Row(("=HYPERLINK(1)", Money(-500, "CNY"), None), level=1),
        Row((Name("合计", "Total"), Money(122956, "CNY"), Decimal("33.3")), is_total=True),
    ),
    (("Fiscal year", "2026"),),
)


def _zh(text: str) -> str:
    return {"Subject": "学科", "Allocated": "分配", "Budget": "经费"}.get(text, text)


def test_csv_opens_in_a_spreadsheet_program_with_its_chinese_and_its_exact_amounts() -> None:
    content = as_csv(TABLE, language="zh", translate=_zh)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["学科", "分配", "% used", "Currency", "Level"]
    assert rows[1] == ["计算机", "1234.56", "33.3", "CNY", "1"]
    assert rows[2] == ["'=HYPERLINK(1)", "-5.00", "", "CNY", "2"]
    assert rows[3] == ["合计", "1229.56", "33.3", "CNY", ""]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r1", "＝1"])
def test_what_a_spreadsheet_program_would_run_is_marked_as_text(text: str) -> None:
    assert neutral(text) == f"'{text}"


def test_ordinary_text_stays_as_it_is_and_nul_goes() -> None:
    assert neutral("C++ 程序设计") == "C++ 程序设计"
    assert neutral("a\x00b") == "ab"


def test_a_spreadsheet_holds_numbers_as_numbers_and_texts_as_texts() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(as_xlsx([TABLE], made_at=MADE_AT, language="en", translate=str))
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Fiscal year: 2026"
    assert rows[2] == ["Subject", "Allocated", "% used"]
    assert rows[3] == ["Computing", 1234.56, 33.3]
    assert rows[4][0] == "=HYPERLINK(1)"
    assert rows[5] == ["Total", 1229.56, 33.3]


def test_the_same_table_at_the_same_moment_gives_the_same_spreadsheet() -> None:
    first, second = (as_xlsx([TABLE], made_at=MADE_AT, language="zh", translate=_zh) for _ in range(2))
    assert first == second


def test_json_gives_amounts_as_decimal_strings_with_their_currency() -> None:
    found = json.loads(json.dumps(as_json(TABLE)))
    assert found["rows"][0]["allocated"] == {"amount": "1234.56", "currency": "CNY"}
    assert found["rows"][0]["subject"] == {"zh": "计算机", "en": "Computing"}
    assert found["rows"][2]["is_total"] is True


def test_plain_text_groups_thousands_and_indents_what_lies_below() -> None:
    heads, rows, numbers = as_plain(TABLE, language="en", translate=str)
    assert heads == ["Subject", "Allocated", "% used"]
    assert numbers == [1, 2]
    assert rows[0] == ["Computing", "1,234.56", "33.3 %"]
    assert rows[1][0] == "  =HYPERLINK(1)"
