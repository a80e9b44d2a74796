"""A vendor's own places: a saved map from MARC fields to fields of a record."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.writing import FieldText, iso2709, marcxml

from acqflow.plugin_api import (
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Message,
    Profile,
    Quarantined,
    Skipped,
)
from acqflow.vocabulary.money import Money


def messages(
    columns: Mapping[str, str], *fields: FieldText, currency: str = "USD", **options: str
) -> list[Message]:
    record = iso2709(sorted([("001", "1"), ("245", "10$aOptics"), *fields], key=lambda field: field[0]))
    profile = Profile(default_currency=currency, columns=columns, options=options)
    return list(Marc().read(BytesIO(record), profile))


def read(columns: Mapping[str, str], *fields: FieldText, currency: str = "USD", **options: str) -> CatalogueRecord:
    book = messages(columns, *fields, currency=currency, **options)[0]
    assert isinstance(book, CatalogueRecord), book
    return book


def test_price_number_and_copies_are_taken_where_the_vendor_writes_them() -> None:
    book = read(
        {"949$p": "price", "949$v": "vendor_number", "980$b": "copies", "980$f": "extra:fund"},
        ("020", "  $a9780262035613$c$$80.00"),
        ("037", "  $aP-1"),
        ("949", "  $p29.95$vV-77"),
        ("980", "  $b3$fPHYS"),
    )
    assert (book.price, book.vendor_number) == (Money(2995, "USD"), "V-77")
    assert book.extra == {"980$b": "3", "fund": "PHYS"}


def test_what_a_record_does_not_have_in_the_vendors_place_is_taken_from_the_usual_one() -> None:
    book = read({"949$p": "price", "949$v": "vendor_number"}, ("020", "  $c$$80.00"), ("037", "  $aP-1"))
    assert (book.price, book.vendor_number, book.extra) == (Money(8000, "USD"), "P-1", {})


def test_a_control_field_is_a_place_too() -> None:
    book = read({"009": "vendor_number"}, ("009", "A 1"))
    assert book.vendor_number == "A 1"


def test_the_currency_may_stand_in_a_place_of_its_own() -> None:
    columns = {"949$p": "price", "949$c": "currency"}
    assert read(columns, ("949", "  $p29.95$cGBP"), currency="").price == Money(2995, "GBP")
    (bad, _) = messages(columns, ("949", "  $p29.95$cshells"), currency="")
    assert isinstance(bad, Quarantined)
    assert bad.reason_code == "currency"


def test_numbers_classes_and_words_come_before_those_in_the_usual_places() -> None:
    book = read(
        {"949$i": "isbn", "949$z": "clc", "949$y": "class_number", "949$k": "keywords", "949$l": "language"},
        ("020", "  $a9780262035613"),
        ("650", " 0$aLight."),
        ("949", "  $i9787020002207$zO43$yQA76.9.D6$kOptik$lde"),
    )
    assert [i.value for i in book.identifiers] == ["9787020002207", "9780262035613"]
    assert book.class_numbers == (("lcc", "QA76.9.D6"), ("clc", "O43"))
    assert (book.keywords, book.language) == (("Optik", "Light"), "ger")


def test_a_number_of_copies_that_nobody_orders_is_quarantined_and_words_are_warned_of() -> None:
    (bad, _) = messages({"980$b": "copies"}, ("980", "  $b-1"))
    assert isinstance(bad, Quarantined)
    assert bad.reason_code == "copies"
    assert ("copies_unreadable", "a few") in read({"980$b": "copies"}, ("980", "  $ba few")).warnings


def test_a_form_or_language_that_cannot_be_read_is_warned_of_and_changes_nothing() -> None:
    book = read({"949$f": "format", "949$l": "language"}, ("949", "  $fcassette$lneither"))
    assert (book.format, book.language) == ("print", "")
    assert [code for code, _ in book.warnings] == ["format_unreadable", "language_unreadable"]


@pytest.mark.parametrize(
    ("columns", "reason", "says"),
    [
        ({"949p": "price"}, "field_map", "949p"),
        ({"书名": "title"}, "field_map", "书名"),
        ({"009$a": "price"}, "field_map", "009$a"),
        ({"949$P": "price"}, "field_map", "949$P"),
        ({"949$p": "cost"}, "field_map", "cost"),
        ({"949$p": "extra:"}, "field_map", "extra:"),
        ({"949$p": "price", "980$p": "price"}, "duplicate_header", "949$p, 980$p"),
    ],
)
def test_a_map_that_makes_no_sense_refuses_the_file_and_says_where(
    columns: Mapping[str, str], reason: str, says: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        messages(columns, ("949", "  $p1"))
    assert refused.value.reason == reason
    assert says in refused.value.detail
    assert refused.value.cure


def test_a_place_that_holds_nothing_of_interest_is_left_aside() -> None:
    assert read({"949$p": "", "whatever": ""}, ("949", "  $p1")).price is None


def guess(columns: Mapping[str, str], data: bytes) -> list[tuple[str, str, tuple[str, ...]]]:
    found = Marc().guess_mapping(BytesIO(data), Profile(columns=columns))
    return [(c.header, c.field, c.samples) for c in found.columns] if found else []


@pytest.mark.parametrize("write", [iso2709, lambda fields: marcxml(fields).encode()])
def test_the_local_fields_of_a_file_are_shown_with_what_stands_in_them(
    write: Callable[[Sequence[FieldText]], bytes],
) -> None:
    fields = [
        ("001", "1"),
        ("245", "10$aOptics"),
        ("037", "  $aP-1"),
        ("949", "  $p29.95$vV-77"),
        ("949", "  $p9"),
    ]
    assert guess({"949$p": "price", "980$b": "copies", "037$a": "", "书名": ""}, write(fields)) == [
        ("949$p", "price", ("29.95", "9")),
        ("980$b", "copies", ()),
        ("037$a", "", ("P-1",)),
        ("949$v", "", ("V-77",)),
    ]


def test_a_file_without_local_fields_has_nothing_to_be_mapped() -> None:
    assert Marc().guess_mapping(BytesIO(iso2709([("245", "10$aOptics")])), Profile()) is None


def test_the_places_in_which_no_record_has_anything_are_told() -> None:
    summary = messages({"949$p": "price", "949$v": "vendor_number"}, ("949", "  $p1"))[-1]
    assert isinstance(summary, FileSummary)
    assert summary.notes == (("places_empty", "949$v"),)


def deleted(fields: Sequence[FieldText], *, as_xml: bool, **options: str) -> Message:
    data = marcxml(fields, leader="dam").encode() if as_xml else iso2709(fields, leader="dam")
    return next(iter(Marc().read(BytesIO(data), Profile(options=options))))


@pytest.mark.parametrize("as_xml", [False, True], ids=["iso2709", "marcxml"])
def test_a_deleted_record_takes_its_offer_back_where_the_vendor_means_that(as_xml: bool) -> None:
    back = deleted([("001", "r7")], as_xml=as_xml, deleted="withdraw")
    assert isinstance(back, CatalogueRecord)
    assert (back.record_id, back.is_withdrawn) == ("r7", True)
    for message in (
        deleted([("001", "r7")], as_xml=as_xml),
        deleted([("245", "10$aOptics")], as_xml=as_xml, deleted="withdraw"),
    ):
        assert isinstance(message, Skipped)
        assert message.reason == "deleted_record"
