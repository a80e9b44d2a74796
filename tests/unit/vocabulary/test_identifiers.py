"""What holds for the numbers that name a title."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from stdnum import isbn as stdnum_isbn
from stdnum import issn as stdnum_issn

from acqflow.vocabulary.identifiers import (
    DoiUnreadable,
    Identifier,
    IsbnLostDigits,
    IsbnRounded,
    IsbnUnreadable,
    IssnUnreadable,
    UnifiedBookNumberUnreadable,
    VendorNumberUnreadable,
    format_isbn,
    isbn10_of,
    isbn13_of,
    isbn_is_right,
    issn_is_right,
    parse_doi,
    parse_isbn,
    parse_isbns,
    parse_issn,
    parse_unified_book_number,
    parse_vendor_number,
    recognise,
)

HONGLOUMENG = "9787020002207"
# Signs, digits of three scripts, letters, a surrogate half and control characters.
ODD = "0123456789Xx９٣ -–ISBN978():.,/eE+红\n\0\ud800é"
digits = some.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    "text",
    [
        "9787020002207",
        "978-7-02-000220-7",
        "978 7 02 000220 7",
        "9787-02-000220-7",
        "ISBN 978-7-02-000220-7",
        "ISBN-13: 978-7-02-000220-7",
        "ISBN9787020002207",
        "９７８－７－０２－０００２２０－７",
        "978–7–02–000220–7",
        "9787020002207.0",
        "7-02-000220-X",
        "702000220x",
        "ISBN10: 702000220X",
        " 9787020002207 ",
    ],
)
def test_however_it_is_written_an_isbn_has_one_key(text: str) -> None:
    isbn = parse_isbn(text)
    assert (isbn.value, isbn.raw, isbn.doubtful, isbn.qualifier) == (HONGLOUMENG, text, False, "")


@pytest.mark.parametrize(
    ("text", "qualifier", "rest"),
    [
        ("9787-02-000220-7(精装) CNY59.00", "精装", "CNY59.00"),
        ("9787-02-000220-7（精装）：CNY59.00", "精装", "CNY59.00"),
        ("0789454165 (hbk.)", "hbk.", ""),
        ("0789454165 (pbk. : alk. paper)", "pbk. : alk. paper", ""),
        ("0789454165 pbk. : $12.00", "pbk.", "$12.00"),
        ("7-02-000220-X : CNY3.45", "", "CNY3.45"),
        ("9787020002207 59.00", "", "59.00"),
        ("9787020002207(平装", "平装", ""),
    ],
)
def test_a_qualifier_and_a_glued_price_are_kept_apart(text: str, qualifier: str, rest: str) -> None:
    isbn = parse_isbn(text)
    assert (isbn.doubtful, isbn.qualifier, isbn.rest) == (False, qualifier, rest)


def test_a_wrong_check_digit_is_a_doubt_and_never_a_loss() -> None:
    assert parse_isbn("9787020002208") == Identifier("isbn", "9787020002208", "", doubtful=True)
    assert parse_isbn("7-02-000220-1") == Identifier("isbn", HONGLOUMENG, "", doubtful=True)


@pytest.mark.parametrize(("text", "value"), [("439785960", "9780439785969"), ("61120081", "9780061120084")])
def test_lost_leading_zeros_are_put_back_with_a_doubt(text: str, value: str) -> None:
    assert parse_isbn(text) == Identifier("isbn", value, "", doubtful=True)


def test_a_lost_x_is_put_back_with_a_doubt() -> None:
    assert parse_isbn("080442957") == Identifier("isbn", "9780804429573", "", doubtful=True)
    with pytest.raises(IsbnUnreadable):
        parse_isbn("080442958")


@pytest.mark.parametrize("text", ["9.78704E+12", "9.7871E12", "9,78704e+12", "9787100000000.0", "9787040000000"])
def test_digits_lost_to_a_spreadsheet_are_said_to_be_lost(text: str) -> None:
    with pytest.raises(IsbnLostDigits, match="last digits are lost"):
        parse_isbn(text)


@pytest.mark.parametrize(
    "text", ["", "hello", "123456780", "12345678901", "978711121382", "97871112138261", "9771234567003", "1" * 400]
)
def test_what_has_not_the_length_of_an_isbn_is_refused(text: str) -> None:
    with pytest.raises(IsbnUnreadable):
        parse_isbn(text)


@given(digits)
@settings(max_examples=50, deadline=None)
def test_check_digits_agree_with_python_stdnum(nine: str) -> None:
    isbn13 = isbn13_of(nine + "0")
    isbn10 = isbn10_of(isbn13)
    assert isbn10 is not None
    assert stdnum_isbn.validate(isbn10) == isbn10
    assert stdnum_isbn.to_isbn13(isbn10) == isbn13
    assert [isbn_is_right(isbn13[:12] + last) for last in "0123456789"].count(True) == 1
    eight = nine[:7] + nine[8]
    assert issn_is_right(eight) == stdnum_issn.is_valid(eight)


@given(digits, some.sampled_from(["", " ", "-"]), some.sampled_from(["", "ISBN ", "ISBN: "]))
@settings(max_examples=50, deadline=None)
def test_ten_and_thirteen_digits_of_one_book_have_one_key(nine: str, hyphen: str, label: str) -> None:
    isbn13 = isbn13_of(nine + "0")
    isbn10 = isbn10_of(isbn13)
    assert isbn10 is not None
    if not isbn13.endswith("00000") and not isbn10.endswith("00000"):
        assert parse_isbn(label + hyphen.join(isbn10)) == parse_isbn(label + hyphen.join(isbn13))


def test_a_979_number_has_no_ten_digits() -> None:
    assert isbn10_of("9791032000000") is None


def test_hyphens_are_those_of_the_registration_groups() -> None:
    assert format_isbn(HONGLOUMENG) == "978-7-02-000220-7"
    assert parse_isbn(format_isbn(HONGLOUMENG)).value == HONGLOUMENG
    assert format_isbn("9786990000001") == "9786990000001"


def test_every_isbn_of_a_crowded_cell_is_found() -> None:
    found = parse_isbns("0789454165 (hbk.)~0789454157 (pbk.); 9787020002207")
    assert [(isbn.value, isbn.qualifier) for isbn in found] == [
        ("9780789454164", "hbk."),
        ("9780789454157", "pbk."),
        (HONGLOUMENG, ""),
    ]
    assert parse_isbns("none") == []


@pytest.mark.parametrize(
    "text", ["0317-8471", "03178471", "ISSN 0317-8471 (print)", "9770317847001", "０３１７－８４７１"]
)
def test_however_it_is_written_an_issn_has_one_key(text: str) -> None:
    assert parse_issn(text) == Identifier("issn", "0317-8471", "")


def test_a_doubtful_issn_is_kept() -> None:
    assert parse_issn("0317-8472").doubtful
    assert parse_issn("280836") == Identifier("issn", "0028-0836", "", doubtful=True)
    assert parse_issn("2434-561x").value == "2434-561X"


@pytest.mark.parametrize("text", ["", "317", "abcd-efgh", "9787020002207"])
def test_what_is_no_issn_is_refused(text: str) -> None:
    with pytest.raises(IssnUnreadable):
        parse_issn(text)


@pytest.mark.parametrize(
    "text",
    [
        "10.1000/ABC.182",
        "doi:10.1000/abc.182",
        "https://doi.org/10.1000/abc.182",
        "http://dx.doi.org/10.1000/abc.182.",
    ],
)
def test_however_it_is_written_a_doi_has_one_key(text: str) -> None:
    assert parse_doi(text) == Identifier("doi", "10.1000/abc.182", "")


def test_brackets_that_belong_to_a_doi_stay() -> None:
    assert parse_doi("(10.1000/182)").value == "10.1000/182"
    assert parse_doi("10.1002/(sici)1097").value == "10.1002/(sici)1097"
    sici = "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"
    assert parse_doi(f"doi:{sici.upper()}").value == sici
    assert parse_doi('<a href="https://doi.org/10.1000/182">10.1000/182</a>').value == "10.1000/182"


@pytest.mark.parametrize("text", ["", "11.1000/182", "10.1000", "10.1/x", "a" * 400])
def test_what_is_no_doi_is_refused(text: str) -> None:
    with pytest.raises(DoiUnreadable):
        parse_doi(text)


@pytest.mark.parametrize("text", ["10019·2435", "统一书号:10019.2435", "统一书号：10019・2435", "10019-2435"])
def test_a_unified_book_number_has_a_middle_dot(text: str) -> None:
    assert parse_unified_book_number(text) == Identifier("unified_book_number", "10019·2435", "")


@pytest.mark.parametrize(
    "text", ["13010．1234", "R13010·1234", "10019 · 3455 0.85元", "2017·123", "１３０１０·１２３４"]
)
def test_a_unified_book_number_is_found_among_what_vendors_write_around_it(text: str) -> None:
    assert parse_unified_book_number(text).value in ("13010·1234", "10019·3455", "2017·123")


@pytest.mark.parametrize(
    "text",
    [
        *["", "2435", "9787020002207", "10.1000/182", "100.25", "2020-05", "2020-12", "2020.1", "0317-8471"],
        *[
            "978-7-02",
            "978-7-02-000220-7",
            "13010.1234.5",
            "18010·1",
            "131·2",
            "13010·0123",
            "1999-2000-1",
            "1671-6345",
        ],
    ],
)
def test_what_is_no_unified_book_number_is_refused(text: str) -> None:
    with pytest.raises(UnifiedBookNumberUnreadable):
        parse_unified_book_number(text)


def test_a_vendor_number_loses_its_label_and_nothing_else() -> None:
    assert parse_vendor_number("征订号：h123-45").value == "H123-45"
    assert parse_vendor_number("00012345").value == "00012345"


@pytest.mark.parametrize("text", ["", "征订号", "a b", "x" * 41, "=1+1"])
def test_what_is_no_vendor_number_is_refused(text: str) -> None:
    with pytest.raises(VendorNumberUnreadable):
        parse_vendor_number(text)


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("9787020002207", "isbn"),
        ("isbn 7-02-000220-X", "isbn"),
        ("红楼梦 9787020002207", "isbn"),
        ("978-7-02-000220-8", "isbn"),
        ("0317-8471", "issn"),
        ("ISSN 0317-8471", "issn"),
        ("03178471", "issn"),
        ("10.1000/182", "doi"),
        ("https://doi.org/10.1000/182", "doi"),
        ("13010·1234", "unified_book_number"),
        ("统一书号：2017.123", "unified_book_number"),
        ("10019-3455", "unified_book_number"),
    ],
)
def test_the_one_box_knows_what_was_typed(text: str, scheme: str) -> None:
    found = recognise(text)
    assert found is not None
    assert found.scheme == scheme


@pytest.mark.parametrize(
    "text",
    [
        *["", "1984", "19990101", "三体", "C++ Primer", "12345678901", "TP311.13", "and/or", "x" * 999],
        *["1999-2000", "2019-2020", "2017.12", "3.1416", "1998-11", "12.50"],
    ],
)
def test_words_typed_in_the_one_box_stay_words(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("text", ["9787100000000", "ISBN 978-7-04-000000-0"])
def test_a_rounded_number_typed_in_the_one_box_is_not_blamed_on_a_spreadsheet(text: str) -> None:
    with pytest.raises(IsbnRounded, match="printed in the book"):
        recognise(text)


@given(some.text(ODD, max_size=40))
@settings(max_examples=50, deadline=None)
def test_the_one_box_takes_any_text(text: str) -> None:
    try:
        recognise(text)
    except IsbnLostDigits:
        return


@given(some.text(ODD, max_size=40))
@settings(max_examples=50, deadline=None)
def test_any_text_is_an_isbn_or_refused_as_unreadable(text: str) -> None:
    try:
        isbn = parse_isbn(text)
    except IsbnUnreadable:
        return
    assert len(isbn.value) == 13
    assert isbn.value.isdigit()
