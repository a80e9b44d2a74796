"""Saying what a subject wants."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from acqflow.catalogues.queries import vendor_by_code
from acqflow.matching.model import Profile
from acqflow.matching.queries import newest_profile, profile_of
from acqflow.matching.rules import VendorWord, tokens_of, wanted_language
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import lock_rows
from acqflow.subjects.model import Subject
from acqflow.subjects.queries import subject_row
from acqflow.vocabulary.money import Money

PARTS = ("keywords", "languages", "resource_types", "price_cap", "vendor_words")


def save_profile(
    session: Session,
    *,
    subject_id: int,
    keywords: Sequence[str] = (),
    languages: Sequence[str] = (),
    resource_types: Sequence[str] = (),
    price_cap: Money | None = None,
    vendor_words: Sequence[VendorWord] = (),
    by: Actor,
    at: datetime,
) -> int:
    """Say all of it anew: the version it got; saving what is already so makes no new one. Distribute afterwards.

    Languages as MARC codes or web tags. Raises SubjectMissing, KeywordUnusable, LanguageUnusable, VendorMissing.
    """
    subject = subject_row(session, subject_id=subject_id)
    require(by, Verb.EDIT_PROFILE, subject=subject.code)
    for keyword in keywords:
        tokens_of(keyword)
    for vendor in dict.fromkeys(word.vendor for word in vendor_words):
        vendor_by_code(session, code=vendor)
    lock_rows(session, Subject, [subject_id])
    newest = newest_profile(session, subject_id=subject_id)
    profile = Profile(
        subject_id=subject_id,
        version=newest.version + 1 if newest else 1,
        keywords=list(dict.fromkeys(keyword.strip() for keyword in keywords)),
        languages=list(dict.fromkeys(map(wanted_language, languages))),
        resource_types=list(dict.fromkeys(resource_types)),
        vendor_words=[list(word) for word in dict.fromkeys(vendor_words)] or None,
        price_cap_minor=price_cap.minor if price_cap is not None else None,
        currency=price_cap.currency if price_cap is not None else None,
        adopted_at=at,
        adopted_by_id=by.person_id,
    )
    if newest is not None and _says(newest) == _says(profile):
        return newest.version
    session.add(profile)
    session.flush()
    return profile.version


def change_profile(session: Session, *, subject_id: int, parts: Mapping[str, Any], by: Actor, at: datetime) -> int:
    """Say some of it anew: `parts` by the names they have in `save_profile`; the others stay as they are."""
    require(by, Verb.EDIT_PROFILE, subject=subject_row(session, subject_id=subject_id).code)
    lock_rows(session, Subject, [subject_id])
    known = profile_of(session, subject_id=subject_id)
    kept = {name: getattr(known, name) for name in PARTS}
    return save_profile(session, subject_id=subject_id, by=by, at=at, **(kept | dict(parts)))


def _says(profile: Profile) -> tuple[object, ...]:
    return (
        profile.keywords,
        profile.languages,
        profile.resource_types,
        profile.price_cap_minor,
        profile.currency,
        profile.vendor_words or None,
    )
