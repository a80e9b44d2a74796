"""What the subjects want now."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.funds.queries import rates_into
from acqflow.matching.model import Profile
from acqflow.matching.queries.guessing import guesses
from acqflow.matching.rules import (
    NOBODY_GUESSES,
    Foreseen,
    Guessing,
    Matcher,
    ShelfRange,
    VendorWord,
    Want,
)
from acqflow.subjects.queries import SubjectRow, class_ranges, subject_row, subjects
from acqflow.vocabulary.money import Money


def wants(session: Session) -> list[Want]:
    """Every subject's newest profile; an empty one of version 0 where nobody has set one."""
    newest = select(Profile.subject_id, func.max(Profile.version).label("version")).group_by(Profile.subject_id)
    latest = newest.subquery()
    statement = select(Profile).join(
        latest, (latest.c.subject_id == Profile.subject_id) & (latest.c.version == Profile.version)
    )
    profiles = {profile.subject_id: profile for profile in session.scalars(statement)}
    return [_want(subject, profiles.get(subject.id)) for subject in subjects(session)]


def profile_of(session: Session, *, subject_id: int) -> Want:
    """One subject's newest profile. Raises SubjectMissing."""
    return _want(subject_row(session, subject_id=subject_id), newest_profile(session, subject_id=subject_id))


def newest_profile(session: Session, *, subject_id: int) -> Profile | None:
    statement = select(Profile).where(Profile.subject_id == subject_id).order_by(Profile.version.desc())
    return session.scalars(statement.limit(1)).first()


def shelf_ranges(session: Session) -> list[ShelfRange]:
    return [ShelfRange(*row) for row in class_ranges(session)]


def matcher(session: Session, *, on: date, guessing: Guessing = NOBODY_GUESSES) -> Matcher:
    """All subjects' wants and what was learned, ready to be asked; rates of this day."""
    wanted = wants(session)
    rates = rates_for(session, wanted, on)
    return Matcher(wanted, shelf_ranges(session), rates, guesses(session, guessing))


def foreseeing(session: Session, *, vendor: str, on: date, guessing: Guessing = NOBODY_GUESSES) -> Foreseen:
    """Ready to be told what a file of this vendor would bring; rates of this day."""
    codes = {subject.id: subject.code for subject in subjects(session)}
    return Foreseen(matcher(session, on=on, guessing=guessing), codes, vendor)


def rates_for(session: Session, wanted: Sequence[Want], on: date) -> dict[tuple[str, str], Decimal]:
    """The rates into every currency that a price cap is named in."""
    into = {want.price_cap.currency for want in wanted if want.price_cap is not None}
    return {
        (currency, cap): rate.rate
        for cap in into
        for currency, rate in rates_into(session, into=cap, on=on).items()
    }


def digests(wanted: Sequence[Want], ranges: Sequence[ShelfRange], learned: str = "") -> dict[int, str]:
    """Subject → what its matches rest on. Others' ranges are part of it: they say whose is the narrower one.

    So is the digest of what was learned, if anything was.
    """
    shelf = _digest(sorted(map(list, ranges)))
    return {want.subject_id: _digest([want.version, shelf, *filter(None, [learned])]) for want in wanted}


def _digest(facts: object) -> str:
    return blake2b(json.dumps(facts).encode(), digest_size=16).hexdigest()


def _want(subject: SubjectRow, profile: Profile | None) -> Want:
    if profile is None:
        return Want(subject.id, subject.code)
    cap = None
    if profile.price_cap_minor is not None and profile.currency is not None:
        cap = Money(profile.price_cap_minor, profile.currency)
    return Want(
        subject.id,
        subject.code,
        profile.version,
        tuple(profile.keywords),
        tuple(profile.languages),
        tuple(profile.resource_types),
        cap,
        tuple(VendorWord(*pair) for pair in profile.vendor_words or ()),
    )
