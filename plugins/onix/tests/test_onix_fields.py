"""Which element of ONIX becomes which fact about a title, the same in every release and kind of tags."""

from dataclasses import replace
from io import BytesIO

import pytest
from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow.vocabulary.money import Money

USD = Profile(default_currency="USD")

# One book, as 3.0 and 2.1 would have it.
NUMBERS = """<ProductIdentifier><ProductIDType>01</ProductIDType><IDValue>MIT-1</IDValue></ProductIdentifier>
<ProductIdentifier><ProductIDType>02</ProductIDType><IDValue>0262035618</IDValue></ProductIdentifier>
<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9780262035613</IDValue></ProductIdentifier>
<ProductIdentifier><ProductIDType>06</ProductIDType><IDValue>10.7551/Deep.1</IDValue></ProductIdentifier>"""
PEOPLE = """<Contributor><SequenceNumber>2</SequenceNumber><ContributorRole>A01</ContributorRole>
<NamesBeforeKey>Yoshua</NamesBeforeKey><KeyNames>Bengio</KeyNames></Contributor>
<Contributor><SequenceNumber>1</SequenceNumber><ContributorRole>A01</ContributorRole>
<PersonName>Ian Goodfellow</PersonName><PersonNameInverted>Goodfellow, Ian</PersonNameInverted></Contributor>
<Contributor><ContributorRole>B06</ContributorRole><CorporateName>Translators&#8217; House</CorporateName>
</Contributor>"""
LANGUAGES = """<Language><LanguageRole>01</LanguageRole><LanguageCode>fra</LanguageCode></Language>
<Language><LanguageRole>02</LanguageRole><LanguageCode>eng</LanguageCode></Language>"""
SUBJECTS = """
<Subject><SubjectSchemeIdentifier>01</SubjectSchemeIdentifier><SubjectCode>006.3/1</SubjectCode></Subject>
<Subject><SubjectSchemeIdentifier>03</SubjectSchemeIdentifier><SubjectCode>Q325.5</SubjectCode></Subject>
<Subject><SubjectSchemeIdentifier>88</SubjectSchemeIdentifier><SubjectCode>TP181</SubjectCode></Subject>
<Subject><SubjectSchemeIdentifier>93</SubjectSchemeIdentifier><SubjectCode>UYQM</SubjectCode></Subject>
<Subject><SubjectSchemeIdentifier>10</SubjectSchemeIdentifier><SubjectCode>COM004000</SubjectCode></Subject>
<Subject><SubjectSchemeIdentifier>12</SubjectSchemeIdentifier><SubjectCode>UYQM</SubjectCode></Subject>
<Subject><SubjectSchemeIdentifier>20</SubjectSchemeIdentifier>
<SubjectHeadingText>deep learning; neural networks</SubjectHeadingText></Subject>
<Subject><SubjectSchemeIdentifier>04</SubjectSchemeIdentifier>
<SubjectHeadingText>Machine learning</SubjectHeadingText></Subject>"""
HOUSES = """<Imprint><ImprintName>Bradford Books</ImprintName></Imprint>
<Publisher><PublishingRole>01</PublishingRole><PublisherName>The MIT Press</PublisherName></Publisher>
<CityOfPublication>Cambridge, Massachusetts</CityOfPublication><CountryOfPublication>US</CountryOfPublication>"""
EXTENT = "<Extent><ExtentType>00</ExtentType><ExtentValue>775</ExtentValue><ExtentUnit>03</ExtentUnit></Extent>"
AUDIENCE = "<Audience><AudienceCodeType>01</AudienceCodeType><AudienceCodeValue>06</AudienceCodeValue></Audience>"
OTHER = "<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9780262337373</IDValue></ProductIdentifier>"
BLURB = "<TextContent><TextType>03</TextType><Text><p>Of <em>nets</em>.</p></Text></TextContent>"

