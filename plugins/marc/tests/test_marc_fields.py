"""Which MARC field becomes which fact about a title."""

from io import BytesIO

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.writing import FieldText, iso2709, marcxml

from acqflow.plugin_api import CatalogueRecord, Profile, Skipped
from acqflow.vocabulary.money import Money

CODED_008 = "160101s2016    maua     b    001 0 eng  "


def marc21(*fields: FieldText, leader: str = "nam", currency: str = "USD", **options: str) -> CatalogueRecord:
    record = iso2709([("245", "10$aDeep learning"), *fields], leader=leader)
    return read(record, Profile(default_currency=currency, options=options))


def cnmarc(*fields: FieldText, leader: str = "nam") -> CatalogueRecord:
    coded = ("100", "  $a20080101d2008    em y0chiy0110    ea")
    record = iso2709([coded, *fields], encoding="gb18030", says_utf8=False, leader=leader, tail="450 ")
    return read(record, Profile())


def read(record: bytes, profile: Profile) -> CatalogueRecord:
    message = next(iter(Marc().read(BytesIO(record), profile)))
    assert isinstance(message, CatalogueRecord), message
    return message


def test_a_marc21_book_is_read_whole() -> None:
    book = marc21(
        ("001", "ocn123"),
        ("008", CODED_008),
        ("020", "  $a9780262035613 (hardcover)$c$$80.00"),
        ("050", "00$aQ325.5$b.G66 2016"),
        ("082", "00$a006.3/1$223"),
        ("100", "1 $aGoodfellow, Ian,$eauthor."),
        ("250", "  $aFirst edition."),
        ("264", " 1$aCambridge, Massachusetts :$bThe MIT Press,$c[2016]"),
        ("300", "  $axxii, 775 pages :$billustrations ;$c24 cm."),
        ("490", "1 $aAdaptive computation and machine learning"),
        ("650", " 0$aMachine learning$xMathematics."),
        ("700", "1 $aBengio, Yoshua,$eauthor."),
    )
    assert (book.record_id, book.title, book.year, book.language) == ("ocn123", "Deep learning", 2016, "eng")
    assert [(i.value, i.qualifier) for i in book.identifiers] == [("9780262035613", "hardcover")]
    assert book.price == Money(8000, "USD")
    assert book.class_numbers == (("lcc", "Q325.5"), ("ddc", "006.31"))
    assert book.creators == ("Goodfellow, Ian", "Bengio, Yoshua")
    assert (book.place, book.publisher) == ("Cambridge, Massachusetts", "The MIT Press")
    assert book.series == ("Adaptive computation and machine learning",)
    assert book.keywords == ("Machine learning -- Mathematics",)
    assert (book.format, book.extent) == ("print", "xxii, 775 pages")


def test_a_cnmarc_book_is_read_whole() -> None:
    book = cnmarc(
        ("001", "012008000001"),
        ("010", "  $a978-7-02-000220-7$b精装$dCNY59.70"),
        ("092", "  $aCN$bJ1-2008-77"),
        ("101", "0 $achi"),
        ("200", "1 $a红楼梦$9hong lou meng$e校注本$f曹雪芹, 高鹗著"),
        ("205", "  $a3版"),
        ("210", "  $a北京$c人民文学出版社$d2008.7"),
        ("215", "  $a2册 (1606页)$d21cm"),
        ("225", "2 $a中国古典文学读本丛书"),
        ("606", "0 $a章回小说$y中国$z清代"),
        ("690", "  $aI242.4$v4"),
        ("701", " 0$a曹雪芹$4著"),
    )
    assert (book.title, book.other_title, book.year, book.language) == ("红楼梦", "校注本", 2008, "chi")
    assert [(i.value, i.qualifier) for i in book.identifiers] == [("9787020002207", "精装")]
    assert (book.price, book.vendor_number) == (Money(5970, "CNY"), "J1-2008-77")
    assert book.class_numbers == (("clc", "I242.4"),)
    assert (book.publisher, book.place, book.edition) == ("人民文学出版社", "北京", "3版")
    assert book.creators == ("曹雪芹",)
    assert book.keywords == ("章回小说 -- 中国 -- 清代",)
    assert book.extent == "2册 (1606页)"


def test_names_are_taken_from_the_title_field_where_there_are_no_headings() -> None:
    assert cnmarc(("200", "1 $a红楼梦$f曹雪芹, 高鹗著$g启功注")).creators == ("曹雪芹", "高鹗", "启功")


def test_price_and_qualifier_glued_to_the_isbn_are_taken_apart() -> None:
    book = cnmarc(("010", "  $a9787-02-000220-7(精装) CNY59.00"), ("200", "1 $a红楼梦"))
    (isbn,) = book.identifiers
    assert (isbn.value, isbn.qualifier, book.price) == ("9787020002207", "精装", Money(5900, "CNY"))


