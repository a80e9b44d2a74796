"""One price out of many: the rule that chooses it, and what becomes of those it does not choose."""

from io import BytesIO

import pytest
from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message

from acqflow.plugin_api import CatalogueRecord, Message, Profile, Quarantined
from acqflow.vocabulary.money import Money


def a_price(amount: str, currency: str = "", kind: str = "01", more: str = "", **parts: str) -> str:
    given = {"PriceType": kind, **parts, "PriceAmount": amount, "CurrencyCode": currency}
    return f"<Price>{elements(**{name: text for name, text in given.items() if text})}{more}</Price>"


def territory(**parts: str) -> str:
    return f"<Territory>{elements(**parts)}</Territory>"


def dated(role: str, day: str) -> str:
    return f"<PriceDate><PriceDateRole>{role}</PriceDateRole><Date>{day}</Date></PriceDate>"


def message_of(*prices: str, day: str = "20261101", published: str = "2026", market: str = "") -> bytes:
    head = elements(RecordReference="r1", NotificationType="03")
    title = "<TitleDetail><TitleElement><TitleText>Optics</TitleText></TitleElement></TitleDetail>"
    date = f"<PublishingDate><PublishingDateRole>01</PublishingDateRole><Date>{published}</Date></PublishingDate>"
    blocks = f"<DescriptiveDetail>{title}</DescriptiveDetail><PublishingDetail>{date}</PublishingDetail>"
    supply = f"<ProductSupply>{market}<SupplyDetail>{''.join(prices)}</SupplyDetail></ProductSupply>"
    return message([f"<Product>{head}{blocks}{supply}</Product>"], header=elements(SentDateTime=f"{day}T1200Z"))


def read(data: bytes, usual: str = "", **options: str) -> Message:
    return next(iter(Onix().read(BytesIO(data), Profile(default_currency=usual, options=options))))


def taken(data: bytes, usual: str = "", **options: str) -> CatalogueRecord:
    found = read(data, usual, **options)
    assert isinstance(found, CatalogueRecord), found
    return found


GBP, EUR, USD = a_price("20.00", "GBP"), a_price("25.00", "EUR"), a_price("30.00", "USD")


def test_the_first_price_is_taken_where_nothing_speaks_for_another_and_the_rest_are_counted() -> None:
    book = taken(message_of(GBP, EUR, USD))
    assert book.price == Money(2000, "GBP")
    assert book.warnings == (("prices_not_taken", "2 of 3; taken: GBP 20.00"),)


def test_the_currency_of_the_profile_or_its_option_is_preferred() -> None:
    assert taken(message_of(GBP, EUR, USD), "EUR").price == Money(2500, "EUR")
    assert taken(message_of(GBP, EUR, USD), "EUR", currency="usd").price == Money(3000, "USD")
    assert taken(message_of(GBP), "EUR").price == Money(2000, "GBP")


def test_list_prices_come_before_net_prices_unless_the_option_says_otherwise() -> None:
    prices = [a_price("8", "USD", "05"), a_price("12", "USD", "02"), a_price("10", "USD", "01")]
    assert taken(message_of(*prices)).price == Money(1000, "USD")
    assert taken(message_of(*prices), price_types="5,2").price == Money(800, "USD")
    assert taken(message_of(*prices), price_types="02").price_note == "with tax"


@pytest.mark.parametrize(
    ("where", "country", "amount"),
    [
        (territory(CountriesIncluded="GB IE"), "IE", 1000),
        (territory(CountriesIncluded="GB IE"), "CN", 9900),
        (territory(RegionsIncluded="WORLD"), "CN", 1000),
        (territory(RegionsIncluded="WORLD", CountriesExcluded="US CN"), "CN", 9900),
        (territory(RegionsIncluded="CN-31"), "CN", 1000),
        ("<CountryCode>CN</CountryCode><CountryCode>HK</CountryCode>", "CN", 1000),
        ("<Territory>ROW</Territory><CountryExcluded>CN</CountryExcluded>", "CN", 9900),
    ],
)
def test_a_price_is_taken_only_where_it_is_valid(where: str, country: str, amount: int) -> None:
    other = a_price("99", "USD", more=territory(RegionsIncluded="WORLD"))
    book = taken(message_of(a_price("10", "USD", more=where), other), country=country)
    assert book.price == Money(amount, "USD")


def test_a_price_for_the_country_comes_before_one_for_the_world() -> None:
    world = a_price("10", "USD", more=territory(RegionsIncluded="WORLD"))
    named = a_price("20", "USD", more=territory(CountriesIncluded="CN"))
    assert taken(message_of(world, named), country="CN").price == Money(2000, "USD")


def test_the_market_counts_where_the_price_says_nothing() -> None:
    market = f"<Market>{territory(CountriesIncluded='US')}</Market>"
    assert isinstance(read(message_of(USD, market=market), country="CN"), Quarantined)
    assert taken(message_of(USD, market=market), country="US").price == Money(3000, "USD")


def test_a_library_has_its_own_price_and_no_members_price_or_rent() -> None:
    library = a_price("50", "USD", PriceQualifier="10")
    member = a_price("10", "USD", PriceQualifier="01")
    rent = a_price("2", "USD", more="<PriceCondition><PriceConditionType>11</PriceConditionType></PriceCondition>")
    many = a_price("5", "USD", MinimumOrderQuantity="10")
    assert taken(message_of(member, rent, many, USD, library)).price == Money(5000, "USD")
    assert taken(message_of(member, rent, many, USD)).price == Money(3000, "USD")


