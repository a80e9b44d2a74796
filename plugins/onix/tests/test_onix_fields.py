"""Which element of ONIX becomes which fact about a title."""

from io import BytesIO

import pytest
from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow.vocabulary.money import Money

USD = Profile(default_currency="USD")


def a_number(kind: str, value: str) -> str:
    return f"<ProductIdentifier>{elements(ProductIDType=kind, IDValue=value)}</ProductIdentifier>"


NUMBERS = a_number("01", "MIT-1") + a_number("15", "9780262035613")
OTHER = a_number("15", "9780262337373")


def read(product: str, *, release: str = "3.0", profile: Profile = USD) -> CatalogueRecord:
    data = message([product], release=release)
    found = next(iter(Onix().read(BytesIO(data), profile)))
    assert isinstance(found, CatalogueRecord), found
    return found


def newer(detail: str = "", *, kind: str = "03", profile: Profile = USD, **more: str) -> CatalogueRecord:
    """A product of 3.0 with a title and what else is given."""
    title = "" if "<TitleDetail>" in detail else a_title(TitleText="Optics")
    blocks = "".join(f"<{name}>{text}</{name}>" for name, text in more.items())
    head = elements(RecordReference="r1", NotificationType=kind)
    body = f"<DescriptiveDetail>{title}{detail}</DescriptiveDetail>"
    return read(f"<Product>{head}{body}{blocks}</Product>", profile=profile)


def a_title(**parts: str) -> str:
    element = f"<TitleElement>{elements(**parts)}</TitleElement>"
    return f"<TitleDetail><TitleType>01</TitleType>{element}</TitleDetail>"


def test_a_product_taken_back_needs_no_more_than_its_number() -> None:
    gone = read(
        f"<Product><RecordReference>r9</RecordReference><NotificationType>05</NotificationType>{NUMBERS}</Product>"
    )
    assert (gone.is_withdrawn, gone.title, gone.record_id, gone.price) == (True, "r9", "r9", None)
    assert gone.identifiers[0].value == "9780262035613"


def test_a_product_taken_back_keeps_the_title_it_brings() -> None:
    gone = newer(kind="05")
    assert (gone.is_withdrawn, gone.title) == (True, "Optics")


def test_an_update_of_some_blocks_without_a_title_is_set_aside_with_what_it_brings() -> None:
    head = elements(RecordReference="r1", NotificationType="04") + NUMBERS
    supply = f"<SupplyDetail>{a_price('9.00')}</SupplyDetail>"
    product = f"<Product>{head}<ProductSupply>{supply}</ProductSupply></Product>"
    aside = next(iter(Onix().read(BytesIO(message([product])), USD)))
    assert isinstance(aside, Quarantined)
    assert (aside.reason_code, aside.detail) == ("partial_update", "blocks 6")


def a_price(amount: str, currency: str = "USD", more: str = "") -> str:
    return f"<Price>{elements(PriceType='01', PriceAmount=amount, CurrencyCode=currency)}{more}</Price>"


def test_a_whole_record_without_a_title_is_damaged() -> None:
    head = elements(RecordReference="r1", NotificationType="03")
    (bad, _) = list(Onix().read(BytesIO(message([f"<Product>{head}</Product>"])), USD))
    assert isinstance(bad, Quarantined)
    assert (bad.reason_code, bad.detail) == ("no_title", "record r1")


@pytest.mark.parametrize("kind", ["88", "89"])
def test_records_for_tests_and_of_series_are_passed_over(kind: str) -> None:
    head = elements(RecordReference="r1", NotificationType=kind)
    series = "<MainSeriesRecord><RecordReference>s1</RecordReference></MainSeriesRecord>"
    found = list(Onix().read(BytesIO(message([f"<Product>{head}</Product>", series])), USD))
    assert [m.reason for m in found if isinstance(m, Skipped)] == ["test_record", "series_record"]


@pytest.mark.parametrize(
    ("detail", "title"),
    [
        (a_title(TitleElementLevel="01", TitleText="Optics", PartNumber="Volume 2"), "Optics. Volume 2"),
        (a_title(TitlePrefix="L'", TitleWithoutPrefix="étranger"), "L'étranger"),
        (a_title(TitleText="Light &amp;amp; <em>dark</em>  matter"), "Light & dark matter"),
        (a_title(TitleText="<![CDATA[A & B]]>"), "A & B"),
    ],
)
def test_titles_are_put_together_as_they_are_printed(detail: str, title: str) -> None:
    assert newer(detail).title == title


