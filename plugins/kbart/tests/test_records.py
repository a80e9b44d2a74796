"""What a row of KBART becomes."""

from io import BytesIO

import pytest
from acqflow_kbart.format import Kbart
from acqflow_kbart.header import COLUMNS

from acqflow.plugin_api import CatalogueRecord, FileSummary, Profile


def read(
    *rows: dict[str, str], name: str = "", more: tuple[str, ...] = (), **options: str
) -> list[CatalogueRecord]:
    """The records of a file of that name, whose columns are KBART's and these."""
    columns = (*COLUMNS, *more)
    lines = ["\t".join(columns), *("\t".join(row.get(column, "") for column in columns) for row in rows)]
    source = BytesIO("\n".join(lines).encode())
    source.name = name  # type: ignore[attr-defined]
    *records, summary = Kbart().read(source, Profile(options=options))
    assert isinstance(summary, FileSummary)
    return [record for record in records if isinstance(record, CatalogueRecord)]


BOOK = {
    "publication_title": "Optics",
    "print_identifier": "978-7-02-000220-7",
    "online_identifier": "9780262035613",
    "title_url": "https://books.example/optics",
    "first_author": "Hecht",
    "title_id": "10.1000/optics",
    "coverage_depth": "fulltext",
    "publisher_name": "Example Press",
    "publication_type": "Monograph",
    "date_monograph_published_print": "2016",
    "date_monograph_published_online": "2017-05-01",
    "monograph_volume": "2",
    "monograph_edition": "5",
    "first_editor": "Zajac",
    "access_type": "p",
}
JOURNAL = {
    "publication_title": "Journal of light",
    "print_identifier": "0317-8471",
    "online_identifier": "1050-124X",
    "title_id": "jlight",
    "publication_type": "serial",
    "date_first_issue_online": "1987-09-01",
    "num_first_vol_online": "1",
    "num_first_issue_online": "1",
    "date_last_issue_online": "2022",
    "num_last_vol_online": "30",
    "embargo_info": "R10Y;P30D",
    "coverage_depth": "Selected articles",
    "notes": "No maps",
    "access_type": "F",
}


def test_a_book_is_an_ebook_under_its_online_number_with_its_print_as_another_form() -> None:
    (book,) = read(BOOK)
    assert (book.title, book.format, book.publisher, book.edition, book.year) == (
        "Optics",
        "ebook",
        "Example Press",
        "5",
        2017,
    )
    assert [i.value for i in book.identifiers] == ["9780262035613"]
    assert [i.value for i in book.other_formats] == ["9787020002207"]
    assert book.creators == ("Hecht", "Zajac")
    assert book.record_id == "10.1000/optics"
    assert book.price is None


def test_what_a_consumer_asks_of_a_package_is_in_extra() -> None:
    (journal,) = read(JOURNAL, name="Example_Global_AllJournals_2026-09-01.txt")
    assert journal.format == "ejournal"
    assert journal.extra == {
        "package": "Example_Global_AllJournals",
        "package_provider": "Example",
        "package_region": "Global",
        "publication_type": "serial",
        "title_id": "jlight",
        "date_first_issue_online": "1987-09-01",
        "num_first_vol_online": "1",
        "num_first_issue_online": "1",
        "date_last_issue_online": "2022",
        "num_last_vol_online": "30",
        "embargo_info": "R10Y;P30D",
        "coverage_depth": "selected articles",
        "notes": "No maps",
        "access_type": "F",
    }


@pytest.mark.parametrize(
    ("name", "said", "package"),
    [
        ("Example_Global_AllBooks_2026-09-01.txt", "", "Example_Global_AllBooks"),
        ("Example_Global_All_Books_2026-09-01.txt", "", "Example_Global_All_Books"),
        ("example_books_2026-09-01.tsv", "", "example_books"),
        ("/var/uploads/Example_Global_AllBooks_20260901", "", "Example_Global_AllBooks"),
        ("list.txt", "", ""),
        ("0123456789abcdef", "", ""),
        ("list.txt", " All  books ", "All books"),
        ("Example_Global_AllBooks_2026-09-01.txt", "Ours", "Example_Global_AllBooks"),
    ],
)
def test_the_package_is_what_the_name_of_the_file_says_else_what_a_person_says(
    name: str, said: str, package: str
) -> None:
    (book,) = read(BOOK, name=name, package=said)
    assert book.extra.get("package", "") == package