@pytest.mark.parametrize(
    ("dates", "fits"),
    [
        (dated("14", "20260101"), True),
        (dated("15", "20251231"), False),
        (dated("24", "2026010120261231"), True),
        (dated("24", "2025010120251231"), False),
        (dated("14", "20300101"), False),
        (elements(PriceEffectiveFrom="20260101", PriceEffectiveUntil="20261231"), True),
        (elements(PriceEffectiveUntil="20260131"), False),
    ],
)
def test_a_price_of_another_time_is_left_for_one_of_today(dates: str, fits: bool) -> None:
    data = message_of(a_price("10", "USD", more=dates), USD, published="2020")
    assert taken(data).price == Money(1000 if fits else 3000, "USD")


def test_a_book_that_is_not_out_yet_has_the_price_it_will_come_out_with() -> None:
    coming = a_price("10", "USD", more=dated("14", "20270301"))
    book = taken(message_of(coming, published="20270301"))
    assert (book.price, book.price_note) == (Money(1000, "USD"), "from 20270301")


def test_without_a_day_a_price_that_does_not_end_is_surer() -> None:
    ends = a_price("10", "USD", more=dated("15", "20991231"))
    assert taken(message_of(ends, USD, day="")).price == Money(3000, "USD")


def test_what_is_said_beside_the_price_is_kept() -> None:
    more = "<Tax><TaxRatePercent>20.00</TaxRatePercent></Tax>" + territory(CountriesIncluded="GB")
    price = a_price("12.00", "GBP", "02", more, DiscountPercent="35", PriceStatus="01", PriceTypeDescription="net")
    book = taken(message_of(price))
    assert (book.price, book.price_raw) == (Money(1200, "GBP"), "GBP 12.00")
    assert book.price_note == "net; with tax; provisional"
    assert book.extra["discount"] == "35"
    assert (book.extra["price_territory"], book.extra["price_type"]) == ("GB", "02")


@pytest.mark.parametrize(
    ("code", "note"), [("01", "free of charge"), ("02", "price to be announced"), ("99", "without price (99)")]
)
def test_what_has_no_price_says_why(code: str, note: str) -> None:
    book = taken(message_of(elements(UnpricedItemType=code)))
    assert (book.price, book.price_note) == (None, note)
    book = taken(message_of(f"<Price>{elements(PriceType='01', UnpricedItemType=code)}</Price>"))
    assert (book.price, book.price_note) == (None, note)


@pytest.mark.parametrize(
    ("prices", "reason", "says"),
    [
        ([a_price("20.00"), a_price("25.00")], "currency", "20.00"),
        ([a_price("20.00", "XYZ")], "currency", "XYZ 20.00"),
        ([a_price("£20.00", "USD")], "currency", "USD £20.00"),
        ([a_price("0.00", "USD")], "price", "USD 0.00"),
        ([a_price("-5", "USD")], "price", "USD -5"),
        ([a_price("1e5", "USD")], "price", "USD 1e5"),
        ([a_price("12.345", "USD")], "price", "USD 12.345"),
        ([a_price("9" * 30, "USD")], "price", "USD 9999"),
        ([a_price("10", "USD", more=dated("14", "20300101"))], "price", "only from 20300101"),
        ([a_price("10", "USD", more=dated("15", "20200101"))] * 2, "price", "only until 20200101 (2)"),
    ],
)
def test_prices_of_which_none_fits_keep_the_record_aside(prices: list[str], reason: str, says: str) -> None:
    bad = read(message_of(*prices, published="2020"))
    assert isinstance(bad, Quarantined)
    assert bad.reason_code == reason
    assert says in bad.detail


@pytest.mark.parametrize(
    ("amount", "currency", "money"),
    [
        ("12.99", "GBP", Money(1299, "GBP")),
        ("12.9", "GBP", Money(1290, "GBP")),
        ("1,234.50", "GBP", Money(123450, "GBP")),
        ("£12.99", "GBP", Money(1299, "GBP")),
        ("1200.00", "JPY", Money(1200, "JPY")),
        ("59.00", "RMB", Money(5900, "CNY")),
        ("12.990", "GBP", Money(1299, "GBP")),
    ],
)
def test_amounts_are_read_as_vendors_write_them(amount: str, currency: str, money: Money) -> None:
    assert taken(message_of(a_price(amount, currency))).price == money


def test_a_price_that_cannot_be_read_is_left_for_one_that_can() -> None:
    assert taken(message_of(a_price("?", "USD"), GBP)).price == Money(2000, "GBP")


def test_the_options_are_those_that_are_declared() -> None:
    assert set(Onix.options) == {"country", "currency", "price_types", "control_characters"}


def test_the_supply_of_2_1_says_whom_it_is_for() -> None:
    head = elements(RecordReference="r1") + "<Title><TitleText>Optics</TitleText></Title>"
    supplies = "".join(
        f"<SupplyDetail>{elements(SupplyToCountry=country)}{price}</SupplyDetail>"
        for country, price in (("GB IE", GBP), ("CN HK", USD))
    )
    data = message([f"<Product>{head}{supplies}</Product>"], release="2.1")
    assert taken(data, country="HK").price == Money(3000, "USD")
