"""Vendors, and how their files are read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Vendor, VendorProfile
from acqflow.catalogues.queries import vendor, vendor_by_code
from acqflow.catalogues.rules import VendorCodeTaken, VendorUnnamed
from acqflow.people.rules import Actor, Verb, require
from acqflow.vocabulary.codes import read_code
from acqflow.vocabulary.currencies import minor_digits


def add_vendor(
    session: Session,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    currency: str,
    by: Actor,
    email: str | None = None,
) -> int:
    """`currency` (ISO 4217): what the vendor usually asks to be paid in.

    Raises CodeUnreadable, VendorCodeTaken, VendorUnnamed, UnknownCurrency.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    minor_digits(currency)
    code, name_zh, name_en = read_code(code), name_zh.strip(), name_en.strip()
    if not (name_zh and name_en):
        raise VendorUnnamed
    if session.scalars(select(Vendor.id).where(Vendor.code == code)).first() is not None:
        raise VendorCodeTaken(code=code)
    added = Vendor(code=code, name_zh=name_zh, name_en=name_en, currency=currency, email=email)
    session.add(added)
    session.flush()
    return added.id


def change_vendor(
    session: Session,
    *,
    code: str,
    by: Actor,
    name_zh: str | None = None,
    name_en: str | None = None,
    currency: str | None = None,
    email: str | None = None,
) -> None:
    """What is None stays; an empty `email` takes it away. Offers keep the currency their prices came in.

    Raises VendorMissing, VendorUnnamed, UnknownCurrency.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    changed = session.get_one(Vendor, vendor_by_code(session, code=code).vendor_id)
    names = {"name_zh": name_zh, "name_en": name_en}
    for name, value in names.items():
        if value is None:
            continue
        if not value.strip():
            raise VendorUnnamed
        setattr(changed, name, value.strip())
    if currency is not None:
        minor_digits(currency)
        changed.currency = currency
    if email is not None:
        changed.email = email.strip() or None
    session.flush()


def save_profile(
    session: Session,
    *,
    vendor_id: int,
    format: str,
    profile: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> None:
    """Keep how this vendor's files of this format are read, as plain data; it replaces what was kept before."""
    require(by, Verb.IMPORT_CATALOGUE)
    vendor(session, vendor_id=vendor_id)
    kept = session.scalars(
        select(VendorProfile).where(VendorProfile.vendor_id == vendor_id, VendorProfile.format == format)
    ).one_or_none()
    if kept is None:
        kept = VendorProfile(vendor_id=vendor_id, format=format)
        session.add(kept)
    kept.profile, kept.saved_at, kept.saved_by_id = dict(profile), at, by.person_id
    session.flush()
