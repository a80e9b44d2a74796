"""What a line of a quote becomes."""

from io import BytesIO

import pytest
from acqflow_edifact_quotes.format import EdifactQuotes
from acqflow_edifact_quotes.writing import a_line, a_message, an_interchange

from acqflow.plugin_api import CatalogueRecord, Profile
from acqflow.vocabulary.money import Money


def read(*messages: list[str], **facts: str) -> list[CatalogueRecord]:
    data = an_interchange(*messages, **facts).encode()
    found = EdifactQuotes().read(BytesIO(data), Profile())
    return [message for message in found if isinstance(message, CatalogueRecord)]


def one(*segments: str, title: str = "Optics") -> CatalogueRecord:
    """The record of a line with these segments more."""
    (record,) = read(a_message(a_line(1, *segments, title=title)))
    return record


def imd(code: str, text: str, cut: int = 35) -> list[str]:
    """A text as a vendor cuts it: two pieces a segment."""
    pieces = [text[at : at + cut].replace(":", "?:") for at in range(0, len(text), cut)]
    return [f"IMD+L+{code}+:::{':'.join(pieces[at : at + 2])}" for at in range(0, len(pieces), 2)]


def test_a_line_is_an_offer_with_its_price_and_its_numbers() -> None:
    book = one(
        "PIA+5+7000000010:IB",
        *imd("010", "Hecht"),
        *imd("011", "Eugene"),
        *imd("060", "a first course"),
        *imd("100", "5th ed."),
        *imd("110", "New York ,London"),
        *imd("120", "Example Press"),
        *imd("170", "c2017."),
        *imd("180", "xii, 714 p."),
        *imd("190", "Example series ;"),
        *imd("191", "6"),
        *imd("220", "Hbk"),
        *imd("230", "535"),
        *imd("240", "QC355"),
        *imd("250", "AN"),
        *imd("300", "Previous ed.: 2015."),
    )
    assert (book.title, book.other_title, book.creators) == ("Optics", "a first course", ("Hecht, Eugene",))
    assert (book.publisher, book.place, book.year, book.edition) == (
        "Example Press",
        "New York, London",
        2017,
        "5th ed.",
    )
    assert (book.extent, book.series, book.audience) == ("xii, 714 p.", ("Example series ; 6",), "AN")
    assert book.class_numbers == (("ddc", "535"), ("lcc", "QC355"))
    assert [i.value for i in book.identifiers] == ["9787000000018"]
    assert (book.price, book.price_raw, book.price_note) == (Money(1699, "GBP"), "16.99", "AAE")
    assert (book.vendor_number, book.record_id, book.format) == ("Q10001", "Q1/1", "print")
    assert book.extra == {
        "quote": "Q1",
        "quote_date": "2026-09-30",
        "quote_line": "Q10001",
        "copies": "1",
        "binding": "Hbk",
        "annotation": "Previous ed.: 2015.",
    }


def test_every_copy_has_its_place_in_what_is_said_of_all() -> None:
    book = one(
        "GIR+001+RS:LST+ANF:LSQ+CRO:LLO+REF:LFN+535.1:LCL",
        "GIR+001+16.99:LCV",
        "GIR+002+BOO:LLO+A?+B:LFN",
        "GIR+003+X;Y:LLO+REF:LFN+123:LAC+124:LAC",
        "GIR+003+14:ZZZ",
    )
    told = {key: value for key, value in book.extra.items() if key not in ("quote", "quote_date", "quote_line")}
    assert told == {
        "copies": "1",
        "stock_category": "RS; ; ",
        "collection": "ANF; ; ",
        "location": "CRO; BOO; X\\;Y",
        "fund": "REF; A+B; REF",
        "shelfmark": "535.1; ; ",
        "copy_value": "16.99; ; ",
        "accession_number": "; ; 123, 124",
        "gir_ZZZ": "; ; 14",
    }
    assert book.warnings == (("copies_differ", "1 3"),)


def test_a_copy_that_stands_for_several_is_counted_as_often() -> None:
    (book,) = read(a_message(a_line(1, "GIR+001+5:LQT+CRO:LLO", copies="5")))
    assert (book.extra["copies"], book.extra["location"], book.warnings) == ("5", "CRO", ())


def test_copies_are_counted_where_no_quantity_is_said() -> None:
    line = [s for s in a_line(1, "GIR+001+A:LLO", "GIR+002+B:LLO") if not s.startswith("QTY")]
    (book,) = read(a_message(line))
    assert book.extra["copies"] == "2"


@pytest.mark.parametrize(
    "text",
    [
        "a complete guide to professional, vocational & academic qualifications in the United Kingdom",
        "x" * 35,
        "x" * 36,
        "x" * 70,
        "x" * 71,
        "words " * 30 + "end",
        "Heart disease and diabetes: theory",
    ],
)
def test_a_text_that_was_cut_is_whole_again(text: str) -> None:
    assert one(*imd("060", text)).other_title == text


def test_blanks_that_were_lost_where_a_text_was_cut_are_put_back() -> None:
    assert one("IMD+L+060+:::Practical skills in sport and exer:cise").other_title.endswith("exer cise")
    assert one("IMD+L+060+:::The new antiques handbook & prices:guide").other_title.endswith("& prices guide")


def test_release_characters_may_be_counted_where_a_text_is_cut() -> None:
    assert one("IMD+L+120+:::Example Press ?: Example Press Publ:ishers").publisher.endswith("Publishers")


def test_a_third_piece_is_a_language_or_goes_on() -> None:
    assert one(f"IMD+L+060+:::{'x' * 35}:{'y' * 35}:eng").other_title == "x" * 35 + "y" * 35
    assert one(f"IMD+L+060+:::{'x' * 35}:{'y' * 35}:and more").other_title.endswith("yand more")


