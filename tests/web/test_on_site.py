"""On-site picking on its page and through the API."""

import io

from flask import Flask

from tests.web.conftest import signed_in
from tests.web.university import University

OFFERED, UNKNOWN = "9787302660125", "9787111636649"


def test_scans_written_into_the_field_are_put_on_the_list(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    page = librarian.post("/lists/on-site", {"subject_id": "1", "numbers": f"{OFFERED},2\n{UNKNOWN}\nnine"})
    assert page.status_code == 200
    assert "1 of 2 numbers were put on the list." in page.text
    assert f"No title with the number {UNKNOWN} is known." in page.text
    assert "The line has no ISBN or ISSN that can be read. Correct the line" in page.text
    assert 'href="/lists/1"' in page.text
    assert "深度学习方法与应用" in librarian.get("/lists/1").text
    again = librarian.post("/lists/on-site", {"subject_id": "1", "numbers": OFFERED})
    assert "is already on the list" in again.text


def test_a_file_of_a_scanner_or_a_table_is_read(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    for name, content in (("a.txt", OFFERED), ("b.csv", f"书名,ISBN,册数\n深度学习,{OFFERED},3\n")):
        sent = {"subject_id": "1", "vendor": "RT", "file": (io.BytesIO(content.encode()), name)}
        page = librarian.post("/lists/on-site", sent, content_type="multipart/form-data")
        assert page.status_code == 200, page.text
        assert OFFERED[-4:] in page.text


def test_nothing_scanned_and_no_number_in_it_are_refused_where_they_were_sent(
    app: Flask, university: University
) -> None:
    librarian = signed_in(app, "librarian")
    mixed = librarian.post("/lists/on-site", {"subject_id": "1", "numbers": f"hello\n{OFFERED}"})
    assert "1 of 1 number was put on the list." in mixed.text
    assert "The line has no ISBN or ISSN that can be read" in mixed.text
    empty = librarian.post("/lists/on-site", {"subject_id": "1", "numbers": " "})
    assert empty.status_code == 422
    assert "Choose the file of the scans, or write the numbers into the field." in empty.text
    sent = {"subject_id": "1", "why_again": "for the course", "file": (io.BytesIO(b"name,price\nA,1\n"), "a.csv")}
    without = librarian.post("/lists/on-site", sent, content_type="multipart/form-data")
    assert without.status_code == 422
    assert "Give the column with the numbers the heading ISBN" in without.text
    assert 'value="for the course"' in without.text


def test_a_file_that_holds_no_scans_is_told_what_it_is(app: Flask, university: University) -> None:
    sent = {"subject_id": "1", "file": (io.BytesIO(b"\x89PNG\r\n\x1a\n\0"), "scans.txt")}
    refused = signed_in(app, "librarian").post("/lists/on-site", sent, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "scans.txt does not hold scans: it is a picture. Send the file of the scanner" in refused.text
    sent = {"subject_id": "1", "file": (io.BytesIO(b"\x00\xff\x02" * 50), "scans.bin")}
    refused = signed_in(app, "librarian").post("/lists/on-site", sent, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "scans.bin does not hold scans that can be read. Send the file of the scanner" in refused.text


def test_the_file_to_take_along_is_a_download(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/lists/on-site", {"subject_id": "1", "numbers": OFFERED})
    held = librarian.get("/lists/on-site/held.csv")
    assert held.headers["Content-Disposition"] == "attachment; filename=on-site-2026-11-23.csv"
    assert f"{OFFERED},on a list" in held.text
    assert librarian.get("/lists/on-site/held.xlsx").data.startswith(b"PK")


def test_programs_send_scans_too(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    scans = [{"number": OFFERED, "copies": 2}, {"number": UNKNOWN}, {"number": "nine"}]
    headers = {"X-CSRFToken": librarian.token()}
    answer = librarian.client.post("/api/v1/worklists/TP3/scans", json={"scans": scans}, headers=headers)
    assert answer.status_code == 200
    assert [(s["outcome"], s["copies"]) for s in answer.json["scans"]] == [("picked", 2), ("unknown", 1)]
    assert answer.json["list_id"] == 1
    assert [(r["place"], r["raw"][:4]) for r in answer.json["refused"]] == [(3, "nine")]
