"""Saying that a package is held, or no longer, and what people call it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from acqflow.people.actions import audit
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import lock_rows
from acqflow.titles.model import Package
from acqflow.titles.rules import PackageMissing, PackageNotHeld, PackageWithoutName, check_held


def hold_package(session: Session, *, package_id: int, since: date, by: Actor, at: datetime, on: date) -> None:
    """The library holds the package since this day; said again, the day is corrected.

    Raises PackageMissing, PackageHeldAhead.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    check_held(since, on=on)
    package = _package(session, package_id)
    if package.held_since != since:
        _mark(session, package, since, by, at)


def release_package(session: Session, *, package_id: int, by: Actor, at: datetime) -> None:
    """The library holds the package no longer. Raises PackageMissing, PackageNotHeld."""
    require(by, Verb.IMPORT_CATALOGUE)
    package = _package(session, package_id)
    if package.held_since is None:
        raise PackageNotHeld(package=package.name)
    _mark(session, package, None, by, at)


def rename_package(session: Session, *, package_id: int, name: str, by: Actor, at: datetime) -> None:
    """What people call it; its lists go on being known by its code. Raises PackageMissing, PackageWithoutName."""
    require(by, Verb.IMPORT_CATALOGUE)
    if not name.strip():
        raise PackageWithoutName
    package = _package(session, package_id)
    package.name = " ".join(name.split())
    facts = {"package": package.code, "name": package.name}
    audit(session, event="package_renamed", outcome="done", by_id=by.person_id, at=at, facts=facts)


def _package(session: Session, package_id: int) -> Package:
    found = lock_rows(session, Package, [package_id])
    if not found:
        raise PackageMissing(package=package_id)
    return found[0]


def _mark(session: Session, package: Package, since: date | None, by: Actor, at: datetime) -> None:
    package.held_since, package.marked_at, package.marked_by_id = since, at, by.person_id
    facts = {"package": package.code} | ({"starts_on": since.isoformat()} if since else {})
    event = "package_held" if since else "package_released"
    audit(session, event=event, outcome="done", by_id=by.person_id, at=at, facts=facts)
