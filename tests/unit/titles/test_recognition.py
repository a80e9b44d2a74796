"""When two descriptions are of one title."""

from acqflow.titles.rules import (
    Description,
    Key,
    Recognition,
    class_rows,
    identifier_rows,
    keys_of,
    recognise,
    resource_type_of,
    work_key_of,
)
from acqflow.vocabulary.identifiers import parse_isbn, parse_issn, parse_vendor_number

A, B = Key("isbn", "9787040396638", "print"), Key("isbn", "9787302423287", "print")


def test_one_shared_identifier_is_enough() -> None:
    assert recognise([A, B], {A: 7}) == Recognition(7)


def test_no_shared_identifier_is_a_new_title() -> None:
    assert recognise([B], {A: 7}) == Recognition()


def test_identifiers_of_different_titles_are_a_conflict() -> None:
    assert recognise([A, B], {A: 7, B: 3}) == Recognition(None, (3, 7))


def test_doubtful_and_vendor_numbers_recognise_nothing() -> None:
    identifiers = (parse_isbn("9787040396631"), parse_vendor_number("A-17"))
    assert keys_of(identifiers, "print") == []


def test_an_issn_recognises_a_journal_and_no_book() -> None:
    issn = parse_issn("0075-8434")
    assert keys_of([issn], "print") == []
    assert keys_of([issn], "journal") == [Key("issn", "0075-8434", "journal")]


def test_a_number_written_twice_is_kept_once_and_trusted_if_one_writing_is_right() -> None:
    wrong, right = parse_isbn("7-04-039663-0"), parse_isbn("9787040396638")
    assert wrong.value == right.value
    assert [(row[2], row[4]) for row in identifier_rows(1, (wrong, right))] == [("9787040396638", False)]


def test_a_number_another_title_has_is_kept_as_doubtful() -> None:
    rows = identifier_rows(1, (parse_isbn("9787040396638"),), [("isbn", "9787040396638")])
    assert [row[4] for row in rows] == [True]


def test_an_unreadable_class_number_is_kept_without_a_place_on_the_shelf() -> None:
    rows = class_rows(1, [("clc", "TP311.13"), ("clc", "??"), ("thema", "UMX"), ("clc", "TP31113")])
    assert [(scheme, code, key is None) for _, scheme, code, key in rows] == [
        ("clc", "??", True),
        ("clc", "TP311.13", False),
        ("thema", "UMX", True),
    ]


def test_editions_of_one_work_have_one_key_and_another_creators_book_has_not() -> None:
    key = work_key_of("The Optics", ["Hecht, E."])
    assert key == work_key_of("OPTICS", ["Hecht E"])
    assert key != work_key_of("Optics", ["Born, M."])
    assert len(work_key_of("数" * 10_000, ["x" * 10_000])) < 600


def test_everything_on_a_carrier_is_bought_as_a_book() -> None:
    assert [resource_type_of(form) for form in ("print", "audio", "ebook", "ejournal")] == [
        "book",
        "book",
        "ebook",
        "journal",
    ]


def test_a_description_by_hand_needs_only_a_title() -> None:
    assert Description("Optics").identifiers == ()