def test_a_volume_without_a_title_is_called_by_its_collection() -> None:
    above = f"<TitleElement>{elements(TitleElementLevel='02', TitleText='Works of Euler')}</TitleElement>"
    own = f"<TitleElement>{elements(TitleElementLevel='01', PartNumber='4')}</TitleElement>"
    book = newer(f"<TitleDetail><TitleType>01</TitleType>{above}{own}</TitleDetail>")
    assert (book.title, book.series) == ("Works of Euler. 4", ("Works of Euler",))


def test_chinese_names_run_together() -> None:
    name = elements(ContributorRole="A01", NamesBeforeKey="雪芹", KeyNames="曹")
    assert newer(f"<Contributor>{name}</Contributor>").creators == ("曹雪芹",)


def test_an_author_stands_before_a_translator_who_is_named_first() -> None:
    first = f"<Contributor>{elements(SequenceNumber='1', ContributorRole='B06', PersonName='T')}</Contributor>"
    second = f"<Contributor>{elements(SequenceNumber='2', ContributorRole='A01', PersonName='A')}</Contributor>"
    assert newer(first + second).creators == ("A", "T")


@pytest.mark.parametrize(
    ("codes", "form"),
    [
        ({"ProductForm": "BC"}, "print"),
        ({"ProductForm": "ED"}, "ebook"),
        ({"ProductForm": "DG"}, "ebook"),
        ({"ProductForm": "ED", "PrimaryContentType": "01"}, "audio"),
        ({"ProductForm": "ED", "ProductFormDetail": "A103"}, "audio"),
        ({"ProductForm": "AC"}, "audio"),
        ({"ProductForm": "VI"}, "video"),
        ({"ProductForm": "CB"}, "map"),
        ({"ProductForm": "PI"}, "score"),
        ({"ProductForm": "MB"}, "microform"),
        ({"ProductForm": "DB"}, "software"),
        ({"ProductForm": "SA"}, "mixed"),
        ({"EpubType": "029"}, "ebook"),
        ({}, "print"),
    ],
)
def test_forms_are_told_by_code_and_content(codes: dict[str, str], form: str) -> None:
    assert newer(elements(**codes)).format == form


@pytest.mark.parametrize(
    ("date", "year", "day"),
    [
        ('<Date dateformat="00">20061101</Date>', 2006, "2006-11-01"),
        ('<Date dateformat="01">200611</Date>', 2006, "2006-11"),
        ('<Date dateformat="05">2006</Date>', 2006, "2006"),
        ('<Date dateformat="12">Spring 2006</Date>', 2006, None),
        ("<DateFormat>05</DateFormat><Date>2006</Date>", 2006, "2006"),
        ("<Date>2006-11-01</Date>", 2006, "2006-11-01"),
        ('<Date dateformat="20">14270101</Date>', None, None),
        ("<Date>00000000</Date>", None, None),
    ],
)
def test_dates_are_read_by_their_format(date: str, year: int | None, day: str | None) -> None:
    published = f"<PublishingDate><PublishingDateRole>01</PublishingDateRole>{date}</PublishingDate>"
    book = newer(PublishingDetail=published)
    assert (book.year, book.extra.get("publication_date")) == (year, day)
    assert (year is None) == ("date_unreadable" in dict(book.warnings))


def test_a_wrong_number_is_a_warning_and_a_wrong_one_beside_a_right_one_is_left_out() -> None:
    wrong = "<ProductIdentifier><ProductIDType>02</ProductIDType><IDValue>0262035610</IDValue></ProductIdentifier>"
    right = (
        "<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9780262035613</IDValue></ProductIdentifier>"
    )
    music = (
        "<ProductIdentifier><ProductIDType>03</ProductIDType><IDValue>9790060115615</IDValue></ProductIdentifier>"
    )
    head = elements(RecordReference="r1", NotificationType="03")
    title = "<Title><TitleText>Optics</TitleText></Title>"
    alone = read(f"<Product>{head}{wrong}{title}</Product>")
    assert alone.identifiers[0].doubtful
    assert alone.warnings == (("isbn_doubtful", "0262035610"),)
    both = read(f"<Product>{head}{music}{wrong.replace('0262035610', '0262335610')}{right}{title}</Product>")
    assert [(i.value, i.doubtful) for i in both.identifiers] == [("9780262035613", False)]


