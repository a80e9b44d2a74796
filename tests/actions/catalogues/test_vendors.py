"""Vendors and how their files are read."""

from dataclasses import replace

import pytest

from acqflow.catalogues.actions import add_vendor, change_vendor, save_profile
from acqflow.catalogues.queries import profile_of, vendor_by_code, vendors
from acqflow.catalogues.rules import VendorCodeTaken, VendorMissing, VendorUnnamed
from acqflow.people.rules import NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.vocabulary.codes import CodeUnreadable
from acqflow.vocabulary.currencies import UnknownCurrency
from tests.actions.catalogues.records import Desk
from tests.builders import NOW, an_actor


def test_a_vendors_code_is_its_own(store: Store) -> None:
    desk = Desk(store)
    with pytest.raises(VendorCodeTaken):
        store.run(add_vendor, code="HJ", name_zh="x", name_en="x", currency="CNY", by=desk.by)
    assert [v.code for v in store.ask(vendors)] == ["HJ"]
    with pytest.raises(VendorMissing):
        store.ask(vendor_by_code, code="nobody")


def test_a_vendor_is_changed_in_what_is_named_and_nothing_else(store: Store) -> None:
    desk = Desk(store)
    before = store.ask(vendor_by_code, code="HJ")
    store.run(change_vendor, code="HJ", currency="USD", email=" orders@hj.example ", by=desk.by)
    after = store.ask(vendor_by_code, code="HJ")
    assert after == replace(before, currency="USD", email="orders@hj.example")
    store.run(change_vendor, code="HJ", name_en="Converging Views", email="", by=desk.by)
    assert store.ask(vendor_by_code, code="HJ") == replace(after, name_en="Converging Views", email=None)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name_zh": " "}, VendorUnnamed),
        ({"currency": "XXX"}, UnknownCurrency),
        ({"code": "nobody"}, VendorMissing),
    ],
)
def test_a_change_that_would_leave_a_vendor_unusable_is_refused(
    store: Store, change: dict[str, str], refusal: type[Exception]
) -> None:
    desk = Desk(store)
    with pytest.raises(refusal):
        store.run(change_vendor, **{"code": "HJ", **change}, by=desk.by)
    stranger = an_actor(store, Role.FACULTY)
    with pytest.raises(NotPermitted):
        store.run(change_vendor, code="HJ", currency="USD", by=stranger)


def test_a_profile_is_kept_per_vendor_and_format_and_replaced_when_saved_again(store: Store) -> None:
    desk = Desk(store)
    for profile in ({"encoding": "gbk"}, {"encoding": "gb18030", "columns": {"书名": "title"}}):
        store.run(
            save_profile, vendor_id=desk.vendor_id, format="spreadsheet", profile=profile, by=desk.by, at=NOW
        )
    kept = store.ask(profile_of, vendor_id=desk.vendor_id, format="spreadsheet")
    assert kept == {"encoding": "gb18030", "columns": {"书名": "title"}}
    assert store.ask(profile_of, vendor_id=desk.vendor_id, format="marc") is None


@pytest.mark.parametrize("missing", ["code", "name_zh", "name_en"])
def test_a_vendor_without_code_or_name_is_refused(store: Store, missing: str) -> None:
    facts = {"code": "ZT", "name_zh": "中图", "name_en": "CNPIEC", missing: " "}
    with pytest.raises(CodeUnreadable if missing == "code" else VendorUnnamed):
        store.run(add_vendor, **facts, currency="CNY", by=Desk(store).by)
