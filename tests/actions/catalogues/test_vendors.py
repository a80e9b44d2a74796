"""Vendors and how their files are read."""

import pytest

from acqflow.catalogues.actions import add_vendor, save_profile
from acqflow.catalogues.queries import profile_of, vendor_by_code, vendors
from acqflow.catalogues.rules import VendorCodeTaken, VendorMissing, VendorUnnamed
from acqflow.storage.store import Store
from tests.actions.catalogues.records import Desk
from tests.builders import NOW


def test_a_vendors_code_is_its_own(store: Store) -> None:
    desk = Desk(store)
    with pytest.raises(VendorCodeTaken):
        store.run(add_vendor, code="HJ", name_zh="x", name_en="x", currency="CNY", by=desk.by)
    assert [v.code for v in store.ask(vendors)] == ["HJ"]
    with pytest.raises(VendorMissing):
        store.ask(vendor_by_code, code="nobody")


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
    with pytest.raises(VendorUnnamed):
        store.run(add_vendor, **facts, currency="CNY", by=Desk(store).by)
