"""One book as 3.0, 3.1 and 2.1 would have it, in both kinds of tags: the same record."""

from dataclasses import replace
from io import BytesIO

import pytest
from acqflow_onix.format import Onix
from acqflow_onix.writing import message

from acqflow.plugin_api import CatalogueRecord, Profile
from acqflow.vocabulary.money import Money

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


def read(product: str, *, release: str = "3.0", is_short: bool = False) -> CatalogueRecord:
    data = message([product], release=release, is_short=is_short)
    found = next(iter(Onix().read(BytesIO(data), Profile(default_currency="USD"))))
    assert isinstance(found, CatalogueRecord), found
    return found


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