def test_a_later_list_of_a_package_says_the_same_of_a_title() -> None:
    (before,) = read(BOOK, name="Example_Global_AllBooks_2026-09-01.txt")
    (after,) = read(BOOK, name="Example_Global_AllBooks_2026-10-01.txt")
    assert before == after


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        ({"print_identifier": "9787020002207"}, "ebook"),
        ({"online_identifier": "0317-8471"}, "ejournal"),
        ({"online_identifier": "9770317847001"}, "ejournal"),
        ({"date_first_issue_online": "1990"}, "ejournal"),
        ({"first_author": "Hecht"}, "ebook"),
    ],
)
def test_a_row_that_does_not_say_what_it_is_is_known_by_its_numbers_and_dates(
    cells: dict[str, str], form: str
) -> None:
    (title,) = read({"publication_title": "T", **cells})
    assert title.format == form
    assert title.extra["publication_type"] == {"ebook": "monograph", "ejournal": "serial"}[form]


def test_the_same_number_for_print_and_online_is_the_titles_own() -> None:
    (book,) = read({**BOOK, "print_identifier": "978-0-262-03561-3"})
    assert (len(book.identifiers), book.other_formats) == (1, ())


def test_a_title_without_a_number_of_the_vendor_is_known_by_its_address() -> None:
    (book,) = read({**BOOK, "title_id": ""})
    assert book.record_id == "https://books.example/optics"


def test_each_part_of_a_titles_coverage_is_a_record_of_its_own() -> None:
    later = {**JOURNAL, "date_first_issue_online": "2024", "date_last_issue_online": "", "access_type": "P"}
    parts = read(JOURNAL, later)
    assert [part.record_id for part in parts] == ["jlight", "jlight 2024"]
    assert [part.extra["title_id"] for part in parts] == ["jlight", "jlight"]


def test_columns_of_the_vendors_own_are_kept_and_never_pass_for_the_package() -> None:
    (book,) = read({**BOOK, "bestppn": "151452598", "package": "Other"}, more=("bestppn", "package"))
    assert book.extra["bestppn"] == "151452598"
    assert "package" not in book.extra


def test_a_file_says_which_list_of_which_package_it_was() -> None:
    for name, note in (
        ("Example_Global_AllBooks_2026-09-01.txt", ("package", "Example_Global_AllBooks 2026-09-01")),
        ("list.txt", ("package_unnamed", "list.txt")),
        ("", ("package_unnamed", "–")),
    ):
        source = BytesIO("\t".join(COLUMNS).encode())
        source.name = name  # type: ignore[attr-defined]
        (summary,) = Kbart().read(source, Profile())
        assert isinstance(summary, FileSummary)
        assert summary.notes == (note,)


def test_kbart_is_known_by_its_header_whatever_it_is_called() -> None:
    head = "\t".join(COLUMNS).encode()
    assert Kbart().recognises(head, "x").confidence > 0.9
    assert Kbart().recognises(head.replace(b"\t", b";"), "x").confidence > 0.9
    assert Kbart().recognises(head.decode().encode("utf-16"), "x").confidence > 0.9
    assert Kbart().recognises(b"publication_title\tprint_identifier\ttitle_url\n", "x").confidence > 0.8
    assert Kbart().recognises(b"publication_title,print_identifier,price\n", "x").confidence < 0.3
    # A misspelt column is told in KBART's words.
    assert 0.8 < Kbart().recognises(head.replace(b"notes", b"remarks"), "x").confidence < 0.95
    assert Kbart().recognises(b"title,isbn\n", "kbart.txt").confidence == 0


def test_a_list_of_few_columns_says_what_it_says_and_nothing_more() -> None:
    text = (
        "publication_title\tprint_identifier\ttitle_url\nOptics\t978-0-262-03561-3\thttps://books.example/optics\n"
    )
    book, summary = Kbart().read(BytesIO(text.encode()), Profile())
    assert isinstance(book, CatalogueRecord)
    assert isinstance(summary, FileSummary)
    assert (book.title, book.identifiers, book.format) == ("Optics", (), "ebook")
    assert [number.value for number in book.other_formats] == ["9780262035613"]
    assert book.record_id == "https://books.example/optics"
    assert set(book.extra) == {"publication_type", "title_url"}
