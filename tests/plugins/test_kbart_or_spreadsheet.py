"""A table is KBART or a spreadsheet by its headings, whichever name its file has."""

import pytest
from acqflow_kbart.format import Kbart
from acqflow_kbart.header import COLUMNS
from acqflow_spreadsheet.format import Spreadsheet

EXCERPTS = (
    "publication_title\tprint_identifier\ttitle_url",
    "publication_title,online_identifier,title_id,coverage_notes",
    "Publication Title;Title ID;First Author;Access Type;;",
    "\t".join(COLUMNS[:16]),
)
OTHER_TABLES = (
    # What Zotero writes, and lists of vendors who borrow KBART's names.
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN","DOI","Url","Notes"',
    "publication_title,print_identifier,online_identifier,publisher_name,price",
    "title_id,publisher_name,notes,access_type",
    "publication_title,title_url,notes",
    "publication_title,print_identifier",
    "title,print_identifier,title_url",
    "书名,ISBN,定价",
)


@pytest.mark.parametrize("heading", EXCERPTS)
def test_some_of_the_columns_are_kbart_wherever_they_stand(heading: str) -> None:
    head = f"{heading}\r\nOptics\r\n".encode()
    for name in ("list.csv", "list.txt"):
        assert Kbart().recognises(head, name).confidence > Spreadsheet().recognises(head, name).confidence


@pytest.mark.parametrize("heading", OTHER_TABLES)
def test_a_table_with_columns_of_its_own_stays_a_spreadsheet(heading: str) -> None:
    head = f"{heading}\r\nOptics\r\n".encode()
    for name in ("list.csv", "list.txt", "list"):
        assert Kbart().recognises(head, name).confidence < Spreadsheet().recognises(head, name).confidence