@pytest.mark.parametrize(
    ("printed", "price", "note"),
    [
        ("CNY59.00(全2册)", Money(5900, "CNY"), "全2册"),
        ("59.00元", Money(5900, "CNY"), ""),
        ("￥59", Money(5900, "CNY"), ""),
        ("$12.5", Money(1250, "USD"), ""),
        ("HK$90", Money(9000, "HKD"), ""),
        ("$7.50 Aust.", Money(750, "AUD"), ""),
        ("CNY赠90.00", Money(9000, "CNY"), "赠"),
    ],
)
def test_prices_are_read_as_vendors_write_them(printed: str, price: Money, note: str) -> None:
    book = cnmarc(("010", f"  $a9787020002207$d{printed.replace('$', '$$')}"), ("200", "1 $a书"))
    assert (book.price, book.price_note) == (price, note)


def test_a_wrong_check_digit_is_a_warning_and_no_loss() -> None:
    book = marc21(("020", "  $a9780262035614"))
    assert book.identifiers[0].doubtful
    assert ("isbn_doubtful", "9780262035614") in book.warnings


def test_a_price_behind_the_isbn_is_the_last_that_is_looked_at() -> None:
    assert marc21(("020", "  $a0002163527 : £12.95")).price == Money(1295, "GBP")
    assert marc21(("020", "  $a0002163527 : £12.95"), ("365", "  $b10.00$cEUR")).price == Money(1000, "EUR")


def test_a_vendor_may_write_its_prices_with_a_comma() -> None:
    assert marc21(("020", "  $c4,90 EUR")).price is None
    assert marc21(("020", "  $c4,90 EUR"), decimal_comma="yes").price == Money(490, "EUR")


def test_words_in_the_place_of_a_price_are_kept_as_printed() -> None:
    book = marc21(("020", "  $cGratis"))
    assert (book.price, book.price_raw) == (None, "Gratis")


def test_the_price_is_taken_from_the_field_the_vendor_uses() -> None:
    book = marc21(("020", "  $c$$80.00"), ("949", "  $a1$p29.95"), price_field="949$p")
    assert book.price == Money(2995, "USD")


def test_the_title_in_its_own_script_stands_before_its_transcription() -> None:
    coded = CODED_008[:35] + "chi  "
    book = read(
        iso2709([("008", coded), ("245", "10$6880-01$aHong lou meng"), ("880", "10$6245-01/$1$a红楼梦")]),
        Profile(),
    )
    assert book.title == "红楼梦"


@pytest.mark.parametrize(
    ("leader", "fields", "expected"),
    [
        ("nam", (("008", CODED_008[:23] + "o" + CODED_008[24:]),), "ebook"),
        ("nam", (("338", "  $aonline resource$bcr$2rdacarrier"),), "ebook"),
        ("nam", (("338", "  $bnc"), ("338", "  $bcr")), "print"),
        ("nas", (), "journal"),
        ("nas", (("338", "  $bcr"),), "ejournal"),
        ("nam", (("008", CODED_008[:23] + "b" + CODED_008[24:]),), "microform"),
        ("nem", (), "map"),
        ("njm", (), "audio"),
        ("ngm", (), "video"),
        ("ncm", (), "score"),
    ],
)
def test_the_form_is_told_by_the_coded_fields(leader: str, fields: tuple[FieldText, ...], expected: str) -> None:
    assert marc21(*fields, leader=leader).format == expected


def test_an_electronic_book_is_told_in_cnmarc() -> None:
    assert cnmarc(("200", "1 $a红楼梦$b电子资源")).format == "ebook"
    assert cnmarc(("200", "1 $a红楼梦"), leader="nlm").format == "ebook"


def test_the_language_of_the_original_is_kept_apart() -> None:
    book = marc21(("008", CODED_008[:35] + "chi  "), ("041", "1 $achi$heng"))
    assert (book.language, book.original_language) == ("chi", "eng")


@pytest.mark.parametrize(("leader", "reason"), [("dam", "deleted_record"), ("nz ", "authority_record")])
def test_records_that_are_no_titles_are_passed_over(leader: str, reason: str) -> None:
    record = iso2709([("001", "1"), ("245", "10$aX")], leader=leader)
    message = next(iter(Marc().read(BytesIO(record), Profile())))
    assert isinstance(message, Skipped)
    assert message.reason == reason


def test_a_unimarc_authority_is_no_title_though_its_leader_does_not_say_so() -> None:
    fields = [("001", "1"), ("152", "  $bNP"), ("200", " 1$a曹$b雪芹")]
    for data in (iso2709(fields, leader="   "), marcxml(fields, leader="   ").encode()):
        message = next(iter(Marc().read(BytesIO(data), Profile())))
        assert isinstance(message, Skipped)
        assert message.reason == "authority_record"


def test_a_title_that_stands_only_in_the_second_part_is_the_title() -> None:
    book = read(iso2709([("245", "10$ba history of light /$cAnna")]), Profile())
    assert (book.title, book.other_title) == ("a history of light", "")


def test_a_unified_book_number_in_the_place_of_an_isbn_is_kept_under_its_own_scheme() -> None:
    for tag in ("010", "091"):
        book = cnmarc(("200", "1 $a红楼梦"), (tag, "  $a10019·3455$b精装"))
        assert [(i.scheme, i.value) for i in book.identifiers] == [("unified_book_number", "10019·3455")]
        assert book.warnings == ()


