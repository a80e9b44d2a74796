"""What is no list of holdings is refused with what may be loaded instead."""

import io

import pytest
from flask import Flask

from tests.web.conftest import Browser, signed_in
from tests.web.university import University


@pytest.fixture
def desk(app: Flask) -> Browser:
    return signed_in(app, "acquisitions")


def test_a_file_of_another_kind_is_told_what_it_is_and_what_holdings_are_loaded_from(
    desk: Browser, university: University
) -> None:
    sent = {"file": (io.BytesIO(b"%PDF-1.7\n1 0 obj"), "held.csv")}
    refused = desk.post("/holdings", sent, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "held.csv is not a list of holdings: it is a PDF document. Save the list as" in refused.text
    desk.get("/holdings?lang=zh")
    sent = {"file": (io.BytesIO(b"%PDF-1.7\n1 0 obj"), "held.csv")}
    refused = desk.post("/holdings", sent, content_type="multipart/form-data")
    assert "不是馆藏清单：它是一份 PDF 文档。" in refused.text


def test_a_file_that_no_plugin_knows_is_told_what_is_loaded_and_names_no_vendor(
    desk: Browser, university: University
) -> None:
    def refused() -> str:
        sent = {"file": (io.BytesIO(b"\x00\x01\x02" * 50), "held.bin")}
        answer = desk.post("/holdings", sent, content_type="multipart/form-data")
        assert answer.status_code == 422
        return str(answer.text)

    told = refused()
    assert "No installed plugin knows the format of held.bin. Save the list as a spreadsheet" in told
    assert "vendor" not in told.split("<main", 1)[1].split("</main>")[0].lower()
    desk.get("/holdings?lang=zh")
    assert "没有已安装的插件能识别 held.bin 的格式。请把清单另存为" in refused()
