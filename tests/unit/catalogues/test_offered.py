"""What tells a vendor's records apart and whether one has changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from acqflow.catalogues.rules import Staged, stage
from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.vocabulary.identifiers import parse_isbn
from acqflow.vocabulary.money import Money

RECORD = CatalogueRecord(
    Position(1, 0, 100),
    "Optics",
    identifiers=(parse_isbn("9787040396638"),),
    price=Money(5900, "CNY"),
    vendor_number="A1",
    record_id="001",
)


def _staged(record: CatalogueRecord) -> Staged:
    staged = stage(record)
    assert isinstance(staged, Staged)
    return staged


def test_a_record_at_another_place_in_the_file_is_the_same() -> None:
    moved = replace(RECORD, position=Position(9, 900, 100), warnings=(("price", "odd"),))
    assert _staged(moved).digest == _staged(RECORD).digest


def test_another_price_is_a_change() -> None:
    dearer = replace(RECORD, price=Money(6900, "CNY"))
    assert _staged(dearer).digest != _staged(RECORD).digest


def test_the_vendors_number_names_the_offer_then_its_record_number_then_the_isbn() -> None:
    keys = [
        _staged(RECORD).vendor_key,
        _staged(replace(RECORD, vendor_number="")).vendor_key,
        _staged(replace(RECORD, vendor_number="", record_id="")).vendor_key,
    ]
    assert keys == ["number:A1", "record:001", "isbn:9787040396638:print"]


def test_a_record_without_any_number_is_named_by_what_it_says_it_is() -> None:
    bare = replace(RECORD, vendor_number="", record_id="", identifiers=())
    assert _staged(bare).vendor_key == _staged(replace(bare, price=None)).vendor_key
    assert _staged(bare).vendor_key != _staged(replace(bare, title="Algebra")).vendor_key


@given(st.text(), st.text(max_size=400))
def test_any_text_is_staged_or_refused_with_a_reason(title: str, number: str) -> None:
    staged = stage(CatalogueRecord(Position(1, 0, 1), title, record_id=number))
    if isinstance(staged, Staged):
        assert len(staged.vendor_key) <= 220
        assert "\0" not in title
    else:
        assert staged in {"no_title", "control_char", "surrogate"}