def test_the_numbers_of_other_forms_are_kept_apart_from_the_books_own() -> None:
    book = marc21(
        ("020", "  $a9780262035613"),
        ("776", "08$iOnline version:$z9780262337373$z9780262035613$w(OCoLC)1"),
        ("776", "0 $tDeep learning.$x0317-8471"),
    )
    assert [i.value for i in book.identifiers] == ["9780262035613"]
    assert [(i.scheme, i.value) for i in book.other_formats] == [
        ("isbn", "9780262337373"),
        ("issn", "0317-8471"),
    ]


@pytest.mark.parametrize("tag", ["452", "455", "456"])
@pytest.mark.parametrize(
    "link",
    [
        " 0$tHong lou meng$y978-7-02-000220-7",
        " 0$1001012008000002$12001 $a红楼梦$1010  $a978-7-02-000220-7$b精装$1210  $a北京",
    ],
)
def test_other_forms_are_read_from_links_and_from_fields_embedded_in_them(tag: str, link: str) -> None:
    book = cnmarc(("200", "1 $a红楼梦$b电子资源"), (tag, link))
    assert (book.identifiers, [i.value for i in book.other_formats]) == ((), ["9787020002207"])


def test_a_bar_code_is_the_isbn_where_the_field_for_it_is_missing() -> None:
    bar_code = cnmarc(("200", "1 $a红楼梦"), ("073", " 0$a9787020002207"))
    assert [i.value for i in bar_code.identifiers] == ["9787020002207"]
    assert [i.value for i in marc21(("024", "3 $a9780262035613")).identifiers] == ["9780262035613"]
    assert not marc21(("024", "3 $a5099902896229")).identifiers


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (("050", "00$aPN1990.72.R4/$bR5"), ("lcc", "PN1990.72.R4")),
        (("090", "  $aQA76.9.D6"), ("lcc", "QA76.9.D6")),
        (("090", "  $a821.914"), ("ddc", "821.914")),
        (("082", "04$a690.08 s$a690$223"), ("ddc", "690.08")),
        (("082", "04$aNZ823.2$221"), ("ddc", "823.2")),
        (("093", "  $aTP311.13"), ("clc", "TP311.13")),
        (("084", "  $aI242.4$2clc"), ("clc", "I242.4")),
    ],
)
def test_class_numbers_are_taken_without_the_marks_around_them(
    field: FieldText, expected: tuple[str, str]
) -> None:
    assert marc21(field).class_numbers[0] == expected


@pytest.mark.parametrize(
    "field", [("050", " 4$aISSN RECORD"), ("090", "  $a3197"), ("092", "  $aFIC SMITH"), ("082", "04$a[Fic]")]
)
def test_what_is_no_class_number_is_none(field: FieldText) -> None:
    assert marc21(field).class_numbers == ()


def test_the_readership_of_a_book_is_told_by_its_coded_field_and_that_of_a_serial_or_map_is_not() -> None:
    coded = CODED_008[:22] + "d" + CODED_008[23:]
    assert marc21(("008", coded)).audience == "adolescent"
    assert marc21(("008", coded), leader="nas").audience == ""
    assert marc21(("008", coded), leader="nem").audience == ""
    assert marc21(("008", coded), ("521", "2 $a10-12.")).audience == "10-12."


@pytest.mark.parametrize(
    ("codes", "expected"),
    [("m  ", "general"), ("em ", "general"), ("ukm", "specialised"), ("ea ", "adolescent"), ("   ", "")],
)
def test_the_readership_in_unimarc_is_an_adult_one_where_one_is_named(codes: str, expected: str) -> None:
    coded = f"20080101d2008    {codes}y0chiy0110    ea"
    record = iso2709([("100", f"  $a{coded}"), ("200", "1 $aOptique")], leader="nam", tail="450 ")
    assert read(record, Profile()).audience == expected


def test_a_corporate_subject_keeps_its_parts() -> None:
    book = marc21(("610", "10$aUnited States.$bCoast Guard$xHistory."))
    assert book.keywords == ("United States. Coast Guard -- History",)


def test_half_a_bracket_is_no_part_of_a_name() -> None:
    book = marc21(("260", "  $a[Quito :$bSolitierra,$c1980]"))
    assert (book.place, book.publisher) == ("Quito", "Solitierra")


def test_letters_and_their_accents_are_one_character() -> None:
    book = read(iso2709([("245", "10$aCafe\u0301")]), Profile())
    assert book.title == "Café"


def test_a_coded_field_that_has_lost_its_blanks_tells_the_year_and_nothing_else() -> None:
    book = marc21(("008", "160101s2016 maua b d 001 0achi d"), ("041", "0 $aeng"))
    assert (book.year, book.language, book.audience) == (2016, "eng", "")


def test_what_is_no_code_of_a_language_is_left_out() -> None:
    assert marc21(("008", CODED_008[:35] + "n/a  ")).language == ""
    assert cnmarc(("101", "0 $a|||"), ("200", "1 $a红楼梦")).language == ""