NEWER = f"""<Product><RecordReference>mit.1</RecordReference><NotificationType>03</NotificationType>{NUMBERS}
<DescriptiveDetail><ProductForm>BB</ProductForm>
<Collection><CollectionType>10</CollectionType><TitleDetail><TitleType>01</TitleType><TitleElement>
<TitleElementLevel>02</TitleElementLevel><PartNumber>7</PartNumber><TitleText>Adaptive computation</TitleText>
</TitleElement></TitleDetail></Collection>
<TitleDetail><TitleType>05</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>
<TitleText>DEEP LEARN</TitleText></TitleElement></TitleDetail>
<TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>
<TitlePrefix>The</TitlePrefix><TitleWithoutPrefix>deep</TitleWithoutPrefix><Subtitle>Foundations</Subtitle>
</TitleElement></TitleDetail>
{PEOPLE}<EditionType>REV</EditionType><EditionNumber>2</EditionNumber>{LANGUAGES}{EXTENT}{SUBJECTS}{AUDIENCE}
</DescriptiveDetail><CollateralDetail>{BLURB}</CollateralDetail>
<PublishingDetail>{HOUSES}<PublishingDate><PublishingDateRole>11</PublishingDateRole><Date>2010</Date>
</PublishingDate><PublishingDate><PublishingDateRole>01</PublishingDateRole><Date dateformat="00">20161118</Date>
</PublishingDate></PublishingDetail>
<RelatedMaterial><RelatedProduct><ProductRelationCode>06</ProductRelationCode>
<ProductRelationCode>27</ProductRelationCode>{OTHER}</RelatedProduct></RelatedMaterial>
<ProductSupply><SupplyDetail><Supplier><SupplierName>MIT</SupplierName></Supplier>
<Price><PriceType>01</PriceType><PriceAmount>80.00</PriceAmount><CurrencyCode>USD</CurrencyCode></Price>
</SupplyDetail></ProductSupply></Product>"""
OLDER = f"""<Product><RecordReference>mit.1</RecordReference><NotificationType>03</NotificationType>{NUMBERS}
<ProductForm>BB</ProductForm>
<Series><TitleOfSeries>Adaptive computation</TitleOfSeries><NumberWithinSeries>7</NumberWithinSeries></Series>
<Title><TitleType>05</TitleType><TitleText>DEEP LEARN</TitleText></Title>
<Title><TitleType>01</TitleType><TitlePrefix>The</TitlePrefix><TitleWithoutPrefix>deep</TitleWithoutPrefix>
<Subtitle>Foundations</Subtitle></Title>
{PEOPLE}<EditionTypeCode>REV</EditionTypeCode><EditionNumber>2</EditionNumber>{LANGUAGES}
<NumberOfPages>775</NumberOfPages>{SUBJECTS}<AudienceCode>06</AudienceCode>{HOUSES}
<PublicationDate>20161118</PublicationDate>
<RelatedProduct><RelationCode>27</RelationCode>{OTHER}</RelatedProduct>
<SupplyDetail><SupplierName>MIT</SupplierName><Price><PriceTypeCode>01</PriceTypeCode>
<PriceAmount>80.00</PriceAmount><CurrencyCode>USD</CurrencyCode></Price></SupplyDetail></Product>"""


def read(product: str, *, release: str = "3.0", is_short: bool = False, profile: Profile = USD) -> CatalogueRecord:
    data = message([product], release=release, is_short=is_short)
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


def test_a_book_is_read_whole() -> None:
    book = read(NEWER)
    assert (book.record_id, book.title, book.other_title, book.vendor_number) == (
        "mit.1",
        "The deep",
        "Foundations",
        "MIT-1",
    )
    assert [(i.scheme, i.value) for i in book.identifiers] == [
        ("isbn", "9780262035613"),
        ("doi", "10.7551/deep.1"),
    ]
    assert [i.value for i in book.other_formats] == ["9780262337373"]
    assert book.creators == ("Goodfellow, Ian", "Bengio, Yoshua", "Translators’ House")
    assert (book.publisher, book.place, book.year) == ("The MIT Press", "Cambridge, Massachusetts", 2016)
    assert (book.edition, book.series) == ("2nd edition, revised", ("Adaptive computation",))
    assert (book.language, book.original_language, book.format) == ("fre", "eng", "print")
    assert book.class_numbers == (("ddc", "006.31"), ("lcc", "Q325.5"), ("clc", "TP181"), ("thema", "UYQM"))
    assert book.keywords == ("deep learning", "neural networks", "Machine learning")
    assert (book.audience, book.extent) == ("specialised", "775 pages")
    assert (book.price, book.price_raw, book.warnings) == (Money(8000, "USD"), "USD 80.00", ())
    assert book.extra == {
        "bisac": "COM004000",
        "bic": "UYQM",
        "price_type": "01",
        "contributors": "Goodfellow, Ian (A01); Bengio, Yoshua (A01); Translators’ House (B06)",
        "imprint": "Bradford Books",
        "series_number": "7",
        "publication_date": "2016-11-18",
        "country": "US",
    }


@pytest.mark.parametrize(("release", "is_short"), [("3.0", True), ("3.1", False), ("2.1", False), ("2.1", True)])
def test_every_release_and_kind_of_tags_gives_the_same_record(release: str, is_short: bool) -> None:
    same = read(OLDER if release == "2.1" else NEWER, release=release, is_short=is_short)
    book = read(NEWER)
    assert replace(same, position=book.position) == book


def test_short_tags_are_those_of_the_standard() -> None:
    book = read(
        "<product><a001>s1</a001><a002>03</a002>"
        "<productidentifier><b221>15</b221><b244>9780262035613</b244></productidentifier>"
        "<title><b202>01</b202><b203>Deep</b203><b029>Nets</b029></title>"
        "<contributor><b034>1</b034><b035>A01</b035><b037>Bengio, Yoshua</b037></contributor>"
        "<b058>3rd ed.</b058><b061>10</b061><b073>01</b073><b003>2016</b003>"
        "<publisher><b081>MIT</b081></publisher>"
        "<supplydetail><price><j148>02</j148><j151>8.50</j151><j152>GBP</j152><j161>20160101</j161></price>"
        "</supplydetail></product>",
        release="2.1",
        is_short=True,
    )
    assert (book.title, book.other_title, book.creators) == ("Deep", "Nets", ("Bengio, Yoshua",))
    assert (book.edition, book.extent, book.audience, book.year) == ("3rd ed.", "10 pages", "general", 2016)
    assert (book.price, book.price_note, book.publisher) == (
        Money(850, "GBP"),
        "with tax; from 20160101",
        "MIT",
    )


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
