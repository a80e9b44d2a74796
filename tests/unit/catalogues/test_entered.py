"""A record as a person writes it down, and the form of one that was read."""

import pytest

from acqflow.catalogues.rules import Entered, entered_from, entered_from_cells, record_entered
from acqflow.catalogues.rules.entered import LanguageUnreadable
from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import IdentifierUnreadable, IsbnUnreadable
from acqflow.vocabulary.money import Money
from acqflow.vocabulary.prices import PriceUnreadable

PLACE = Position(3, 200, 90)


def _record(**said: object) -> CatalogueRecord:
    entered = Entered(title="光学", **said)  # type: ignore[arg-type]
    return record_entered(entered, position=PLACE, default_currency="CNY")


def test_a_form_becomes_a_record_at_the_place_of_the_one_set_aside() -> None:
    record = _record(
        creators="赵凯华； 钟锡华",
        year=2024,
        language="zh",
        numbers="978-7-04-039663-8; 13010·1234",
        price="59.00元(含光盘)",
        clc="O43",
        ddc="535",
        vendor_number=" A1 ",
        format="ebook",
    )
    assert (record.position, record.creators, record.language) == (PLACE, ("赵凯华", "钟锡华"), "chi")
    assert [(i.scheme, i.value) for i in record.identifiers] == [
        ("isbn", "9787040396638"),
        ("unified_book_number", "13010·1234"),
    ]
    assert (record.price, record.price_raw, record.price_note) == (
        Money(5900, "CNY"),
        "59.00元(含光盘)",
        "含光盘",
    )
    assert record.class_numbers == (("clc", "O43"), ("ddc", "535"))
    assert (record.vendor_number, record.format) == ("A1", "ebook")


def test_a_sum_without_a_currency_is_in_the_vendors_own() -> None:
    assert _record(price="59").price == Money(5900, "CNY")
    assert _record(price="USD 12.50").price == Money(1250, "USD")
    assert _record().price is None


def test_a_number_whose_check_digit_does_not_fit_is_kept_with_a_warning() -> None:
    assert _record(numbers="9787040396639").warnings == (("isbn_doubtful", "9787040396639"),)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"numbers": "12"}, IsbnUnreadable),
        ({"numbers": "none"}, IdentifierUnreadable),
        ({"price": "dear"}, PriceUnreadable),
        ({"price": "-5"}, PriceUnreadable),
        ({"price": "0"}, PriceUnreadable),
        ({"language": "Klingonish"}, LanguageUnreadable),
    ],
)
def test_what_cannot_be_read_is_refused(said: dict[str, str], error: type[Unreadable]) -> None:
    with pytest.raises(error):
        _record(**said)


def test_a_record_that_was_read_fills_its_form_and_the_form_gives_it_back() -> None:
    record = _record(creators="Hecht, Eugene", numbers="9787040396638", price="USD 12.50", lcc="QC355", year=2017)
    again = record_entered(entered_from(record), position=PLACE, default_currency="CNY")
    assert again == record


def test_the_cells_of_a_row_fill_the_form_as_far_as_they_go() -> None:
    cells = {
        "title": [" 光学 "],
        "isbn": ["9787040396638"],
        "unified_book_number": ["13010·1234"],
        "price": ["#N/A"],
        "currency": ["CNY"],
        "year": ["2024-05"],
        "language": ["chinese?"],
        "keywords": ["light"],
        "format": ["平装"],
    }
    assert entered_from_cells(cells) == Entered(
        title="光学", numbers="9787040396638; 13010·1234", price="CNY #N/A", year=2024
    )
    assert entered_from_cells({}) == Entered(title="")