def test_the_header_says_what_products_leave_out() -> None:
    header = elements(DefaultLanguageOfText="ger", DefaultCurrencyCode="EUR", DefaultPriceType="05")
    price = f"<SupplyDetail><Price>{elements(PriceAmount='9.00')}</Price></SupplyDetail>"
    product = (
        f"<Product>{elements(RecordReference='r1')}<Title><TitleText>Optik</TitleText></Title>{price}</Product>"
    )
    data = message([product], release="2.1", header=header)
    book = next(iter(Onix().read(BytesIO(data), USD)))
    assert isinstance(book, CatalogueRecord)
    assert (book.language, book.price) == ("ger", Money(900, "EUR"))


def an_extent(kind: str, value: str, unit: str) -> str:
    return f"<Extent>{elements(ExtentType=kind, ExtentValue=value, ExtentUnit=unit)}</Extent>"


@pytest.mark.parametrize(
    ("detail", "extent"),
    [
        (an_extent("00", "245", "03") + an_extent("05", "261", "03"), "245 pages"),
        (an_extent("22", "3", "19") + an_extent("08", "300", "03"), "300 pages"),
        (an_extent("09", "00530", "15"), "330 minutes"),
        (an_extent("09", "50000", "16"), "300 minutes"),
        (an_extent("09", "90", "05"), "90 minutes"),
        (an_extent("22", "3", "19"), ""),
        (elements(PagesRoman="xii", PagesArabic="245"), "xii, 245 pages"),
        (elements(NumberOfPages="245"), "245 pages"),
    ],
)
def test_the_extent_is_pages_or_else_the_time_it_takes(detail: str, extent: str) -> None:
    assert newer(detail).extent == extent


def test_codes_of_other_schemes_are_kept_beside_the_title() -> None:
    own = elements(SubjectSchemeIdentifier="24", SubjectCode="X1", SubjectHeadingText="Our own word")
    main = elements(MainSubjectSchemeIdentifier="29", SubjectCode="3145")
    book = newer(
        f"<Subject>{own}</Subject><MainSubject>{main}</MainSubject><BASICMainSubject>ART</BASICMainSubject>"
    )
    assert book.keywords == ("Our own word",)
    assert (book.extra["subject_24"], book.extra["subject_29"], book.extra["bisac"]) == ("X1", "3145", "ART")


def test_of_related_products_only_other_forms_of_the_work_are_taken() -> None:
    replaced = f"<RelatedProduct><ProductRelationCode>05</ProductRelationCode>{OTHER}</RelatedProduct>"
    printed = (
        "<RelatedProduct><ProductRelationCode>13</ProductRelationCode><ISBN>0262035618</ISBN></RelatedProduct>"
    )
    book = newer(RelatedMaterial=replaced + printed)
    assert [i.value for i in book.other_formats] == ["9780262035613"]


def test_the_imprint_stands_for_a_publisher_who_is_not_named() -> None:
    imprint = "<Imprint><ImprintName>Bradford Books</ImprintName></Imprint>"
    assert newer(PublishingDetail=imprint).publisher == "Bradford Books"


def test_the_year_of_the_copyright_stands_for_one_of_publication() -> None:
    assert (
        newer(PublishingDetail="<CopyrightStatement><CopyrightYear>2015</CopyrightYear></CopyrightStatement>").year
        == 2015
    )
    assert newer(elements(CopyrightYear="2014")).year == 2014


def test_numbers_of_the_oldest_files_stand_by_themselves() -> None:
    title = "<Title><TitleText>Optics</TitleText></Title>"
    own = elements(RecordReference="r1", ISBN="0262035618", DOI="10.1234/A")
    book = read(f"<Product>{own}{title}</Product>", release="2.1")
    assert [(i.scheme, i.value) for i in book.identifiers] == [("isbn", "9780262035613"), ("doi", "10.1234/a")]


def test_a_product_taken_back_without_a_record_number_is_called_by_its_own() -> None:
    gone = read(f"<Product><NotificationType>05</NotificationType>{NUMBERS}</Product>")
    assert (gone.title, gone.record_id, gone.is_withdrawn) == ("MIT-1", "", True)


def test_what_is_named_by_nothing_is_damaged() -> None:
    data = message(["<Product><NotificationType>05</NotificationType></Product>"])
    (bad, _) = list(Onix().read(BytesIO(data), USD))
    assert isinstance(bad, Quarantined)
    assert (bad.reason_code, bad.detail) == ("no_title", "neither a title nor a number")
