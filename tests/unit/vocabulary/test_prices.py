"""What holds for prices as vendors write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from acqflow.vocabulary.currencies import UnknownCurrency
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.money import Money
from acqflow.vocabulary.prices import CurrencyNotGiven, PriceUnreadable, parse_price

ODD = "0123456789９٣ .,-+eE%_$￥¥€₡CNYUSDusd元赠定价:：(（\n\0\ud800"


@pytest.mark.parametrize(
    ("text", "printed", "note"),
    [
        ("￥59.00", "CNY 59.00", ""),
        ("¥59", "CNY 59.00", ""),
        ("59.00元", "CNY 59.00", ""),
        ("59 元", "CNY 59.00", ""),
        ("CNY79.00 (含光盘)", "CNY 79.00", "含光盘"),
        ("CNY59.00（全2册）", "CNY 59.00", "全2册"),
        ("全2册59.00元", "CNY 59.00", "全2册"),
        ("定价:59元", "CNY 59.00", ""),
        ("定价：￥59.00", "CNY 59.00", ""),
        ("CNY赠90.00", "CNY 90.00", "赠"),
        ("RMB 30", "CNY 30.00", ""),
        ("USD 120", "USD 120.00", ""),
        ("GBP 45.00 (hbk)", "GBP 45.00", "hbk"),
        ("£9.99", "GBP 9.99", ""),
        ("12.00 €", "EUR 12.00", ""),
        ("HK$88", "HKD 88.00", ""),
        ("NT$ 350", "TWD 350.00", ""),
        ("US$1,299.00", "USD 1299.00", ""),
        ("$12.5", "USD 12.50", ""),
        ("CAD $45.00", "CAD 45.00", ""),
        ("$12.50 CAD", "CAD 12.50", ""),
        ("Can$12.50", "CAD 12.50", ""),
        ("$4.95 Can.", "CAD 4.95", "."),
        ("NTD120元", "TWD 120.00", ""),
        ("NT 650", "TWD 650.00", ""),
        ("JPY ¥500", "JPY 500", ""),
        ("500円", "JPY 500", ""),
        ("2 vol. 59.00 EUR", "EUR 59.00", "2 vol."),
        ("$5.65, individuals; $8.45, community groups", "USD 5.65", "individuals; $8.45, community groups"),
        ("KWD 1.234", "KWD 1.234", ""),
        ("v. 1 $9.95", "USD 9.95", "v. 1"),
        ("1998 $45.00", "USD 45.00", "1998"),
        ("9787020002207 CNY59.00", "CNY 59.00", "9787020002207"),
        ("350元(新台币)", "TWD 350.00", "新台币"),
        ("90(元)", "CNY 90.00", "元"),
        ("¥1200円", "JPY 1200", ""),
        ("CD1张,59.00元", "CNY 59.00", "CD1张"),
        ("59.00元 2册", "CNY 59.00", "2册"),
        ("$45.00 3 vols.", "USD 45.00", "3 vols."),
        ("ＣＮＹ59.00", "CNY 59.00", ""),
        ("USD$59", "USD 59.00", ""),
        ("JPY 1200.00", "JPY 1200", ""),
        ("CHF 25.-", "CHF 25.00", "-"),
        ("53.00元/68.00元", "CNY 53.00", "68.00元"),
        ("£12.95 ($24.95 U.S.)", "GBP 12.95", "$24.95 U.S."),
        ("CNY 59.0000", "CNY 59.00", ""),
    ],
)
def test_a_price_that_names_its_currency_is_read(text: str, printed: str, note: str) -> None:
    price = parse_price(text)
    assert (str(price.money), price.raw, price.note) == (printed, text, note)


@pytest.mark.parametrize(
    ("text", "default", "printed"),
    [
        ("59.00", "CNY", "CNY 59.00"),
        ("定价:59", "CNY", "CNY 59.00"),
        ("1,234.56", "USD", "USD 1234.56"),
        ("59.00 pbk.", "GBP", "GBP 59.00"),
        ("$12.50", "AUD", "AUD 12.50"),
        ("$12.50", "CNY", "USD 12.50"),
        ("¥500", "JPY", "JPY 500"),
        ("¥500", "USD", "CNY 500.00"),
        ("USD 5", "CNY", "USD 5.00"),
        ("$28.50 (U.S.)", "CAD", "USD 28.50"),
        ("350元", "TWD", "TWD 350.00"),
        ("全2册:118.00", "CNY", "CNY 118.00"),
        ("2册59.00", "CNY", "CNY 59.00"),
        ("(2册) 59.00", "CNY", "CNY 59.00"),
        ("全套3册 120", "CNY", "CNY 120.00"),
        ("2 vols 9.95", "USD", "USD 9.95"),
        ("vol.2: 59.00", "CNY", "CNY 59.00"),
        ("59.00(含CD-ROM 2张)", "CNY", "CNY 59.00"),
        ("59.00 精装", "CNY", "CNY 59.00"),
        ("Rs85.00 ($10.00 U.S.)", "CNY", "USD 10.00"),
        ("For sale ($95.00)", "CNY", "USD 95.00"),
    ],
)
def test_the_vendors_currency_fills_in_where_none_is_written(text: str, default: str, printed: str) -> None:
    assert str(parse_price(text, default).money) == printed


def test_a_price_without_any_currency_is_refused() -> None:
    with pytest.raises(CurrencyNotGiven, match=r"59\.00"):
        parse_price("59.00")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("XYZ 12", "XYZ"),
        ("DM 45.00", "DM"),
        ("F 120", "F"),
        ("₡500", "₡"),
        ("Rs20.00", "Rs"),
        ("1.60rub", "rub"),
        ("150F", "F"),
        ("120 kr.", "kr."),
        ("L4000", "L"),
        ("Z$5", "Z$"),
        ("fl 140.00", "fl"),
        ("1.00 lv", "lv"),
        ("\ufffd5.95", "\ufffd"),
        ("25 zł", "zł"),
        ("zł50", "zł"),
        ("500 руб.", "руб"),
        ("25马元", "马"),
        ("£E4.20", "E"),
        ("USD 59 CNY", "USD CNY"),
        ("25 ringgit", "ringgit"),
        ("FIM 72:00", "FIM"),
        ("Le vol. 29 F", "F"),
    ],
)
def test_an_unknown_currency_is_not_taken_for_the_default(text: str, named: str) -> None:
    with pytest.raises(UnknownCurrency) as refusal:
        parse_price(text, "CNY")
    assert refusal.value.facts["currency"] == named


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "HK$",
            "US$",
            "NT$",
            "$",
            "免费",
            "赠送",
            "NaN",
            "Infinity",
            "1e400",
            "1e99999999",
            "CNY 1_000",
            "20%",
        ],
        *["１２．５", "￥５９．００", "CNY ٣٫٥", "CNY1２", "-5", "CNY -5", "1.234,56", "EUR12,50", "9.78704E+12"],
        *["CNY 1.234", "CNY 1,23", "CNY " + "9" * 21, "CNY 5" + "x" * 500, "12,34,56", "1.2.3"],
        *["USD 1 234.50", "1 234.50", "1 234,50", "1'234.50", "59.00 2020", "59-69", "59~69元", "59.00/69.00"],
        *["5角", "5元5角", "CNY59.00*0.8", "£5/6/0", "SEK 72:50", "含光盘5.00元 59.00", "12.00 € 5", "$.99"],
        *["2020-05-01", "2024-3", "978-7-02-000220-7", "9787020002207", "2册", "CD 1"],
        *["($5.00)", "(CNY 5.00)", "5.00-", "CNY 59.005", "CNY 0.999", "JPY 1200.5", "JPY 4.10", "59.0000001"],
    ],
)
def test_what_is_no_clear_sum_is_refused(text: str) -> None:
    with pytest.raises(PriceUnreadable):
        parse_price(text, "CNY")


@pytest.mark.parametrize(
    ("text", "printed"),
    [("1.234,56", "EUR 1234.56"), ("12,50 EUR", "EUR 12.50"), ("€ 1.234", "EUR 1234.00"), ("EUR 7", "EUR 7.00")],
)
def test_a_decimal_comma_is_read_only_where_the_profile_says_so(text: str, printed: str) -> None:
    assert str(parse_price(text, "EUR", decimal_comma=True).money) == printed


def test_a_decimal_point_is_refused_where_the_profile_says_comma() -> None:
    with pytest.raises(PriceUnreadable):
        parse_price("1,234.56", "EUR", decimal_comma=True)


@given(some.text(ODD, max_size=30))
@settings(max_examples=80, deadline=None)
def test_any_text_is_either_a_price_or_refused_as_unreadable(text: str) -> None:
    try:
        price = parse_price(text, "CNY")
    except Unreadable:
        return
    assert price.raw == text
    assert price.money.minor >= 0


@given(some.integers(0, 10**11), some.sampled_from(["CNY", "USD", "JPY", "KWD"]))
@settings(max_examples=40, deadline=None)
def test_a_printed_sum_is_read_as_itself(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_price(str(money)).money == money
