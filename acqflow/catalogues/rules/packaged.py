"""A record of a package's list as the row it becomes, and why a list of a package is refused."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from acqflow.catalogues.rules.offered import Staged
from acqflow.plugin_api.record import CatalogueRecord
from acqflow.titles.rules import Coverage, PackageNumberRow, PackageRow
from acqflow.vocabulary.errors import Conflict, Unreadable, words

# What the records of a list call the parts of their coverage: the names of KBART.
_COVERAGE = {
    "begins": "date_first_issue_online",
    "begins_volume": "num_first_vol_online",
    "begins_issue": "num_first_issue_online",
    "ends": "date_last_issue_online",
    "ends_volume": "num_last_vol_online",
    "ends_issue": "num_last_issue_online",
    "depth": "coverage_depth",
    "embargo": "embargo_info",
    "access": "access_type",
    "url": "title_url",
}
_OTHER_FORM = {"ebook": "print", "ejournal": "journal"}
_FREE_OR_PAID = frozenset({"F", "P"})


class PackageUnnamed(Unreadable):
    says = words(
        "The file does not say which package it lists. Give the package's name as the option “package”, or name "
        "the file as KBART does: Provider_Region_Package_2026-09-01.txt."
    )


class SeveralPackages(Unreadable):
    """Facts: `packages`: the names of the first few."""

    says = words("The file lists several packages: %(packages)s. Import a file for each.")


class PackageBeingListed(Conflict):
    """Facts: `package`, `run_id`: the import that has begun to list it."""

    says = words(
        "Import %(run_id)s has begun to list the package %(package)s. Let it go on to its end, or take it back "
        "first."
    )


class PackageListedSince(Conflict):
    """Facts: `package`, `run_id`, `later`: the import that has listed it since."""

    says = words(
        "Import %(later)s has listed the package %(package)s since import %(run_id)s was begun. Take import "
        "%(run_id)s back; if its list is the newer one, import its file again after that."
    )


class PackageStillHeld(Conflict):
    """Facts: `run_id`, `package`."""

    says = words(
        "Import %(run_id)s cannot be undone: it brought the package %(package)s, which is held. Say first that it "
        "is no longer held."
    )


def package_named(chunk: Iterable[Staged], *, known: str = "") -> str:
    """The package these records are of; those before were of `known`. Raises PackageUnnamed, SeveralPackages."""
    said = {staged.record.extra.get("package", "").strip() for staged in chunk}
    names = {known, *said} - {""}
    if not names:
        raise PackageUnnamed
    if len(names) > 1:
        raise SeveralPackages(packages=", ".join(sorted(names)[:3])[:200])
    return names.pop()


def provider_named(chunk: Iterable[Staged]) -> str | None:
    """Who provides the package, as the list says."""
    return next((said for s in chunk if (said := s.record.extra.get("package_provider", "").strip())), None)


def package_row(staged: Staged) -> PackageRow:
    """What a package keeps of a record of its list."""
    record = staged.record
    form = record.format if record.format in _OTHER_FORM else _form_of_what_was_typed(record)
    numbers: dict[tuple[str, str], PackageNumberRow] = {}
    for of_form, own in ((form, record.identifiers), (_OTHER_FORM[form], record.other_formats)):
        for i in own:
            numbers.setdefault((i.scheme, i.value), PackageNumberRow(i.scheme, i.value, of_form, i.doubtful))
    said = {name: record.extra.get(key) or None for name, key in _COVERAGE.items()}
    if said["access"] not in _FREE_OR_PAID:
        said["access"] = None
    if not (said["url"] or "").lower().startswith(("https://", "http://")):
        # It is shown as a link.
        said["url"] = None
    return PackageRow(
        key=staged.vendor_key,
        title=record.title,
        creators="; ".join(record.creators),
        publisher=record.publisher,
        form=form,
        numbers=tuple(numbers.values()),
        coverage=Coverage(**said),
        digest=staged.digest,
    )


def stated_day(notes: Iterable[tuple[str, str]], *, code: str) -> date | None:
    """The day of a list of the package of this code, as what its reader noted of the file has it; None for none.

    >>> stated_day([("package", "Example_AllBooks 2026-09-01")], code="Example_AllBooks")
    datetime.date(2026, 9, 1)
    >>> stated_day([("package", "Books 2026")], code="Books 2026"), stated_day([], code="Books")
    (None, None)
    """
    for kind, detail in notes:
        if kind == "package" and detail.startswith(f"{code} "):
            with suppress(ValueError):
                return date.fromisoformat(detail.removeprefix(f"{code} "))
    return None


def _form_of_what_was_typed(record: CatalogueRecord) -> str:
    """Whoever enters a row by hand may leave it a printed book, which no package of this kind holds."""
    return "ejournal" if any(i.scheme == "issn" for i in record.identifiers) else "ebook"