def test_persons_are_named_each_once_and_without_the_cards_punctuation() -> None:
    book = one(
        *imd("010", "Cuhaj,"),
        *imd("011", "George S.,"),
        *imd("020", "Yaffe, Kristine."),
        *imd("030", "Yaffe, Kristine,"),
    )
    assert book.creators == ("Cuhaj, George S.", "Yaffe, Kristine")


def test_several_authors_of_one_code_are_several_persons() -> None:
    assert one(*imd("010", "Smith"), *imd("011", "Anna"), *imd("010", "Jones"), *imd("011", "Ben")).creators == (
        "Smith, Anna",
        "Jones, Ben",
    )


def test_letters_for_codes_are_read_too() -> None:
    (book,) = read(a_message(["LIN+1", "IMD+F+BTI+:::Optics", "IMD+F+BAU+:::Hecht", "IMD+F+BPU+:::Example Press"]))
    assert (book.title, book.creators, book.publisher) == ("Optics", ("Hecht",), "Example Press")


def test_the_volume_is_part_of_the_title() -> None:
    assert one(*imd("080", "Volume 5,"), title="Paramedic care").title == "Paramedic care. Volume 5"


@pytest.mark.parametrize(
    ("title", "plain", "form"),
    [
        ("Optics [electronic resource]", "Optics", "ebook"),
        ("Optics [sound recording]", "Optics", "audio"),
        ("Optics [and light]", "Optics [and light]", "print"),
        ("Optics", "Optics", "print"),
    ],
)
def test_the_form_is_taken_out_of_the_title(title: str, plain: str, form: str) -> None:
    book = one(title=title)
    assert (book.title, book.format) == (plain, form)


def test_what_goes_to_the_ebooks_is_one() -> None:
    assert one("GIR+001+EBOOK:LST+ELIB:LLO").format == "ebook"
    assert one("GIR+001+EBOOK:LST", "GIR+002+2WEEK:LST").format == "print"


def test_the_price_a_library_pays_is_taken_and_the_others_are_kept() -> None:
    line = [s for s in a_line(1, "PRI+AAA:12.00", "PRI+AAF:15.00:CA:SRP") if "AAE" not in s]
    (book,) = read(a_message(line))
    assert (book.price, book.price_note, book.extra["prices"]) == (
        Money(1500, "GBP"),
        "AAF CA SRP",
        "AAA 12.00; AAF 15.00",
    )


def test_a_currency_of_the_line_wins_over_that_of_the_quote() -> None:
    assert one("CUX+2:usd:12").price == Money(1699, "USD")
    assert one("CUX+3:EUR:12+2:USD:9").price == Money(1699, "USD")


def test_numbers_of_the_title_and_of_the_vendor_are_told_apart() -> None:
    book = one("PIA+5+V-77:SA+0317-8471:IS", "PIA+1+4006381333931:EN", "PIA+3+9787000000025:EN")
    assert [(i.scheme, i.value) for i in book.identifiers] == [("isbn", "9787000000018"), ("issn", "0317-8471")]
    assert (book.extra["supplier_number"], book.extra["number_EN"]) == ("V-77", "4006381333931")
    assert book.vendor_number == "Q10001"


def test_the_vendors_article_number_stands_in_for_that_of_the_line() -> None:
    lines = [[f"LIN+{n}++V-77:SA", "IMD+L+050+:::Optics"] for n in (1, 2)]
    assert [book.vendor_number for book in read(a_message(*lines))] == ["V-77", "Q1/2"]


def test_a_number_that_only_counts_lines_is_told_with_its_quote() -> None:
    line = [s.replace("Q10001", "0001") for s in a_line(1)]
    books = read(a_message(line, number="A"), a_message(line, number="B"))
    assert [book.vendor_number for book in books] == ["A/0001", "B/0001"]


def test_the_same_number_in_two_quotes_is_no_fault() -> None:
    books = read(a_message(a_line(1), number="A"), a_message(a_line(1), number="B"))
    assert [book.vendor_number for book in books] == ["Q10001", "B/1"]


def test_a_quote_that_is_taken_back_withdraws_its_offers() -> None:
    cancelled = [s.replace("Q1+9", "Q1+1") for s in a_message(a_line(1))]
    assert [book.is_withdrawn for book in read(cancelled)] == [True]
    assert [book.is_withdrawn for book in read(a_message(["LIN+1+2", "IMD+L+050+:::Optics"]))] == [True]
    assert not one().is_withdrawn


def test_notes_and_references_are_kept() -> None:
    book = one("FTX+LIN++3:10B:28", "FTX+LIN+++ask?: first:then buy", "RFF+LI:P28837", "IMD+L+400+:::new")
    told = {key: book.extra[key] for key in ("note", "note_code", "rff_LI", "imd_400")}
    assert told == {"note": "ask: first then buy", "note_code": "3 10B", "rff_LI": "P28837", "imd_400": "new"}


def test_it_is_known_by_how_it_begins() -> None:
    quotes = an_interchange(a_message(a_line(1))).encode()
    for head in (quotes, b"UNA:+.? '\r\n" + quotes, b"\xef\xbb\xbf\r\n" + quotes):
        assert EdifactQuotes().recognises(head, "list.txt").confidence > 0.9
    orders = an_interchange(a_message(kind="ORDERS")).encode()
    assert 0.8 < EdifactQuotes().recognises(orders, "x").confidence < 0.9
    assert EdifactQuotes().recognises(b"UNBELIEVABLE,title\n", "x.csv").confidence == 0
